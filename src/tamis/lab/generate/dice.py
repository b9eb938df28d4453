"""Chance that falls alike everywhere.

Only `Random.random()` is used: Python promises that its sequence stays for a given seed,
and does not promise it of choice(), shuffle() or sample(). Strings seed by SHA-512.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of choices."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 -- repeatable on purpose, no secret

    def chance(self, share: float) -> bool:
        """True in `share` of the throws (0 to 1)."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        """One of them, each as likely as the next."""
        return things[int(self._random.random() * len(things))]

    def digits(self, count: int) -> str:
        """So many decimal digits."""
        return "".join(str(self.between(0, 9)) for _ in range(count))
