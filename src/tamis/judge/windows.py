"""The worst stretch of a text, so that good words cannot outvote a pitch.

Ten genuine comments appended to a spam hid it from a whole-text score in 90 of 100
cases, from the worst 80 signs in 9 (docs/research.md).
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from math import sqrt

from tamis.kernel import running as kernel
from tamis.signals.features import Features, zeros

WIDTH = 80  # signs


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the folded text (without its padding) and its score in log-odds."""

    start: int
    end: int
    score: float
    count: int  # features that begin in it
    outside: float  # what others weigh on average; 0 where there are none


def zeros_d(count: int) -> array[float]:
    """An array('d') of `count` zeros."""
    return array("d", bytes(8 * count))


def worst_window(features: Features, weights: array[float]) -> Window:
    """The window of 80 signs that speaks most for spam; of a shorter text, all of it.

    `weights`: in log-odds, of each of the text's distinct features.
    """
    length = features.length
    sums, counts = zeros_d(length + 1), zeros("i", length + 1)
    start = kernel.worst_window(
        weights, features.which, features.starts, len(features.starts), length, WIDTH, sums, counts
    )
    end = min(start + WIDTH, length)
    count = counts[end] - counts[start]
    inside, others = sums[end] - sums[start], counts[length] - count
    score = inside / sqrt(count) if count else 0.0
    outside = (sums[length] - inside) / others if others else 0.0
    return Window(max(start - 1, 0), min(end - 1, length - 2), score, count, outside)
