"""Reading: a thread page by page, without reading all of it each time.

    now = current(conn, site, page)              one row: the thread as it is now
    skeleton = skeletons.of(conn, now, sort)     its order, remembered by its revision
    leaf = fill(conn, now, leaf_after(...))      the words of 25 comments

The order of a whole thread (comments.order) costs a look at all its rows, some 15 ms for
5,000 comments; so it is remembered, bare of any words, as long as the thread's row bears the
same revision. `Skeletons` is bounded by the number of places it holds, the longest unused go
first. Thread safe; each process has its own, and none needs to know of the others.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from tamis.comments.closing import Closed, closed_by
from tamis.comments.order import Bare, Leaf, Place, Skeleton, Sort, arrange
from tamis.comments.states import State
from tamis.site import Site
from tamis.store.schema import comments, threads

MOST_PLACES = 60_000  # remembered: some 15 MB
MOST_COUNTS = 20_000

Stored = Row[*tuple[Any, ...]]

CURRENT = select(
    threads.c.id, threads.c.title, threads.c.revision, threads.c.closed_at,
    threads.c.closes_after_days, threads.c.slow_s, threads.c.created_at,
).where(threads.c.site_id == bindparam("site"), threads.c.page == bindparam("page"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Current:
    """A thread as it is now. `id` is "" where nobody has written yet."""

    site_id: int
    id: str
    title: str
    revision: int
    closed: Closed | None
    slow_s: int


@dataclass(frozen=True, slots=True)
class Told:
    """One comment of a page. A tombstone has neither name nor words."""

    id: str
    parent: str | None
    parent_author: str | None
    depth: int
    author: str
    url: str | None
    html: str
    at: datetime
    edited_at: datetime | None
    up: int
    down: int
    pinned: bool
    staff: bool
    state: State  # approved, or deleted for a tombstone
    answers: int


def current(conn: Connection, site: Site, page: str, now: datetime) -> Current:
    """The thread of a canonical address."""
    row = conn.execute(CURRENT, {"site": site.id, "page": page}).first()
    if row is None:
        return Current(site.id, "", "", 0, None, 0)
    closed = closed_by(site, row.closed_at, row.closes_after_days, row.created_at, now)
    return Current(site.id, row.id, row.title, row.revision, closed, row.slow_s)


class Skeletons:
    """The orders of threads that were read lately."""

    def __init__(self, most_places: int = MOST_PLACES) -> None:
        self._most, self._held = most_places, 0
        self._known: OrderedDict[tuple[int, str, Sort], Skeleton] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, conn: Connection, thread: Current, sort: Sort) -> Skeleton:
        """The thread's order at its revision: remembered, or made now."""
        key = thread.site_id, thread.id, sort
        with self._turn:
            found = self._known.get(key)
            if found is not None and found.revision == thread.revision:
                self._known.move_to_end(key)
                return found
        made = arrange(bare_rows(conn, thread), sort, thread.revision)
        with self._turn:
            self._let_go(key)
            self._known[key] = made
            self._held += len(made.places)
            while self._held > self._most and len(self._known) > 1:
                self._let_go(next(iter(self._known)))
        return made

    def _let_go(self, key: tuple[int, str, Sort]) -> None:
        before = self._known.pop(key, None)
        self._held -= len(before.places) if before else 0

    def __len__(self) -> int:
        return self._held


