"""Whether reasons are true: what happens to a verdict when the named words are taken out.

For each comment the stronger of the two grounds that name words of the text (`text.words`,
`site.learned`) is put to the test: its spans are cut out of the text and the rest is
judged anew. Against this stands what happens when as many stretches of the same lengths
are cut out anywhere else, five times. The named ones count only in the direction that the
ground claims, the others in either: words that speak for spam must lower the log-odds, and
by more than others move them at all.

Left out are comments in which no word is named or more than half of the text is (there is
no room to cut elsewhere), and those at the end of the scale, where nothing moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from random import Random
from statistics import fmean

from tamis.comment import Comment
from tamis.judge.judge import OWN_KEY, judge
from tamis.judge.levels import SURE, SiteModel
from tamis.judge.modelfile import Base
from tamis.lab.measures import Interval, wilson
from tamis.lab.pupil import Pupil
from tamis.lab.records import Record, comment_of
from tamis.verdict import Budgets, Reason, Verdict

MOST_TAUGHT = 1000  # lessons before the second test
DRAWS = 5  # random cuts a comment
NAMING = ("text.words", "site.learned")
SUREST = 30.0  # log-odds; doubles tell probabilities apart no further
EDGE = 1e-6  # log-odds; this near to the end of the scale is at its end

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Faithful:
    """Figures over comments; moves are means, in log-odds."""

    compared: int
    left_out: int
    named: float | None  # how far the named words moved the verdict, where they should
    others: float | None  # how far as many others did, in either direction
    ratio: float | None
    more: float | None  # share of comments in which the named moved more
    interval: Interval | None  # of that share, 95 %


def faithful(
    base: Base, model: SiteModel, records: Sequence[Record], most: int = 500, seed: int = 0
) -> Faithful:
    """Put the reasons of at most so many records, evenly spread, to the test."""
    step = max(1, len(records) // most)
    taken = [comment_of(record) for record in records[::step][:most]]
    rng = Random(seed)  # noqa: S311
    moves = [move for comment in taken if (move := moved(base, model, comment, rng)) is not None]
    if not moves:
        return Faithful(0, len(taken), None, None, None, None, None)
    named, others = (fmean(move[side] for move in moves) for side in (0, 1))
    more = sum(move[0] > move[1] for move in moves)
    return Faithful(
        len(moves), len(taken) - len(moves), named, others,
        named / others if others else None, more / len(moves), wilson(more, len(moves)),
    )  # fmt: skip


def faithful_both_ways(base: Base, records: Sequence[Record]) -> dict[str, Faithful]:
    """By the starter alone, and on one half by a filter that was taught the other."""
    order = list(records)
    Random(0).shuffle(order)  # noqa: S311
    half = order[: min(len(order) // 2, MOST_TAUGHT)]
    model, pupil = SiteModel.empty(), Pupil(base, Budgets())
    for record in half:
        pupil.teach(model, record)
    return {
        "starter alone": faithful(base, SiteModel.empty(), order),
        f"taught {len(half)} others": faithful(base, model, order[len(half) :]),
    }


def moved(
    base: Base, model: SiteModel, comment: Comment, rng: Random
) -> tuple[float, float] | None:
    """How far the named words move a verdict as claimed, and others at all; None: no test."""
    verdict = judge(base, model, OWN_KEY, comment, Budgets())
    reason = ground(verdict)
    if reason is None or is_at_the_end(verdict):
        return None
    cuts = merged([(span.start, span.end) for span in reason.spans if span.field == "text"])
    size = len(comment.text)
    if not cuts or 2 * sum(end - start for start, end in cuts) > size:
        return None

    def shift(stretches: Sequence[Stretch]) -> float:
        rest = judge(base, model, OWN_KEY, cut_out(comment, stretches), Budgets(), explain=False)
        return log_odds(verdict) - log_odds(rest)

    draws = [elsewhere(cuts, size, rng) for _ in range(DRAWS)]
    claimed = 1.0 if reason.weight > 0 else -1.0
    return claimed * shift(cuts), fmean(abs(shift(draw)) for draw in draws)


def ground(verdict: Verdict) -> Reason | None:
    """The stronger of the grounds that name words of the text."""
    found = [reason for reason in verdict.reasons if reason.code in NAMING and reason.spans]
    return max(found, key=lambda reason: abs(reason.weight), default=None)


def is_at_the_end(verdict: Verdict) -> bool:
    """Whether nothing can move: the base is never surer, or the probability is all but 1."""
    return abs(abs(log_odds(verdict)) - SURE) < EDGE or abs(log_odds(verdict)) > SUREST


def log_odds(verdict: Verdict) -> float:
    """Of a verdict's probability."""
    share = min(max(verdict.probability, 1e-15), 1.0 - 1e-15)
    return log(share / (1.0 - share))


def merged(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The same without overlaps, in order."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def elsewhere(cuts: Sequence[Stretch], size: int, rng: Random) -> list[Stretch]:
    """Stretches of the same lengths, anywhere in a text of `size` signs, without overlaps."""
    lengths = [end - start for start, end in cuts]
    rng.shuffle(lengths)
    free = size - sum(lengths)
    gaps = sorted(rng.randint(0, free) for _ in lengths)
    found, taken = [], 0
    for gap, length in zip(gaps, lengths, strict=True):
        found.append((gap + taken, gap + taken + length))
        taken += length
    return found


def cut_out(comment: Comment, stretches: Sequence[Stretch]) -> Comment:
    """The comment without these stretches of its text."""
    pieces, at = [], 0
    for start, end in stretches:
        pieces.append(comment.text[at:start])
        at = end
    return replace(comment, text="".join(pieces) + comment.text[at:])
