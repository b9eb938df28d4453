"""`tamis evaluate`: how good the filter is on labelled records of your own."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamis.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from tamis.judge.modelfile import Base
    from tamis.lab.evaluation import Corpus, Evaluation, Plan
    from tamis.lab.shown import Table as Shown

SHUFFLES = 5
CAMPAIGNS = 20
PARTS = (
    "campaign", "reputation", "topic", "lists", "site", "passages", "disguises", "doubt",
    "givers", "drift", "mixing", "thresholds", "lengths", "marks",
)  # fmt: skip
MODES = ("progressive", "split", "transfer", "first", "change", "campaigns")
SHAPELESS = ("transfer", "first", "change")  # modes that know no order and no attack
WIDTH = 130  # of tables that go to a file
MOST_RUNS = 12  # told one by one on the terminal; the report tells all


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True,
    type=click.Path(path_type=Path, dir_okay=False),
)  # fmt: skip
@click.option(
    "--mode", type=click.Choice(MODES),
    default="progressive", show_default=True,
    help="Judge, then learn; learn some, judge others; file to file; a site's first 50 labels; "
    "one file after the other; copies of one pitch.",
)  # fmt: skip
@click.option(
    "--by",
    type=click.Choice(["page", "date"]),
    help="Split: leave out page by page, or the last 30 % in time. Progressive: by date.",
)
@click.option(
    "--seeds", type=click.IntRange(1, 100),
    help="Shuffles (progressive, first and change 5, else 1); how many campaigns (20).",
)  # fmt: skip
@click.option(
    "--without", "parts", multiple=True, type=click.Choice(PARTS),
    help="Do without a part of history or judge, to see what it brings; repeatable.",
)  # fmt: skip
@click.option("--attack", metavar="NAME[:STRENGTH]", help="Beside an attack, such as leet:0.5.")
@click.option(
    "--most", type=click.IntRange(1), metavar="COUNT",
    help="Records of a file and label, drawn by a seed; the others are left out.",
)  # fmt: skip
@click.option(
    "--faithful", is_flag=True,
    help="Instead: whether the words that reasons name move verdicts more than others do.",
)  # fmt: skip
@click.option("--report", type=click.Path(path_type=Path), help="Write an HTML file with curves.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--model", type=click.Path(path_type=Path), help="Another starter model.")
@click.option("--no-base", is_flag=True, help="No starter model: what the site itself learns.")
def command(
    files: tuple[Path, ...],
    mode: str,
    by: str | None,
    seeds: int | None,
    parts: tuple[str, ...],
    attack: str | None,
    most: int | None,
    faithful: bool,
    report: Path | None,
    as_json: bool,
    model: Path | None,
    no_base: bool,
) -> None:
    """Measure the filter on labelled records (.jsonl or .jsonl.gz).

    A set that the starter model was trained on says little: give --model or --no-base.
    """
    if mode == "campaigns" and (by or report or attack or faithful):
        raise click.UsageError("--mode campaigns goes without --by, --report, --attack, --faithful")
    plan = None
    if mode != "campaigns":
        plan = replace(plan_of(mode, by, seeds, attack, most), without=parts)
    if model is not None and no_base:
        raise click.UsageError("--model and --no-base exclude each other")
    base = base_of(model, no_base)
    if faithful:
        test_reasons(files, base, as_json)
        return
    from tamis.lab.corpora import read_corpus

    corpora = [read_corpus(path, most) for path in files]
    if plan is None:
        tell_campaigns(corpora, base, seeds or CAMPAIGNS, parts, as_json)
        return
    found = measured(plan, corpora, base)
    if report is not None:
        write_report(found, report)
    if as_json:
        print_json(found)
    else:
        print_tables(found)


def test_reasons(files: tuple[Path, ...], base: "Base", as_json: bool) -> None:
    """Reasons put to the test: by the starter alone, and after half of a file was taught."""
    import msgspec

    from tamis.lab.corpora import read_corpus
    from tamis.lab.faithful import faithful_both_ways
    from tamis.lab.shown import faithful_table

    found = {path.name: faithful_both_ways(base, read_corpus(path).records) for path in files}
    if as_json:
        click.echo(msgspec.json.encode(found))
    else:
        print_table(faithful_table(found))


def plan_of(
    mode: str, by: str | None, seeds: int | None, attack: str | None, most: int | None
) -> "Plan":
    """The options as a plan. Raises UsageError where they do not fit each other."""
    from tamis.lab.attacks import read_attack
    from tamis.lab.evaluation import By, Mode, Plan

    if by is not None and (mode in SHAPELESS or (mode, by) == ("progressive", "page")):
        raise click.UsageError(f"--mode {mode} does not go --by {by}")
    if attack is not None and mode in SHAPELESS:
        raise click.UsageError(f"--mode {mode} does not go with --attack")
    if by is not None and seeds not in (None, 1):
        raise click.UsageError(f"by {by} there is nothing to shuffle: leave out --seeds")
    usual = SHUFFLES if mode in ("progressive", "first", "change") and by is None else 1
    known = read_attack(attack) if attack else None
    return Plan(Mode(mode), By(by) if by else None, seeds or usual, known, most)


def base_of(model: Path | None, no_base: bool) -> "Base":
    """The base that was asked for."""
    from tamis.judge.modelfile import empty_base, load_base

    return empty_base() if no_base else load_base(model)


def measured(plan: "Plan", corpora: "list[Corpus]", base: "Base") -> "Evaluation":
    """The evaluation, with a bar on standard error where somebody sits before it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from tamis.lab.evaluate import effort, evaluate

    bar = Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=effort(plan, corpora))
        return evaluate(plan, corpora, base, lambda count: bar.advance(task, count))


