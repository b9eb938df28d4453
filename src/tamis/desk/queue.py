"""The queue: comments as a moderator meets them, newest first, page by page.

Three tabs: what waits for a person (with the refusals picked for the audit), what was
refused, what is published. Pages go by
key (the last comment seen), never by offset, so that deciding does not skip anybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from tamis.comments.states import State
from tamis.comments.threads import reasons_from
from tamis.errors import NotFound
from tamis.store.schema import checks, comments, sites, threads
from tamis.verdict import Decision, Reason

PAGE_SIZE = 20
SUSPECT_FOR = timedelta(days=14)
TABS = (State.HELD, State.SPAM, State.APPROVED)
AWAITS_AUDIT = (comments.c.state == State.SPAM) & comments.c.audit & comments.c.decided_at.is_(None)


@dataclass(frozen=True, slots=True)
class Item:
    """One comment of the queue, with all that helps to decide."""

    site_id: int
    id: str
    site_url: str
    site_lang: str
    page: str
    title: str
    author: str
    url: str | None
    text: str
    state: State
    decision: Decision  # the judge's, when it came
    probability: float
    reasons: tuple[Reason, ...]
    guid: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    audit: bool  # picked by lot when it was refused

    @property
    def awaits_audit(self) -> bool:
        """Whether a refusal waits for somebody to say if it was right."""
        return self.audit and self.state is State.SPAM and self.decided_at is None


@dataclass(frozen=True, slots=True)
class Page:
    """Some items, and where to go on: None at the end."""

    items: tuple[Item, ...]
    older: str | None


def read_queue(conn: Connection, state: State, before: str | None = None) -> Page:
    """The comments in one state, newest first, older than the comment `before`. What waits
    for a person are held comments and the refusals picked for the audit."""
    fits = comments.c.state == state
    if state is State.HELD:
        fits |= AWAITS_AUDIT
    wanted = _items().where(fits).order_by(comments.c.id.desc())
    if before:
        wanted = wanted.where(comments.c.id < before)
    rows = conn.execute(wanted.limit(PAGE_SIZE + 1)).all()
    items = tuple(_item(row) for row in rows[:PAGE_SIZE])
    return Page(items, items[-1].id if len(rows) > PAGE_SIZE else None)


def read_item(conn: Connection, site_id: int, comment_id: str) -> Item:
    """One comment. Raises NotFound, also when its author took it back."""
    wanted = _items().where(
        comments.c.site_id == site_id,
        comments.c.id == comment_id,
        comments.c.state != State.DELETED,
    )
    row = conn.execute(wanted).first()
    if row is None:
        raise NotFound("comment", comment_id)
    return _item(row)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A check by other software: approved there, then found to be part of a campaign."""

    guid: str
    site_url: str
    at: datetime
    text: str | None  # where the site keeps it


def read_suspects(conn: Connection, now: datetime) -> tuple[Suspect, ...]:
    """The latest of two weeks that nobody has corrected, newest first."""
    columns = checks.c.guid, sites.c.url, checks.c.at, checks.c.text
    wanted = select(*columns).join(sites, sites.c.id == checks.c.site_id)
    open_ = wanted.where(
        checks.c.site_id.in_(select(sites.c.id)),  # so that the index serves, site by site
        checks.c.called_back_at >= now - SUSPECT_FOR,
        checks.c.corrected.is_(None),
    )
    rows = conn.execute(open_.order_by(checks.c.called_back_at.desc()).limit(PAGE_SIZE)).all()
    return tuple(Suspect(row.guid, row.url, row.at, row.text) for row in rows)


def count_states(conn: Connection) -> dict[State, int]:
    """How many comments stand in each state; refusals to be audited wait, too."""
    per_state = select(comments.c.state, func.count()).group_by(comments.c.state)
    found = {State(state): number for state, number in conn.execute(per_state).all()}
    audits = conn.execute(select(func.count()).where(AWAITS_AUDIT)).scalar_one()
    found[State.HELD] = found.get(State.HELD, 0) + audits
    return {state: found.get(state, 0) for state in State}


def _items() -> Select[*tuple[Any, ...]]:
    page = (comments.c.site_id == threads.c.site_id) & (comments.c.thread_id == threads.c.id)
    columns = (
        comments.c.site_id, comments.c.id, sites.c.url.label("site_url"), sites.c.lang,
        threads.c.page, threads.c.title, comments.c.author, comments.c.url, comments.c.text,
        comments.c.state, comments.c.decision, comments.c.probability, comments.c.reasons,
        comments.c.guid, comments.c.created_at, comments.c.decided_at, comments.c.decided_by,
        comments.c.audit,
    )  # fmt: skip
    return select(*columns).join(threads, page).join(sites, sites.c.id == comments.c.site_id)


def _item(row: Row[*tuple[Any, ...]]) -> Item:
    return Item(
        site_id=row.site_id,
        id=row.id,
        site_url=row.site_url,
        site_lang=row.lang,
        page=row.page,
        title=row.title,
        author=row.author or "",
        url=row.url,
        text=row.text,
        state=State(row.state),
        decision=Decision(row.decision),
        probability=row.probability,
        reasons=reasons_from(row.reasons),
        guid=row.guid,
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        audit=row.audit,
    )
