"""Reading the comment section: `GET /v1/threads`, `POST /v1/counts`, `POST /v1/mine`.

The first is asked for by every visitor of every page. What it says is the same for all of
them but for the form's token, so all before that is made once for a thread's revision and
kept, compressed: zlib's state after it is copied, the token and the end are added, and the
answer is whole. To know the revision one row is read. `Answers` is bounded by what it holds.

The answer's ETag names the revision, the order, the page and the hour: whoever has it is
told so (304), and never keeps a form's token for longer than it is good.
"""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.checks.service import Service
from tamis.comment import MAX_TEXT_BYTES
from tamis.comments import tokens
from tamis.comments.editing import Own, edit_until, own
from tamis.comments.order import Leaf, Skeleton, Sort, first_leaf, leaf_after, leaf_around
from tamis.comments.posting import MAX_NAME
from tamis.comments.reading import Counts, Current, Skeletons, current, fill
from tamis.comments.states import State
from tamis.comments.threads import MAX_TITLE
from tamis.errors import BadInput
from tamis.site import Site
from tamis.verdict import Reason
from tamis.web.answers import json_response
from tamis.web.embed import here_url, trap_name
from tamis.web.opened import opened, place_of, speaking
from tamis.web.pages import utc_now
from tamis.web.said import against, own_next, own_title, why
from tamis.web.talk import (
    CommentOut,
    CountsIn,
    CountsOut,
    FormOut,
    MineIn,
    MineOut,
    OwnOut,
)
from tamis.wording import words

MOST_HELD = 64 << 20  # bytes of kept answers, zlib's states included
STATE_BYTES = 270_000  # of zlib while compressing
LEVEL = 6
GZIP = 31  # window of 32 kB, with gzip's head and tail


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    site: Site
    page: str  # canonical
    sort: Sort
    after: str
    around: str
    title: str


class Head:
    """The beginning of an answer, kept; `body` ends where the title stands."""

    __slots__ = ("_begun", "body", "stamp", "tag")

    def __init__(self, stamp: tuple[object, ...], body: bytes) -> None:
        self.stamp, self.body = stamp, body
        self.tag = blake2b(repr(stamp).encode(), digest_size=8).hexdigest()
        self._begun: Any = None

    @property
    def size(self) -> int:
        """Bytes held, about."""
        return len(self.body) + STATE_BYTES

    def compressed(self, end: bytes) -> bytes:
        """The whole, gzipped."""
        if self._begun is None:
            begun = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
            first = begun.compress(self.body) + begun.flush(zlib.Z_SYNC_FLUSH)
            self._begun = (first, begun)
        first, begun = self._begun
        going_on = begun.copy()
        return bytes(first + going_on.compress(end) + going_on.flush())


class Answers:
    """The heads of answers that were asked for lately. Thread safe."""

    def __init__(self, most: int = MOST_HELD) -> None:
        self._most, self._held = most, 0
        self._known: OrderedDict[tuple[object, ...], Head] = OrderedDict()
        self._turn = Lock()

    def get(self, key: tuple[object, ...], stamp: tuple[object, ...]) -> Head | None:
        """The kept one, if it is still true."""
        with self._turn:
            found = self._known.get(key)
            if found is None or found.stamp != stamp:
                return None
            self._known.move_to_end(key)
            return found

    def keep(self, key: tuple[object, ...], head: Head) -> None:
        """Instead of what was there; the longest unused go first."""
        with self._turn:
            before = self._known.pop(key, None)
            self._known[key] = head
            self._held += head.size - (before.size if before else 0)
            while self._held > self._most and len(self._known) > 1:
                self._held -= self._known.popitem(last=False)[1].size


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading remembers in a process."""

    skeletons: Skeletons
    counts: Counts
    answers: Answers


def reader_routes() -> list[BaseRoute]:
    """The doors for readers."""
    reader = Reader(Skeletons(), Counts(), Answers())

    async def threads(service: Service, request: Request) -> Response:
        return await run_in_threadpool(show_thread, service, reader, request)

    def counts(service: Service, asked: CountsIn, request: Request) -> Response:
        return json_response(CountsOut(count_pages(service, reader, asked.pages)))

    return [
        Route("/v1/threads", opened(threads), methods=["GET", "OPTIONS"]),
        Route("/v1/counts", speaking(CountsIn, counts), methods=["POST", "OPTIONS"]),
        Route("/v1/mine", speaking(MineIn, mine), methods=["POST", "OPTIONS"]),
    ]


def show_thread(service: Service, reader: Reader, request: Request) -> Response:
    """GET /v1/threads. Raises BadInput, Unavailable."""
    wish, now = wish_of(service, request), utc_now()
    with service.store.read() as conn:
        thread = current(conn, wish.site, wish.page, now)
        stamp = (thread, wish.site)
        key = wish.site.id, wish.page, wish.sort, wish.after, wish.around
        head = reader.answers.get(key, stamp)
        if head is None:
            skeleton = reader.skeletons.of(conn, thread, wish.sort)
            body = begin(wish, thread, skeleton, fill(conn, thread, leaf_of(wish, skeleton)))
            head = Head(stamp, body)
            reader.answers.keep(key, head)
    title = thread.title or wish.title
    named = blake2b(title.encode("utf-8", "replace"), digest_size=4).hexdigest()
    place = blake2b(f"{wish.after} {wish.around}".encode(), digest_size=4).hexdigest()
    tag = f'W/"{head.tag}-{wish.sort}-{place}-{named}-{int(now.timestamp()) // 3600:x}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return whole(head, end_of(service, wish, title), request, headers)


def whole(head: Head, end: bytes, request: Request, headers: dict[str, str]) -> Response:
    """Head and end as one body, compressed for whom it suits."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(head.body + end, headers=headers, media_type="application/json")
    headers["content-encoding"] = "gzip"
    return Response(head.compressed(end), headers=headers, media_type="application/json")


