"""What a name, an e-mail address and a home page say, and how they relate.

The three are read apart from the text and apart from each other: in most sources a
filled-in field marks the source, so a model that saw them together with the text would
learn where a comment came from instead of what it is (docs/research.md). Relations
carry over between sites: a name that is a search phrase, a name that stands in the
linked host, a name that is itself an address.
"""

import re

from tamis.comment import Comment
from tamis.signals.links import Link
from tamis.signals.text import fold_words

NAME_WORD = re.compile(r"[^\W\d_]{3,}")


def name_relations(comment: Comment, home: Link | None, links: tuple[Link, ...]) -> list[str]:
    """Relations between name, home page and links that hold, each by a fixed word."""
    name = fold_words(comment.author or "")
    if not name:
        return []
    found = []
    words = NAME_WORD.findall(name)
    hosts = {link.domain for link in links} | ({home.domain} if home else set())
    if "://" in name or "www." in name or re.search(r"\.(?:com|net|org|info)\b", name):
        found.append("name.is-address")
    if any(word in host for word in words for host in hosts if len(word) > 3):
        found.append("name.in-host")
    if len(words) >= 3:
        found.append("name.is-phrase")
    if any(sign.isdigit() for sign in name):
        found.append("name.has-digits")
    return found


def split_email(email: str) -> tuple[str, str]:
    """Local part and host of an address, folded; ("", "") for what is none."""
    local, at, host = email.rpartition("@")
    return (fold_words(local), fold_words(host)) if at else ("", "")
