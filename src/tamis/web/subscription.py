"""The page behind the links of our mails: confirm, or leave.

`GET /subscription/TOKEN` shows where things stand, with a button. Only a POST acts, since
link scanners of mail servers open every address in a mail: `…/confirm`, and `…/leave`,
which is also what a mail program calls when somebody presses its own button (RFC 8058: a
POST without cookies, answered without a redirect). Leaving twice is as good as once.

Kept by no cache, indexed nowhere, and no other host is told where the reader came from.
"""

from dataclasses import dataclass
from enum import StrEnum

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.checks.service import Service
from tamis.comments.notices import Subscription, confirm, find, leave
from tamis.errors import TamisError
from tamis.web.account import PRIVATE
from tamis.web.pages import page, preferred, trouble, utc_now


class Stands(StrEnum):
    """How it is with a subscription."""

    ASKED = "asked"  # not confirmed yet
    ON = "on"
    LEFT = "left"  # ended just now, or not there any more


@dataclass(frozen=True, slots=True)
class SubscriptionPage:
    """What account/subscription.html shows."""

    stands: Stands
    here: str  # address of this page
    page: str | None  # the comment's, while it is known
    title: str


def show_subscription(request: Request) -> Response:
    """GET /subscription/TOKEN, and /leave behind it: nothing is done."""
    service: Service = request.app.state.service
    try:
        with service.store.read() as conn:
            found = find(conn, service.secret, request.path_params["token"])
    except TamisError as error:
        return _trouble(request, error)
    return _page(request, found, Stands.ON if found.confirmed_at else Stands.ASKED)


def confirm_subscription(request: Request) -> Response:
    """POST /subscription/TOKEN/confirm"""
    service: Service = request.app.state.service
    try:
        with service.store.write() as conn:
            found = confirm(conn, service.secret, request.path_params["token"], utc_now())
    except TamisError as error:
        return _trouble(request, error)
    return _page(request, found, Stands.ON)


def leave_subscription(request: Request) -> Response:
    """POST /subscription/TOKEN/leave"""
    service: Service = request.app.state.service
    try:
        with service.store.write() as conn:
            found = leave(conn, service.secret, request.path_params["token"])
    except TamisError as error:
        return _trouble(request, error)
    return _page(request, found, Stands.LEFT)


def subscription_routes() -> list[BaseRoute]:
    """The page and its two buttons."""
    here = "/subscription/{token}"

    async def one_click(request: Request) -> Response:
        """The body says nothing that is needed, and is not read."""
        return await run_in_threadpool(leave_subscription, request)

    return [
        Route(here, show_subscription, methods=["GET"]),
        Route(f"{here}/leave", show_subscription, methods=["GET"]),
        Route(f"{here}/confirm", confirm_subscription, methods=["POST"]),
        Route(f"{here}/leave", one_click, methods=["POST"]),
    ]


def _page(request: Request, found: Subscription | None, stands: Stands) -> Response:
    shown = SubscriptionPage(
        stands=stands,
        here=f"/subscription/{request.path_params['token']}",
        page=found.page if found else None,
        title=found.title if found else "",
    )
    lang = found.lang if found else preferred(request)
    return page("account/subscription.html", shown, lang=lang, headers=PRIVATE)


def _trouble(request: Request, error: TamisError) -> Response:
    answer = trouble(error, preferred(request))
    answer.headers.update(PRIVATE)
    return answer