def wish_of(service: Service, request: Request) -> Wish:
    """What the query says. Raises BadInput."""
    asked = request.query_params
    site, page = place_of(service, asked.get("page", ""))
    sort = asked.get("sort") or Sort.OLDEST
    if sort not in tuple(Sort):
        raise BadInput("sort", f"{sort[:20]!r} is no order", "oldest, newest or best")
    return Wish(
        site, page, Sort(sort), asked.get("after", "")[:100], asked.get("around", "")[:100],
        asked.get("title", "").strip()[:MAX_TITLE],
    )  # fmt: skip


def leaf_of(wish: Wish, skeleton: Skeleton) -> Leaf:
    """The page that is asked for."""
    if wish.after:
        return leaf_after(skeleton, wish.after)
    return leaf_around(skeleton, wish.around) if wish.around else first_leaf(skeleton)


def begin(wish: Wish, thread: Current, skeleton: Skeleton, told: Any) -> bytes:
    """The answer up to its title, which is where readers differ."""
    site = wish.site
    value = {
        "page": wish.page,
        "count": skeleton.count,
        "sort": wish.sort,
        "revision": thread.revision,
        "closed": thread.closed,
        "slow_s": thread.slow_s,
        "votes": site.votes,
        "edit_s": site.edit_minutes * 60,
        "lang": words(site.lang).lang,
        "comments": [comment_out(comment) for comment in told],
        "next": leaf_of(wish, skeleton).next,
    }
    return msgspec.json.encode(value)[:-1]


def comment_out(comment: Any) -> CommentOut:
    """A comment as JSON tells it."""
    return msgspec.convert(comment, CommentOut, from_attributes=True)


def end_of(service: Service, wish: Wish, title: str) -> bytes:
    """Title and form: a token of this moment."""
    secret = service.secret
    token = tokens.form_token(secret, wish.page, title, here_url(wish.page))
    form = FormOut(token, trap_name(secret), MAX_TEXT_BYTES, MAX_NAME)
    return b"," + msgspec.json.encode({"title": title, "form": form})[1:]


def count_pages(service: Service, reader: Reader, pages: list[str]) -> dict[str, int]:
    """By address as asked for."""
    asked: dict[int, dict[str, str]] = {}
    sites: dict[int, Site] = {}
    for page in pages:
        try:
            site, canonical = place_of(service, page)
        except BadInput:
            continue  # of a foreign host: nothing to count here
        sites[site.id] = site
        asked.setdefault(site.id, {})[page] = canonical
    counted: dict[str, int] = {}
    with service.store.read() as conn:
        for site_id, named in asked.items():
            found = reader.counts.of(conn, sites[site_id], list(set(named.values())))
            counted |= {page: found[canonical] for page, canonical in named.items()}
    return counted


def mine(service: Service, asked: MineIn, request: Request) -> Response:
    """POST /v1/mine"""
    site, _ = place_of(service, asked.page)
    with service.store.read() as conn:
        found = own(conn, service.secret, site, asked.edit_tokens)
    return json_response(MineOut([own_out(service, site, comment) for comment in found]))


def own_out(service: Service, site: Site, comment: Own) -> OwnOut:
    """One's own comment as JSON tells it."""
    said, reasons = told_author(site, comment.state, comment.reasons)
    return OwnOut(
        id=comment.id,
        parent=comment.parent,
        author=comment.author,
        state=comment.state.value,  # type: ignore[arg-type]  # the store never tells of deleted ones
        said=said,
        reasons=reasons,
        receipt=receipt_url(service, site, comment.id),
        edit_until=edit_until(site, comment.at),
        text=comment.text,
        html=comment.html,
        at=comment.at,
        edited_at=comment.edited_at,
    )


def told_author(site: Site, state: State, reasons: tuple[Reason, ...]) -> tuple[str, list[str]]:
    """What its author is told of a comment that is not published, and why: no score."""
    if state is State.APPROVED:
        return "", []
    known = words(site.lang)
    said = f"{own_title(known, state)} {own_next(known, state)}"
    return said, [why(known, reason) for reason in against(reasons)]


def receipt_url(service: Service, site: Site, comment_id: str) -> str:
    """The address of a comment's receipt, for pages on any host."""
    token = tokens.receipt_token(service.secret, site.id, comment_id)
    return f"{service.settings.public_url or ''}/receipt/{token}"