class Counts:
    """How many comments pages have: remembered by the threads' revisions."""

    def __init__(self, most: int = MOST_COUNTS) -> None:
        self._most = most
        self._known: OrderedDict[tuple[int, str], tuple[int, int]] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, conn: Connection, site: Site, pages: Sequence[str]) -> dict[str, int]:
        """By canonical address; 0 for a page without a thread."""
        columns = threads.c.page, threads.c.id, threads.c.revision
        wanted = select(*columns).where(threads.c.site_id == site.id, threads.c.page.in_(pages))
        rows = conn.execute(wanted).all()
        with self._turn:
            known = {row.id: self._known.get((site.id, row.id)) for row in rows}
        stale = [row for row in rows if (known[row.id] or (-1,))[0] != row.revision]
        counted = count_published(conn, site, [row.id for row in stale])
        with self._turn:
            for row in stale:
                self._known[site.id, row.id] = row.revision, counted.get(row.id, 0)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        fresh = {row.id: counted.get(row.id, 0) for row in stale}
        return dict.fromkeys(pages, 0) | {
            row.page: fresh[row.id] if row.id in fresh else (known[row.id] or (0, 0))[1]
            for row in rows
        }


def count_published(conn: Connection, site: Site, thread_ids: Sequence[str]) -> dict[str, int]:
    """By thread; those without any are left out."""
    if not thread_ids:
        return {}
    counted = select(comments.c.thread_id, func.count()).where(
        comments.c.site_id == site.id,
        comments.c.thread_id.in_(thread_ids),
        comments.c.state == State.APPROVED,
    )
    rows = conn.execute(counted.group_by(comments.c.thread_id)).all()
    return {str(thread_id): int(count) for thread_id, count in rows}


def bare_rows(conn: Connection, thread: Current) -> list[Bare]:
    """All comments of a thread without their words, in the order of time."""
    columns = (
        comments.c.id, comments.c.parent_id, comments.c.state, comments.c.created_at,
        comments.c.up, comments.c.down, comments.c.pinned,
    )  # fmt: skip
    here = select(*columns).where(
        comments.c.site_id == thread.site_id, comments.c.thread_id == thread.id
    )
    return [Bare(*row) for row in conn.execute(here.order_by(comments.c.created_at, comments.c.id))]


def fill(conn: Connection, thread: Current, leaf: Leaf) -> tuple[Told, ...]:
    """The comments of a page with their words."""
    columns = (
        comments.c.id, comments.c.author, comments.c.url, comments.c.html, comments.c.created_at,
        comments.c.edited_at, comments.c.up, comments.c.down, comments.c.pinned, comments.c.staff,
        comments.c.state,
    )  # fmt: skip
    ids = {place.id for place in leaf.places}
    own = comments.c.site_id == thread.site_id, comments.c.id.in_(ids)
    rows = {row.id: row for row in conn.execute(select(*columns).where(*own))}
    names = {id: row.author for id, row in rows.items() if row.state == State.APPROVED}
    names |= names_of(conn, thread, {place.parent for place in leaf.places} - ids)
    return tuple(told(rows[place.id], place, names) for place in leaf.places if place.id in rows)


def names_of(conn: Connection, thread: Current, ids: Iterable[str | None]) -> dict[str, str]:
    """Who wrote these, as far as it is published."""
    wanted = tuple(id for id in ids if id)
    if not wanted:
        return {}
    of_them = (
        comments.c.site_id == thread.site_id,
        comments.c.id.in_(wanted),
        comments.c.state == State.APPROVED,
    )
    rows = conn.execute(select(comments.c.id, comments.c.author).where(*of_them)).all()
    return {str(id): author for id, author in rows}


def told(row: Stored, place: Place, names: dict[str, str]) -> Told:
    """A row at its place. What is not published (any more) says nothing of its author."""
    shown = row.state == State.APPROVED
    return Told(
        id=row.id,
        parent=place.parent,
        parent_author=names.get(place.parent) if place.parent else None,
        depth=place.depth,
        author=(row.author or "") if shown else "",
        url=row.url if shown else None,
        html=row.html if shown else "",
        at=row.created_at,
        edited_at=row.edited_at if shown else None,
        up=row.up if shown else 0,
        down=row.down if shown else 0,
        pinned=row.pinned and shown,
        staff=row.staff and shown,
        state=State.APPROVED if shown else State.DELETED,
        answers=place.answers,
    )
