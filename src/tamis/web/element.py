"""`/embed.js`: the element <tamis-comments> in one file, in one language or several.

`static/embed/` holds its sources, `make embed` bundles them. The bundle names sentences by
number; here the sentences of the languages asked for (`?lang=fr`, `?lang=fr,en`; English
without) are put before it, out of the gettext catalogues: a further language is one more
catalogue. Made and compressed once for each language, then served from memory.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.web.assets import ASK_AGAIN, STATIC
from tamis.wording import languages, words

BUNDLE = STATIC / "embed.min.js"
SENTENCES = STATIC / "embed.words.json"
LANGUAGES_AT_ONCE = 3
PLURAL = re.compile(r"[n0-9 ()?:!=<>|&%]+")  # gettext's plural forms are an expression of C and JS


@dataclass(frozen=True, slots=True)
class Script:
    """The file as it is sent."""

    plain: bytes
    gzipped: bytes
    etag: str


def spoken(asked: str) -> tuple[str, ...]:
    """The languages that a file is made for: those asked for that there are, else English."""
    known = [tag for tag in asked.split(",")[:LANGUAGES_AT_ONCE] if tag in languages()]
    return tuple(dict.fromkeys(known)) or ("en",)


@cache
def script(langs: tuple[str, ...]) -> Script:
    """The bundle with the sentences of these languages; `langs` from `spoken`."""
    bundle = BUNDLE.read_text("utf-8").partition("\n")[2].strip()  # the first line is for us
    said = ",".join(f"{lang}:[n=>+({plural_form(lang)}),{sentences(lang)}]" for lang in langs)
    plain = f"{{const TAMIS_WORDS={{{said}}};\n{bundle}}}".encode()
    etag = f'"{hashlib.sha256(plain).hexdigest()[:10]}"'
    return Script(plain, gzip.compress(plain, 9, mtime=0), etag)


def sentences(lang: str) -> str:
    """All sentences in their order, as JavaScript: a text, or a list of plural forms."""
    catalogue = words(lang).catalogue
    numbers = numbers_by_form(lang)
    made: list[str | list[str]] = []
    for one, *many in json.loads(SENTENCES.read_text("utf-8")):
        if many:
            made.append([catalogue.ngettext(one, many[0], number) for number in numbers])
        else:
            made.append(catalogue.gettext(one))
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).replace("<", "\\x3c")


def numbers_by_form(lang: str) -> list[int]:
    """For each plural form of the language, in its order, a number that takes it."""
    plural = getattr(words(lang).catalogue, "plural", lambda number: int(number != 1))
    found: dict[int, int] = {}
    for number in range(200):
        found.setdefault(plural(number), number)
    return [found[form] for form in sorted(found)]


def plural_form(lang: str) -> str:
    """Which of the plural forms a number n takes, as an expression."""
    headers: dict[str, str] = words(lang).catalogue.info()
    found = re.search(r"plural=([^;]+)", headers.get("plural-forms", "plural=(n != 1)"))
    form = found[1].strip() if found else "n != 1"
    assert PLURAL.fullmatch(form), f"{lang}: unknown plural form {form}"
    return form


def serve_script(request: Request) -> Response:
    """GET /embed.js[?lang=fr]"""
    made = script(spoken(request.query_params.get("lang", "")))
    headers = {
        "etag": made.etag,
        "cache-control": ASK_AGAIN,
        "cross-origin-resource-policy": "cross-origin",
        "vary": "accept-encoding",
    }
    if made.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(made.gzipped, media_type="text/javascript", headers=headers)
    return Response(made.plain, media_type="text/javascript", headers=headers)


def element_routes() -> list[BaseRoute]:
    """Where the element is found."""
    return [Route("/embed.js", serve_script)]
