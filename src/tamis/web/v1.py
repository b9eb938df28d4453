"""The JSON door: `/v1/check`, `/v1/feedback`, `/v1/explain`, described at `/v1/openapi.json`.

The same room as Akismet's door, for programs that want the whole verdict and errors
that name a field. The site's key is the bearer token. A body is one flat object
(web.schemas).

`explain` judges without remembering and says each reason in words (web.explained).
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.checks.check import Checked, check
from tamis.checks.explain import explain
from tamis.checks.feedback import feedback
from tamis.checks.service import Service
from tamis.comment import Comment, FormSigns
from tamis.errors import BadInput, Refused, TamisError, Unavailable
from tamis.learning.trust import by_key
from tamis.site import Holder
from tamis.verdict import Reason
from tamis.web.answers import in_json, json_response, unexpected_json
from tamis.web.counts import Why, note_refusal
from tamis.web.explained import explain_out, spans_out
from tamis.web.fields import cut, first_address
from tamis.web.forms import Disconnected, read_body
from tamis.web.guard import WRONG_KEYS_AT_ONCE, WRONG_KEYS_PER_S, Limit, address_key, peer
from tamis.web.keys import is_key
from tamis.web.openapi import openapi
from tamis.web.schemas import (
    CheckIn,
    CheckOut,
    CommentIn,
    ExplainIn,
    FeedbackIn,
    FeedbackOut,
    ReasonOut,
    SpanOut,
)
from tamis.web.wordpress import now_utc

SOURCE = "v1"  # of ledger lines that come through this door

In = TypeVar("In", bound=CommentIn)
Endpoint = Callable[[Request], Awaitable[Response]]
Handler = Callable[[Service, Holder, Request], Awaitable[Response]]


def v1_routes() -> list[BaseRoute]:
    """The calls that need a site's key, and their description."""
    wrong_keys = Limit(WRONG_KEYS_PER_S, WRONG_KEYS_AT_ONCE)
    calls: dict[str, Handler] = {
        "/v1/check": check_call,
        "/v1/feedback": feedback_call,
        "/v1/explain": explain_call,
    }
    return [
        Route("/v1/openapi.json", describe),
        *(Route(path, keyed(call, wrong_keys), methods=["POST"]) for path, call in calls.items()),
    ]


async def describe(request: Request) -> Response:
    """GET /v1/openapi.json"""
    return json_response(openapi())


def keyed(handler: Handler, wrong_keys: Limit) -> Endpoint:
    """A handler that is given its site, and whose errors are answered."""

    async def endpoint(request: Request) -> Response:
        try:
            service: Service = request.app.state.service
            holder = holder_of(service, request, wrong_keys)
            return await handler(service, holder, request)
        except Disconnected:
            return Response(status_code=400)  # nobody is there to read it
        except TamisError as error:
            return in_json(error)
        except Exception as error:  # noqa: BLE001 - a program that speaks JSON gets JSON
            return unexpected_json(request.url.path, error)

    return endpoint


async def check_call(service: Service, holder: Holder, request: Request) -> Response:
    """POST /v1/check"""
    asked = await body_of(request, CheckIn)
    comment = comment_of(asked)
    checked = await check(service, holder.site, comment, test=asked.test, now=now_utc())
    return json_response(check_out(checked))


async def feedback_call(service: Service, holder: Holder, request: Request) -> Response:
    """POST /v1/feedback"""
    asked = await body_of(request, FeedbackIn)

    def learn() -> int:
        comment, now = comment_of(asked), now_utc()
        return feedback(
            service, holder.site, comment, asked.label, given_by="report", source=SOURCE,
            now=now, giver=by_key(holder.key_number),
        )  # fmt: skip

    return json_response(FeedbackOut(True, await run_in_threadpool(learn)))


async def explain_call(service: Service, holder: Holder, request: Request) -> Response:
    """POST /v1/explain"""
    asked = await body_of(request, ExplainIn)
    comment, now = comment_of(asked), now_utc()
    found = await run_in_threadpool(explain, service, holder.site, comment, now=now)
    return json_response(explain_out(found, asked.reader, asked.language))


def holder_of(service: Service, request: Request, wrong_keys: Limit) -> Holder:
    """By the bearer token. Raises Refused; Unavailable for one who tries key after key."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    key = token.strip().lower() if scheme.lower() == "bearer" else ""
    holder = service.sites.holder(key) if is_key(key) else None
    if holder is not None:
        return holder
    now = now_utc()
    address = address_key(service.secret, peer(request.scope), now)
    if wait_s := wrong_keys.take(address, now.timestamp()):
        note_refusal(Why.TOO_MANY, now)
        raise Unavailable("too many wrong keys from this address", wait_s)
    note_refusal(Why.UNKNOWN_KEY if key else Why.NO_KEY, now)
    problem = "this key is not known here" if key else "the site's key is missing"
    raise Refused(problem, "send the key that tamis site add printed: Authorization: Bearer KEY")


async def body_of(request: Request, wanted: type[In]) -> In:
    """The body as the type says. Raises BadInput naming the field, TooLarge, Disconnected."""
    told = request.headers.get("content-length", "")
    body = await read_body(request.receive, int(told) if told.isdecimal() else None)
    try:
        return msgspec.json.decode(body, type=wanted)
    except msgspec.ValidationError as error:
        raise bad_field(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput("", f"the body is not JSON: {error}", "send one object, in UTF-8") from None


def bad_field(message: str) -> BadInput:
    """msgspec's sentence, taken apart: which field, and what is the matter with it."""
    problem, _, path = message.partition(" - at `$")
    field = path.rstrip("`").lstrip(".")
    if named := re.search(r"(missing required|unknown) field `(.+?)`", problem):
        field = ".".join(filter(None, (field, named[2])))
        problem = "is missing" if named[1] == "missing required" else "is no field of this call"
    return BadInput(field, problem, "see /v1/openapi.json")


def comment_of(asked: CommentIn) -> Comment:
    """The value that all doors end in; a blank field is the same as none."""
    values: dict[str, Any] = {
        name: getattr(asked, name) or None
        for name in CommentIn.__struct_fields__
        if name not in ("text", "context", "ip", "form")
    }
    form = msgspec.structs.asdict(asked.form) if asked.form else {}
    return Comment(
        text=cut(asked.text),
        ip=first_address([asked.ip or ""]),
        context=tuple(filter(None, asked.context)),
        form=FormSigns(**form),
        **values,
    )


def check_out(checked: Checked) -> CheckOut:
    """A verdict as JSON tells it."""
    verdict = checked.verdict
    return CheckOut(
        checked.guid,
        verdict.probability,
        verdict.interval,
        verdict.decision,
        [ReasonOut(*parts(reason)) for reason in verdict.reasons],
        checked.degraded,
    )


def parts(reason: Reason) -> tuple[str, list[str], float, list[SpanOut]]:
    """What all forms of a reason share."""
    return reason.code, list(reason.words), reason.weight, spans_out(reason.spans)
