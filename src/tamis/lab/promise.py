"""Is the promise on genuine comments kept, over any WINDOW of them in a row?

A stream is the ham of some files, one file after the other, so that what is usual changes,
and their spam strewn evenly over all of it, at most HALF as many as there is ham. What
people say of a comment reaches the filter DELAY comments later, in one of two ways:

all     of every comment, right or wrong, somebody says what it is
seen    only what moderators come to see: a held comment is decided, a refused ham and a
        published spam are reported, and of other refusals one in AUDITED is looked at

For each decision the share of ham that ended there or in a worse place is counted over
every window. A budget is an upper bound: where spam and ham lie far apart nothing is won
by refusing ham until it is used up. So excess, above the budget, breaks the promise, and
shortfall, below it, does not; both are told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import accumulate
from random import Random

from tamis.comment import Label
from tamis.judge.levels import SiteModel
from tamis.lab.evaluation import Corpus, Kept, Promised
from tamis.lab.figures import RANKS, Judged, targets
from tamis.lab.folds import shuffled
from tamis.lab.pupil import Pupil, label_of
from tamis.lab.records import Record
from tamis.lab.stream import Stream
from tamis.verdict import Budgets, Decision

WINDOW = 5000  # ham in a row
DELAY = 200  # comments until a label is learned
HALF = 2  # ham for each spam at least
SEED = 0
AUDITED = 100  # refusals for each that is audited


class Feedback(StrEnum):
    """What people say."""

    ALL = "all labels"
    SEEN = "what moderators see"


def promised(
    corpora: Sequence[Corpus], pupil: Pupil, tick: Callable[[int], None] = lambda _: None
) -> tuple[Promised, ...]:
    """The stream judged and learned once for each way of feedback."""
    records = strewn(corpora)
    found = []
    for feedback in Feedback:
        judged = list(run(records, pupil, feedback, tick))
        found.append(summed(judged, pupil.budgets, feedback))
    return tuple(found)


def strewn(corpora: Sequence[Corpus]) -> list[Record]:
    """The ham file by file, each shuffled, and the spam anywhere."""
    ham: list[Record] = []
    spam: list[Record] = []
    for corpus in corpora:
        for at in shuffled(len(corpus.records), SEED):
            record = corpus.records[at]
            (spam if label_of(record) is Label.SPAM else ham).append(record)
    chance = Random(SEED)  # noqa: S311 - a fair deal, no secret
    chance.shuffle(spam)
    chosen = spam[: len(ham) // HALF]
    places = sorted(chance.choices(range(len(ham) + 1), k=len(chosen)))
    stream, last = [], 0
    for place, record in zip(places, chosen, strict=True):
        stream += [*ham[last:place], record]
        last = place
    return stream + ham[last:]


def run(
    records: Sequence[Record],
    pupil: Pupil,
    feedback: Feedback,
    tick: Callable[[int], None],
) -> Iterator[Judged]:
    """Each comment judged by a filter that knows the labels of DELAY comments before."""
    model, chance = SiteModel.empty(), Random(SEED)  # noqa: S311
    pupil.stream = Stream(dated=False)
    waiting: deque[Record | None] = deque()
    for record in records:
        judged = pupil.check(model, record)
        told = feedback is Feedback.ALL or is_seen(judged, chance)
        waiting.append(record if told else None)
        if len(waiting) > DELAY and (taught := waiting.popleft()) is not None:
            pupil.teach(model, taught)
        tick(1)
        yield judged
    pupil.stream = None


def is_seen(judged: Judged, chance: Random) -> bool:
    """Whether moderators come to see it and say what it is."""
    if judged.decision is Decision.HOLD or judged.decision.is_spam != judged.spam:
        return True
    return judged.spam and chance.randrange(AUDITED) == 0


def summed(judged: Sequence[Judged], budgets: Budgets, feedback: Feedback) -> Promised:
    """How the budgets were kept, and what became of the spam."""
    ham = [each for each in judged if not each.spam]
    spam = [RANKS[each.decision] for each in judged if each.spam]
    kept = tuple(
        kept_of(decision, target, [RANKS[each.decision] >= RANKS[decision] for each in ham])
        for decision, target in targets(budgets)
    )

    def share(decision: Decision) -> float | None:
        return sum(rank == RANKS[decision] for rank in spam) / len(spam) if spam else None

    return Promised(
        feedback, len(ham), len(spam), kept, share(Decision.APPROVE), share(Decision.HOLD)
    )


def kept_of(decision: Decision, target: float, caught: Sequence[bool]) -> Kept:
    """How one budget was kept by a row of ham, of which some were `caught`; where it is
    shorter than a window, over the whole."""
    width = min(WINDOW, len(caught))
    if not width:
        return Kept(decision, target, None, 0.0, 0.0, 0.0)
    sums = list(accumulate(caught, initial=0))
    rates = [(sums[at + width] - sums[at]) / width for at in range(len(caught) - width + 1)]
    return Kept(
        decision, target, sums[-1] / len(caught),
        max(0.0, max(rates) - target), max(0.0, target - min(rates)),
        sum(abs(rate - target) for rate in rates) / len(rates),
    )  # fmt: skip
