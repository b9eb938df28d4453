"""Reports: what readers tell the moderators about a published comment.

Once per browser and comment; saying it again changes what was said. The comment stays
where it is: `comments.reported` says how many reports nobody has settled yet, and whatever
a moderator decides about it settles them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select, update

from tamis.comments.states import State
from tamis.errors import NotFound
from tamis.store.ids import new_id
from tamis.store.schema import comments, reports

MAX_NOTE = 1000


class Why(StrEnum):
    """What is said to be wrong with it."""

    SPAM = "spam"
    INSULT = "insult"
    PERSONAL = "personal"  # tells of somebody what is not the public's
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """One of them, as moderators read it."""

    why: Why
    note: str
    at: datetime


def report(
    conn: Connection,
    site_id: int,
    comment_id: str,
    reporter: bytes,
    why: Why,
    note: str,
    now: datetime,
) -> None:
    """Keep it. Raises NotFound for what is not published."""
    one = comments.c.site_id == site_id, comments.c.id == comment_id
    published = select(comments.c.id).where(*one, comments.c.state == State.APPROVED)
    if conn.execute(published.with_for_update()).first() is None:
        raise NotFound("comment", comment_id)
    said = {"why": why.value, "note": note.strip()[:MAX_NOTE], "at": now, "settled_at": None}
    its = reports.c.site_id == site_id, reports.c.comment_id == comment_id
    again = update(reports).where(*its, reports.c.reporter == reporter).values(said)
    if conn.execute(again).rowcount == 0:
        row = {"site_id": site_id, "id": new_id(now), "comment_id": comment_id}
        conn.execute(insert(reports).values(row | {"reporter": reporter} | said))
    left = select(func.count()).select_from(reports).where(*its, reports.c.settled_at.is_(None))
    conn.execute(update(comments).where(*one).values(reported=left.scalar_subquery()))


def settle(conn: Connection, site_id: int, comment_id: str, now: datetime) -> None:
    """A moderator has decided about the comment."""
    its = reports.c.site_id == site_id, reports.c.comment_id == comment_id
    conn.execute(update(reports).where(*its, reports.c.settled_at.is_(None)).values(settled_at=now))
    one = comments.c.site_id == site_id, comments.c.id == comment_id
    conn.execute(update(comments).where(*one, comments.c.reported > 0).values(reported=0))


def open_reports(conn: Connection, site_id: int, comment_id: str) -> tuple[Report, ...]:
    """What nobody has settled yet, oldest first."""
    columns = reports.c.why, reports.c.note, reports.c.at
    its = reports.c.site_id == site_id, reports.c.comment_id == comment_id
    left = select(*columns).where(*its, reports.c.settled_at.is_(None)).order_by(reports.c.at)
    return tuple(Report(Why(row.why), row.note, row.at) for row in conn.execute(left))
