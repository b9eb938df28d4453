"""`tamis benchmarks`: measure all that docs/benchmarks.md tells, in one go."""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tamis.lab.benchmarks import Bench, Result
    from tamis.lab.cases import Case

MOST = 4000
SECTIONS = (
    "left-out", "languages", "invented", "kinds", "streams", "dates", "pages", "transfer", "first",
    "ham", "promise", "attacks", "ablation", "struck", "change", "campaigns", "reasons",
)  # fmt: skip


@click.command("benchmarks")
@click.argument("corpora", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the results and the page; what it holds is not measured again.",
)  # fmt: skip
@click.option(
    "--most", type=click.IntRange(1), default=MOST, show_default=True,
    help="Records of a file and label, drawn by a seed.",
)  # fmt: skip
@click.option(
    "--models", type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of models trained without a set: without-NAME.model.",
)  # fmt: skip
@click.option("--only", multiple=True, type=click.Choice(SECTIONS), help="Some tables; repeatable.")
def command(
    corpora: Path, out: Path, most: int, models: Path | None, only: tuple[str, ...]
) -> None:
    """Measure the starter's making, streams, attacks and each part left out, on all of CORPORA.

    About half an hour on two cores for twenty files; an interrupted run goes on where it
    was. Writes a JSON file a run, and benchmarks.md with the tables. What is about the making
    of the starter needs the extra `train`, and runs beside the rest in a process of its own.
    """
    from tamis.kernel import describe
    from tamis.lab.benchmark_page import page
    from tamis.lab.benchmarks import Bench
    from tamis.lab.cases import MAKING, Section
    from tamis.version import VERSION

    click.echo(f"reading {corpora}", err=True)
    bench = Bench(corpora, out, most, models)
    cases = bench.cases(map(Section, only))
    making = tuple(case for case in cases if case.section in MAKING)
    rest = tuple(case for case in cases if case.section not in MAKING)
    with ProcessPoolExecutor(1) as beside:
        if any(bench.known(case) is None for case in making):
            done = beside.submit(measure_making, corpora, out, most, models, making)
            results = measured(bench, rest)
            done.result()
        else:
            results = measured(bench, rest)
    results += [result for case in making if (result := bench.known(case)) is not None]
    out.mkdir(parents=True, exist_ok=True)
    path = out / "benchmarks.md"
    path.write_text(page(results, VERSION, describe()), "utf-8")
    click.echo(path)


def measure_making(
    corpora: Path, out: Path, most: int, models: Path | None, cases: "tuple[Case, ...]"
) -> None:
    """Measure and keep; in another process, so with files of its own."""
    from tamis.lab.benchmarks import Bench

    measured(Bench(corpora, out, most, models), cases)


def measured(bench: "Bench", cases: "tuple[Case, ...]") -> "list[Result[Any]]":
    """All results, known ones read; tells on standard error how far it is."""
    known = {case: bench.known(case) for case in cases}
    open_s = {case: bench.effort_s(case) for case in cases if known[case] is None}
    click.echo(
        f"{len(cases)} runs, {len(cases) - len(open_s)} of them known; "
        f"about {sum(open_s.values()) / 60:.0f} minutes",
        err=True,
    )
    results, start, done_s = [], monotonic(), 0.0
    for at, case in enumerate(cases, start=1):
        result = known[case]
        if result is None:
            result = bench.run(case)
            done_s += open_s.pop(case)
            left_s = (monotonic() - start) / done_s * sum(open_s.values()) if done_s else 0.0
            click.echo(
                f"[{at}/{len(cases)}] {case.name}: {result.seconds:.0f} s; "
                f"about {left_s / 60:.0f} minutes left",
                err=True,
            )
        results.append(result)
    return results
