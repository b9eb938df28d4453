"""How good a filter is, in numbers: pure functions of scores, labels and decisions.

A score is anything that is higher the more it looks like spam; what depends on scores
here depends on their order alone. Shares lie in [0, 1], except (1-ROCA)%, which is the
field's unit: 100 times the probability that a spam scores below a ham (ties count half),
the area above the ROC curve. Lower is better, 50 is a coin, 0 is perfect (TREC 2005).

What has no answer, such as the miss where there is no spam, is `None`, never 0.

Intervals are at 95 %: Wilson's for shares; for the area DeLong's variance (DeLong,
DeLong, Clarke-Pearson 1988), laid on the logit so that it stays within 0 and 100.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt
from statistics import fmean, stdev

Z95 = 1.959963984540054
CALIBRATION_BINS = 15
ROC_POINTS = 200
FIRST_BLOCK = 25  # comments in the first block of a learning curve; the next ones double

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold on the ROC curve: what is refused, what slips through. Shares."""

    ham_refused: float
    spam_missed: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Comments of about the same probability, and how many of them were spam."""

    count: int
    probability: float  # mean of what was said
    spam: float  # share that was


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a stream, from the comment number `start` to before `end`."""

    start: int
    end: int
    wrong: float  # share misjudged at probability 0.5


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over several runs. `deviation` is `None` for a single one."""

    mean: float
    deviation: float | None
    worst: float
    best: float


def roca(ham: Iterable[float], spam: Iterable[float]) -> float | None:
    """(1-ROCA)%: 100 times the chance that a spam scores below a ham, ties half."""
    below = sorted(ham)
    above = list(spam)
    if not below or not above:
        return None
    lost = sum(2 * len(below) - bisect_left(below, s) - bisect_right(below, s) for s in above)
    return 100.0 * lost / (2 * len(below) * len(above))


def roca_interval(ham: Sequence[float], spam: Sequence[float]) -> Interval | None:
    """The 95 % interval of `roca`. `None` with fewer than two of a class.

    Of a perfect area the variance says nothing; then the upper end is what the rule of
    three allows, as if the rarer class had been one long row of successes.
    """
    area = roca(ham, spam)
    if area is None or min(len(ham), len(spam)) < 2:
        return None
    if area in (0.0, 100.0):
        reach = 100.0 * min(1.0, 3.0 / min(len(ham), len(spam)))
        return (0.0, reach) if area == 0.0 else (100.0 - reach, 100.0)
    share = area / 100.0
    error = sqrt(_variance(ham, spam)) / (share * (1 - share))
    middle = log(share / (1 - share))
    return 100.0 * _logistic(middle - Z95 * error), 100.0 * _logistic(middle + Z95 * error)


def _variance(ham: Sequence[float], spam: Sequence[float]) -> float:
    """DeLong's: of each comment's own share of lost comparisons, class by class."""
    return sum(
        stdev(_losses(mine, others)) ** 2 / len(mine) for mine, others in ((ham, spam), (spam, ham))
    )


def _losses(mine: Sequence[float], others: Sequence[float]) -> list[float]:
    ranked = sorted(others)
    size = 2 * len(ranked)
    return [(bisect_left(ranked, s) + bisect_right(ranked, s)) / size for s in mine]


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def threshold(ham: Iterable[float], rate: float) -> float | None:
    """The lowest score such that at most floor(rate * n) of n ham lie *above* it.

    What lies above is refused; what equals it passes. It is one of the ham's scores.
    """
    ranked = sorted(ham, reverse=True)
    return ranked[min(int(rate * len(ranked) + 1e-9), len(ranked) - 1)] if ranked else None


def miss(ham: Iterable[float], spam: Iterable[float], rate: float) -> float | None:
    """The share of spam that passes when at most `rate` of the ham may be refused."""
    limit = threshold(ham, rate)
    scores = list(spam)
    if limit is None or not scores:
        return None
    return sum(score <= limit for score in scores) / len(scores)


def roc(ham: Sequence[float], spam: Sequence[float], points: int = ROC_POINTS) -> tuple[Point, ...]:
    """The curve from "nothing refused" to "all refused", at most `points` of it.

    One point for each score at which ham is refused; where they are too many, those kept
    lie evenly on a logarithmic scale of the ham refused: its low end is what matters.
    """
    if not ham or not spam:
        return ()
    hams, spams = sorted(ham), sorted(spam)
    curve = [
        Point(
            (len(hams) - bisect_right(hams, limit)) / len(hams),
            bisect_right(spams, limit) / len(spams),
        )
        for limit in sorted(set(hams), reverse=True)
    ]
    curve.append(Point(1.0, 0.0))
    last = len(curve) - 1
    if last < points:
        return tuple(curve)
    kept = {0, last, *(round(exp(log(last) * at / (points - 2))) for at in range(points - 1))}
    return tuple(curve[at] for at in sorted(kept))


def calibration(
    probabilities: Sequence[float], spam: Sequence[bool], bins: int = CALIBRATION_BINS
) -> tuple[Bin, ...]:
    """Bins of equal width over [0, 1], empty ones left out."""
    held: dict[int, list[int]] = {}
    for at, probability in enumerate(probabilities):
        held.setdefault(min(int(probability * bins), bins - 1), []).append(at)
    return tuple(
        Bin(len(at), fmean(probabilities[i] for i in at), fmean(spam[i] for i in at))
        for _, at in sorted(held.items())
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: the mean distance of word and truth, by comments."""
    total = sum(each.count for each in bins)
    if not total:
        return None
    return sum(each.count * abs(each.probability - each.spam) for each in bins) / total


