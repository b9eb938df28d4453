"""How many labels of its own a new site needs to match what one without a starter knows.

A site that begins with a starter and one that begins with none are taught the same labels
and judged on the same comments (mode `first`). Matched: its mean (1-ROCA)% over the shuffles
is no higher. Asked is the fewest labels, of those at which it was judged, at which it matches
the other after as many labels, and after all that the other was given.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tamis.lab.benchmarks import Result
from tamis.lab.cases import Starter
from tamis.lab.evaluate import FIRST_LABELS
from tamis.lab.shown import number

LAST = FIRST_LABELS[-1]
HEAD = (
    "Labels that a site with a starter needs to match one without",
    ("set", "starter", f"(1-ROCA)% after {LAST} labels, with / without",
     f"labels to match the other's {LAST}", "ahead with the same labels"),
)  # fmt: skip


def matched_rows(results: Sequence[Result[Any]]) -> Iterator[Sequence[str]]:
    """A row for each set that was measured both ways."""
    found = {(one.case.files[0], one.case.starter): areas(one) for one in results}
    for (name, starter), own in found.items():
        alone = found.get((name, Starter.NONE))
        if starter is Starter.NONE or alone is None:
            continue
        ahead = [count for count in FIRST_LABELS if own[count] <= alone[count]]
        yield (
            name, starter, f"{number(own[LAST], 2)} / {number(alone[LAST], 2)}",
            labels_to_match(own, alone[LAST]),
            "always" if len(ahead) == len(FIRST_LABELS) else "after " + ", ".join(map(str, ahead)),
        )  # fmt: skip


def areas(result: Result[Any]) -> Mapping[int, float]:
    """Mean (1-ROCA)% by how many labels were taught."""
    spreads = [series.summary.roca for series in result.found.series]
    return {
        count: spread.mean
        for count, spread in zip(FIRST_LABELS, spreads, strict=True)
        if spread is not None
    }


def labels_to_match(own: Mapping[int, float], target: float) -> str:
    """The fewest at which a figure is reached, as words."""
    return next((str(n) for n in FIRST_LABELS if own[n] <= target), f"more than {LAST}")
