"""Editing: what its author does with a comment afterwards, by its edit token.

    edit(service, site, id, token, text, now=...)        judged again, marked as edited
    take_back(service, site, id, token, now=...)         gone; a tombstone if it was answered
    own(conn, secret, site, tokens)                      where one's own comments stand

Within the site's window, and 10 minutes longer for who was typing when it ended. An edit is
judged like a new comment: what was published may be held or refused then, and what a
moderator refused cannot be edited back. What is taken back is emptied at once, and with it
goes what the filter learned of it (learning.ledger); its empty place stays in the thread as
long as an answer hangs on it, and for the feed's readers for two weeks (privacy.retention).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from tamis.checks.check import check_now
from tamis.checks.feedback import follow
from tamis.checks.service import Service
from tamis.comments import markup, tokens
from tamis.comments.posting import TRAPPED, Draft, as_comment, faults
from tamis.comments.revisions import touch
from tamis.comments.states import EMPTIED, State, state_after
from tamis.comments.threads import reasons_from, reasons_to
from tamis.errors import BadInput, NotFound, Refused
from tamis.identity import Secret
from tamis.learning.ledger import UNNUMBERED, forget_comment
from tamis.site import Site
from tamis.store.schema import checks, comments, reports, subscriptions, threads, votes
from tamis.verdict import Reason

GRACE = timedelta(minutes=10)
MOST_OWN = 50  # comments asked for at once

Stored = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Own:
    """One's own comment, whatever its state."""

    id: str
    parent: str | None
    author: str
    text: str
    html: str
    state: State
    reasons: tuple[Reason, ...]
    at: datetime
    edited_at: datetime | None


def edit_until(site: Site, at: datetime) -> datetime:
    """When the window of a comment ends, as its author is told."""
    return at + timedelta(minutes=site.edit_minutes)


def edit(
    service: Service, site: Site, comment_id: str, token: str, text: str, *, now: datetime
) -> Own:
    """Another text. Raises NotFound, Refused (too late, or refused before), BadInput."""
    with service.store.read() as conn:
        row = _mine(conn, service.secret, site, comment_id, token, now)
    if row.state == State.SPAM:
        raise Refused("it was refused", "write a new comment")
    draft = Draft(page=row.page, title=row.title, text=text, author=row.author or "",
                  url=row.url or "", parent=row.parent_id)  # fmt: skip
    for fault in faults(draft):
        raise BadInput(fault.field, fault.problem)
    checked = check_now(service, site, as_comment(site, draft, now), now=now)
    trapped = any(reason.code == TRAPPED.code for reason in reasons_from(row.reasons))
    verdict = checked.verdict
    reasons = (TRAPPED, *verdict.reasons) if trapped else verdict.reasons
    values = {
        "text": text,
        "html": markup.render(text),
        "edited_at": now,
        "state": state_after(verdict.decision, suspicious_form=trapped).value,
        "decision": verdict.decision.value,
        "probability": verdict.probability,
        "reasons": reasons_to(reasons),
        "guid": checked.guid,
        "decided_at": None,  # whoever decided has not seen this text
        "decided_by": None,
    }
    with service.store.write() as conn:
        row = _mine(conn, service.secret, site, comment_id, token, now, locked=True)
        one = comments.c.site_id == site.id, comments.c.id == comment_id
        if row.state == State.SPAM:
            raise Refused("it was refused", "write a new comment")
        conn.execute(update(comments).where(*one).values(values))
        touch(conn, site.id, row.thread_id)
    return _own(row._asdict() | values)


def take_back(service: Service, site: Site, comment_id: str, token: str, *, now: datetime) -> None:
    """Delete it. Raises NotFound, Refused (too late)."""
    with service.store.write() as conn:
        row = _mine(conn, service.secret, site, comment_id, token, now, locked=True)
        learned = empty(conn, site, comment_id, now)
        touch(conn, site.id, row.thread_id)
    service.history.forget([row.guid])
    if learned:
        follow(service, site.id, UNNUMBERED)


def empty(conn: Connection, site: Site, comment_id: str, now: datetime) -> int:
    """Make a tombstone of a comment, with all that hangs on it and was learned of it. In the
    caller's transaction; returns how many ledger lines went."""
    one = comments.c.site_id == site.id, comments.c.id == comment_id
    guid = conn.execute(select(comments.c.guid).where(*one)).scalar_one()
    conn.execute(update(comments).where(*one).values(EMPTIED | {"decided_at": now}))
    for table in votes, reports, subscriptions:
        conn.execute(
            delete(table).where(table.c.site_id == site.id, table.c.comment_id == comment_id)
        )
    its = checks.c.site_id == site.id, checks.c.guid == guid
    conn.execute(update(checks).where(*its).values(text=None, email=None, traces=None))
    return forget_comment(conn, site.id, comment_id)


def own(conn: Connection, secret: Secret, site: Site, edit_tokens: Sequence[str]) -> list[Own]:
    """The comments of these tokens, as far as they are still there."""
    hashes = [tokens.edit_hash(secret, token) for token in edit_tokens[:MOST_OWN]]
    wanted = _rows(site).where(comments.c.edit_hash.in_(hashes)).order_by(comments.c.created_at)
    return [_own(row._asdict()) for row in conn.execute(wanted)]


def _rows(site: Site) -> Any:
    here = (comments.c.site_id == threads.c.site_id) & (comments.c.thread_id == threads.c.id)
    columns = (
        comments.c.id, comments.c.thread_id, comments.c.parent_id, comments.c.author,
        comments.c.url, comments.c.text, comments.c.html, comments.c.state, comments.c.reasons,
        comments.c.guid, comments.c.created_at, comments.c.edited_at, threads.c.page,
        threads.c.title,
    )  # fmt: skip
    return select(*columns).join(threads, here).where(comments.c.site_id == site.id)


def _mine(
    conn: Connection, secret: Secret, site: Site, comment_id: str, token: str, now: datetime,
    *, locked: bool = False,
) -> Stored:  # fmt: skip
    """The comment, for who has its token in time. A wrong token finds nothing."""
    wanted = _rows(site).where(
        comments.c.id == comment_id,
        comments.c.edit_hash == tokens.edit_hash(secret, token),
        comments.c.state != State.DELETED,
    )
    row: Stored | None = conn.execute(
        wanted.with_for_update(of=comments) if locked else wanted
    ).first()
    if row is None:
        raise NotFound("comment", comment_id)
    if now > edit_until(site, row.created_at) + GRACE:
        raise Refused("the time for editing is over", "write to the publisher of the site")
    return row


def _own(row: Any) -> Own:
    return Own(
        id=row["id"],
        parent=row["parent_id"],
        author=row["author"] or "",
        text=row["text"],
        html=row["html"],
        state=State(row["state"]),
        reasons=reasons_from(row["reasons"]),
        at=row["created_at"],
        edited_at=row["edited_at"],
    )
