"""The results of all runs as one Markdown page: a table a section, a row a figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from tamis.lab.benchmark_rows import ROWS
from tamis.lab.benchmarks import Result, by_section
from tamis.lab.cases import Section
from tamis.lab.matched import HEAD, matched_rows

APART = (
    "(1-ROCA)%", "accuracy", "miss at 0.5 % / 1 % / 2 %", "hold / spam / discard of ham",
    "calibration error",
)  # fmt: skip
STRUCK = (
    "attack", "set", "starter", "(1-ROCA)%", "miss at 1 %", "miss at 2 %", "spam approved",
    "rise of miss at 1 % / 2 %", "area lost",
)  # fmt: skip
TITLES: Mapping[Section, tuple[str, tuple[str, ...]]] = {
    Section.LEFT_OUT: (
        "The starter model alone beside a plain logistic regression, each source left out in "
        "turn, at one threshold for all: 1 % of their ham",
        ("left out", "spam", "missed", "by the regression", "ham", "refused", "by the regression"),
    ),
    Section.LANGUAGES: (
        "By language, sets never trained on, at the shipped thresholds, nothing taught",
        ("language", "sets", "ham", "held or worse", "refused", "spam", "held or worse", "refused"),
    ),
    Section.INVENTED: (
        "Sources left out in turn, without invented comments → with them",
        ("left out", "spam", "missed at one threshold", "ham", "held or worse", "refused"),
    ),
    Section.KINDS: (
        "Found spam of a kind that nothing found taught, at 1 % of held-out ham",
        ("kind", "found", "in", "invented spam of it", "missed without it", "missed with it"),
    ),
    Section.STREAMS: (
        "Streams: judge, then learn, over shuffles", ("set", "spam / ham", "starter", *APART),
    ),
    Section.DATES: (
        "By time: judge, then learn, in the order of the dates",
        ("set", "spam / ham", "starter", *APART),
    ),
    Section.PAGES: (
        "Leave one page out",
        ("set", "starter", "page", "taught", "(1-ROCA)%", "accuracy", "miss at 1 %"),
    ),
    Section.TRANSFER: (
        "From source to source",
        ("set", "judged by", "(1-ROCA)%", "miss at 1 % of its own ham",
         "miss (ham refused) at 1 % of all ham"),
    ),
    Section.FIRST: (
        "A new site's first labels",
        ("set", "starter", "labels", "(1-ROCA)%", "accuracy", "miss at 1 % / 2 %"),
    ),
    Section.HAM: (
        "Ham of sources never seen, at the shipped thresholds, nothing taught",
        ("set", "starter", "ham", "held or worse", "refused", "discarded"),
    ),
    Section.PROMISE: (
        "The promise over any 5,000 ham, labels 200 late",
        ("ham of, in turn", "starter", "told", "ham / spam", "decision", "target", "rate",
         "worst above", "worst below", "mean distance", "spam published / held"),
    ),
    Section.ATTACKS: ("Attacks, beside the same shuffles without them", STRUCK),
    Section.ABLATION: (
        "Without a part", ("without", "set", "order", "spam / ham", "starter", *APART),
    ),
    Section.STRUCK: ("Without a part, under the attack that it is there for", ("without", *STRUCK)),
    Section.CHANGE: (
        "Without a part, where what comes changes: the first 500 comments of another set",
        ("without", "taught before", "set", "starter", *APART),
    ),
    Section.CAMPAIGNS: (
        "Campaigns: copies of a pitch, of 20, that get published",
        ("without", "set", "starter", "words replaced", "labels", "published", "at worst",
         "refused"),
    ),
    Section.REASONS: (
        "Words that reasons name, cut out: log-odds that the verdict moves",
        ("set", "starter", "judged by", "compared", "named words", "others", "ratio",
         "named moved more"),
    ),
}  # fmt: skip


def page(results: Sequence[Result[Any]], version: str, kernel: str) -> str:
    """The page."""
    seconds = sum(result.seconds for result in results)
    lines = [
        "# Benchmarks, measured",
        "",
        f"Tamis {version}, kernel {kernel}: {len(results)} runs in {seconds / 60:.0f} minutes. "
        "± is the deviation between shuffles, brackets are 95 % intervals.",
    ]
    for section, found in by_section(results).items():
        title, head = TITLES[section]
        lines += table(title, head, [cells for one in found for cells in ROWS[section](one)])
        if section is Section.FIRST:
            lines += table(*HEAD, list(matched_rows(found)))
    return "\n".join(lines) + "\n"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A heading and a table, as lines."""
    return ["", f"## {title}", "", row(head), row(["---"] * len(head)), *map(row, rows)]


def row(cells: Sequence[str]) -> str:
    """A line of a table; a page's title may hold what would end a cell."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
