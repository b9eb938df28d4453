"""Marks: where in the sent fields that stands on which a ground rests.

A link is marked by its address, wherever that stands in the text: in a tag, in BBCode,
or bare; taken out there, it leads nowhere any more. A name is marked whole, a home page
by its host.
"""

from collections.abc import Iterator, Sequence
from html import escape

from tamis.comment import Comment
from tamis.signals.links import Link
from tamis.verdict import Span

MOST_SPANS = 20
SHORTEST = 4  # signs of an address that is looked for


def link_spans(sent: str, links: Sequence[Link]) -> tuple[Span, ...]:
    """All places of the links' addresses, in text order, at most 20."""
    found = {place for link in links[:MOST_SPANS] for place in places_of(sent, link)}
    kept: list[Span] = []
    for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
        if not kept or start >= kept[-1].end:
            kept.append(Span("text", start, end))
    return tuple(kept[:MOST_SPANS])


def places_of(sent: str, link: Link) -> Iterator[tuple[int, int]]:
    """Where one address stands, as it was typed, as HTML writes it, or by its host."""
    for needle in dict.fromkeys((link.address, escape(link.address, quote=False), link.host)):
        if len(needle) < SHORTEST or needle not in sent:
            continue
        at = sent.find(needle)
        while at >= 0:
            yield at, at + len(needle)
            at = sent.find(needle, at + len(needle))
        return


def author_spans(comment: Comment) -> tuple[Span, ...]:
    """The whole name."""
    return (Span("author", 0, len(comment.author)),) if comment.author else ()


def home_spans(comment: Comment, home: Link) -> tuple[Span, ...]:
    """The host in the home page's address; all of it, where the host reads otherwise."""
    url = comment.url or ""
    at = url.lower().find(home.host)
    return (Span("url", at, at + len(home.host)) if at >= 0 else Span("url", 0, len(url)),)
