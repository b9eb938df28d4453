"""Three online linear learners over the same hashed features.

AROW (Crammer, Kulesza, Dredze 2009) keeps a mean and a variance for each feature and
moves only on mistakes and near-mistakes; logistic regression with Adagrad steps (Duchi,
Hazan, Singer 2011) bears wrong labels best; Naive Bayes counts, and is right first. They
err differently, so `judge.levels` adds them up. A text of n features gives each the
value 1/sqrt(n): long comments must not shout.

One table holds all, six float32 a slot, addressed by the upper bits of a feature; it
doubles when half full (each slot's heirs inherit it whole), up to 2^22 slots. The same
lessons in the same order give the same bytes on every machine.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from math import sqrt

from tamis.kernel import running as kernel

FIRST_BITS = 12
MOST_BITS = 22
CELLS = 6
AROW_R = 1.0  # how stiff AROW is; 0.1 to 1 measured alike on clean labels, 1 better on wrong ones
RATE = 0.1  # of Adagrad


@dataclass(frozen=True, slots=True)
class Scores:
    """What the three say of a text, in log-odds of spam (AROW: its margin)."""

    arow: float
    variance: float  # AROW's, 1 for a text of unknown features, towards 0
    logistic: float
    bayes: float  # a mean over features, times sqrt(n)
    known: int  # features ever seen


def empty_cells(bits: int) -> array[float]:
    """A table of 2^bits slots that knows nothing."""
    return array("f", bytes(4 * CELLS << bits))


@dataclass(slots=True)
class Learners:
    """The three and their table. Changed by `learn` alone."""

    bits: int = FIRST_BITS
    cells: array[float] = field(default_factory=lambda: empty_cells(FIRST_BITS))
    spams: float = 0.0  # weight of spam learned
    hams: float = 0.0
    filled: int = 0  # features entered, about

    def score(self, features: array[int], count: int) -> Scores:
        """Scores of a text of `count` features (array('I'), distinct)."""
        out = array("d", (0.0, 0.0, 0.0, 0.0))
        scale = 1.0 / sqrt(count) if count else 0.0
        known = kernel.site_scores(
            self.cells, self.bits, features, count, self.spams, self.hams, scale, out
        )
        return Scores(out[0], out[1], out[2], out[3] * scale, known)

    def learn(
        self, features: array[int], count: int, spam: bool, weight: float, before: Scores
    ) -> None:
        """One lesson; `before` is what `score` said of the same features just now."""
        if count == 0:
            return
        sign = 1.0 if spam else -1.0
        margin = sign * before.arow
        step = shrink = 0.0
        if margin < 1.0:
            beta = weight / (before.variance + AROW_R)
            step = sign * (1.0 - margin) * min(beta, 1.0 / max(before.variance, 1e-6))
            shrink = min(beta, 1.0 / (before.variance + 1e-6))
        slope = weight * (kernel.sigmoid(before.logistic) - (1.0 if spam else 0.0))
        kernel.site_learn(
            self.cells, self.bits, features, count, spam, weight,
            step, shrink, slope, RATE, 1.0 / sqrt(count),
        )  # fmt: skip
        if spam:
            self.spams += weight
        else:
            self.hams += weight
        self.filled += count - before.known
        while self.filled > (1 << self.bits) // 2 and self.bits < MOST_BITS:
            self.grow()

    def grow(self) -> None:
        """Twice the slots."""
        wider = empty_cells(self.bits + 1)
        kernel.grow(self.cells, self.bits, wider)
        self.cells = wider
        self.bits += 1
