"""Pages: one template, one value, one language.

`page()` makes an answer, `fragment()` a piece of one. Templates are compiled once per
language; a name that a template does not find is an error, never an empty place.
Everything is escaped unless a template says that it is safe, and only `comments.markup`
makes such HTML. Here too is how forms are read and how our errors look to a person.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tamis.errors import NotFound, TamisError, Unavailable
from tamis.web import said
from tamis.web.answers import retry_header, status_of
from tamis.web.assets import asset
from tamis.web.forms import Form, TooLarge, read_body, read_form
from tamis.wording import Words, languages, words

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Problem:
    """What problem.html shows."""

    title: str
    text: str
    way_out: str = ""
    way_out_said: str = ""


def page(
    template: str, value: object, *, lang: str, status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The template with its value, as an answer that no cache keeps."""
    html = environment(words(lang).lang).get_template(template).render(page=value)
    return HTMLResponse(html, status, {"cache-control": "no-store", **(headers or {})})


def fragment(template: str, value: object, *, lang: str, **more: object) -> Markup:
    """A piece of a page."""
    made = environment(words(lang).lang).get_template(template).render(page=value, **more)
    return Markup(made)  # made by a template, which escapes


def trouble(error: TamisError, lang: str, way_out: str = "/") -> Response:
    """One of our errors, for a person."""
    known = words(lang)
    if isinstance(error, NotFound):
        title, text = (
            known.say("Not here"),
            known.say("What you look for is not, or no longer, here."),
        )
    elif isinstance(error, Unavailable):
        title = known.say("Not now")
        text = known.say("The server cannot do this at the moment. Please try again in a minute.")
    elif isinstance(error, TooLarge):
        title = known.say("Too much at once")
        text = known.say("This is more than the form takes. Go back and shorten the text.")
    else:
        title, text = known.say("That did not work"), str(error)
    headers = {name.decode(): value.decode() for name, value in retry_header(error)}
    shown = Problem(title, text, way_out, known.say("Back"))
    return page("problem.html", shown, lang=lang, status=status_of(error), headers=headers)


async def read_fields(request: Request) -> Form:
    """The form that a browser sent. Raises TooLarge."""
    length = request.headers.get("content-length", "")
    body = await read_body(request.receive, int(length) if length.isdigit() else None)
    return read_form(body, request.headers.get("content-type", "").encode(), b"")


def preferred(request: Request) -> str:
    """The language of a page that belongs to no site: asked for, or the browser's."""
    asked = request.query_params.get("lang") or ""
    return words(asked or request.headers.get("accept-language", "")).lang


def utc_now() -> datetime:
    """The moment of this request."""
    return datetime.now(UTC)


@cache
def environment(lang: str) -> Environment:
    """Jinja for one language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    known: Words = words(lang)
    made.install_gettext_translations(known.catalogue, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(said.vocabulary(known), asset=asset, languages=languages())
    made.filters["bdi"] = said.bdi
    return made
