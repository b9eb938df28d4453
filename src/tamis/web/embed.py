"""The comment section on a page: the thread, the form, and what happens when it is sent.

`section()` is the piece of HTML that a page of ours includes; `/comments?page=URL` is
the same on its own. Sending the form is a POST, judged and kept in one hop to a thread,
then a redirect to the new comment. A form with mistakes comes back with all that was
typed, whatever was wrong with it. Everything works without a script.

What a visitor may find again is in one cookie, set when they post: which comments are
theirs. It says nothing else and is read here only.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tamis.checks.service import Service
from tamis.comment import FormSigns
from tamis.comments import tokens
from tamis.comments.posting import Draft, Fault, Posted, faults, post
from tamis.comments.reading import current
from tamis.comments.threads import Shown, Thread, canonical_page, count, find_thread, read, site_of
from tamis.errors import BadInput, TamisError
from tamis.identity import Secret
from tamis.site import Site
from tamis.web.forms import Form
from tamis.web.guard import Limit, address_key, peer
from tamis.web.pages import fragment, page, preferred, read_fields, trouble, utc_now
from tamis.web.said import fault_said
from tamis.wording import words

COOKIE = "tamis_own"
POSTS_PER_S = 1 / 10  # of one address, after the first ones
POSTS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it is shown: empty, or with what was typed and what is wrong with it."""

    token: str
    idempotency_key: str
    trap_name: str
    text: str = ""
    author: str = ""
    email: str = ""
    url: str = ""
    parent: str = ""
    parent_name: str = ""
    mistakes: dict[str, str] = field(default_factory=dict)  # field: sentence
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What comments/_section.html shows."""

    page_url: str
    title: str
    here_url: str  # where the section is shown: an address of ours
    reply_url: str  # the same, ready for the id of the comment to answer
    shown: tuple[Shown, ...]
    count: int
    can_write: bool
    receipts: dict[str, str]  # of the reader's own comments
    form: Filled
    now: datetime


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What comments/page.html shows."""

    page_url: str
    title: str
    section: Markup


@dataclass(frozen=True, slots=True)
class Place:
    """Where a section stands: which thread, and at which address of ours it is shown."""

    site: Site
    page_url: str  # canonical
    title: str
    here_url: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent, with what the request tells of its sender."""

    form: Form
    ip: str
    user_agent: str | None
    referrer: str | None
    accept_language: str | None
    own: tuple[tokens.Own, ...]


def section(request: Request, place: Place) -> tuple[Markup, int]:
    """The section as HTML, and how many comments are published. Call it in a thread."""
    service: Service = request.app.state.service
    made = _section(service, place, read_own(request), request.query_params.get("reply", ""))
    return fragment("comments/_section.html", made, lang=place.site.lang), made.count


def section_at_home(request: Request, title: str) -> tuple[Markup, int]:
    """The section of this server's own front page, where that is a page of a site."""
    service: Service = request.app.state.service
    address = f"{service.settings.public_url}/"
    site = site_of(service.sites, address)
    return section(request, Place(site, canonical_page(site, address), title, "/"))


def show_comments(request: Request) -> Response:
    """GET /comments?page=URL"""
    service: Service = request.app.state.service
    try:
        place = _place(service, request.query_params.get("page", ""))
    except TamisError as error:
        return trouble(error, preferred(request))
    made, _ = section(request, place)
    shown = OwnPage(place.page_url, place.title, made)
    return page("comments/page.html", shown, lang=place.site.lang)


def read_own(request: Request) -> tuple[tokens.Own, ...]:
    """The reader's own comments, as their browser remembers them."""
    service: Service = request.app.state.service
    return tokens.read_own_cookie(service.secret, request.cookies.get(COOKIE))


def take_comment(service: Service, limit: Limit, sent: Sent) -> Response:
    """A filled-in form: kept and redirected to, or shown again with what is wrong."""
    now = utc_now()
    try:
        place = _place(service, sent.form.get("page") or "")
    except BadInput as error:
        return trouble(error, words(sent.accept_language or "").lang)
    said = words(place.site.lang)
    try:
        token = tokens.read_form_token(service.secret, sent.form.get("form_token") or "")
        signed = token.page == place.page_url
    except BadInput:
        token, signed = tokens.Form(place.page_url, place.title, place.here_url, now), False
    place = Place(place.site, place.page_url, token.title, token.back)
    draft = _draft(service.secret, sent, place, _age_s(token, signed, now))
    wrong = faults(draft)
    if wrong:
        mistakes = {fault.field: fault_said(said, fault) for fault in wrong}
        status = 413 if Fault.TEXT_LONG in wrong else 422
        return _again(service, place, sent, draft, mistakes=mistakes, status=status)
    if not signed:
        notice = said.say("The form had been open for more than a day. Please send it once more.")
        return _again(service, place, sent, draft, notice=notice, status=422)
    wait_s = limit.take(address_key(service.secret, sent.ip, now), time.monotonic())
    if wait_s:
        notice = said.say("You are writing very fast. Please send it again in a moment.")
        headers = {"retry-after": str(wait_s)}
        return _again(service, place, sent, draft, notice=notice, status=429, headers=headers)
    if _is_closed(service, place):
        return _again(
            service, place, sent, draft, notice=said.say("This thread is closed."), status=409
        )
    try:
        posted = post(service, place.site, draft, now=now)
    except TamisError:
        notice = said.say(
            "The server cannot keep it at the moment. Please send it again in a minute."
        )
        return _again(service, place, sent, draft, notice=notice, status=503)
    return _posted(service, place, sent, posted)


