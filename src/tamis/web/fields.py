"""From Akismet's parameters to a `Comment`: which field says what, and what is dropped.

Read are the fields below and the form signs of `web.wordpress`; everything else (PHP
clients send their whole environment) ends here, before any log. A blank field is the
same as one not sent. `user_ip` may be a list from a proxy: the first valid address
counts. Some libraries fill in a value of their own where a commenter's is missing
(`unknown` as referrer, their own name as user agent): that is missing too.

Line ends become LF, since Perl sends CRLF for the same text, and of a text only the
first 64 kB go on.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tamis.comment import MAX_TEXT_BYTES, Comment
from tamis.web import wordpress
from tamis.web.counts import CUT
from tamis.web.forms import Form

MAX_SHORT = 2_000  # characters of an author, an address, a user agent ...
MAX_CONTEXT = 100  # tags and categories of a page

TEST_AUTHORS = ("akismet-guaranteed-spam", "viagra-test-123")
TEST_EMAIL = "akismet-guaranteed-spam@example.com"
STAFF = ("administrator", "editor", "author")  # the strongest first
SUPER_ADMIN = "super_admin"  # of a network of WordPress sites
_MAPPED = bytes(10) + b"\xff\xff"  # what an IPv4 address begins with in IPv6
_HYPHENS = str.maketrans("\u2010\u2011", "--")  # as the official pages print them


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks to us: the library, not the commenter."""

    user_agent: str
    is_wordpress: bool
    is_slashed: bool  # its fields carry PHP's backslashes


def sender_of(user_agent: bytes, call: str, form: Form) -> Sender:
    """By the request's own User-Agent. Reports and rechecks are never escaped."""
    plugin = wordpress.is_plugin(user_agent)
    fresh = call == "comment-check" and not form.get("recheck_reason")
    return Sender(user_agent.decode("latin-1"), plugin, plugin and fresh)


def read_comment(form: Form, sender: Sender, now: datetime) -> Comment:
    """The comment that a check or a report is about."""
    clean: Callable[[str], str] = wordpress.unslash if sender.is_slashed else str

    def short(*names: str) -> str | None:
        for name in names:
            if value := form.get(name):
                return clean(value[:MAX_SHORT]).strip() or None
        return None

    written_at = moment(form.get("comment_date_gmt"))
    agent, referrer = short("user_agent", "comment_agent"), short("referrer", "referer")
    return Comment(
        text=cut(clean(form.get("comment_content") or "").replace("\r\n", "\n")),
        author=short("comment_author"),
        email=short("comment_author_email"),
        url=short("comment_author_url"),
        ip=first_address(form.all("user_ip")),
        user_agent=None if is_library(agent, sender) else agent,
        referrer=None if referrer == "unknown" else referrer,
        accept_language=short("HTTP_ACCEPT_LANGUAGE"),
        permalink=short("permalink"),
        context=tuple(filter(None, (clean(tag[:MAX_SHORT]).strip() for tag in tags(form)))),
        type=short("comment_type", "content_type"),
        parent=parent if (parent := short("comment_parent")) != "0" else None,
        lang=short("blog_lang"),
        role=strongest(short("user_role")),
        written_at=written_at,
        page_changed_at=moment(form.get("comment_post_modified_gmt")),
        recheck=short("recheck_reason"),
        form=wordpress.form_signs(form, written_at or now),
    )


def tags(form: Form) -> list[str]:
    """Tags and categories of the page, at most MAX_CONTEXT."""
    return form.all("comment_context")[:MAX_CONTEXT]


def is_library(agent: str | None, sender: Sender) -> bool:
    """Whether the user agent given for the commenter is the library's own."""
    return agent is not None and agent == sender.user_agent and not agent.startswith("Mozilla/")


def strongest(roles: str | None) -> str | None:
    """Of the roles of an account, which WordPress joins by commas, the one that counts."""
    if roles is None or roles in STAFF:
        return roles
    held = {role.strip() for role in roles.split(",")}
    if SUPER_ADMIN in held:
        return STAFF[0]
    return next((role for role in STAFF if role in held), roles)


def is_test_mark(comment: Comment) -> bool:
    """Whether author or e-mail is one that Akismet documents as always spam."""
    author = (comment.author or "").translate(_HYPHENS).casefold()
    email = (comment.email or "").translate(_HYPHENS).casefold()
    return author in TEST_AUTHORS or email == TEST_EMAIL


def cut(text: str) -> str:
    """The first 64 kB of UTF-8, counted when there is more."""
    if len(text) <= MAX_TEXT_BYTES // 4:
        return text
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded) <= MAX_TEXT_BYTES:
        return text
    CUT.inc()
    return encoded[:MAX_TEXT_BYTES].decode("utf-8", "ignore")


def first_address(values: list[str]) -> str | None:
    """The first valid address among values that may be lists, in its usual spelling."""
    for value in values:
        for piece in value[:MAX_SHORT].replace(",", " ").split():
            if address := address_of(piece):
                return address
    return None


def address_of(text: str) -> str | None:
    """An address with or without port or zone; IPv4 in IPv6's clothes is IPv4."""
    if text.count(":") == 1:
        text = text.partition(":")[0]
    text = text.partition("]")[0].lstrip("[").partition("%")[0]
    try:
        if ":" not in text:
            return socket.inet_ntoa(socket.inet_pton(socket.AF_INET, text))
        packed = socket.inet_pton(socket.AF_INET6, text)
    except (OSError, ValueError):
        return None
    if packed.startswith(_MAPPED):
        return socket.inet_ntoa(packed[len(_MAPPED) :])
    return socket.inet_ntop(socket.AF_INET6, packed)


def moment(text: str | None) -> datetime | None:
    """A date in ISO 8601 or as WordPress writes it; without a zone it is UTC."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
