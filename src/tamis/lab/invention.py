"""Whether invented comments (lab.generate) help with real ones.

By kind: what was invented of a kind of spam, ham about the same too, and found spam of that
kind teach nothing. One model learns what is left, another also what was invented of the kind,
all that `tamis train` has of it. Both judge the found spam of the kind.

By source: each found source is judged by a model of the other ones alone, and by one of these
and of what was invented: the sum of all kinds, and what it costs genuine comments.

One threshold for all sources: above it lies 1 % of their ham. By kind that is the ham of one
record in HELD_OUT of each source, which teaches nothing, and views are fused as in the card.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tamis.lab.card import FEWEST as ENOUGH
from tamis.lab.card import (
    Shares,
    by_group,
    decided,
    fused,
    mean_missed,
    missed_at,
    pooled_threshold,
    scored_by,
)
from tamis.lab.fusion import Fusion, Judged
from tamis.lab.kinds import KINDS, Kind
from tamis.lab.leftout import LeftOut
from tamis.lab.train import INVENTED, Example, found_ham, score, taught, thinned

HELD_OUT = 5
MOST = 1000  # found spam of a kind that is judged
TAUGHT = 1000  # records of a source and label that teach: a kind takes two models
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Carried:
    """What was invented of a kind, and the share of found spam that is missed without it and
    with it; `None` where too little was found."""

    kind: str
    found: int
    sources: tuple[tuple[str, int], ...]  # most first
    invented: int  # spam
    without: float | None
    having: float | None


@dataclass(frozen=True, slots=True)
class Source:
    """A left-out source by models without and with what was invented. In per cent: spam missed
    at one threshold for all, ham held and refused at thresholds made as the shipped ones."""

    name: str
    spam: int
    missed: tuple[float, float] | None
    ham: int
    held: tuple[float, float] | None
    refused: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Invention:
    """All sources, and the mean miss over those with enough spam."""

    sources: tuple[Source, ...]
    without: float
    having: float


def carried(left: LeftOut, name: str) -> Carried:
    """What the invented spam of a kind does for the found."""
    kind = KINDS[name]
    drawn = left.drawn.examples
    found = [one for one in drawn if is_found(one) and is_spam_of(kind, one)][:MOST]
    about = [one for one in drawn if not is_found(one) and kind.was_invented(one.record)]
    sources = tuple(Counter(one.group for one in found).most_common())
    counts = name, len(found), sources, sum(one.spam for one in about)
    if len(found) < FEWEST:
        return Carried(*counts, None, None)
    examples = thinned(left.examples, TAUGHT)
    ham = held_out(examples)
    apart = {id(one) for one in (*ham, *about)}
    rest = [
        one
        for one in examples
        if id(one) not in apart and not (is_found(one) and is_spam_of(kind, one))
    ]
    fusion, _ = fused(left.judged)
    shares = (
        missed(left, teaching, [*ham, *found], fusion) for teaching in (rest, [*rest, *about])
    )
    return Carried(*counts, *shares)


def is_found(example: Example) -> bool:
    """Not invented."""
    return example.group != INVENTED


def is_spam_of(kind: Kind, example: Example) -> bool:
    """Whether a found record is spam of a kind."""
    return example.spam and kind.is_like(example.record)


def held_out(examples: Sequence[Example]) -> list[Example]:
    """One in HELD_OUT of the found ham of each source."""
    passed: Counter[str] = Counter()
    kept = []
    for one in examples:
        if is_found(one) and not one.spam:
            passed[one.group] += 1
            if passed[one.group] % HELD_OUT == 0:
                kept.append(one)
    return kept


def missed(
    left: LeftOut, teaching: Sequence[Example], tested: Sequence[Example], fusion: Fusion
) -> float:
    """The share of the tested spam that passes at one threshold, set on the tested ham."""
    scored = scored_by(
        fusion, score(taught(left.drawn.indexes, teaching, found_ham(teaching)), tested)
    )
    threshold = pooled_threshold(scored)
    spam = [one.score <= threshold for one in scored if one.spam]
    return sum(spam) / len(spam)


def invention(left: LeftOut) -> Invention:
    """Each source without and with what was invented."""
    sides = [side(judged) for judged in (left.judged_by_found, left.judged)]
    means = [mean_missed(each[0]) for each in sides]
    groups = sorted({one.group for one in left.judged_by_found})
    return Invention(tuple(source(name, sides) for name in groups), *means)


def side(judged: Sequence[Judged]) -> tuple[Shares, Shares, Shares]:
    """By source: spam missed; ham held or worse; ham refused."""
    fusion, scored = fused(judged)
    ham = [
        (one.group, decided(fusion, at.score, one))
        for at, one in zip(scored, judged, strict=True)
        if not one.spam
    ]
    return (
        missed_at(pooled_threshold(scored), scored),
        by_group((group, rank > 0) for group, rank in ham),
        by_group((group, rank > 1) for group, rank in ham),
    )


def source(name: str, sides: Sequence[tuple[Shares, Shares, Shares]]) -> Source:
    """One of them, both sides of each figure."""
    without, having = sides

    def both(figure: int, fewest: int) -> tuple[float, float] | None:
        if having[figure].get(name, (0.0, 0))[1] < fewest:
            return None
        return without[figure][name][0], having[figure][name][0]

    spam, ham = (having[at].get(name, (0.0, 0))[1] for at in (0, 1))
    return Source(name, spam, both(0, ENOUGH), ham, both(1, 1), both(2, 1))
