"""Answers: the bytes that go out, and how our errors become them.

Akismet's clients take the body literally and mostly ignore the status, so an answer
here is a body, a status and headers, sent in one piece with its length: never chunked,
never compressed, no line feed at the end. A sentence that tells of trouble must not
contain "true", "false" or "valid", since some clients search the body for these words;
`plain` makes sure of it.

Programs that speak JSON get `{"error": {"field", "problem", "hint"}}`.
"""

import logging
import traceback
from dataclasses import dataclass, replace

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Send

from tamis.errors import BadInput, NotFound, Refused, TamisError, Unavailable
from tamis.web.counts import UNEXPECTED
from tamis.web.forms import TooLarge

log = logging.getLogger(__name__)

Header = tuple[bytes, bytes]


class Spelled(bytes):
    """The name of a header that goes out as it is spelled.

    Some clients compare case, and uvicorn with httptools calls `lower()` on each name.
    Not for the names that a server itself looks for, such as Content-Length.
    """

    def lower(self) -> "Spelled":
        """Itself."""
        return self


TEXT = b"text/plain; charset=utf-8"
JSON = b"application/json"
CSV = b"text/csv; charset=utf-8"
HTML = b"text/html; charset=utf-8"

VERDICT_WORDS = ("true", "false", "valid")


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, whole."""

    body: bytes
    media: bytes = TEXT
    status: int = 200
    headers: tuple[Header, ...] = ()

    def having(self, *headers: Header) -> "Answer":
        """The same with more headers."""
        return replace(self, headers=(*self.headers, *headers))


async def send_answer(answer: Answer, send: Send, *, more: bool = False) -> None:
    """Head and body. With `more`, the exchange stays open until an empty body follows."""
    headers = [
        (b"content-type", answer.media),
        (b"content-length", b"%d" % len(answer.body)),
        *answer.headers,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": more})


def plain(status: int, sentence: str, *headers: Header) -> Answer:
    """A sentence about trouble. Words that a client could take for a verdict are crossed out."""
    for word in VERDICT_WORDS:
        at = sentence.lower().find(word)
        while at >= 0:
            sentence = f"{sentence[:at]}…{sentence[at + len(word) :]}"
            at = sentence.lower().find(word)
    return Answer(sentence.encode(), TEXT, status, headers)


def status_of(error: TamisError) -> int:
    """HTTP's number for one of our errors."""
    kinds: dict[type[TamisError], int] = {
        BadInput: 400, Refused: 401, NotFound: 404, TooLarge: 413, Unavailable: 503,
    }  # fmt: skip
    return next((status for kind, status in kinds.items() if isinstance(error, kind)), 500)


def retry_header(error: TamisError) -> tuple[Header, ...]:
    """When to come again, if the error knows."""
    if isinstance(error, Unavailable):
        return ((b"retry-after", b"%d" % max(1, error.retry_after_s)),)
    return ()


def in_words(error: TamisError) -> Answer:
    """An error for a client of Akismet's API."""
    sentence = str(error)
    return plain(status_of(error), f"{sentence[:1].upper()}{sentence[1:]}.", *retry_header(error))


class Problem(msgspec.Struct):
    """What is wrong with a request."""

    field: str
    """The name of the field, "" if none is to blame."""
    problem: str
    hint: str = ""


class ErrorBody(msgspec.Struct):
    """The body of every answer that is no success."""

    error: Problem


def in_json(error: TamisError) -> Response:
    """An error for a client of the JSON API."""
    problem = Problem("", str(error))
    if isinstance(error, BadInput):
        problem = Problem(error.field, error.problem, error.hint)
    headers = {name.decode(): value.decode() for name, value in retry_header(error)}
    if isinstance(error, Refused):
        problem = Problem("", error.why, error.hint)
        headers["www-authenticate"] = 'Bearer realm="Tamis"'
    return json_response(ErrorBody(problem), status_of(error), headers)


def json_response(
    body: object, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """A value as JSON."""
    content = msgspec.json.encode(body)
    return Response(content, status, headers, media_type="application/json")


def unexpected_json(call: str, error: Exception) -> Response:
    """A mistake of ours, for a client of the JSON API."""
    note_unexpected("v1", call, error)
    problem = Problem(
        "", "this request met a mistake of the server", "try again; the server's log says where"
    )
    return json_response(ErrorBody(problem), 500)


def note_unexpected(door: str, call: str, error: Exception) -> None:
    """Counted, and logged without its message, which might hold a commenter's words."""
    UNEXPECTED.labels(door).inc()
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s call failed call=%s error=%s\n%s", door, call, type(error).__name__, where)


async def on_error(request: Request, error: Exception) -> Response:
    """Starlette's exception handler for TamisError on JSON routes."""
    assert isinstance(error, TamisError)
    return in_json(error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """What the router refuses, an address or a method: as JSON to those who speak it."""
    assert isinstance(error, HTTPException)
    if not request.url.path.startswith("/v1/"):
        return PlainTextResponse(error.detail, error.status_code, error.headers)
    problem = Problem("", "there is no such call", "see /v1/openapi.json")
    if allowed := (error.headers or {}).get("Allow"):
        problem = Problem("", f"{request.method} is not for this call", f"use {allowed}")
    headers = dict(error.headers or {})
    return json_response(ErrorBody(problem), error.status_code, headers)
