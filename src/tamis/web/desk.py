"""The desk: enter, look, decide, try, leave.

Every page needs a session (a cookie that never leaves this site), every form its CSRF
token. All controls are forms and links; where there is a script, HTMX swaps the row
that was decided. A moderator who comes too late gets the row as it is now, with a word
about who was there before.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tamis.checks.service import Service
from tamis.comment import Label
from tamis.comments.states import State
from tamis.desk import people
from tamis.desk.audit import Audit, read_audits
from tamis.desk.decisions import Decided, Outcome, decide
from tamis.desk.learning import Drifting, read_drifting
from tamis.desk.people import Person, Session
from tamis.desk.queue import TABS, Suspect, count_states, read_queue, read_suspects
from tamis.desk.trial import Trial, try_text
from tamis.errors import BadInput, NotFound, Refused, TamisError
from tamis.site import Site, SiteId
from tamis.web.forms import Form
from tamis.web.guard import csrf_token, is_csrf_token
from tamis.web.pages import fragment, page, preferred, read_fields, trouble, utc_now
from tamis.web.refusals import Refusals, read_refusals
from tamis.web.rows import RowView, TriedView, row_view, said_of, tried_view
from tamis.wording import words

COOKIE = "tamis_desk"
COOKIE_PATH = "/desk"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is here, in which session and language."""

    service: Service
    person: Person
    session: str
    lang: str
    now: datetime

    @property
    def csrf(self) -> str:
        """What every form of this session carries."""
        return csrf_token(self.service.secret, self.session)


@dataclass(frozen=True, slots=True)
class QueueView:
    """What desk/queue.html shows."""

    person: Person
    csrf: str
    now: datetime
    tab: State
    tabs: tuple[State, ...]
    counts: dict[State, int]
    items: tuple[RowView, ...]
    audits: tuple[Audit, ...]
    older: str | None
    sites: tuple[Site, ...]
    tried_text: str
    tried: TriedView | None
    suspects: tuple[Suspect, ...]
    drifting: tuple[Drifting, ...]
    refusals: Refusals | None


@dataclass(frozen=True, slots=True)
class RowOnly:
    """What desk/_decided.html shows besides its row."""

    csrf: str
    now: datetime
    tab: State
    tabs: tuple[State, ...]
    counts: dict[State, int]


@dataclass(frozen=True, slots=True)
class SessionsView:
    """What desk/sessions.html shows."""

    person: Person
    csrf: str
    now: datetime
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class DoorView:
    """What desk/door.html shows."""

    token: str
    text: str


def desk_routes() -> list[BaseRoute]:
    """All of the desk."""
    return [
        Route("/desk", lambda _: RedirectResponse("/desk/", 308)),
        Route("/desk/enter", show_door, methods=["GET"]),
        Route("/desk/enter", enter, methods=["POST"]),
        Route("/desk/", signed_in(show_queue), methods=["GET"]),
        Route("/desk/sessions", signed_in(show_sessions), methods=["GET"]),
        Route("/desk/sessions", sent_form(end_session), methods=["POST"]),
        Route("/desk/leave", sent_form(leave), methods=["POST"]),
        Route("/desk/try", sent_form(try_it), methods=["POST"]),
        Route("/desk/sites/{site:int}/comments/{comment}", sent_form(decide_it), methods=["POST"]),
    ]


def signed_in(show: Callable[[Request, Visit], Response]) -> Callable[[Request], Response]:
    """A page of the desk: without a session it is the door. Runs in a thread."""

    def endpoint(request: Request) -> Response:
        lang = preferred(request)
        try:
            return show(request, visit(request))
        except Refused:
            shown = DoorView("", words(lang).say("You are not signed in."))
            return page("desk/door.html", shown, lang=lang, status=401)
        except TamisError as error:
            return trouble(error, lang, "/desk/")

    return endpoint


Taken = Callable[[Request, Visit, Form], Response]


def sent_form(take: Taken) -> Callable[[Request], Awaitable[Response]]:
    """A form of the desk: signed in, with the session's CSRF token, taken in a thread."""

    def checked(request: Request, form: Form) -> Response:
        here = visit(request)
        if not is_csrf_token(here.service.secret, here.session, form.get("csrf") or ""):
            raise Refused("this form does not belong to your session; reload the page")
        return take(request, here, form)

    async def endpoint(request: Request) -> Response:
        try:
            form = await read_fields(request)
            return await run_in_threadpool(checked, request, form)
        except Refused as error:
            answer = trouble(error, preferred(request), "/desk/")
            answer.status_code = 403
            return answer
        except TamisError as error:
            return trouble(error, preferred(request), "/desk/")

    return endpoint


def visit(request: Request) -> Visit:
    """Who sends this request. Raises Refused."""
    service: Service = request.app.state.service
    session, now = request.cookies.get(COOKIE, ""), utc_now()
    if not session:
        raise Refused("you are not signed in")
    with service.store.read() as conn:
        person, is_new_visit = people.who(conn, service.secret, session, now)
    if is_new_visit:
        with service.store.write() as conn:
            people.seen(conn, service.secret, session, now)
    return Visit(service, person, session, preferred(request), now)


def show_door(request: Request) -> Response:
    """GET /desk/enter?token=…: looking does not use the link up, the button does."""
    service: Service = request.app.state.service
    lang, token = preferred(request), request.query_params.get("token", "")
    try:
        with service.store.read() as conn:
            fresh = people.is_fresh_link(conn, service.secret, token, utc_now())
    except TamisError as error:
        return trouble(error, lang)
    return door(lang, token if fresh else "")


