"""From log-odds to a decision that keeps its budget.

A budget is the share of genuine comments that may end in a decision or a worse one. A
threshold is the log-odds that just that share of genuine comments reaches. It begins
with the model file: how comments of sources that the model was not trained on scored,
for each pattern of filled-in fields by itself, since one threshold for all would let
ham with links set it for everybody. From there a site's own ham moves it (`moved`).

A claim needs ham to stand on: n genuine comments, none refused, back a rate up to
1 - 0.05^(1/n) at 95 % confidence (order statistics; Tong, Feng, Li 2018). Until a
site's own ham backs the discard budget, nothing is discarded.
"""

from __future__ import annotations

from bisect import bisect_right
from math import ceil, log

from tamis.errors import BadInput
from tamis.judge.modelfile import Base
from tamis.kernel import running as kernel
from tamis.verdict import Budgets, Decision

# Log-odds, at most, by which a refusal must be surer for what a site's own lessons add to the
# base: a site that knows spam alone, or whose readers changed, finds spam in everything, while
# real spam is mostly further beyond (decision 11).
CAUTION = 4.0
# A refused ham moves a threshold by so much, less the further beyond it lies: far beyond, a
# wrong label is likelier than a misplaced threshold. Until some ham is known, all may be.
STEP, REACH, EARLY = 1.5, 2.0, 100.0  # log-odds, log-odds, ham
# How far the thresholds of hold, spam, discard may move from where the model file has them. Up
# until the promise is kept. Down for hold alone, a little: an unused budget costs nothing, and
# a refusal that had slid down would meet the next kind of readers unprepared.
LOWEST, HIGHEST = (-2.0, 0.0, 0.0), (4.0, 4.0, 4.0)
DEFAULT = Budgets()
Thresholds = tuple[float, float, float]  # of hold, spam, discard, in log-odds


def ham_needed(rate: float, confidence: float = 0.95) -> int:
    """Ham, none refused, that backs a false positive rate up to `rate`.

    Both are shares in (0, 1), not per cent: ham_needed(0.005) == 598.
    Raises BadInput outside (0, 1). Source: order statistics, Tong, Feng, Li 2018.
    """
    for name, share in (("rate", rate), ("confidence", confidence)):
        if not 0.0 < share < 1.0:
            raise BadInput(name, f"{share} is not a share between 0 and 1", "0.005 is 0.5 %")
    return ceil(log(1.0 - confidence) / log(1.0 - rate))


def check_budgets(budgets: Budgets) -> Budgets:
    """The budgets themselves. Raises BadInput where they are no shares or out of order."""
    for name in ("hold", "spam", "discard"):
        if not 0.0 <= getattr(budgets, name) <= 0.5:
            raise BadInput(name, "is not a share between 0 and 0.5", "0.005 is 0.5 %")
    for name, wider in (("spam", "hold"), ("discard", "spam")):
        if getattr(budgets, name) > getattr(budgets, wider):
            problem = f"{getattr(budgets, name)} is more than {wider}, {getattr(budgets, wider)}"
            raise BadInput(name, problem, "hold >= spam >= discard")
    return budgets


def start_thresholds(base: Base, pattern: int, budgets: Budgets) -> Thresholds:
    """Where the model file puts the thresholds for a pattern of fields. One of another file
    may have more patterns."""
    ham = base.head.patterns[pattern % len(base.head.patterns)].ham
    levels = base.head.levels
    return (
        quantile(levels, ham, 1.0 - budgets.hold),
        quantile(levels, ham, 1.0 - budgets.spam),
        quantile(levels, ham, 1.0 - budgets.discard),
    )


def quantile(levels: tuple[float, ...], values: tuple[float, ...], level: float) -> float:
    """Linear between the kept levels; beyond the last, the last."""
    at = bisect_right(levels, level)
    if at == 0:
        return values[0]
    if at == len(levels):
        return values[-1]
    share = (level - levels[at - 1]) / (levels[at] - levels[at - 1])
    return values[at - 1] + share * (values[at] - values[at - 1])


def decide(
    log_odds: float,
    caution: float,
    starts: Thresholds,
    shifts: Thresholds,
    budgets: Budgets,
    hams: int,
    refused: int,
) -> Decision:
    """The worst decision whose threshold is reached. `caution`: what a refusal must be surer
    by, in log-odds; `hams`, `refused`: of this site."""
    hold, spam, discard = (a + b for a, b in zip(starts, shifts, strict=True))
    if log_odds - caution >= max(hold, spam, discard) and may_discard(budgets, hams, refused):
        return Decision.DISCARD
    if log_odds - caution >= max(hold, spam):
        return Decision.SPAM
    return Decision.HOLD if log_odds >= hold else Decision.APPROVE


def moved(
    log_odds: float, caution: float, starts: Thresholds, shifts: Thresholds, hams: int
) -> Thresholds:
    """The shifts after one more genuine comment, that of number `hams`: quantile tracking
    (Gibbs and Candes 2021), within bounds, by steps that far outliers shrink."""
    reach = REACH * (1.0 + EARLY / (1.0 + hams))
    surely = log_odds - caution
    found = []
    for value, start, shift, budget, low, high in zip(
        (log_odds, surely, surely), starts, shifts,
        (DEFAULT.hold, DEFAULT.spam, DEFAULT.discard), LOWEST, HIGHEST, strict=True,
    ):  # fmt: skip
        over = value - start - shift
        step = STEP * kernel.exp(-over / reach) if over >= 0.0 else 0.0
        found.append(max(low, min(high, shift + step - budget)))
    return found[0], found[1], found[2]


def may_discard(budgets: Budgets, hams: int, refused: int) -> bool:
    """Whether the site's own ham backs its discard budget."""
    if budgets.discard <= 0.0 or refused > 0:
        return False
    return hams >= ham_needed(budgets.discard)
