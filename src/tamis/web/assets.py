"""Static files: read once, served from memory under an address that names their content.

    asset("tamis.css") -> /static/tamis.css?v=3f2a9c01d4

With the digest in the address a browser may keep a file for a year, and a new release
is a new address. Every answer has an ETag. Only the files of `static/` are known, by
exact name: no path of a request ever reaches the file system.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

STATIC = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=300"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    content: bytes
    media: str
    digest: str  # the first 10 hex digits of its SHA-256


@cache
def assets() -> dict[str, Asset]:
    """All static files by name."""
    found: dict[str, Asset] = {}
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            digest = hashlib.sha256(content).hexdigest()[:10]
            found[file.relative_to(STATIC).as_posix()] = Asset(content, media, digest)
    return found


def asset(name: str) -> str:
    """The address of a static file. A name that is not there is a mistake of ours: KeyError."""
    return f"/static/{name}?v={assets()[name].digest}"


async def serve(request: Request) -> Response:
    """The file, or 304 when the browser has it."""
    found = assets().get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("no such file", 404)
    named = request.query_params.get("v") == found.digest
    headers = {
        "etag": f'"{found.digest}"',
        "cache-control": FOR_EVER if named else ASK_AGAIN,
        "access-control-allow-origin": "*",  # the element on another host fetches a part of itself
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media, headers=headers)


def asset_routes() -> list[BaseRoute]:
    """Where they are served."""
    return [Route("/static/{name:path}", serve)]
