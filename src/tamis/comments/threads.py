"""Threads: one page, one thread, and what a reader sees of it.

Which thread a page has is decided by its canonical address: that of the site, without
fragment, tracking parameters, doubled slashes, index.html and last slash, http and
https and www alike. A page of a foreign host has none. Opening a thread twice at once
makes one thread: the second writer finds the first one's row.

`read` gives the thread in the order in which it is shown, each comment after what it
answers, with its depth. Readers see published comments; somebody's own held or refused
ones are added for them alone. A comment that is no longer there leaves a tombstone,
without name or text, as long as an answer to it is shown.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ada_url
import msgspec
from sqlalchemy import Connection, Row, insert, or_, select
from sqlalchemy.exc import IntegrityError

from tamis.comments.states import State
from tamis.errors import BadInput, NotFound
from tamis.site import Site
from tamis.store.ids import new_id
from tamis.store.schema import comments, sites, threads
from tamis.verdict import Reason

MAX_PAGE = 2000
MAX_TITLE = 300
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_eid)$", re.IGNORECASE)
INDEX_PAGE = re.compile(r"/index\.(html?|php)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of one page."""

    site_id: int
    id: str
    page: str
    title: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One comment of a thread as a reader meets it. A tombstone has no name and no html."""

    id: str
    parent_id: str | None
    parent_author: str | None
    depth: int  # 0: answers the page
    author: str
    url: str | None
    html: str
    state: State
    own: bool  # the reader wrote it
    reasons: tuple[Reason, ...]  # of one's own only
    guid: str
    created_at: datetime

    @property
    def gone(self) -> bool:
        """Whether only a tombstone stands here."""
        return self.state is State.DELETED


def canonical_page(site: Site, page: str) -> str:
    """The address that names the page's thread. Raises BadInput for foreign pages."""
    wrong = BadInput("page", f"is not a page of {site.url}", "send an address of this site")
    if len(page) > MAX_PAGE:
        raise BadInput("page", f"is longer than {MAX_PAGE} signs")
    home = ada_url.URL(site.url)
    try:
        url = ada_url.URL(page, base=site.url)
    except ValueError:
        raise wrong from None
    if url.protocol not in ("http:", "https:") or _bare(url.host) != _bare(home.host):
        raise wrong
    path = INDEX_PAGE.sub("/", re.sub(r"/{2,}", "/", url.pathname))
    path = path.rstrip("/") or "/"
    query = "&".join(part for part in url.search[1:].split("&") if part and not _tracks(part))
    return f"{home.protocol}//{home.host}{path}" + (f"?{query}" if query else "")


def site_of(known: Iterable[Site], page: str) -> Site:
    """The site that a page belongs to; of several on one host the one with the longest path."""
    try:
        url = ada_url.URL(page)
    except ValueError:
        raise BadInput("page", "is not an address", "send the page's full address") from None
    fits = [
        (len(home.pathname), site)
        for site in known
        if _bare((home := ada_url.URL(site.url)).host) == _bare(url.host)
        and (url.pathname + "/").startswith(home.pathname.rstrip("/") + "/")
    ]
    if not fits:
        raise BadInput("page", "belongs to no site of this server", "see `tamis site list`")
    return max(fits, key=lambda fit: fit[0])[1]


def find_thread(conn: Connection, site: Site, page: str) -> Thread | None:
    """The thread of a canonical address, if one was opened."""
    columns = (
        threads.c.site_id, threads.c.id, threads.c.page, threads.c.title, threads.c.closed_at,
    )  # fmt: skip
    found = select(*columns).where(threads.c.site_id == site.id, threads.c.page == page)
    row = conn.execute(found).first()
    return None if row is None else Thread(*row)


def site_of_comment(conn: Connection, comment_id: str) -> int:
    """The number of the site that a comment was written on. Raises NotFound."""
    of_it = select(comments.c.site_id).where(
        comments.c.site_id.in_(select(sites.c.id)),  # the index begins with the site
        comments.c.id == comment_id,
    )
    found = conn.execute(of_it).scalar_one_or_none()
    if found is None:
        raise NotFound("comment", comment_id)
    return int(found)