def tell_campaigns(
    corpora: "list[Corpus]", base: "Base", count: int, without: tuple[str, ...], as_json: bool
) -> None:
    """How many copies of a pitch get published, file by file, as a table or as JSON lines."""
    import msgspec

    from tamis.lab.campaigns import COPIES, attack

    for corpus in corpora:
        for told in attack(corpus.records, base, count, without):
            if as_json:
                line = {"file": corpus.name, "without": without, **msgspec.to_builtins(told)}
                click.echo(msgspec.json.encode(line))
                continue
            labels = "first refused" if told.labels else "without labels"
            click.echo(
                f"{corpus.name}  {told.share:.0%} of words replaced, {labels}: "
                f"of {COPIES} copies {told.published:.1f} published (at worst {told.worst}), "
                f"{told.refused:.1f} refused, mean of {told.campaigns} campaigns"
            )


def write_report(found: "Evaluation", path: Path) -> None:
    """The HTML file. Raises BadInput where it cannot be written."""
    from tamis.kernel import describe
    from tamis.lab.report import report
    from tamis.version import VERSION

    try:
        path.write_text(report(found, VERSION, describe()), "utf-8")
    except OSError as error:
        problem = f"{path} cannot be written: {error.strerror or error}"
        raise BadInput("--report", problem) from error


def print_json(found: "Evaluation") -> None:
    """One object on one line."""
    import platform

    import msgspec

    from tamis.kernel import describe
    from tamis.version import VERSION

    made_by = {"version": VERSION, "kernel": describe(), "python": platform.python_version()}
    click.echo(msgspec.json.encode({**made_by, **msgspec.to_builtins(found)}))


def print_tables(found: "Evaluation") -> None:
    """Tables on standard output."""
    from tamis.lab.shown import tables, taken

    for each in tables(found):
        if not each.title.startswith("Runs") or len(each.rows) <= MOST_RUNS:
            print_table(each)
    console().print(taken(found), f"Model {found.model[:12]}.", markup=False)


def print_table(each: "Shown") -> None:
    """One of them."""
    from rich.table import Column, Table

    columns = (Column(cell, overflow="fold") for cell in each.head)
    table = Table(*columns, title=each.title, caption=each.note, title_justify="left",
                  caption_justify="left")  # fmt: skip
    for row in each.rows:
        table.add_row(*row)
    console().print(table)


def console() -> "Console":
    """Standard output, as wide as the terminal, or as a file shall be."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
