"""How the views become one log-odds, learned from sources that were left out.

A logistic regression over the views' scores, its weights never negative (a view that
speaks for spam must not speak for ham), each source and label counting alike however
many records it has. Then, for each pattern of filled-in fields, where genuine comments
of the worst of the left-out sources lie: there the thresholds begin, further on for languages
of which hardly any genuine comments were found.

Plain Python with the kernel's exp, sums in order: the same bytes on every machine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from tamis.judge.budgets import quantile
from tamis.judge.levels import SURE
from tamis.judge.modelfile import HOME_PAGE, PATTERNS
from tamis.kernel import running as kernel

# Least and most weight of each view. Without the ceilings of NAME and HOME the fit trusts
# names as the corpora have them, and 5 % of a forum's pseudonyms are refused; without the
# floor of the window, good words outvote a pitch. Both were measured (docs/research.md).
BOUNDS = ((0.0, 8.0), (0.0, 8.0), (0.0, 8.0), (0.5, 8.0), (0.0, 0.3), (0.0, 0.5), (0.0, 8.0))
STEPS = 300
RATE = 0.5
RIDGE = 1e-3
FEWEST_HAM = 1000  # genuine comments of a pattern that may speak for themselves
FEWEST_OF_SOURCE = 200  # genuine comments of a source and pattern
WORST_FROM = 0.9
# In a language of which hardly any genuine comments were found, thresholds lie so many
# standard deviations of whole sources' bias further: as far as the last level for refusals.
STRANGE_HOLD, STRANGE_REFUSED, STRANGE_FROM = 0.5, 1.0, 0.98
ALL = -1  # stands for every pattern
SURE_AT_MOST = 7.5  # log-odds that the last levels may reach
LEVELS = (
    0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.97, 0.98, 0.99,
    0.995, 0.998, 0.999, 0.9995, 0.9999, 1.0,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A record that a model trained without its source has scored."""

    values: tuple[float, ...]  # as BaseScores.values, without the log-odds
    pattern: int
    spam: bool
    group: str
    lang: str
    known: bool = True  # whether the other sources have enough ham in its language


@dataclass(frozen=True, slots=True)
class Fusion:
    """What the head of a model file needs of it."""

    mix: tuple[float, ...]
    patterns: tuple[tuple[float, float, tuple[float, ...]], ...]  # bias, slope, ham levels
    levels: tuple[float, ...]
    spread: float


NEUTRAL = Fusion(
    (1.0, 0.25, 0.1, 0.5, 0.2, 0.2, 0.2),
    ((0.0, 1.0, (0.0,) * len(LEVELS)),) * PATTERNS,
    LEVELS,
    1.0,
)


def fit_fusion(judged: Sequence[Judged]) -> Fusion:
    """Weights, thresholds and spread from left-out scores."""
    weights = even_weights(judged)
    mix, bias = fit_logistic([j.values for j in judged], [j.spam for j in judged], weights)
    scores = [log_odds(j.values, mix, bias) for j in judged]
    spread = spread_between(judged, scores)
    usual = ham_levels(judged, scores, weights, known=True)
    found = ham_levels(judged, scores, weights, known=False)
    strange = [strange_levels(*pair, spread) for pair in zip(usual, found, strict=True)]
    lifted = (*not_lower_with_home(usual), *not_lower_with_home(strange))
    patterns = tuple((bias, 1.0, levels) for levels in lifted)
    return Fusion(mix, patterns, LEVELS, spread)


