"""The worst stretch of a text, so that good words cannot outvote a pitch.

Ten genuine comments appended to a spam hid it from a whole-text score in 90 of 100
cases, from the worst 80 signs in 9 (docs/research.md). The same weights by place are
what people are shown as highlights.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from math import sqrt

from tamis.judge.modelfile import Base
from tamis.kernel import running as kernel
from tamis.signals.features import Features, zeros

WIDTH = 80  # signs


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the folded text (without its padding) and its score in log-odds."""

    start: int
    end: int
    score: float


def zeros_d(count: int) -> array[float]:
    """An array('d') of `count` zeros."""
    return array("d", bytes(8 * count))


def place_weights(base: Base, features: Features) -> array[float]:
    """The base's weight of each feature occurrence of the text, in log-odds."""
    units, mix = base.head.units[0], base.head.window_mix
    scaled = array("d", [unit * share for unit, share in zip(units, mix, strict=True)])
    weights = zeros_d(features.count)
    kernel.base_weights(
        base.slots, base.head.bits, scaled, features.hashes, features.count, weights
    )
    return weights


def worst_window(base: Base, features: Features) -> Window:
    """The window of 80 signs that speaks most for spam; of a shorter text, all of it."""
    length = features.length
    weights = place_weights(base, features)
    sums, counts = zeros_d(length + 1), zeros("i", length + 1)
    start = kernel.worst_window(
        weights, features.starts, features.count, length, WIDTH, sums, counts
    )
    end = min(start + WIDTH, length)
    count = counts[end] - counts[start]
    score = (sums[end] - sums[start]) / sqrt(count) if count else 0.0
    return Window(max(start - 1, 0), min(end - 1, length - 2), score)
