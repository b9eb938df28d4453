"""From a comment's text to HTML that is safe to show, and to text with marks.

    render("Voir https://example.org\\n\\nMerci")
    -> <p>Voir <a href="https://example.org" rel="nofollow ugc noopener">…</a></p><p>Merci</p>

The text is kept as it was sent; only what is shown is treated. Everything is escaped
first, then paragraphs, line breaks and bare links are added, and the result still goes
through nh3, which lets four elements pass: a mistake above it cannot become a script.
Directional overrides are dropped and stacks of combining marks are cut, so that one
comment cannot reach into its neighbours. Markup of any kind in the text stays text.
"""

import re
from collections.abc import Iterable
from html import escape
from itertools import pairwise
from unicodedata import combining

import ada_url
import nh3
from markupsafe import Markup

from tamis.verdict import Span

LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
LINK_END = ".,;:!?…)»]"  # punctuation that closes a sentence, not an address
REL = "nofollow ugc noopener"
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MAX_MARKS = 4  # combining marks on one sign; Vietnamese and Hebrew need up to three
SHOWN_LINK_CHARS = 60


def render(text: str) -> str:
    """The text as HTML: paragraphs, line breaks, bare links."""
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", tame(text).strip())
    html = "".join(f"<p>{_lines(part)}</p>" for part in paragraphs if part.strip())
    return nh3.clean(
        html, tags={"p", "br", "a"}, attributes={"a": {"href"}},
        url_schemes={"http", "https"}, link_rel=REL,
    )  # fmt: skip


def tame(text: str) -> str:
    """The text without what would disturb its surroundings; line ends are "\\n"."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = CONTROLS.sub("", OVERRIDES.sub("", text))
    return text if text.isascii() else _cut_stacks(text)


def marked(text: str, spans: Iterable[Span], field: str = "text") -> Markup:
    """The text as sent, escaped, with the stretches that reasons rest on in <mark>."""
    size = len(text)
    hot = [(max(0, s.start), min(size, s.end)) for s in spans if s.field == field]
    edges = sorted({0, size, *(at for pair in hot for at in pair if at <= size)})
    pieces: list[str] = []
    inside = False
    for start, end in pairwise(edges):
        covered = any(low <= start and end <= high for low, high in hot)
        if covered != inside:
            pieces.append("<mark>" if covered else "</mark>")
        inside = covered
        pieces.append(escape(text[start:end]))
    return Markup("".join(pieces) + ("</mark>" if inside else ""))


def clean_address(value: str) -> str | None:
    """A website as typed, as an http(s) address; None where it cannot be one."""
    value = value.strip()
    if not value or len(value) > 500:
        return None
    if "://" not in value:
        value = "https://" + value
    try:
        url = ada_url.URL(value)
    except ValueError:
        return None
    usable = url.protocol in ("http:", "https:") and "." in url.hostname
    return url.href if usable and not url.username else None


def _lines(paragraph: str) -> str:
    return "<br>".join(_links(line) for line in paragraph.split("\n"))


def _links(line: str) -> str:
    pieces: list[str] = []
    done = 0
    for found in LINK.finditer(line):
        address = found[0].rstrip(LINK_END)
        pieces.append(escape(line[done : found.start()]))
        pieces.append(f'<a href="{escape(address)}">{escape(_short(address))}</a>')
        done = found.start() + len(address)
    return "".join(pieces) + escape(line[done:])


def _short(address: str) -> str:
    if len(address) <= SHOWN_LINK_CHARS:
        return address
    return address[: SHOWN_LINK_CHARS - 1] + "…"


def _cut_stacks(text: str) -> str:
    kept: list[str] = []
    stack = 0
    for sign in text:
        stack = stack + 1 if combining(sign) else 0
        if stack <= MAX_MARKS:
            kept.append(sign)
    return "".join(kept)
