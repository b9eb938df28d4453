"""Has what comes here changed? Page's test on the mistakes of the model.

Each lesson says whether the model was right before it. As long as it is wrong as often as
ever, the sum of log-likelihood ratios (twice as often and MORE, against as often as ever)
falls and is cut off at 0; once it is wrong more often, it climbs. An alarm at ALARM comes
once in exp(ALARM) lessons, ten thousand, or rarer where nothing changes and what is usual
is known (Page 1954; Lorden 1971); it is estimated here, so that is a guide.
After one the counts begin anew, and for LASTS lessons the model says that it drifts.
Constant memory.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import ClassVar

from tamis.kernel import running as kernel

MORE = 0.05  # share of mistakes, added to twice the usual, that is looked for
MOST = 0.6
ALARM = 9.2
EARLY = 50  # lessons before which nothing is usual
LASTS = 200  # lessons
PACKED = struct.Struct("<qqdqqq")
PRIOR_WRONG, PRIOR_LESSONS = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class Drift:
    """What the test remembers."""

    SIZE: ClassVar[int] = PACKED.size  # bytes

    wrong: int = 0
    lessons: int = 0
    sum: float = 0.0
    left: int = 0  # lessons until the model no longer says that it drifts
    alarms: int = 0
    since: int = 0  # place of the lesson that gave the last alarm, among the site's, from 0

    def after(self, wrong: bool, place: int) -> Drift:
        """With one more lesson, which stands at this place among the site's."""
        usual = (self.wrong + PRIOR_WRONG) / (self.lessons + PRIOR_LESSONS)
        more = min(MOST, 2.0 * usual + MORE)
        total, left = 0.0, max(0, self.left - 1)
        if self.lessons >= EARLY and more > usual:
            ratio = more / usual if wrong else (1.0 - more) / (1.0 - usual)
            total = max(0.0, self.sum + kernel.log(ratio))
        if total >= ALARM:
            return Drift(0, 0, 0.0, LASTS, self.alarms + 1, place)
        lessons = self.lessons + 1
        return Drift(self.wrong + wrong, lessons, total, left, self.alarms, self.since)

    def to_bytes(self) -> bytes:
        """SIZE bytes."""
        return PACKED.pack(
            self.wrong, self.lessons, self.sum, self.left, self.alarms, self.since
        )  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes) -> Drift:
        """The other way; there are SIZE of them."""
        return cls(*PACKED.unpack(data))
