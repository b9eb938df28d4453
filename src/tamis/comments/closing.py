"""What a thread takes: closed by hand or by age, slow mode, the pinned comment.

A thread closes a number of days after its first one: its own number, else the site's, else
never. Closed by hand stands above that. In slow mode two comments from one address stand at
least so many seconds apart; the address is known only as a key that changes every day, in
memory, so workers count apart.
"""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from sqlalchemy import Connection, update

from tamis.comments.revisions import touch
from tamis.errors import BadInput, NotFound
from tamis.site import Site
from tamis.store.schema import comments, threads

MAX_SLOW_S = 24 * 60 * 60
MAX_DAYS = 36_500
MOST_REMEMBERED = 50_000


class Closed(StrEnum):
    """Why a thread takes no more comments."""

    BY_HAND = "by hand"
    BY_AGE = "by age"


def closed_by(
    site: Site, closed_at: datetime | None, own_days: int | None, opened: datetime, now: datetime
) -> Closed | None:
    """Whether a thread is closed. `own_days`: its own wish, 0: never by age; None: the site's."""
    if closed_at is not None:
        return Closed.BY_HAND
    days = site.close_after_days if own_days is None else own_days
    return Closed.BY_AGE if days and now >= opened + timedelta(days=days) else None


def close(conn: Connection, site_id: int, thread_id: str, now: datetime) -> None:
    """Take no more comments. Raises NotFound."""
    _set(conn, site_id, thread_id, closed_at=now)


def reopen(conn: Connection, site_id: int, thread_id: str) -> None:
    """Take comments again, unless age closes it. Raises NotFound."""
    _set(conn, site_id, thread_id, closed_at=None)


def close_after(conn: Connection, site_id: int, thread_id: str, days: int | None) -> None:
    """By age: after its own number of days, 0 for never, None as the site says."""
    if days is not None and not 0 <= days <= MAX_DAYS:
        raise BadInput("days", f"is not between 0 and {MAX_DAYS}")
    _set(conn, site_id, thread_id, closes_after_days=days)


def slow_down(conn: Connection, site_id: int, thread_id: str, seconds: int) -> None:
    """Slow mode; 0 ends it. Raises BadInput, NotFound."""
    if not 0 <= seconds <= MAX_SLOW_S:
        raise BadInput("seconds", f"is not between 0 and {MAX_SLOW_S}")
    _set(conn, site_id, thread_id, slow_s=seconds)


def pin(conn: Connection, site_id: int, comment_id: str, *, pinned: bool = True) -> None:
    """Put a comment first in its thread, the only one pinned, or let it go. Raises NotFound."""
    one = comments.c.site_id == site_id, comments.c.id == comment_id
    changed = update(comments).where(*one, comments.c.parent_id.is_(None)).values(pinned=pinned)
    row = conn.execute(changed.returning(comments.c.thread_id)).first()
    if row is None:
        raise NotFound("comment", comment_id)
    others = (
        comments.c.site_id == site_id,
        comments.c.thread_id == row.thread_id,
        comments.c.id != comment_id,
        comments.c.pinned,
    )
    if pinned:
        conn.execute(update(comments).where(*others).values(pinned=False))
    touch(conn, site_id, row.thread_id)


class Slow:
    """When who wrote last, for slow mode. Thread safe."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._last: OrderedDict[tuple[str, bytes], float] = OrderedDict()
        self._turn = threading.Lock()

    def wait_s(self, thread_id: str, writer: bytes, slow_s: int, now_s: float) -> int:
        """Seconds until this writer may write here again; 0: now."""
        with self._turn:
            last = self._last.get((thread_id, writer))
        return 0 if last is None else max(0, ceil(last + slow_s - now_s))

    def wrote(self, thread_id: str, writer: bytes, now_s: float) -> None:
        """They have written."""
        with self._turn:
            self._last.pop((thread_id, writer), None)
            self._last[thread_id, writer] = now_s
            if len(self._last) > self._most:
                self._last.popitem(last=False)


def _set(conn: Connection, site_id: int, thread_id: str, **values: object) -> None:
    one = threads.c.site_id == site_id, threads.c.id == thread_id
    if conn.execute(update(threads).where(*one).values(values)).rowcount == 0:
        raise NotFound("thread", thread_id)
    touch(conn, site_id, thread_id)
