"""The queue: rows written with what caused them, sent later, each until it is sent.

`put` writes a row in the caller's transaction: a mail exists if and only if its cause does.
`claim` takes the next row that is due *and ready*; what ready means is a condition of the
caller's, such as "its comment is published", and is asked in the very statement that takes
the row. To take it is to move its due time a lease ahead and to count a try, and to commit;
then it is sent, outside of any transaction; then `sent` or `failed` notes the outcome. A
worker killed in between has left nothing but the lease: when that is over the mail is
sent again, under the same Message-ID. So each mail goes out at least once, and two workers
never send one at the same time. PostgreSQL passes over rows that another one is taking,
SQLite has one writer.

A row that was sent or given up keeps no address, text or link: only a keyed handle of the
address, by which `recently` counts how many mails somebody got.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from tamis.identity import Secret
from tamis.site import SiteId
from tamis.store.ids import new_id
from tamis.store.schema import outbox, subscriptions

LEASE = timedelta(minutes=5)  # longer than a mail server is listened to
BACKOFF = (
    timedelta(seconds=10),  # a mail server that is being restarted
    timedelta(minutes=1),
    timedelta(minutes=5),  # greylisting
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
)
MAX_TRIES = len(BACKOFF) + 1  # the last one four days after the first
MAX_ERROR = 500  # signs of what a server said
EMPTIED: dict[str, Any] = {
    "to_": "", "subject": "", "body": "", "headers": "{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mail:
    """What is to be said to whom. `about`: the comment without which it has no meaning."""

    kind: str
    to: str
    subject: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)
    subscription_id: str | None = None
    comment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A row that was taken."""

    site_id: SiteId
    id: str
    kind: str
    to: str
    subject: str
    text: str
    headers: dict[str, str]
    tries: int  # this one counted
    subscription_id: str | None


def put(conn: Connection, secret: Secret, site_id: SiteId, mail: Mail, now: datetime) -> str:
    """Queue a mail, in the caller's transaction; its id."""
    row = {
        "site_id": site_id,
        "id": new_id(now),
        "kind": mail.kind,
        "to_": mail.to,
        "handle": mail_handle(secret, mail.to),
        "subject": mail.subject,
        "body": mail.text,
        "headers": msgspec.json.encode(dict(mail.headers)).decode(),
        "due_at": now,
        "subscription_id": mail.subscription_id,
        "comment_id": mail.comment_id,
    }
    conn.execute(insert(outbox).values(row))
    return str(row["id"])


def mail_handle(secret: Secret, address: str) -> bytes:
    """What an inbox is counted under: +tags and case lead to the same one, mostly."""
    local, _, host = address.casefold().rpartition("@")
    return secret.derive("mail limit", f"{local.partition('+')[0]}@{host}")[:16]


def recently(conn: Connection, secret: Secret, kind: str, address: str, since: datetime) -> int:
    """How many mails of this kind an inbox got since then, or has before it; of all sites.

    Others who ask for the same inbox wait until this transaction ends.
    """
    handle = mail_handle(secret, address)
    if conn.dialect.name == "postgresql":
        turn = int.from_bytes(handle[:8], "big", signed=True)
        conn.execute(select(func.pg_advisory_xact_lock(turn)))
    waiting = and_(outbox.c.sent_at.is_(None), outbox.c.tries < MAX_TRIES)
    counted = select(func.count()).where(
        outbox.c.handle == handle,
        outbox.c.kind == kind,
        or_(waiting, outbox.c.sent_at >= since),
    )
    return conn.execute(counted).scalar_one()


def is_due(conn: Connection, ready: ColumnElement[bool], now: datetime) -> bool:
    """Whether there is anything to send."""
    return conn.execute(select(outbox.c.id).where(_due(ready, now)).limit(1)).first() is not None


def claim(conn: Connection, ready: ColumnElement[bool], now: datetime) -> Queued | None:
    """Take the row that has waited longest, for LEASE. Commit before it is sent."""
    next_one = select(outbox).where(_due(ready, now)).order_by(outbox.c.due_at, outbox.c.id)
    row = conn.execute(next_one.limit(1).with_for_update(of=outbox, skip_locked=True)).first()
    if row is None:
        return None
    taken = {"due_at": now + LEASE, "tries": row.tries + 1}
    conn.execute(update(outbox).where(_row(row.site_id, row.id)).values(taken))
    return _queued(row)


def sent(conn: Connection, mail: Queued, now: datetime) -> None:
    """It is out: what it said is let go."""
    done = EMPTIED | {"sent_at": now, "last_error": None}
    conn.execute(update(outbox).where(_row(mail.site_id, mail.id)).values(done))
    told = (subscriptions.c.site_id == mail.site_id, subscriptions.c.id == mail.subscription_id)
    conn.execute(update(subscriptions).where(*told).values(mailed_at=now))


def failed(conn: Connection, mail: Queued, why: str, now: datetime, *, for_good: bool) -> bool:
    """It did not go out: tried again later, or never. Whether it is given up."""
    given_up = for_good or mail.tries >= MAX_TRIES
    values: dict[str, Any] = {"last_error": why[:MAX_ERROR]}
    if given_up:
        values |= EMPTIED | {"tries": MAX_TRIES, "due_at": now}
    else:
        values |= {"due_at": now + BACKOFF[mail.tries - 1]}
    conn.execute(update(outbox).where(_row(mail.site_id, mail.id)).values(values))
    return given_up


def _due(ready: ColumnElement[bool], now: datetime) -> ColumnElement[bool]:
    waiting = and_(outbox.c.sent_at.is_(None), outbox.c.due_at <= now)
    return and_(waiting, outbox.c.tries < MAX_TRIES, ready)


def _row(site_id: int, id: str) -> ColumnElement[bool]:
    return and_(outbox.c.site_id == site_id, outbox.c.id == id)


def _queued(row: Row[*tuple[Any, ...]]) -> Queued:
    return Queued(
        site_id=SiteId(row.site_id),
        id=row.id,
        kind=row.kind,
        to=row.to_,
        subject=row.subject,
        text=row.body,
        headers=msgspec.json.decode(row.headers, type=dict[str, str]),
        tries=row.tries + 1,
        subscription_id=row.subscription_id,
    )
