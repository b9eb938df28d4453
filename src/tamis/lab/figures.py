"""The figures of one run and of several: typed values, ready for JSON, table and report.

A run is a row of comments, each judged once. Its figures say how well spam and ham were
told apart (by the order of the probabilities), how true the probabilities were, and what
became of the comments by the decisions that the judge took: of the ham no more than a
budget may end in a decision or a worse one.

Shares lie in [0, 1] but for `roca`, which is (1-ROCA)%. `None`: there is no answer, as
where a class is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tamis.lab.measures import (
    Bin,
    Block,
    Interval,
    Point,
    Spread,
    accuracy,
    calibration,
    calibration_error,
    learning_curve,
    mcc,
    miss,
    roc,
    roca,
    roca_interval,
    spread,
    wilson,
)
from tamis.verdict import Budgets, Decision

RATES = (0.001, 0.005, 0.01, 0.02)  # of ham refused, at which the miss is told
SPAM_FROM = 0.5  # the probability that accuracy takes for "spam"
COLUMNS = 20  # of the histogram, over the probabilities
RANKS = {decision: rank for rank, decision in enumerate(Decision)}


@dataclass(frozen=True, slots=True)
class Judged:
    """One comment, what it was and what was said of it."""

    spam: bool
    probability: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class Miss:
    """The spam that passes where at most a share of the ham may be refused."""

    at_rate: float
    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Ended:
    """Who ended in a decision or a worse one, beside what the promise allows."""

    decision: Decision
    target: float
    ham: float | None
    ham_interval: Interval | None
    spam: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one run."""

    spam: int
    ham: int
    roca: float | None
    roca_interval: Interval | None
    accuracy: float | None
    accuracy_interval: Interval | None
    mcc: float | None
    misses: tuple[Miss, ...]
    ended: tuple[Ended, ...]
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures over all runs of a series; `misses` by RATES, `ended` as in Figures."""

    roca: Spread | None
    accuracy: Spread | None
    mcc: Spread | None
    misses: tuple[Spread | None, ...]
    ended: tuple[Spread | None, ...]
    calibration_error: Spread | None


@dataclass(frozen=True, slots=True)
class Curves:
    """What the pictures show: the judgements of all runs taken together."""

    roc: tuple[Point, ...]
    calibration: tuple[Bin, ...]
    learning: tuple[Block, ...]  # empty where nothing is learned on the way
    ham: tuple[int, ...]  # comments by probability, in COLUMNS of equal width
    spam: tuple[int, ...]


def scores(judged: Sequence[Judged], spam: bool) -> list[float]:
    """The probabilities of one class."""
    return [each.probability for each in judged if each.spam == spam]


def figures(judged: Sequence[Judged], budgets: Budgets) -> Figures:
    """The figures of a run whose judge had these budgets."""
    ham, spam = scores(judged, spam=False), scores(judged, spam=True)
    said = [each.probability >= SPAM_FROM for each in judged]
    true = [each.spam for each in judged]
    right = sum(s == t for s, t in zip(said, true, strict=True))
    return Figures(
        spam=len(spam),
        ham=len(ham),
        roca=roca(ham, spam),
        roca_interval=roca_interval(ham, spam),
        accuracy=accuracy(said, true),
        accuracy_interval=wilson(right, len(judged)),
        mcc=mcc(said, true),
        misses=tuple(_miss(ham, spam, rate) for rate in RATES),
        ended=tuple(_ended(judged, decision, target) for decision, target in targets(budgets)),
        calibration_error=calibration_error(
            calibration([each.probability for each in judged], true)
        ),
    )


def targets(budgets: Budgets) -> tuple[tuple[Decision, float], ...]:
    """Each decision that has a budget, with it."""
    return (
        (Decision.HOLD, budgets.hold),
        (Decision.SPAM, budgets.spam),
        (Decision.DISCARD, budgets.discard),
    )


def _miss(ham: Sequence[float], spam: Sequence[float], rate: float) -> Miss:
    share = miss(ham, spam, rate)
    hits = None if share is None else round(share * len(spam))
    return Miss(rate, share, None if hits is None else wilson(hits, len(spam)))


def _ended(judged: Sequence[Judged], decision: Decision, target: float) -> Ended:
    caught = [e.spam for e in judged if RANKS[e.decision] >= RANKS[decision]]
    spam = sum(each.spam for each in judged)
    ham = len(judged) - spam
    return Ended(
        decision,
        target,
        caught.count(False) / ham if ham else None,
        wilson(caught.count(False), ham),
        caught.count(True) / spam if spam else None,
    )


def summary(runs: Sequence[Figures]) -> Summary:
    """Mean and spread of each figure over the runs."""
    return Summary(
        roca=spread(run.roca for run in runs),
        accuracy=spread((run.accuracy for run in runs), lower_is_better=False),
        mcc=spread((run.mcc for run in runs), lower_is_better=False),
        misses=tuple(spread(run.misses[at].share for run in runs) for at in range(len(RATES))),
        ended=tuple(
            spread(run.ended[at].ham for run in runs) for at in range(len(targets(Budgets())))
        ),
        calibration_error=spread(run.calibration_error for run in runs),
    )


def curves(runs: Sequence[Sequence[Judged]], learning: bool) -> Curves:
    """The pictures' data. `learning`: the runs are streams that were learned on the way."""
    judged = [each for run in runs for each in run]
    ham, spam = scores(judged, spam=False), scores(judged, spam=True)
    wrong = [[(e.probability >= SPAM_FROM) != e.spam for e in run] for run in runs]
    return Curves(
        roc=roc(ham, spam),
        calibration=calibration([e.probability for e in judged], [e.spam for e in judged]),
        learning=learning_curve(wrong) if learning else (),
        ham=_histogram(ham),
        spam=_histogram(spam),
    )


def _histogram(probabilities: Sequence[float]) -> tuple[int, ...]:
    counts = [0] * COLUMNS
    for probability in probabilities:
        counts[min(int(probability * COLUMNS), COLUMNS - 1)] += 1
    return tuple(counts)
