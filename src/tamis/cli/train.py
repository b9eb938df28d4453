"""`tamis train`: from corpora to a model file, the same bytes from the same files."""

import json
from pathlib import Path

import click
from rich.console import Console


@click.command("train")
@click.argument("corpora", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The model file.")
@click.option("--stated-licences-only", is_flag=True, help="Leave out sources without a licence.")
@click.option("--figures", type=click.Path(path_type=Path), help="Left-out figures, as JSON.")
def command(
    corpora: tuple[Path, ...], out: Path, stated_licences_only: bool, figures: Path | None
) -> None:
    """Build the starter model from CORPORA (.jsonl or .jsonl.gz).

    Files that may only be measured with are passed over. Takes minutes and about 3 GB of
    memory; needs the extra `train`.
    """
    from tamis.lab.card import figures_of
    from tamis.lab.sources import read_sources
    from tamis.lab.train import train

    console = Console(stderr=True)
    sources = read_sources(sorted(corpora), stated_licences_only)
    data, judged = train(sources.records, sources.digest, console.print)
    out.write_bytes(data)
    if figures is not None:
        figures.write_text(json.dumps(figures_of(judged, sources), indent=1, sort_keys=True) + "\n")
    click.echo(f"{out}: {len(data)} bytes, made from {sources.digest[:12]}")
