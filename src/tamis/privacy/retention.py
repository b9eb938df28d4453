"""Retention: what goes when its time is over.

`sweep` ends everything that the notice gives an end to; `jobs` calls it at the start
of a server and then every hour. It may stop anywhere and be called again: each step is
a transaction of its own that finds what is due by the clock, never by a list. Ledger
lines that go take their site's snapshots with them and raise its epoch, so every
follower folds the model again from the lines that remain.

Not ended here: what stays as long as its comment does, and what backups outside hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, or_, select, update

from tamis.checks.traces import KEPT
from tamis.comments.states import EMPTIED, State
from tamis.learning.ledger import take_turn
from tamis.site import SiteId
from tamis.store.engine import Store
from tamis.store.schema import (
    checks,
    comments,
    desk_log,
    ledger,
    login_links,
    outbox,
    sessions,
    sites,
    snapshots,
    subscriptions,
)

REFUSED = timedelta(days=14)  # text of refused comments, and of outside checks if kept
TRACES = KEPT  # keyed fingerprints of checks, for campaigns
CHECKS = timedelta(days=90)
LEARNED = timedelta(days=365)
DECIDED_BY = timedelta(days=365)
DESK_LOG = timedelta(days=180)
LINKS = timedelta(days=30)  # after they were used or ran out
UNSENT = timedelta(days=3)  # mails that could not be sent
UNCONFIRMED = timedelta(days=3)  # wishes for mails that nobody confirmed
SUBSCRIBED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows ended, by kind."""

    counts: dict[str, int]

    def __str__(self) -> str:
        return " ".join(f"{kind}={count}" for kind, count in self.counts.items() if count)


def sweep(store: Store, now: datetime) -> Swept:
    """Ends what is due. Raises Unavailable."""
    counts: dict[str, int] = {}
    for kind, step in STEPS.items():
        with store.write() as conn:
            counts[kind] = step(conn, now)
    counts["ledger"] = 0
    with store.read() as conn:
        site_ids = conn.execute(select(sites.c.id)).scalars().all()
    for site_id in site_ids:
        with store.write() as conn:
            counts["ledger"] += _old_lines(conn, SiteId(site_id), now)
    return Swept(counts)


def _refused(conn: Connection, now: datetime) -> int:
    """A refused comment that was answered leaves an empty place, as a deleted one does."""
    old = comments.c.created_at < now - REFUSED
    answers = comments.alias("answers")
    answered = exists().where(
        answers.c.site_id == comments.c.site_id,
        answers.c.thread_id == comments.c.thread_id,
        answers.c.parent_id == comments.c.id,
    )
    emptied = update(comments).where(comments.c.state == State.SPAM, old, answered).values(EMPTIED)
    ended = func.coalesce(comments.c.decided_at, comments.c.created_at) < now - REFUSED
    left = or_(comments.c.state == State.SPAM, (comments.c.state == State.DELETED) & ended)
    gone = delete(comments).where(old, left, ~answered)
    return conn.execute(emptied).rowcount + conn.execute(gone).rowcount


def _check_texts(conn: Connection, now: datetime) -> int:
    due = update(checks).where(checks.c.text.is_not(None), checks.c.at < now - REFUSED)
    return conn.execute(due.values(text=None)).rowcount


def _traces(conn: Connection, now: datetime) -> int:
    due = update(checks).where(checks.c.traces.is_not(None), checks.c.at < now - TRACES)
    return conn.execute(due.values(traces=None)).rowcount


def _checks(conn: Connection, now: datetime) -> int:
    return conn.execute(delete(checks).where(checks.c.at < now - CHECKS)).rowcount


def _deciders(conn: Connection, now: datetime) -> int:
    due = update(comments).where(
        comments.c.decided_by.is_not(None), comments.c.decided_at < now - DECIDED_BY
    )
    return conn.execute(due.values(decided_by=None)).rowcount


def _desk_log(conn: Connection, now: datetime) -> int:
    return conn.execute(delete(desk_log).where(desk_log.c.at < now - DESK_LOG)).rowcount


def _links(conn: Connection, now: datetime) -> int:
    return conn.execute(delete(login_links).where(login_links.c.expires_at < now - LINKS)).rowcount


def _sessions(conn: Connection, now: datetime) -> int:
    return conn.execute(delete(sessions).where(sessions.c.expires_at < now)).rowcount


def _sent(conn: Connection, now: datetime) -> int:
    ended = or_(outbox.c.sent_at.is_not(None), outbox.c.due_at < now - UNSENT)
    return conn.execute(delete(outbox).where(ended)).rowcount


def _subscriptions(conn: Connection, now: datetime) -> int:
    unsure = subscriptions.c.confirmed_at.is_(None)
    forgotten = unsure & (subscriptions.c.asked_at < now - UNCONFIRMED)
    ended = or_(forgotten, subscriptions.c.confirmed_at < now - SUBSCRIBED)
    return conn.execute(delete(subscriptions).where(ended)).rowcount


def _old_lines(conn: Connection, site_id: SiteId, now: datetime) -> int:
    """Lines past their time: the model is folded again without them, everywhere."""
    due = (ledger.c.site_id == site_id) & (ledger.c.at < now - LEARNED)
    if conn.execute(select(ledger.c.seq).where(due).limit(1)).first() is None:
        return 0
    take_turn(conn, site_id)
    gone = conn.execute(delete(ledger).where(due)).rowcount
    # the oldest lines are in every snapshot
    conn.execute(delete(snapshots).where(snapshots.c.site_id == site_id))
    conn.execute(update(sites).where(sites.c.id == site_id).values(epoch=sites.c.epoch + 1))
    return gone


STEPS: dict[str, Callable[[Connection, datetime], int]] = {
    "comments": _refused,
    "check_texts": _check_texts,
    "traces": _traces,
    "checks": _checks,
    "deciders": _deciders,
    "desk_log": _desk_log,
    "links": _links,
    "sessions": _sessions,
    "outbox": _sent,
    "subscriptions": _subscriptions,
}
