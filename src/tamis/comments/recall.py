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

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from tamis.checks.history import History
from tamis.checks.metrics import CALLED_BACK
from tamis.comments.revisions import touch_of
from tamis.comments.states import State
from tamis.comments.threads import reasons_from, reasons_to
from tamis.store.engine import Store
from tamis.store.schema import checks, comments
from tamis.verdict import Decision, Reason

AT_ONCE = 500  # checks in one statement
POSTED_WITHIN = timedelta(days=3)  # what is called back was approved in the last two
REASON = Reason("campaign.copies", (), 0.0, ())  # no weight: it holds, whatever the judge said

Named = Sequence[tuple[int, str]]  # site and check


@dataclass(frozen=True, slots=True)
class CalledBack:
    """How many comments of ours, and how many checks of others."""

    comments: int
    checks: int


def call_back(store: Store, history: History, now: datetime) -> CalledBack:
    """See to all that was convicted since. Raises Unavailable; then they wait."""
    convicted = sorted(history.convicted(now))
    held = marked = 0
    for at in range(0, len(convicted), AT_ONCE):
        some = convicted[at : at + AT_ONCE]
        with store.read() as conn:
            ours = _ours(conn, some, now)
            others = [named for named in some if named not in ours]
            is_any_left = _is_any_left(conn, some, others, now)
        if is_any_left:  # most looks find that another process was first
            with store.write() as conn:
                held += _hold(conn, some, now)
                marked += _mark(conn, others, now)
        history.called_back(some)
    CALLED_BACK.inc(held + marked)
    return CalledBack(held, marked)


def _ours(conn: Connection, some: Named, now: datetime) -> set[tuple[int, str]]:
    """Those that are comments of our own, in whatever state."""
    known = select(comments.c.site_id, comments.c.guid).where(_posted(some, now))
    return {(row.site_id, row.guid) for row in conn.execute(known)}


def _is_any_left(conn: Connection, some: Named, others: Named, now: datetime) -> bool:
    left = or_(exists().where(_approved(some, now)), exists().where(_unmarked(others)))
    return bool(conn.execute(select(left)).scalar())


def _hold(conn: Connection, some: Named, now: datetime) -> int:
    wanted = select(comments.c.site_id, comments.c.id, comments.c.reasons)
    locked = wanted.where(_approved(some, now)).with_for_update(skip_locked=True)
    found = conn.execute(locked).all()
    for row in found:
        reasons = (REASON, *reasons_from(row.reasons))
        one = comments.c.site_id == row.site_id, comments.c.id == row.id
        values = {"state": State.HELD.value, "reasons": reasons_to(reasons)}
        conn.execute(update(comments).where(*one).values(values))
        touch_of(conn, row.site_id, [row.id])
    return len(found)


def _mark(conn: Connection, others: Named, now: datetime) -> int:
    return conn.execute(update(checks).where(_unmarked(others)).values(called_back_at=now)).rowcount


def _posted(some: Named, now: datetime) -> ColumnElement[bool]:
    return and_(
        comments.c.site_id.in_({site for site, _ in some}),
        comments.c.created_at >= now - POSTED_WITHIN,
        comments.c.guid.in_([guid for _, guid in some]),
    )


def _approved(some: Named, now: datetime) -> ColumnElement[bool]:
    """Published ones among them that nobody decided about."""
    undecided = comments.c.state == State.APPROVED, comments.c.decided_at.is_(None)
    return and_(_posted(some, now), *undecided)


def _unmarked(others: Named) -> ColumnElement[bool]:
    return and_(
        checks.c.site_id.in_({site for site, _ in others}),
        checks.c.guid.in_([guid for _, guid in others]),
        checks.c.decision == Decision.APPROVE,
        checks.c.corrected.is_(None),
        checks.c.called_back_at.is_(None),
    )