def open_thread(conn: Connection, site: Site, page: str, title: str, now: datetime) -> Thread:
    """The page's thread, made if it is the first time. In the caller's transaction."""
    found = find_thread(conn, site, page)
    if found is not None:
        return found
    thread = Thread(site.id, new_id(now), page, title.strip()[:MAX_TITLE], None)
    row = {
        "site_id": site.id, "id": thread.id, "page": page, "title": thread.title, "created_at": now,
    }  # fmt: skip
    try:
        with conn.begin_nested():
            conn.execute(insert(threads).values(row))
    except IntegrityError:
        found = find_thread(conn, site, page)
        if found is None:
            raise
        return found
    return thread


def read(conn: Connection, thread: Thread, own: Collection[str] = ()) -> tuple[Shown, ...]:
    """What somebody who wrote the comments `own` sees, in the order of showing."""
    columns = (
        comments.c.id, comments.c.parent_id, comments.c.author, comments.c.url, comments.c.html,
        comments.c.state, comments.c.reasons, comments.c.guid, comments.c.created_at,
    )  # fmt: skip
    here = select(*columns).where(
        comments.c.site_id == thread.site_id,
        comments.c.thread_id == thread.id,
        # what has left the page may still have answers: their place is kept
        or_(comments.c.state.in_((State.APPROVED, State.DELETED, State.SPAM)),
            comments.c.id.in_(tuple(own))),
    ).order_by(comments.c.created_at, comments.c.id)  # fmt: skip
    rows = {row.id: row for row in conn.execute(here)}
    visible = {
        id for id, row in rows.items()
        if row.state == State.APPROVED or (id in own and row.state != State.DELETED)
    }  # fmt: skip
    return tuple(_in_order(rows, visible, own))


def count(shown: Iterable[Shown]) -> int:
    """How many comments are published among these."""
    return sum(comment.state is State.APPROVED for comment in shown)


def _in_order(
    rows: dict[str, Row[*tuple[Any, ...]]], visible: set[str], own: Collection[str]
) -> Iterable[Shown]:
    """A walk down the tree without recursion: a thread may be as deep as it likes."""
    kept = set(visible)
    for id in visible:  # ancestors of what is visible stay, as tombstones
        above = rows[id].parent_id
        while above in rows and above not in kept:
            kept.add(above)
            above = rows[above].parent_id
    answers: dict[str | None, list[str]] = {}
    for id, row in rows.items():
        if id in kept:
            under = row.parent_id if row.parent_id in kept else None
            answers.setdefault(under, []).append(id)
    waiting = [(id, 0) for id in reversed(answers.get(None, []))]
    while waiting:
        id, depth = waiting.pop()
        parent = rows.get(rows[id].parent_id or "")
        name = parent.author if parent is not None and parent.id in visible else None
        yield _shown(rows[id], depth, name, id in visible, id in own)
        waiting += [(answer, depth + 1) for answer in reversed(answers.get(id, []))]


def _shown(
    row: Row[*tuple[Any, ...]], depth: int, parent_author: str | None, visible: bool, own: bool
) -> Shown:
    return Shown(
        id=row.id,
        parent_id=row.parent_id,
        parent_author=parent_author,
        depth=depth,
        author=(row.author or "") if visible else "",
        url=row.url if visible else None,
        html=row.html if visible else "",
        state=State(row.state) if visible else State.DELETED,
        own=own and visible,
        reasons=reasons_from(row.reasons) if own and visible else (),
        guid=row.guid,
        created_at=row.created_at,
    )


def reasons_from(stored: str) -> tuple[Reason, ...]:
    """The reasons of a verdict as `comments.reasons` keeps them."""
    return msgspec.json.decode(stored, type=tuple[Reason, ...])


def reasons_to(reasons: tuple[Reason, ...]) -> str:
    """The other way."""
    return msgspec.json.encode(reasons).decode()


def _tracks(parameter: str) -> bool:
    return TRACKING.match(parameter.partition("=")[0]) is not None


def _bare(host: str) -> str:
    return host.removeprefix("www.")
