"""Three online linear learners over the same hashed features.

AROW (Crammer, Kulesza, Dredze 2009) keeps a mean and a variance for each feature and
moves only on mistakes and near-mistakes; logistic regression with Adagrad steps (Duchi,
Hazan, Singer 2011) bears wrong labels best; Naive Bayes counts, and is right first. They
err differently, so `judge.levels` adds them up. To AROW and the logistic regression a
feature has a value, by its kind and by how many texts had it before; a text's values are
scaled to length 1, since long comments must not shout.

One open-addressed table holds all, a key and six float32 a feature; it doubles when it is
six tenths full. Nothing collides: with a smaller, shared table Naive Bayes lost half of
its edge (docs/research.md). The same lessons in the same order give the same bytes on
every machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from tamis.kernel import running as kernel

KINDS = ("run", "word", "home", "shape")  # a feature's lowest two bits; pairs, names, links: run
# By kind: its value, and the texts after which that is halved (0: never). One word stands
# among some twenty runs of its own letters; the shape and the home page are few features
# beside hundreds of runs. What many texts have tells little, but a shape is common by nature.
SITE_VALUES = ((1.0, 100.0), (5.0, 100.0), (3.0, 100.0), (2.0, 0.0))
FIRST_BITS = 10
FULLEST = 0.6  # share of slots taken before the table doubles
CELLS = 6


def pack_values(values: Sequence[tuple[float, float]]) -> array[float]:
    """Values by kind as the kernel takes them."""
    return array("d", [n for value, half in values for n in (value, 1.0 / half if half else 0.0)])


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the three learn.

    `stiff`: AROW's r at first, what a lesson adds to it, and its most. The first lessons
    must bite; later ones meet what is known, and one wrong label must not upset it.
    """

    values: array[float]  # by kind, `pack_values`
    stiff: tuple[float, float, float]
    rate: float  # of Adagrad


SITE = Recipe(pack_values(SITE_VALUES), (0.1, 0.001, 1.0), 0.03)
PLAIN = Recipe(pack_values(((1.0, 0.0),) * len(KINDS)), (1.0, 0.0, 1.0), 0.1)  # of lab.train


@dataclass(frozen=True, slots=True)
class Scores:
    """What the three say of a text, in log-odds of spam (AROW: its margin)."""

    arow: float
    variance: float  # AROW's, 1 for a text of unknown features, towards 0
    logistic: float
    bayes: float  # a mean over features, times sqrt(n)
    known: int  # features ever seen
    scale: float  # that gave the text's values the length 1


def zeros(kind: str, count: int) -> array[Any]:
    """An array of `count` zeros."""
    return array(kind, bytes(count * 4))


@dataclass(slots=True)
class Learners:
    """The three and their table. Changed by `learn` alone."""

    bits: int = FIRST_BITS
    keys: array[int] = field(default_factory=lambda: zeros("I", 1 << FIRST_BITS))
    cells: array[float] = field(default_factory=lambda: zeros("f", CELLS << FIRST_BITS))
    spams: float = 0.0  # weight of spam learned
    hams: float = 0.0
    filled: int = 0  # features in the table
    recipe: Recipe = SITE

    @property
    def weight(self) -> float:
        """Of all that was learned."""
        return self.spams + self.hams

    @property
    def bayes_say(self) -> float:
        """What Naive Bayes' say counts: nothing where ham alone was taught, since there it takes
        whatever it saw once for spam, and reasons point nowhere."""
        return 1.0 if self.spams > 0.0 else 0.0

    def score(self, features: array[int], first: int = 0) -> Scores:
        """Scores of a text whose features are features[first:] (array('I'), distinct)."""
        out = array("d", (0.0, 0.0, 0.0, 0.0, 0.0))
        count = len(features) - first
        known = kernel.site_scores(
            self.keys, self.cells, self.bits, features, first, len(features),
            self.spams, self.hams, self.recipe.values, out,
        )  # fmt: skip
        bayes = out[3] / sqrt(count) * self.bayes_say if count else 0.0
        return Scores(out[0], out[1], out[2], bayes, known, out[4])

    def learn(
        self, features: array[int], spam: bool, weight: float, before: Scores, first: int = 0
    ) -> None:
        """One lesson; `before` is what `score` said of the same features just now."""
        count = len(features) - first
        if count == 0:
            return
        while self.filled + count - before.known > FULLEST * (1 << self.bits):
            self.grow()
        sign = 1.0 if spam else -1.0
        margin = sign * before.arow
        step = shrink = 0.0
        if margin < 1.0:
            first_r, more_r, most_r = self.recipe.stiff
            beta = weight / (before.variance + min(most_r, first_r + more_r * self.weight))
            beta = min(beta, 1.0 / (before.variance + 1e-6))
            step = sign * (1.0 - margin) * beta
            shrink = beta
        slope = weight * (kernel.sigmoid(before.logistic) - (1.0 if spam else 0.0))
        self.filled += kernel.site_learn(
            self.keys, self.cells, self.bits, features, first, len(features),
            spam, weight, step, shrink, slope, self.recipe.rate, self.recipe.values, before.scale,
        )  # fmt: skip
        if spam:
            self.spams += weight
        else:
            self.hams += weight

    def grow(self) -> None:
        """Twice the slots."""
        keys, cells = zeros("I", 2 << self.bits), zeros("f", 2 * CELLS << self.bits)
        kernel.site_move(self.keys, self.cells, self.bits, keys, cells, self.bits + 1)
        self.keys, self.cells = keys, cells
        self.bits += 1
