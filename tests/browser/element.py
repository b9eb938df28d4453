"""A static site with <tamis-comments>, on a port of its own: another origin than the server's.

    with Site.start(server) as site:
        site.post("/barques", "Bonjour")          # a comment by another reader
        site.address("/barques", dark="1")        # a page that shows them

A page takes its looks from its query: `dark`, `dir`, `lang`, `wish` (attributes of the element).
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tamis.demo.article import ARTICLE
from tests.servers import RunningServer
from tests.web.readers import reading

PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>Les barques</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  html {{ color-scheme: {scheme} }}
  body {{ margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem; line-height: 1.6;
         font-family: Inter, "Segoe UI", "Liberation Sans", sans-serif;
         background: {paper}; color: {ink} }}
  a {{ color: {link} }}
</style>
<script async src="{server}/embed.js?lang=fr,en"></script></head>
<body><main><h1>{title}</h1><p>{lead} <a href="/">{more}</a></p>
<tamis-comments page="{page}" {wish}><a href="{server}/comments">Commentaires</a></tamis-comments>
</main></body></html>"""
LIGHT = {"scheme": "light", "paper": "#fff", "ink": "#22252b", "link": "#0b5d75"}
DARK = {"scheme": "dark", "paper": "#16181d", "ink": "#e3e6ec", "link": "#7cc4dd"}
FR = ("Les barques du port", "On les repeint chaque printemps, par beau temps.", "Toute la série.")
EN = ("The boats in the harbour", "They are painted each spring, on a dry day.", "The series.")
AR = ("قوارب الميناء", "تُطلى كل ربيع في يوم صحو.", "السلسلة كلها.")


class Site:
    """The static site, known to the server."""

    def __init__(self, server: RunningServer, http: ThreadingHTTPServer) -> None:
        self.server = server
        self.url = f"http://127.0.0.1:{http.server_address[1]}"

    @classmethod
    @contextmanager
    def start(cls, server: RunningServer, *wishes: str) -> Iterator["Site"]:
        """Serves pages until the block ends. `wishes`: of the site, like votes=false."""
        with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as http:
            site = cls(server, http)
            _Pages.server_url = server.url
            threading.Thread(target=http.serve_forever, daemon=True).start()
            server.add_site(site.url, "lang=fr", *wishes)
            yield site
            http.shutdown()

    def address(self, page: str, **looks: str) -> str:
        """The address of a page with the comments of `page`."""
        return f"{self.url}/?{urlencode({'page': page, **looks})}"

    def post(self, page: str, text: str = "Merci, très clair.", **more: Any) -> dict[str, Any]:
        """A comment of another reader, published at once."""
        with reading(self.server, self.url + page) as reader:
            posted = reader.post(text, **more)
        assert posted["state"] == "approved", posted
        return posted

    def fill(self, page: str, number: int) -> None:
        """So many published comments, each with a sentence of the demo's article."""
        sentences = (
            sentence
            for part in ARTICLE.parts
            for paragraph in part.paragraphs
            for sentence in re.split(r"(?<=[.;:,]) ", paragraph)
        )
        with reading(self.server, self.url + page) as reader:
            while reader.thread()["count"] < number:
                with reading(self.server, self.url + page) as other:
                    other.post(next(sentences))


class _Pages(BaseHTTPRequestHandler):
    server_url = ""

    def do_GET(self) -> None:
        asked = {name: value[0] for name, value in parse_qs(urlsplit(self.path).query).items()}
        lang = asked.get("lang", "fr")
        title, lead, more = {"fr": FR, "en": EN, "ar": AR}[lang]
        page = PAGE.format(
            lang=lang, dir=asked.get("dir", "ltr"), server=self.server_url, title=title,
            lead=lead, more=more, page=escape(asked.get("page", "/")),
            wish=asked.get("wish", ""), **(DARK if "dark" in asked else LIGHT),
        ).encode()  # fmt: skip
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: tests speak for themselves."""
