"""Reading the parameters of a request, wherever and however they were sent.

Clients of Akismet send a urlencoded body, multipart/form-data, a query string, or two
of these, under any Content-Type or none; names may be repeated or end in brackets
(`name[]`, `name[0]`, escaped or not). All of it becomes one `Form`: raw bytes by plain
name, in the order sent, the body before the query. Bytes turn into text only when a
field is asked for, so the many that nobody reads cost nothing and go no further.

Text is UTF-8; where it is not, the form's own `blog_charset` if that is an 8-bit one,
else UTF-8 with replacement signs, counted. A body is read up to a limit and refused
beyond it, before it is read whole.

Not here: what the fields mean (web.fields), unescaped urlencoding (kernel.forms).
"""

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.types import Receive

from tamis.errors import TamisError
from tamis.kernel.forms import parse_form
from tamis.web.counts import UNDECODABLE

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_BODY = 1024 * 1024  # WordPress sends a linking page twice with a pingback
MAX_FIELDS = 5_000  # PHP's whole $_SERVER is a hundred or two

_EIGHT_BIT = re.compile(r"(iso8859-\d+|cp125\d|cp8\d\d|koi8-[rut]|mac-\w+|tis-620|kz1048|ptcp154)")
_SNIFFED = re.compile(rb"\s*--([^\r\n]{1,200})\r?\nContent-Disposition: *form-data", re.IGNORECASE)

Pair = tuple[bytes, bytes]


class TooLarge(TamisError):
    """More than we read of one request."""


class Unread(TooLarge):
    """The same, and the rest of the body is still on its way."""


class Disconnected(TamisError):
    """The client left before its request was whole: nobody waits for an answer."""


async def read_body(receive: Receive, length: int | None, limit: int = MAX_BODY) -> bytes:
    """The whole body, at most `limit` bytes. `length`: what Content-Length says.

    Raises TooLarge: Unread at once if the length says so, else when the limit is passed.
    """
    problem = f"the request is larger than {limit} bytes"
    if length is not None and length > limit:
        raise Unread(problem)
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected("the client has gone")
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        more = message.get("more_body", False)
        if size > limit:
            raise Unread(problem) if more else TooLarge(problem)
    return b"".join(pieces)


class Form:
    """The parameters of one request by name, brackets taken off."""

    __slots__ = ("_charset", "_values")

    def __init__(self, pairs: Iterable[Pair]) -> None:
        values: dict[str, list[bytes]] = {}
        for raw, value in pairs:
            name = raw.decode("latin-1")
            if name[-1:] == "]":
                name = name.partition("[")[0]
            if name in values:
                values[name].append(value)
            else:
                values[name] = [value]
        self._values = values  # a name of other than ASCII letters stands as its bytes
        charset = values.get("blog_charset")
        self._charset = eight_bit_charset(charset[0]) if charset else ""

    def __contains__(self, name: str) -> bool:
        return name_as_sent(name) in self._values

    def all(self, name: str) -> list[str]:
        """Every value of this name, in order; [] if it was not sent."""
        return [self._decode(value) for value in self._values.get(name_as_sent(name), ())]

    def get(self, name: str) -> str | None:
        """The first value that is not blank, else "", or None if it was not sent."""
        found = self._values.get(name)
        if found is None:
            found = None if name.isascii() else self._values.get(name_as_sent(name))
            if found is None:
                return None
        for value in found:
            if value and not value.isspace():
                return self._decode(value)
        return ""

    def flag(self, name: str) -> bool:
        """Whether it is there and means yes. Clients send `False`, `0` and "" for no."""
        return (self.get(name) or "").strip().lower() in ("1", "true", "yes", "on")

    def _decode(self, value: bytes) -> str:
        try:
            return value.decode()
        except UnicodeDecodeError:
            pass
        if self._charset:
            try:
                return value.decode(self._charset)
            except UnicodeDecodeError:
                pass
        UNDECODABLE.inc()
        return value.decode(errors="replace")


def name_as_sent(name: str) -> str:
    """A name's bytes, one sign each: how names are kept, whatever they are written in."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode("latin-1")


@lru_cache(maxsize=64)
def eight_bit_charset(name: bytes) -> str:
    """Python's name of an 8-bit character set, "" for any other or unknown one.

    Latin-1 is read as Windows-1252, as browsers do.
    """
    try:
        found = codecs.lookup(name.strip().decode("ascii")).name
    except (LookupError, ValueError):
        return ""
    if found == "iso8859-1":
        return "cp1252"
    return found if _EIGHT_BIT.fullmatch(found) else ""


def read_form(body: bytes, content_type: bytes, query: bytes) -> Form:
    """All parameters. Raises TooLarge for more fields than anybody sends."""
    pairs = body_pairs(body, content_type) if body else []
    if query:
        check_number(query.count(b"&"))
        pairs += parse_form(query)
    return Form(pairs)


def body_pairs(body: bytes, content_type: bytes) -> list[Pair]:
    """Multipart if it says so or looks so, else urlencoded, whatever it says."""
    boundary = b""
    if b"multipart" in content_type.lower():
        boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if boundary or body.lstrip()[:2] == b"--":
        sniffed = _SNIFFED.match(body)
        boundary = sniffed[1].rstrip() if sniffed else boundary
    if boundary:
        return parse_multipart(body.lstrip(), boundary)
    check_number(body.count(b"&"))
    return parse_form(body)


def parse_multipart(body: bytes, boundary: bytes) -> list[Pair]:
    """The parts with a name; of a broken body, those before the break."""
    parts = _Parts()
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError):
        UNDECODABLE.inc()
    return parts.pairs


def check_number(fields: int) -> None:
    """Raises TooLarge. Each field costs memory and time before it is dropped."""
    if fields > MAX_FIELDS:
        raise TooLarge(f"the request has more than {MAX_FIELDS} fields")


class _Parts:
    """What the multipart parser calls back: gathers names and values."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self._header: list[bytes] = [b"", b""]
        self._name = b""
        self._value: list[bytes] = []

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._add(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._add(1, data[start:end]),
            "on_header_end": self._end_header,
            "on_part_data": lambda data, start, end: self._value.append(data[start:end]),
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        check_number(len(self.pairs))
        self._name, self._value = b"", []

    def _add(self, which: int, data: bytes) -> None:
        self._header[which] += data

    def _end_header(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            self._name = parse_options_header(self._header[1])[1].get(b"name", b"")
        self._header = [b"", b""]

    def _end(self) -> None:
        if self._name:
            self.pairs.append((self._name, b"".join(self._value)))
