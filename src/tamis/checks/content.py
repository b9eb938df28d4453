"""Knowing a comment again by what it says, in whatever form it comes back.

A report names no check: it sends the comment once more. Between the two, clients add
backslashes (PHP), fold line ends, write `&` as `&amp;`, drop forbidden tags and add
`rel` to links. So comments are compared by author, address, text and page with all of
that taken away: tags, entities, backslashes, white space.
"""

import re
from html import unescape

from tamis.comment import MAX_TEXT_BYTES, Comment
from tamis.identity import Handle, Secret, content_handle, email_handle
from tamis.site import Site

TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")  # never past the next <, or 64 kB of < take minutes


def content_of(secret: Secret, site: Site, comment: Comment) -> Handle:
    """The handle under which a check and its report meet."""
    return content_handle(
        secret,
        site.controller,
        str(site.id),
        bare(comment.author or ""),
        bare(comment.email or "").lower(),
        bare(comment.text[:MAX_TEXT_BYTES]),
        (comment.permalink or "").strip(),
    )


def email_of(secret: Secret, site: Site, comment: Comment) -> Handle | None:
    """The handle of who wrote it; None: no address given."""
    if not comment.email or not comment.email.strip():
        return None
    return email_handle(secret, site.controller, comment.email)


def bare(text: str) -> str:
    """What is left of a text when what clients change is taken away."""
    if "<" in text:
        text = TAG.sub("", text)
    if "&" in text:
        text = unescape(text)
    return "".join(text.replace("\\", "").split())