def accuracy(said: Sequence[bool], spam: Sequence[bool]) -> float | None:
    """The share judged rightly."""
    return fmean(s == t for s, t in zip(said, spam, strict=True)) if spam else None


def mcc(said: Sequence[bool], spam: Sequence[bool]) -> float | None:
    """Matthews' correlation, -1 to 1: accuracy that a rare class does not flatter."""
    pairs = list(zip(said, spam, strict=True))
    hits, false_alarms = pairs.count((True, True)), pairs.count((True, False))
    misses, rests = pairs.count((False, True)), pairs.count((False, False))
    size = (hits + false_alarms) * (hits + misses) * (rests + false_alarms) * (rests + misses)
    return (hits * rests - false_alarms * misses) / sqrt(size) if size else None


def wilson(hits: int, total: int) -> Interval | None:
    """The 95 % interval of a share of which `hits` of `total` were seen."""
    if total == 0:
        return None
    share, z2 = hits / total, Z95 * Z95
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    reach = Z95 * sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    low = 0.0 if hits == 0 else max(0.0, centre - reach)
    return low, 1.0 if hits == total else min(1.0, centre + reach)


def learning_curve(streams: Sequence[Sequence[bool]]) -> tuple[Block, ...]:
    """How the share of wrong judgements falls along the streams, which are pooled.

    Each stream tells for each comment, in order, whether it was misjudged. The first
    block is 25 comments long and each next one ends at twice the number of the last.
    """
    length = max(map(len, streams), default=0)
    edges, edge = [0], FIRST_BLOCK
    while edge < length:
        edges.append(edge)
        edge *= 2
    blocks = []
    for start, end in pairwise([*edges, length]):
        wrong = [flag for stream in streams for flag in stream[start:end]]
        if wrong:
            blocks.append(Block(start, end, fmean(wrong)))
    return tuple(blocks)


def spread(values: Iterable[float | None], lower_is_better: bool = True) -> Spread | None:
    """Mean and spread of a figure over the runs that have it."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    return Spread(
        fmean(known),
        stdev(known) if len(known) > 1 else None,
        *((high, low) if lower_is_better else (low, high)),
    )
