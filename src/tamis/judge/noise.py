"""How many of a site's labels are wrong, and so how likely one of them is right.

By Bayes' rule a label is right by the odds of its comment, as the model sees them, times
the odds that a label is right at all. The latter are what was found so far, one step of
expectation-maximisation a lesson (Dawid and Skene 1979): a label is wrong by one less the
chance that it is right. A site begins with one wrong label in a hundred, so that at first
one is doubted by half where the model is sure of the other by 6.6 log-odds; where a fifth
is wrong, by 2. The model is surer than right once it has learned, hence TEMPER.

Old labels fade: nobody is doubted for ever for what another moderator once did. What was
tried and what it gave: docs/research.md.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import ClassVar

from tamis.kernel import running as kernel

TEMPER = 0.7  # of the model's log-odds
MOST = 0.3  # share of wrong labels that is believed possible
FADE = 1.0 - 1.0 / 1000.0  # what is left of a label's say after each further one
FIRST_WRONG, FIRST_LABELS = 1.0, 100.0
PACKED = struct.Struct("<dd")


@dataclass(frozen=True, slots=True)
class Noise:
    """Labels so far, faded, and how many of them were wrong as far as can be told."""

    SIZE: ClassVar[int] = PACKED.size  # bytes

    wrong: float = FIRST_WRONG
    labels: float = FIRST_LABELS

    @property
    def share(self) -> float:
        """Of labels that are wrong."""
        return min(MOST, self.wrong / self.labels)

    def right(self, log_odds: float, spam: bool) -> float:
        """The chance that a label is right, of a comment that the model thinks of so."""
        share = self.share
        said = log_odds if spam else -log_odds
        chance: float = kernel.sigmoid(TEMPER * said + kernel.log((1.0 - share) / share))
        return chance

    def after(self, log_odds: float, spam: bool) -> Noise:
        """With one more label."""
        wrong = 1.0 - self.right(log_odds, spam)
        return Noise(self.wrong * FADE + wrong, self.labels * FADE + 1.0)

    def to_bytes(self) -> bytes:
        """SIZE bytes."""
        return PACKED.pack(self.wrong, self.labels)

    @classmethod
    def from_bytes(cls, data: bytes) -> Noise:
        """The other way; there are SIZE of them."""
        return cls(*PACKED.unpack(data))
