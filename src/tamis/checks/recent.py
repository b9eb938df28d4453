"""A dictionary of bounded size that lets go what was not asked for longest.

Two halves: when the recent one is full it becomes the older one, and what was in that and
was not met meanwhile goes. What is met moves to the recent half. So at least the last
`most / 2` different keys are kept, at most `most`, with no list to maintain.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Not thread-safe: asking moves things."""

    def __init__(self, most: int) -> None:
        self._half = max(most // 2, 1)
        self._recent: dict[K, V] = {}
        self._older: dict[K, V] = {}

    def __len__(self) -> int:
        return len(self._recent) + len(self._older)

    def get(self, key: K) -> V | None:
        """What is kept under a key, if it still is."""
        value = self._recent.get(key)
        if value is None and (value := self._older.pop(key, None)) is not None:
            self.put(key, value)
        return value

    def put(self, key: K, value: V) -> None:
        """Keep a value; another one may go for it."""
        if len(self._recent) >= self._half:
            self._older, self._recent = self._recent, {}
        self._recent[key] = value

    def drop(self, key: K) -> V | None:
        """Let one go at once."""
        value = self._recent.pop(key, None)
        return value if value is not None else self._older.pop(key, None)

    def values(self) -> Iterator[V]:
        """All that is kept, older ones first."""
        yield from self._older.values()
        yield from self._recent.values()

    def keep(self, wanted: Callable[[V], bool]) -> None:
        """Let go all others."""
        self._older = {key: value for key, value in self._older.items() if wanted(value)}
        self._recent = {key: value for key, value in self._recent.items() if wanted(value)}