def door(lang: str, token: str) -> Response:
    """A link to use, or the word that it cannot be used."""
    text = words(lang).say("This link was used already, or is older than a day.")
    headers = {"referrer-policy": "no-referrer"}
    return page(
        "desk/door.html", DoorView(token, text), lang=lang, status=200 if token else 403,
        headers=headers,
    )  # fmt: skip


async def enter(request: Request) -> Response:
    """POST /desk/enter: uses the link and begins a session."""
    service: Service = request.app.state.service
    try:
        form = await read_fields(request)
        session = await run_in_threadpool(_entered, service, form.get("token") or "")
    except Refused:
        return door(preferred(request), "")
    except TamisError as error:
        return trouble(error, preferred(request))
    answer = RedirectResponse("/desk/", 303)
    answer.set_cookie(
        COOKIE, session, max_age=int(people.SESSION_VALID.total_seconds()), path=COOKIE_PATH,
        httponly=True, samesite="strict",
        secure=(service.settings.public_url or "").startswith("https:"),
    )  # fmt: skip
    return answer


def show_queue(request: Request, here: Visit) -> Response:
    """GET /desk/?tab=held|spam|approved&before=ID"""
    tab = read_tab(request.query_params.get("tab"))
    return queue_page(here, tab, request.query_params.get("before"))


def queue_page(
    here: Visit, tab: State, before: str | None = None, trial: Trial | None = None,
    decided: Decided | None = None, status: int = 200,
) -> Response:  # fmt: skip
    """The queue, with what was just tried or decided."""
    with here.service.store.read() as conn:
        found = read_queue(conn, tab, before)
        counts, audits = count_states(conn), read_audits(conn)
        suspects = read_suspects(conn, here.now)
    rows = tuple(row_view(item) for item in found.items)
    if decided is not None:
        others = tuple(row for row in rows if row.item.id != decided.item.id)
        rows = (row_view(decided.item, said_of(decided, here.lang)), *others)
    shown = QueueView(
        person=here.person, csrf=here.csrf, now=here.now, tab=tab, tabs=TABS, counts=counts,
        items=rows, audits=audits, older=found.older, sites=tuple(here.service.sites),
        tried_text=trial.text if trial else "", tried=tried_view(trial) if trial else None,
        suspects=suspects, drifting=read_drifting(here.service), refusals=read_refusals(),
    )  # fmt: skip
    return page("desk/queue.html", shown, lang=here.lang, status=status)


def decide_it(request: Request, here: Visit, form: Form) -> Response:
    """POST /desk/sites/N/comments/ID: label=ham|spam, seen=the state it was seen in."""
    site = read_site(here.service, request.path_params["site"])
    decided = decide(
        here.service, site, request.path_params["comment"], read_label(form.get("label")),
        seen=read_state(form.get("seen")), person=here.person, now=here.now,
    )  # fmt: skip
    tab = read_tab(form.get("tab"))
    status = 409 if decided.outcome is Outcome.OVERTAKEN else 200
    if "hx-request" not in request.headers:
        return queue_page(here, tab, decided=decided, status=status)
    with here.service.store.read() as conn:
        counts = count_states(conn)
    shown = RowOnly(here.csrf, here.now, tab, TABS, counts)
    row = row_view(decided.item, said_of(decided, here.lang))
    return part(fragment("desk/_decided.html", shown, lang=here.lang, row=row), status)


def try_it(request: Request, here: Visit, form: Form) -> Response:
    """POST /desk/try: the present verdict on a text."""
    number = form.get("site") or ""
    site = read_site(here.service, int(number) if number.isdecimal() else 0)
    trial = try_text(here.service, site, (form.get("text") or "").replace("\r\n", "\n"))
    if "hx-request" in request.headers:
        return part(fragment("desk/_tried.html", None, lang=here.lang, tried=tried_view(trial)))
    return queue_page(here, State.HELD, trial=trial)


def show_sessions(request: Request, here: Visit) -> Response:
    """GET /desk/sessions"""
    service = here.service
    with service.store.read() as conn:
        found = people.sessions_of(conn, service.secret, here.person, here.session, here.now)
    shown = SessionsView(here.person, here.csrf, here.now, found)
    return page("desk/sessions.html", shown, lang=here.lang)


def end_session(request: Request, here: Visit, form: Form) -> Response:
    """POST /desk/sessions: ends the one named."""
    with here.service.store.write() as conn:
        people.end_session(conn, here.person, form.get("session") or "")
    return RedirectResponse("/desk/sessions", 303)


def leave(request: Request, here: Visit, form: Form) -> Response:
    """POST /desk/leave: ends this session."""
    name = people.session_name(here.service.secret, here.session)
    with here.service.store.write() as conn:
        people.end_session(conn, here.person, name)
    answer = RedirectResponse("/desk/", 303)
    answer.delete_cookie(COOKIE, path=COOKIE_PATH)
    return answer


def part(html: Markup, status: int = 200) -> Response:
    """A piece of a page, for HTMX."""
    return HTMLResponse(str(html), status, {"cache-control": "no-store"})


def read_tab(name: str | None) -> State:
    """A tab; the first one for anything else."""
    return next((tab for tab in TABS if tab == name), TABS[0])


def read_state(name: str | None) -> State:
    """Raises BadInput."""
    try:
        return State(name or "")
    except ValueError:
        raise BadInput("seen", f"{name!r} is no state of a comment") from None


def read_label(name: str | None) -> Label:
    """Raises BadInput."""
    try:
        return Label(name or "")
    except ValueError:
        raise BadInput("label", f"{name!r} is no label", "ham or spam") from None


def read_site(service: Service, number: int) -> Site:
    """Raises NotFound."""
    site = service.sites.by_id(SiteId(number))
    if site is None:
        raise NotFound("site", number)
    return site


def _entered(service: Service, token: str) -> str:
    with service.store.write() as conn:
        return people.enter(conn, service.secret, token, utc_now())
