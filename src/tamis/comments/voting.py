"""Votes: one per browser and comment, for or against, changeable, and only their sums shown.

A browser is known by a random token of its own, of which the store has a hash keyed with
the comment: it cannot vote twice, and nobody can tell what else it voted for. The sums
stand at the comment, counted anew from its votes in the same transaction, so that they
cannot drift.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, insert, select, update

from tamis.comments.revisions import touch
from tamis.comments.states import State
from tamis.errors import NotFound
from tamis.store.schema import comments, votes


@dataclass(frozen=True, slots=True)
class Tally:
    """What a comment has, and what this browser gave: 1, -1 or 0."""

    up: int
    down: int
    mine: int


def vote(
    conn: Connection, site_id: int, comment_id: str, voter: bytes, value: int, now: datetime
) -> Tally:
    """Give 1 or -1, or take it back with 0. Raises NotFound for what is not published."""
    one = comments.c.site_id == site_id, comments.c.id == comment_id
    published = select(comments.c.thread_id).where(*one, comments.c.state == State.APPROVED)
    # voters of one comment take turns: each counts what the ones before it gave
    thread_id = conn.execute(published.with_for_update()).scalar_one_or_none()
    if thread_id is None:
        raise NotFound("comment", comment_id)
    its = votes.c.site_id == site_id, votes.c.comment_id == comment_id
    conn.execute(delete(votes).where(*its, votes.c.voter == voter))
    if value:
        row = {"site_id": site_id, "comment_id": comment_id, "voter": voter}
        conn.execute(insert(votes).values(row | {"value": value, "at": now}))
    up = func.coalesce(func.sum(case((votes.c.value > 0, 1), else_=0)), 0)
    down = func.coalesce(func.sum(case((votes.c.value < 0, 1), else_=0)), 0)
    ups, downs = conn.execute(select(up, down).where(*its)).one()
    conn.execute(update(comments).where(*one).values(up=ups, down=downs))
    touch(conn, site_id, thread_id)
    return Tally(int(ups), int(downs), value)
