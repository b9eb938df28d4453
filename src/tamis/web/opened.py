"""What all doors of the comment section share: they stand open to every page of the web.

The element runs on other hosts than this server, so each answer allows every origin; no
cookie is read or set, so that is no risk. Bodies are JSON under whatever type: as
text/plain a browser asks no leave beforehand. Changing and deleting do ask (OPTIONS).

`opened` gives a handler its service and answers its errors: what is meant for a person is
`NotTaken`, one of our errors is JSON that names a field (web.answers).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tamis.checks.service import Service
from tamis.comments.threads import canonical_page, site_of
from tamis.errors import BadInput, TamisError
from tamis.site import Site
from tamis.web.answers import in_json, json_response, unexpected_json
from tamis.web.forms import Disconnected, read_body
from tamis.web.v1 import bad_field

ANY_ORIGIN = {"access-control-allow-origin": "*"}
LEAVE = {
    **ANY_ORIGIN,
    "access-control-allow-methods": "GET, POST, PATCH, DELETE",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
}

In = TypeVar("In")
Endpoint = Callable[[Request], Awaitable[Response]]


class NotTaken(Exception):
    """An answer other than success, in sentences for who sent the request."""

    def __init__(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.body, self.headers = status, body, headers or {}
        super().__init__(status)


def opened(handler: Callable[[Service, Request], Awaitable[Response]]) -> Endpoint:
    """A handler whose answers every page may read, and whose errors are answered."""

    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=LEAVE)
        answer = await answered(handler, request)
        answer.headers.update(ANY_ORIGIN)
        return answer

    return endpoint


async def answered(
    handler: Callable[[Service, Request], Awaitable[Response]], request: Request
) -> Response:
    """The handler's answer, or that to its error."""
    try:
        return await handler(request.app.state.service, request)
    except NotTaken as told:
        return json_response(told.body, told.status, dict(told.headers))
    except Disconnected:
        return Response(status_code=400)  # nobody is there to read it
    except TamisError as error:
        return in_json(error)
    except Exception as error:  # noqa: BLE001 - a program that speaks JSON gets JSON
        return unexpected_json("comments", error)


def speaking(
    wanted: type[In], call: Callable[[Service, In, Request], Response]
) -> Endpoint:  # fmt: skip
    """A call with a body, answered from a thread."""

    async def handler(service: Service, request: Request) -> Response:
        body = await body_of(request, wanted)
        return await run_in_threadpool(call, service, body, request)

    return opened(handler)


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


def place_of(service: Service, page: str) -> tuple[Site, str]:
    """The site of a page, and the page's canonical address. Raises BadInput."""
    site = site_of(service.sites, page)
    return site, canonical_page(site, page)
