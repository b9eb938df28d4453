"""A standing: how often one identity was ham and how often spam, fading by the day.

Ham is counted in days: one bit a day, set when something genuine came from the identity
on that day. A hundred harmless comments in an afternoon are worth as much as one, so that
trust costs a spammer weeks, and is never bought faster than it fades. A day on which a
person decided counts 1; a day on which something merely passed counts 1/4, unless spam
came on the same day, and all such days together count at most 1, as one decision: what
nobody looked at must not make trust out of the filter's own mistakes.

Spam is counted in decisions, as it comes in bursts: eight bits a day, in quarters.

Both fade with a half-life of 30 days, by whole days, and end after 30, which is as long
as the journal keeps the traces that all this is rebuilt from: a restart changes nothing,
and nothing outlives what the notice tells. All sums are of whole numbers, so that what is
said within a day comes out the same in any order.

Beside the counts stand two sketches of distinct others (64 bits, linear counting; Whang,
Vander-Zanden, Taylor 1990): for a host and a network the people seen with it as ham and
as spam, for an e-mail address the names and networks it was seen with as ham.

Not here: which identities there are and what a count weighs (reputation).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

DAY_S = 86_400.0
HALF_LIFE_DAYS = 30.0
HORIZON_DAYS = 31  # today and 30 more
PASSED = 0.25  # of a decision: a comment that was published and not complained of
MOST_PASSED = 1.0  # all of those together, in decisions
QUARTERS = 4  # of a decision: the unit in which spam is counted
BYTE, FULL = 8, 255
SKETCH = 64  # bits

FADED = tuple(0.5 ** (age / HALF_LIFE_DAYS) for age in range(HORIZON_DAYS))
DAYS = (1 << HORIZON_DAYS) - 1
BYTES = (1 << BYTE * HORIZON_DAYS) - 1
DISTINCT = (*(-SKETCH * log(1.0 - ones / SKETCH) for ones in range(SKETCH)), 4.2 * SKETCH)


def day_of(at_s: float) -> int:
    """The day of a moment (seconds since 1970, UTC)."""
    return int(at_s // DAY_S)


def fade(days: int) -> float:
    """What is left of a count after so many days; a clock set back adds nothing."""
    return FADED[max(days, 0)] if days < HORIZON_DAYS else 0.0


@dataclass(slots=True)
class Standing:
    """The counts of one identity. Bit i, and byte i, is the day i days before `day`."""

    day: int  # of the newest evidence
    decided: int = 0  # days with ham that a person decided
    passed: int = 0  # days with ham that merely passed
    refused: int = 0  # days with spam
    spam: int = 0  # how much of it: a byte a day, in quarters of a decision
    ham_with: int = 0  # sketches of distinct others
    spam_with: int = 0

    def add_ham(self, day: int, by_person: bool, others: Iterable[int] = ()) -> None:
        """Something genuine on a day; `others`: whom the sketch shall remember."""
        age = self.age_of(day)
        if age is None:
            return
        if by_person:
            self.decided |= 1 << age
        else:
            self.passed |= 1 << age
        self.ham_with |= sketch(others)

    def add_spam(self, day: int, weight: float, others: Iterable[int] = ()) -> None:
        """A person's word that something was spam; `weight` of a decision."""
        age = self.age_of(day)
        if age is None:
            return
        at = BYTE * age
        before = self.spam >> at & FULL
        self.spam += min(round(weight * QUARTERS), FULL - before) << at
        self.refused |= 1 << age
        self.spam_with |= sketch(others)

    def age_of(self, day: int) -> int | None:
        """How many days before the newest one, after moving on to it; `None`: too many."""
        if day > self.day:
            self.move(day - self.day)
        age = self.day - day
        return age if age < HORIZON_DAYS else None

    def move(self, days: int) -> None:
        """Let so many days pass."""
        self.day += days
        shift = min(days, HORIZON_DAYS)
        self.decided = self.decided << shift & DAYS
        self.passed = self.passed << shift & DAYS
        self.refused = self.refused << shift & DAYS
        self.spam = self.spam << BYTE * shift & BYTES
        if not self.decided | self.passed:
            self.ham_with = 0
        if not self.refused:
            self.spam_with = 0

    def ham_at(self, day: int) -> float:
        """Ham, in decisions, as of a day."""
        passed = PASSED * faded_days(self.passed & ~self.decided & ~self.refused)
        return fade(day - self.day) * (faded_days(self.decided) + min(passed, MOST_PASSED))

    def spam_at(self, day: int) -> float:
        """Spam, in decisions, as of a day."""
        if not self.spam:
            return 0.0
        counts = self.spam.to_bytes(HORIZON_DAYS, "little")
        total = sum(count * FADED[age] for age, count in enumerate(counts) if count)
        return fade(day - self.day) * float(total) / QUARTERS

    def is_empty(self, day: int) -> bool:
        """Whether all of it is too long ago on a day."""
        return day - self.day >= HORIZON_DAYS

    def seen_with(self, other: int) -> bool:
        """Whether ham came together with this other, as far as the sketch can tell."""
        return bool(self.ham_with >> (other % SKETCH) & 1)


def faded_days(days: int) -> float:
    """The days of some bits, each worth what is left of it."""
    total = 0.0
    while days:
        lowest = days & -days
        total += FADED[lowest.bit_length() - 1]
        days ^= lowest
    return total


def sketch(others: Iterable[int]) -> int:
    """One bit for each; they are hashes, so their lowest bits are as good as any."""
    bits = 0
    for other in others:
        bits |= 1 << (other % SKETCH)
    return bits


def distinct(sketch: int) -> float:
    """About how many distinct others a sketch has seen; 270 is the most it can tell."""
    return DISTINCT[sketch.bit_count()]
