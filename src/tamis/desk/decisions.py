"""Decisions: a moderator says ham or spam, the comment moves, the filter learns.

One transaction holds all of it: the comment's new state, the ledger line, the check
that it corrects, the entry in the desk log. Whatever kills the process, either all of
it happened or nothing. When it has reached the disk this worker's model catches up, so
the very next verdict knows it.

Two moderators at once: a decision names the state in which its moderator saw the
comment. If it is in another one by now, nothing is changed, and the later one is shown
who decided what.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, true, update

from tamis.checks.feedback import follow, learn_once, line_for
from tamis.checks.service import Service
from tamis.comment import Comment, Label
from tamis.comments.reports import settle
from tamis.comments.revisions import touch_of
from tamis.comments.states import AFTER_LABEL, State
from tamis.desk.audit import note_decision
from tamis.desk.people import Person
from tamis.desk.queue import Item, read_item
from tamis.identity import Handle
from tamis.learning.ledger import Line
from tamis.learning.trust import DESK, GivenBy
from tamis.site import Site
from tamis.store.ids import new_id
from tamis.store.schema import checks, comments, desk_log


class Outcome(StrEnum):
    """What came of a decision."""

    LEARNED = "learned"
    OVERTAKEN = "overtaken"  # somebody was faster: nothing was changed


@dataclass(frozen=True, slots=True)
class Decided:
    """The comment as it stands now, and what came of the decision."""

    item: Item
    outcome: Outcome


def decide(
    service: Service,
    site: Site,
    comment_id: str,
    label: Label,
    *,
    seen: State,
    person: Person,
    now: datetime,
) -> Decided:
    """Decides about a comment last seen as `seen`. Raises NotFound, Unavailable."""
    with service.store.read() as conn:
        item = read_item(conn, site.id, comment_id)
        line = _line(conn, service, site, item, label, person, now)
    with service.store.write() as conn:
        item = read_item(conn, site.id, comment_id)
        if not _move(conn, item, AFTER_LABEL[label], seen, person, now):
            return Decided(read_item(conn, site.id, comment_id), Outcome.OVERTAKEN)
        note_decision(conn, item, label)
        settle(conn, site.id, comment_id, now)
        touch_of(conn, site.id, [comment_id])
        seq = learn_once(conn, line)
        log_action(conn, site, person, label.value, now, comment_id=comment_id, detail=seen.value)
        item = read_item(conn, site.id, comment_id)
    follow(service, site.id, seq)
    return Decided(item, Outcome.LEARNED)


def log_action(
    conn: Connection,
    site: Site,
    person: Person,
    action: str,
    now: datetime,
    *,
    comment_id: str | None = None,
    detail: str = "",
) -> None:
    """A row of the desk log."""
    row = {
        "site_id": site.id, "id": new_id(now), "at": now, "person": person.name,
        "action": action, "comment_id": comment_id, "detail": detail,
    }  # fmt: skip
    conn.execute(insert(desk_log).values(row))


def way_of(label: Label, seen: State) -> GivenBy:
    """How much was said: to fetch something out of the spam folder is to look twice."""
    if label is Label.SPAM:
        return GivenBy.SPAM
    return GivenBy.UNSPAM if seen is State.SPAM else GivenBy.APPROVE


def as_comment(item: Item, site: Site) -> Comment:
    """The comment as it is still known: without what was let go after its check."""
    return Comment(
        text=item.text,
        author=item.author or None,
        url=item.url,
        permalink=item.page,
        page_title=item.title or None,
        lang=site.lang,
        written_at=item.created_at,
    )


def _move(
    conn: Connection, item: Item, state: State, seen: State, person: Person, now: datetime
) -> bool:
    """False when the comment is no longer as it was seen. To confirm where it stands, as an
    audit does, is possible once."""
    fresh = comments.c.decided_at.is_(None) if state is seen else true()
    moved = (
        update(comments)
        .where(
            comments.c.site_id == item.site_id,
            comments.c.id == item.id,
            comments.c.state == seen,
            fresh,
        )
        .values(state=state.value, decided_at=now, decided_by=person.name)
    )
    return conn.execute(moved).rowcount == 1


def _line(
    conn: Connection, service: Service, site: Site, item: Item, label: Label, person: Person,
    now: datetime,
) -> Line:  # fmt: skip
    """The ledger line, bound to the check by the handles that the check has."""
    line = line_for(
        service, site, as_comment(item, site), label,
        given_by=way_of(label, item.state), source=DESK, now=now, giver=person.id,
        comment_id=item.id,
    )  # fmt: skip
    check = _check(conn, item)
    if check is None:
        return line
    email = Handle(check.email) if check.email else None
    return replace(line, content=Handle(check.content), email=email)


def _check(conn: Connection, item: Item) -> Row[bytes, bytes | None] | None:
    of_item = select(checks.c.content, checks.c.email).where(
        checks.c.site_id == item.site_id, checks.c.guid == item.guid
    )
    return conn.execute(of_item).one_or_none()
