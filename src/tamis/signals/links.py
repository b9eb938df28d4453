"""The links of a comment: where they lead, and what stands on them.

Links come from HTML and BBCode, and from the visible text: whole addresses, `www.…`,
and bare hosts such as `casino-x.top/win` whose ending is a public suffix. Hosts are
read as browsers read them (WHATWG URL, ada-url): `http://0x7f.1/` and `ｅｖｉｌ.com` do
not hide. A mention such as `node.js` is not a link, `asp.net` looks like one and is
counted as bare, which weighs nothing by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import ada_url
from publicsuffixlist import PublicSuffixList

from tamis.signals.text import Text

MAX_LINKS = 200  # more say nothing new
ADDRESS = re.compile(
    r"(?i:\b(?:https?|ftp)://[^\s<>\"'\[\]]{2,2000}|\bwww\.[^\s<>\"'\[\]]{3,2000})"
    r"|(?<![\w@/.-])(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?:/[^\s<>\"'\[\]]{0,2000})?(?![\w@-])"
)
HINT = re.compile(r"\.[^\W_]|://")  # cheap: most texts have neither
TRAILING = ".,;:!?)»”'\""
SUFFIXES = PublicSuffixList(accept_unknown=False)


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `host` is ASCII, lower case; `domain` the part one can register."""

    address: str
    host: str
    domain: str
    path: str  # with query, without the leading slash
    anchor: str | None  # what stands on it; `None`: the address itself
    bare: bool  # written without http:// or www.


def find_links(text: Text) -> tuple[Link, ...]:
    """All links of a text, marked ones first, at most 200."""
    links = [make_link(address, anchor, False) for address, anchor in text.hrefs[:MAX_LINKS]]
    if HINT.search(text.visible):
        found = (
            match[0].rstrip(TRAILING)
            for piece in hinted(text.visible)
            for match in ADDRESS.finditer(piece)
        )
        for address in islice(found, MAX_LINKS - len(links)):
            links.append(make_link(address, None, is_bare(address)))
    return tuple(link for link in links if link is not None)


def hinted(visible: str) -> Iterator[str]:
    """The stretches between blanks that may hold an address: a tenth of most texts."""
    end = 0
    for hint in HINT.finditer(visible):
        if hint.start() >= end:
            start = visible.rfind(" ", end, hint.start()) + 1 or end
            end = visible.find(" ", hint.end())
            if end < 0:
                end = len(visible)
            yield visible[start:end]


def is_bare(address: str) -> bool:
    """Whether an address lacks both scheme and www."""
    start = address[:8].lower()
    return "://" not in start and not start.startswith("www.")


def make_link(address: str, anchor: str | None, bare: bool) -> Link | None:
    """A link from its address; `None` for what leads nowhere (mailto:, #top, nonsense)."""
    address = address.strip()[:2000]
    parts = host_and_path(address if "://" in address[:10] else f"http://{address.lstrip('/')}")
    if parts is None:
        return None
    host, path = parts
    domain = registered_domain(host)
    if domain is None and (bare or "." not in host):
        return None
    return Link(address, host, domain or host, path, anchor, bare)


@lru_cache(maxsize=4096)
def host_and_path(address: str) -> tuple[str, str] | None:
    """Host and path with query as a browser would ask for them."""
    try:
        url = ada_url.URL(address)
    except ValueError:
        return None
    if url.protocol not in ("http:", "https:", "ftp:") or not url.hostname:
        return None
    return url.hostname, (url.pathname + url.search).lstrip("/")


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str | None:
    """`example.co.uk` of `www.example.co.uk`; `None` where the ending is not public."""
    domain = SUFFIXES.privatesuffix(host)
    return str(domain) if domain else None
