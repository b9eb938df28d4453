"""What the judge says of a comment, and the promise that goes with it.

Four decisions, in rising severity. Each but the first has a budget: the share of
genuine comments that may end there at most (docs/promise.md). A probability is of
spam, from 0 to 1; an interval is the 95 % one.
"""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """What becomes of a comment."""

    APPROVE = "approve"  # published
    HOLD = "hold"  # a person looks first
    SPAM = "spam"  # kept in the spam folder for its retention
    DISCARD = "discard"  # dropped; a fingerprint remains

    @property
    def is_spam(self) -> bool:
        """Whether Akismet's protocol would say `true`."""
        return self in (Decision.SPAM, Decision.DISCARD)


@dataclass(frozen=True, slots=True)
class Budgets:
    """Shares of ham, each in [0, 1], that may end in a decision or a worse one."""

    hold: float = 0.05
    spam: float = 0.005
    discard: float = 0.0001


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one field of the comment as it was sent: `value[start:end]`."""

    field: str  # text, author, email, url
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a verdict.

    `code` is fixed (docs/reasons.md), `words` are the commenter's own words that it
    rests on, `weight` its share in log-odds: positive speaks for spam.
    """

    code: str
    words: tuple[str, ...]
    weight: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of one comment."""

    probability: float
    interval: tuple[float, float]
    decision: Decision
    reasons: tuple[Reason, ...]  # strongest first