def not_lower_with_home(levels: Sequence[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Each pattern with a home page no lower than the one without: readers' home pages were
    mostly invented before we got the records, and so look more genuine than any real one."""
    return [
        tuple(max(pair) for pair in zip(own, levels[at & ~HOME_PAGE], strict=True))
        for at, own in enumerate(levels)
    ]


def strange_levels(
    usual: Sequence[float], found: Sequence[float], spread: float
) -> tuple[float, ...]:
    """For languages that the model hardly knows genuine comments of: further on by what a whole
    source may be off, and no lower than `found` where left-out sources were such."""
    lifted: list[float] = []
    for level, value, seen in zip(LEVELS, usual, found, strict=True):
        lift = spread * (STRANGE_REFUSED if level >= STRANGE_FROM else STRANGE_HOLD)
        least = max(value + lift, seen)
        lifted.append(round(max(least, lifted[-1] + 1e-3) if lifted else least, 4))
    return tuple(lifted)


def even_weights(judged: Sequence[Judged]) -> list[float]:
    """Each source and label weighs the square root of its records; both labels the same."""
    sizes = Counter((j.group, j.spam) for j in judged)
    raw = [1.0 / sqrt(sizes[j.group, j.spam]) for j in judged]
    totals: dict[bool, float] = defaultdict(float)
    for j, weight in zip(judged, raw, strict=True):
        totals[j.spam] += weight
    return [weight / totals[j.spam] / 2.0 for j, weight in zip(judged, raw, strict=True)]


def log_odds(values: Sequence[float], mix: Sequence[float], bias: float) -> float:
    """The fused log-odds, as judge.levels makes them."""
    total = bias + sum(share * value for share, value in zip(mix, values, strict=True))
    return max(-SURE, min(SURE, total))


def fit_logistic(
    rows: Sequence[tuple[float, ...]], labels: Sequence[bool], weights: Sequence[float]
) -> tuple[tuple[float, ...], float]:
    """Weights (none negative) and bias that lose least log-likelihood, by Adagrad steps."""
    width = len(rows[0])
    mix, bias = [0.3] * width, 0.0
    squares = [1e-8] * (width + 1)
    for _ in range(STEPS):
        slopes = [RIDGE * share for share in mix] + [0.0]
        for row, spam, weight in zip(rows, labels, weights, strict=True):
            total = bias
            for share, value in zip(mix, row, strict=True):
                total += share * value
            slope = weight * (kernel.sigmoid(total) - spam)
            for at, value in enumerate(row):
                slopes[at] += slope * value
            slopes[width] += slope
        for at in range(width + 1):
            squares[at] += slopes[at] ** 2
            step = RATE * slopes[at] / sqrt(squares[at])
            if at < width:
                least, most = BOUNDS[at]
                mix[at] = max(least, min(most, mix[at] - step))
            else:
                bias -= step
    return tuple(round(share, 6) for share in mix), round(bias, 6)


def ham_levels(
    judged: Sequence[Judged], scores: Sequence[float], weights: Sequence[float], known: bool
) -> list[tuple[float, ...]]:
    """For each pattern the log-odds of genuine comments at LEVELS; of all, where few.

    From WORST_FROM on, each level lies where the source that fares worst has the budget at
    most: a promise that only holds on average over sites is none to the owner of one.
    `known`: of ham in languages that the other sources know, or in those they do not; of all
    where none is known, and the lowest levels where there is none.
    """
    some_known = any(j.known for j in judged if not j.spam)
    pools: dict[int, list[tuple[float, float]]] = defaultdict(list)
    sources: dict[int, dict[str, list[tuple[float, float]]]] = defaultdict(dict)
    for j, score, weight in zip(judged, scores, weights, strict=True):
        if not j.spam and (j.known == known or not some_known):
            for pattern in (j.pattern, ALL):
                pools[pattern].append((score, weight))
                sources[pattern].setdefault(j.group, []).append((score, 1.0))
    if not pools:
        return [tuple(1e-3 * at - SURE for at in range(len(LEVELS)))] * PATTERNS
    worst = {pattern: worst_levels(pools[pattern], sources[pattern]) for pattern in pools}
    return [
        worst[pattern] if len(pools[pattern]) >= FEWEST_HAM else worst[ALL]
        for pattern in range(PATTERNS)
    ]


def worst_levels(
    pool: Sequence[tuple[float, float]], sources: dict[str, list[tuple[float, float]]]
) -> tuple[float, ...]:
    """The levels of all, lifted to those of the worst source from WORST_FROM on."""
    known = [weighted_quantiles(own) for own in sources.values() if len(own) >= FEWEST_OF_SOURCE]
    lifted: list[float] = []
    for level, whole in zip(LEVELS, weighted_quantiles(pool), strict=True):
        worst = max([quantile(LEVELS, own, level) for own in known], default=whole)
        value = max(whole, worst) if level >= WORST_FROM else whole
        lifted.append(round(max(value, lifted[-1] + 1e-3) if lifted else value, 4))
    return tuple(lifted)


def weighted_quantiles(pool: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """The values below which each of LEVELS of the weight lies, rising strictly."""
    ordered = sorted(pool)
    total = sum(weight for _, weight in ordered)
    found: list[float] = []
    passed, at = 0.0, 0
    for level in LEVELS:
        while at < len(ordered) - 1 and passed + ordered[at][1] < level * total:
            passed += ordered[at][1]
            at += 1
        value = min(ordered[at][0], SURE_AT_MOST - (1.0 - level))
        found.append(max(value, found[-1] + 1e-3) if found else value)
    return tuple(round(value, 4) for value in found)


def spread_between(judged: Sequence[Judged], scores: Sequence[float]) -> float:
    """Standard deviation, over sources and labels, of the median log-odds from all's."""
    groups: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for j, score in zip(judged, scores, strict=True):
        groups[j.spam, j.group].append(score)
    medians = {name: sorted(found)[len(found) // 2] for name, found in sorted(groups.items())}
    total, count = 0.0, 0
    for spam in (False, True):
        values = sorted(value for (kind, _), value in medians.items() if kind == spam)
        if values:
            middle = values[len(values) // 2]
            total += sum((value - middle) ** 2 for value in values)
            count += len(values)
    return round(sqrt(total / max(count, 1)), 4)
