"""The order of a thread: which comments are shown, after what, how deep; and its pages.

`arrange` makes a `Skeleton` of the bare rows of a thread: places in the order of showing,
each after what it answers. Roots are sorted as the reader asks, pinned ones first; answers
are always oldest first, since a conversation reads downwards. What is not visible keeps
its place, empty, as long as something visible hangs on it.

**Best** is the lower end of the Wilson interval of the share of votes for (95 %; Wilson
1927): a share alone would put one vote of one above ninety of hundred, a difference would
put an old quarrel of 500 to 400 above a clear 60 to 0. Ties go to the larger difference,
then to the older comment.

A **cursor** names the last comment shown and where it stood. New comments move it, so it is
looked up by name; if it has gone, a page before where it stood is shown once more: readers
pass over what they have, and miss nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt

from tamis.comments.states import State

PAGE_SIZE = 25
Z = 1.96  # of 95 %


class Sort(StrEnum):
    """How the roots of a thread stand."""

    OLDEST = "oldest"
    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Bare:
    """A comment without its words, in the order of time."""

    id: str
    parent_id: str | None
    state: State
    created_at: datetime
    up: int
    down: int
    pinned: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands. `answers`: how many visible ones stand below it."""

    id: str
    parent: str | None
    depth: int  # 0: answers the page
    answers: int
    visible: bool


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A whole thread in one order."""

    revision: int
    count: int  # of visible ones
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of it, and where to go on; None at the end."""

    places: tuple[Place, ...]
    next: str | None


def arrange(rows: Sequence[Bare], sort: Sort, revision: int) -> Skeleton:
    """The skeleton of a thread, given all its comments in the order of time."""
    known = {row.id: row for row in rows}
    kept = kept_of(known)
    below: dict[str | None, list[Bare]] = {}
    for row in rows:
        if row.id in kept:
            below.setdefault(parent_of(row, kept), []).append(row)
    below[None] = sorted_roots(below.get(None, []), sort)
    walked = list(walk(below))
    answers = dict.fromkeys(kept, 0)
    for row, _ in reversed(walked):
        parent = parent_of(row, kept)
        if parent is not None:
            answers[parent] += answers[row.id] + is_visible(row)
    places = tuple(
        Place(row.id, parent_of(row, kept), depth, answers[row.id], is_visible(row))
        for row, depth in walked
    )
    return Skeleton(revision, sum(place.visible for place in places), places)


def kept_of(known: dict[str, Bare]) -> set[str]:
    """What is visible, and what it hangs on."""
    kept: set[str] = set()
    for row in known.values():
        above: str | None = row.id if is_visible(row) else None
        while above in known and above not in kept:
            kept.add(above)
            above = known[above].parent_id
    return kept


def is_visible(row: Bare) -> bool:
    """Whether readers see it."""
    return row.state == State.APPROVED


def parent_of(row: Bare, kept: set[str]) -> str | None:
    """What it answers, if that has a place."""
    return row.parent_id if row.parent_id in kept else None


def walk(below: dict[str | None, list[Bare]]) -> Iterable[tuple[Bare, int]]:
    """Down the tree without recursion: a thread may be as deep as it likes."""
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        yield row, depth
        waiting += [(answer, depth + 1) for answer in reversed(below.get(row.id, []))]


def sorted_roots(roots: list[Bare], sort: Sort) -> list[Bare]:
    """Those that answer the page; given, and in doubt, oldest first."""
    if sort is Sort.NEWEST:
        roots = sorted(roots, key=lambda row: (row.created_at, row.id), reverse=True)
    elif sort is Sort.BEST:
        roots = sorted(roots, key=lambda row: (-wilson(row.up, row.down), row.down - row.up))
    return sorted(roots, key=lambda row: not row.pinned)


def wilson(up: int, down: int) -> float:
    """At least this share of all possible votes is for it, with 95 % confidence; 0 to 1."""
    votes = up + down
    if not votes:
        return 0.0
    share, spread = up / votes, Z * Z / votes
    middle = share + spread / 2
    return (middle - Z * sqrt((share * (1 - share) + spread / 4) / votes)) / (1 + spread)


def first_leaf(skeleton: Skeleton) -> Leaf:
    """The beginning."""
    return leaf_from(skeleton, 0)


def leaf_after(skeleton: Skeleton, cursor: str) -> Leaf:
    """What follows a cursor; the beginning for one that is not ours."""
    id, _, stood = cursor.partition("-")
    at = find(skeleton, id)
    if at is None:
        at = int(stood) - PAGE_SIZE if stood.isdecimal() and len(stood) < 10 else -1
    return leaf_from(skeleton, max(0, at + 1))


def leaf_around(skeleton: Skeleton, id: str) -> Leaf:
    """The page with a comment, after what its first one hangs on; else the beginning."""
    at = find(skeleton, id)
    if at is None:
        return first_leaf(skeleton)
    start = at - at % PAGE_SIZE
    leaf = leaf_from(skeleton, start)
    return Leaf((*ancestors(skeleton, start), *leaf.places), leaf.next)


def leaf_from(skeleton: Skeleton, start: int) -> Leaf:
    """A page of places from here on."""
    places = skeleton.places[start : start + PAGE_SIZE]
    end = start + len(places)
    more = places and end < len(skeleton.places)
    return Leaf(places, f"{places[-1].id}-{end - 1}" if more else None)


def ancestors(skeleton: Skeleton, at: int) -> tuple[Place, ...]:
    """What the comment at this place hangs on, topmost first."""
    found: list[Place] = []
    above = skeleton.places[at].parent
    for place in reversed(skeleton.places[:at]):
        if above is None:
            break
        if place.id == above:
            found.append(place)
            above = place.parent
    return tuple(reversed(found))


def find(skeleton: Skeleton, id: str) -> int | None:
    """Where a comment stands."""
    return next((at for at, place in enumerate(skeleton.places) if place.id == id), None)
