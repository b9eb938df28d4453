"""The demo's front page: the article with the comment section under it, as plain HTML.
At /demo/element the same with <tamis-comments>, as a static site would have it.

How a page is made and what a comment section is, this room does not know: `app` hands
both in (`web.pages.page`, `web.embed.section`), as it would to any page of a site.
"""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.demo.article import ARTICLE, Article

LANG = "fr"

Page = Callable[..., Response]  # template, value, lang
Section = Callable[[Request, str], tuple[Markup, int]]  # title -> HTML, published comments


@dataclass(frozen=True, slots=True)
class Front:
    """What demo.html shows."""

    article: Article
    section: Markup
    comment_count: int
    element: bool = False  # the element's two lines in place of the section


def demo_routes(page: Page, section: Section) -> list[BaseRoute]:
    """The front page, at /."""

    def front(request: Request) -> Response:
        html, count = section(request, ARTICLE.title)
        return page("demo.html", Front(ARTICLE, html, count), lang=LANG)

    def with_element(request: Request) -> Response:
        _, count = section(request, ARTICLE.title)
        return page("demo.html", Front(ARTICLE, Markup(), count, element=True), lang=LANG)

    return [Route("/", front), Route("/demo/element", with_element)]
