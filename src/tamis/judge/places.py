"""Places: what each word of a text adds to the verdict, by the base and by the site.

A score is a sum of the weights of features, and a feature covers signs: a run of two to
six, a word, a pair of words. Each shares its weight among the signs that it covers, so
that a word's weight is what goes, to a first order, when the word goes: runs across its
edges and pairs with its neighbours count too, by the share that is the word's. Since a
sum of n weights is divided by sqrt(n), a word also stands for the mean that its absence
would move; that is taken off (`centre`, `pull`). What the worst window adds counts where that is.

    weights = text_weights(base, model, seen, opinion)
    places = strongest(weights, sign=1.0, most=5)

Scripts that write no blanks are cut where the weight is: pieces of at most four signs,
joined again where neighbours are named together.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import sqrt
from operator import mul

from tamis.judge.levels import Opinion, SiteModel
from tamis.judge.modelfile import Base
from tamis.judge.observed import Observed
from tamis.judge.windows import WIDTH, zeros_d
from tamis.kernel import running as kernel
from tamis.signals.features import GAP, View, zeros
from tamis.signals.words import CLASSES, code_points

PARTS = (slice(3, 5), slice(5, 6))  # of the fusion: the site's AROW and logistic; its Bayes
USUAL_CUT = 30  # signs of the words that are named of a text
PIECE = 4  # signs of a script without blanks that are named at least
LEAST_SHARE = 0.125  # of the strongest word's weight; less is not worth naming
SCRIPTS = (
    "\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f"
)
BLANKLESS = re.compile(f"[{SCRIPTS}]")
ONE_SCRIPT = re.compile(f"[{SCRIPTS}]+|[^{SCRIPTS}\\s]+")
# without the punctuation around it; signs by themselves where they are pictures or several
WORD = re.compile("\\w\\S*\\w|\\w|[^\\s\\w]{2,}|[\u2190-\u2fff\U0001f000-\U0001ffff]")


Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A word of the folded text, where it stands, and what it adds in log-odds."""

    word: str
    stretches: tuple[Stretch, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class TextWeights:
    """What the words of a folded text add, all places of a word together."""

    folded: str
    stretches: list[Stretch]
    both: dict[str, float]  # by base and site
    site: dict[str, float]  # by the site alone


def text_weights(base: Base, model: SiteModel, seen: Observed, opinion: Opinion) -> TextWeights:
    """What the signs of a text weigh."""
    head, features, scores = base.head, seen.features, seen.scores
    count = max(len(features.distinct), 1)
    units = head.units[View.TEXT]
    share = model.fusion[0] * head.patterns[scores.pattern].slope
    mixed = [share * part for part in head.mix[:3]]
    mixed[0] += model.fusion[1]
    centre = sum(map(mul, mixed, scores.values)) / (2 * count)
    whole = base_of(base, seen, [p * u / sqrt(count) for p, u in zip(mixed, units, strict=True)])
    window = scores.window
    inside_share = share * head.mix[3] + model.fusion[2]
    held = max(window.count, 1)
    # what is cut out of the window makes room for what stood around it, if there is more
    more = min(max(features.length - WIDTH, 0) / USUAL_CUT, 1.0)
    refill = more * window.outside / sqrt(held) + (1.0 - more) * window.score / (2 * held)
    inside = base_of(
        base, seen,
        [inside_share * p * u / sqrt(held) for p, u in zip(head.window_mix, units, strict=True)],
    )  # fmt: skip
    stretch = (window.start + 1 if window.start else 0, window.end + 1)
    folded = features.text.folded
    stretches = cut(folded)
    both = words_of(
        folded, stretches, shared(seen, whole, centre, inside, inside_share * refill, stretch)
    )
    if model.lessons == 0:
        return TextWeights(folded, stretches, both, {})
    linear, counted = (sum(map(mul, model.fusion[part], opinion.inputs[part])) for part in PARTS)
    pull = linear * opinion.site.scale**2 / 2
    whole, _ = site_of(model, seen, opinion, 1, 1 + len(features.distinct), pull)
    centre = counted / (2 * max(len(seen.keyed) - 1, 1))
    site = words_of(folded, stretches, shared(seen, whole, centre, zeros_d(count), 0.0, (0, 0)))
    return TextWeights(folded, stretches, {w: both[w] + site[w] for w in both}, site)


def base_of(base: Base, seen: Observed, mix: Sequence[float]) -> array[float]:
    """What the base gives each of the text's distinct features."""
    distinct = seen.features.distinct
    weights = zeros_d(len(distinct))
    kernel.base_weights(
        base.slots, base.head.bits, array("d", mix), distinct, 0, len(distinct), weights,
        zeros_d(3),
    )  # fmt: skip
    return weights


def site_of(
    model: SiteModel, seen: Observed, opinion: Opinion, first: int, last: int, pull: float = 0.0
) -> tuple[array[float], float]:
    """What the site's learners give each of seen.keyed[first:last], and their sum."""
    learners, trust, scale = model.learners, model.trust, opinion.site.scale
    scales = scale, scale, learners.bayes_say / sqrt(max(len(seen.keyed) - 1, 1))
    mix = array("d", [trust * s * share for s, share in zip(scales, model.fusion[3:], strict=True)])
    weights = zeros_d(last - first)
    total = kernel.site_weights(
        learners.keys, learners.cells, learners.bits, seen.keyed, first, last,
        learners.spams, learners.hams, learners.recipe.values, mix, pull, weights,
    )  # fmt: skip
    return weights, total


def site_views(model: SiteModel, seen: Observed, opinion: Opinion) -> dict[View, float]:
    """What the site's learners say of each view, in log-odds."""
    first = 1 + len(seen.features.distinct)
    found = {View.TEXT: site_of(model, seen, opinion, 1, first)[1]}
    bounds = seen.features.bounds
    for view in tuple(View)[1:]:
        ends = first + bounds[view - 1], first + bounds[view]
        found[view] = site_of(model, seen, opinion, *ends)[1]
    return found


def shared(
    seen: Observed, whole: array[float], centre: float, inside: array[float],
    inside_centre: float, stretch: Stretch,
) -> array[float]:  # fmt: skip
    """The weights of features as sums over signs."""
    features = seen.features
    codes = code_points(f" {features.text.folded} ")
    out = zeros_d(len(codes) + 1)
    known = len(features.distinct)
    kernel.centre_weights(
        features.which, len(features.which), known, whole, centre, inside, inside_centre,
        zeros("i", known),
    )  # fmt: skip
    done = kernel.sign_weights(
        codes, len(codes), CLASSES, GAP, zeros("i", 2 * len(codes)), features.which,
        len(features.which), whole, inside, *stretch, out,
    )  # fmt: skip
    if done != len(features.which):
        raise AssertionError("kernel.sign_weights walks other features than hash_text")
    return out


def words_of(folded: str, stretches: Sequence[Stretch], sums: array[float]) -> dict[str, float]:
    """What each word weighs; signs [a, b) weigh sums[b + 1] - sums[a + 1]."""
    found: dict[str, float] = {}
    for start, end in stretches:
        word = folded[start:end]
        found[word] = found.get(word, 0.0) + sums[end + 1] - sums[start + 1]
    return found


def cut(folded: str) -> list[tuple[int, int]]:
    """Where words begin and end; pieces of a few signs, where there are no blanks."""
    found: list[tuple[int, int]] = []
    blankless = BLANKLESS.search(folded) is not None
    for match in WORD.finditer(folded):
        if not blankless or not BLANKLESS.search(match[0]):
            found.append(match.span())
            continue
        for run in ONE_SCRIPT.finditer(folded, *match.span()):
            start, end = run.span()
            if BLANKLESS.match(folded, start):
                found += [(at, min(at + PIECE, end)) for at in range(start, end, PIECE)]
            else:
                found += [word.span() for word in WORD.finditer(folded, start, end)]
    return found


def strongest(weights: TextWeights, sign: float, most: int, by_site: bool = False) -> list[Place]:
    """The words that weigh most in a direction, strongest first, less than an eighth of the
    strongest left out; by what the site adds alone, if `by_site`."""
    told, both = weights.site if by_site else weights.both, weights.both
    fitting = [
        (sign * weight, word)
        for word, weight in told.items()
        if sign * weight > 0 and sign * both[word] > 0
    ]
    ranked = nlargest(most, fitting)
    least = LEAST_SHARE * ranked[0][0] if ranked else 0.0
    chosen = {word: sign * weight for weight, word in ranked if weight >= least}
    stretches: dict[str, list[Stretch]] = {word: [] for word in chosen}
    for start, end in weights.stretches:
        word = weights.folded[start:end]
        if word in chosen:
            stretches[word].append((start, end))
    places = [Place(word, tuple(stretches[word]), chosen[word]) for word in chosen]
    return joined(weights.folded, places)


def joined(folded: str, places: Sequence[Place]) -> list[Place]:
    """The same, strongest first; pieces of a script without blanks that stand side by side
    are one."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: place.stretches):
        before = kept[-1] if kept else None
        if before is not None and follows(place, before):
            start, end = before.stretches[0][0], place.stretches[0][1]
            kept[-1] = Place(folded[start:end], ((start, end),), before.weight + place.weight)
        else:
            kept.append(place)
    return sorted(kept, key=lambda place: -abs(place.weight))


def follows(place: Place, before: Place) -> bool:
    """Whether two pieces are parts of one stretch without blanks."""
    once = len(place.stretches) == len(before.stretches) == 1
    if not once or place.stretches[0][0] != before.stretches[0][1]:
        return False
    return bool(BLANKLESS.search(place.word) and BLANKLESS.search(before.word))
