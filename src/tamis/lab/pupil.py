"""The filter under test: a base, and site models that it scores and teaches.

What a comment looks like does not change from one shuffle to the next, so it is
observed once and kept, as long as there is room: a run over a second seed then costs the
scoring and the lesson alone. The clock counts what each part takes, so that the time of
a check stays that of a whole one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter_ns

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.givers import OWNER, Giver
from tamis.judge.judge import OWN_KEY, Observed, observe, verdict_of
from tamis.judge.levels import SiteModel, make_lesson
from tamis.judge.modelfile import Base
from tamis.lab.figures import Judged
from tamis.lab.records import Record, comment_of
from tamis.lab.stream import Stream
from tamis.verdict import Budgets, Reason

ROOM_FEATURES = 12_000_000  # kept at once: about 250 MiB


@dataclass(slots=True)
class Clock:
    """Nanoseconds spent, and on how many comments."""

    spent_ns: int = 0
    times: int = 0

    def count(self, start_ns: int) -> None:
        """Add what went by since `start_ns`."""
        self.spent_ns += perf_counter_ns() - start_ns
        self.times += 1

    def mean_us(self) -> float | None:
        """Microseconds a comment; `None` where none was counted."""
        return self.spent_ns / self.times / 1000 if self.times else None


class Pupil:
    """A filter that is judged while it judges. A record is known again as that very object."""

    def __init__(self, base: Base, budgets: Budgets) -> None:
        self.base, self.budgets = base, budgets
        self.looking, self.judging, self.learning = Clock(), Clock(), Clock()
        self.stream: Stream | None = None  # the history, where comments come in a row
        self._seen: dict[int, tuple[Record, Observed]] = {}
        self._room = ROOM_FEATURES

    def look(self, record: Record) -> Observed:
        """The record as signals see it."""
        known = self._seen.get(id(record))
        if known is not None:
            return known[1]
        comment = comment_of(record)
        start = perf_counter_ns()
        seen = observe(self.base, OWN_KEY, comment)
        self.looking.count(start)
        if self._room > 0:
            self._room -= len(seen.keyed)
            self._seen[id(record)] = record, seen  # kept, so that no other takes its place
        return seen

    def check(self, model: SiteModel, record: Record, grounds: Sequence[Reason] = ()) -> Judged:
        """The verdict on a record by a site's model; an empty one is the starter alone."""
        seen = self.look(record)
        start = perf_counter_ns()
        if self.stream:
            grounds = (*grounds, *self.stream.grounds(record, seen))
        verdict = verdict_of(self.base, model, seen, self.budgets, explain=False, grounds=grounds)
        if self.stream:
            self.stream.note(record, verdict.decision, seen)
        self.judging.count(start)
        return Judged(label_of(record) is Label.SPAM, verdict.probability, verdict.decision)

    def teach(
        self,
        model: SiteModel,
        record: Record,
        label: Label | None = None,
        giver: Giver = OWNER,
    ) -> None:
        """One lesson of weight 1: that a record is what its label says, or else `label`."""
        seen, said = self.look(record), label or label_of(record)
        start = perf_counter_ns()
        lesson = make_lesson(self.base, seen.scores, seen.keyed, said, 1.0)
        model.learn(lesson, self.base, giver)
        if self.stream:
            self.stream.teach(record, said)
        self.learning.count(start)

    def check_us(self) -> float | None:
        """What a check takes on average, looking included; reasons are not written out."""
        looking, judging = self.looking.mean_us(), self.judging.mean_us()
        return None if looking is None or judging is None else looking + judging


def label_of(record: Record) -> Label:
    """The label, which must be there. Raises BadInput."""
    if record.label is None:
        raise BadInput(f"record {record.id}, field label", "is missing", "spam or ham")
    return record.label