def comments_routes() -> list[BaseRoute]:
    """The comment section on its own, and the door of its form."""
    limit = Limit(POSTS_PER_S, POSTS_AT_ONCE)

    async def send_comment(request: Request) -> Response:
        """POST /comments"""
        service: Service = request.app.state.service
        try:
            form = await read_fields(request)
        except TamisError as error:
            return trouble(error, preferred(request))
        head = request.headers.get
        sent = Sent(
            form, peer(request.scope), head("user-agent"), head("referer"),
            head("accept-language"), read_own(request),
        )  # fmt: skip
        return await run_in_threadpool(take_comment, service, limit, sent)

    return [
        Route("/comments", show_comments, methods=["GET"]),
        Route("/comments", send_comment, methods=["POST"]),
    ]


def trap_name(secret: Secret) -> str:
    """The name of the field that people do not see: no browser or list knows it."""
    return "r" + secret.derive("form trap").hex()[:7]


def _place(service: Service, page_url: str) -> Place:
    """The section of a page on its own address. Raises BadInput for a foreign page."""
    site = site_of(service.sites, page_url)
    canonical = canonical_page(site, page_url)
    with service.store.read() as conn:
        thread = find_thread(conn, site, canonical)
    return Place(site, canonical, thread.title if thread else "", here_url(canonical))


def here_url(page_url: str) -> str:
    """Where the section of a page stands by itself."""
    return f"/comments?page={page_url.replace('&', '%26').replace('#', '%23')}"


def _is_closed(service: Service, place: Place) -> bool:
    with service.store.read() as conn:
        return current(conn, place.site, place.page_url, utc_now()).closed is not None


def _section(
    service: Service, place: Place, own: tuple[tokens.Own, ...], reply: str = "",
    form: Filled | None = None,
) -> Section:  # fmt: skip
    mine = {comment for site, comment in own if site == place.site.id}
    with service.store.read() as conn:
        thread: Thread | None = find_thread(conn, place.site, place.page_url)
        shown = () if thread is None else read(conn, thread, mine)
        closed = current(conn, place.site, place.page_url, utc_now()).closed
    names = {comment.id: comment.author for comment in shown if not comment.gone}
    joint = "&" if "?" in place.here_url else "?"
    return Section(
        page_url=place.page_url,
        title=place.title or (thread.title if thread else ""),
        here_url=place.here_url,
        reply_url=f"{place.here_url}{joint}reply=",
        shown=shown,
        count=count(shown),
        can_write=closed is None,
        receipts={c.id: f"/receipt/{_receipt(service, place.site, c)}" for c in shown if c.own},
        form=form or _empty(service, place, reply if reply in names else "", names.get(reply, "")),
        now=utc_now(),
    )


def _receipt(service: Service, site: Site, shown: Shown) -> str:
    return tokens.receipt_token(service.secret, site.id, shown.id)


def _empty(service: Service, place: Place, parent: str, parent_name: str) -> Filled:
    return Filled(
        token=tokens.form_token(service.secret, place.page_url, place.title, place.here_url),
        idempotency_key=tokens.new_idempotency_key(),
        trap_name=trap_name(service.secret),
        parent=parent,
        parent_name=parent_name,
    )


def _age_s(token: tokens.Form, signed: bool, now: datetime) -> float | None:
    """How long the form was open, if that says how long somebody wrote."""
    return (now - token.made_at).total_seconds() if signed and not token.refilled else None


def _draft(secret: Secret, sent: Sent, place: Place, age_s: float | None) -> Draft:
    def typed(name: str) -> str:
        return sent.form.get(name) or ""

    return Draft(
        page=place.page_url,
        title=place.title,
        text=typed("text").replace("\r\n", "\n"),
        author=typed("author"),
        email=typed("email"),
        url=typed("url"),
        parent=typed("parent") or None,
        idempotency_key=typed("idempotency_key"),
        form=FormSigns(honeypot=sent.form.get(trap_name(secret)), age_s=age_s),
        ip=sent.ip or None,
        user_agent=sent.user_agent,
        referrer=sent.referrer,
        accept_language=sent.accept_language,
    )


def _again(
    service: Service, place: Place, sent: Sent, draft: Draft, *, status: int,
    mistakes: dict[str, str] | None = None, notice: str = "",
    headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The form once more, with everything that was typed."""
    form = Filled(
        token=tokens.form_token(
            service.secret, place.page_url, place.title, place.here_url, refilled=bool(draft.text)
        ),
        idempotency_key=draft.idempotency_key or tokens.new_idempotency_key(),
        trap_name=trap_name(service.secret),
        text=draft.text,
        author=draft.author,
        email=draft.email,
        url=draft.url,
        parent=draft.parent or "",
        mistakes=mistakes or {},
        notice=notice,
    )
    made = _section(service, place, sent.own, form=form)
    lang = place.site.lang
    shown = OwnPage(place.here_url, made.title, fragment("comments/_section.html", made, lang=lang))
    return page("comments/page.html", shown, lang=lang, status=status, headers=headers)


def _posted(service: Service, place: Place, sent: Sent, posted: Posted) -> Response:
    """To the new comment, with the cookie that keeps it visible for its author."""
    mine = (place.site.id, posted.id)
    own = (*(one for one in sent.own if one != mine), mine)
    answer = RedirectResponse(f"{place.here_url}#c-{posted.id}", 303)
    answer.set_cookie(
        COOKIE,
        tokens.own_cookie(service.secret, own),
        max_age=int(tokens.OWN_VALID.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=(service.settings.public_url or "").startswith("https:"),
    )
    answer.headers["cache-control"] = "no-store"
    return answer
