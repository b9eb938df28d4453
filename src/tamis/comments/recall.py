"""Calling back: what was approved, and then turned out to be part of a campaign.

When a cluster of copies is convicted (`checks.campaigns`), those of its members that were
approved in the last 48 hours are judged anew: a comment of our own goes to `held` with
the reason, and waits in the desk's queue; of an outside check the journal's row is marked,
so that the desk can name it. Each is called back once, by whichever process is first:
the states it must be in are conditions of the very update, and rows that another
transaction holds are passed over. What a person has decided about is never touched.

After a restart the suspects are found again in the journal (`checks.traces`), and what was
called back before is no longer approved: nothing happens twice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from tamis.checks.history import History
from tamis.checks.metrics import CALLED_BACK
from tamis.comments.states import State
from tamis.comments.threads import reasons_from, reasons_to
from tamis.store.engine import Store
from tamis.store.schema import checks, comments
from tamis.verdict import Decision, Reason

AT_ONCE = 500  # checks in one statement
REASON = Reason("campaign.copies", (), 3.0, ())


@dataclass(frozen=True, slots=True)
class CalledBack:
    """How many were."""

    comments: int
    checks: int


def call_back(store: Store, history: History, now: datetime) -> CalledBack:
    """See to all that was convicted since. Raises Unavailable; then they wait."""
    convicted = sorted(history.convicted(now))
    held = marked = 0
    for at in range(0, len(convicted), AT_ONCE):
        some = convicted[at : at + AT_ONCE]
        if _any_left(store, some):
            with store.write() as conn:
                held += _hold(conn, some)
                marked += _mark(conn, some, now)
        history.called_back(some)
    CALLED_BACK.inc(marked)
    return CalledBack(held, marked)


def _any_left(store: Store, some: Collection[tuple[int, str]]) -> bool:
    """Most looks find that another process was first, and need no writer's place."""
    with store.read() as conn:
        return bool(
            conn.execute(
                select(or_(exists().where(_approved(some)), exists().where(_unmarked(some))))
            ).scalar()
        )


def _hold(conn: Connection, some: Collection[tuple[int, str]]) -> int:
    wanted = select(comments.c.site_id, comments.c.id, comments.c.reasons).where(_approved(some))
    found = conn.execute(wanted.with_for_update(skip_locked=True)).all()
    for row in found:
        reasons = (REASON, *reasons_from(row.reasons))
        one = comments.c.site_id == row.site_id, comments.c.id == row.id
        values = {"state": State.HELD.value, "reasons": reasons_to(reasons)}
        conn.execute(update(comments).where(*one).values(values))
    return len(found)


def _mark(conn: Connection, some: Collection[tuple[int, str]], now: datetime) -> int:
    return conn.execute(update(checks).where(_unmarked(some)).values(called_back_at=now)).rowcount


def _approved(some: Collection[tuple[int, str]]) -> ColumnElement[bool]:
    """Our own comments among them that are published, and that nobody decided about."""
    return and_(
        comments.c.site_id.in_({site for site, _ in some}),
        comments.c.guid.in_([guid for _, guid in some]),
        comments.c.state == State.APPROVED,
        comments.c.decided_at.is_(None),
    )


def _unmarked(some: Collection[tuple[int, str]]) -> ColumnElement[bool]:
    return and_(
        checks.c.site_id.in_({site for site, _ in some}),
        checks.c.guid.in_([guid for _, guid in some]),
        checks.c.decision == Decision.APPROVE,
        checks.c.corrected.is_(None),
        checks.c.called_back_at.is_(None),
    )
