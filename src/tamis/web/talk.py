"""What the doors of the comment section read and write, as types: requests are checked by
them, and OpenAPI is made from them. The names are those of the element's contract.

Sentences in answers are in the site's language and meant for the reader as they stand.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tamis.comments.editing import MOST_OWN
from tamis.comments.reports import MAX_NOTE, Why

MOST_PAGES = 100  # counted in one request

Address = Annotated[str, Meta(max_length=2000)]
Token = Annotated[str, Meta(max_length=200)]
Voter = Annotated[str, Meta(min_length=16, max_length=200)]  # random, kept in the browser
Words = Annotated[str, Meta(max_length=500)]
Text = Annotated[str, Meta(max_length=200_000)]  # what is too long is told in words
Signed = Annotated[str, Meta(max_length=10_000)]


class FormOut(Struct):
    """What a form needs: a token of a day, the name of the field that stays empty, limits."""

    token: str
    trap: str
    text_max_bytes: int
    name_max: int


class CommentOut(Struct):
    """One comment. A tombstone (`state` deleted) has neither name nor words. `answers`: how
    many published ones stand below it."""

    id: str
    parent: str | None
    parent_author: str | None
    depth: int
    author: str
    url: str | None
    html: str
    at: datetime
    edited_at: datetime | None
    up: int
    down: int
    pinned: bool
    staff: bool
    state: Literal["approved", "deleted"]
    answers: int


class ThreadOut(Struct, kw_only=True):
    """A page of a thread, in the order of showing. `next`: what `after` takes, null at the
    end. `count`: all that are published; `edit_s`: how long authors may edit."""

    page: str
    count: int
    sort: Literal["oldest", "newest", "best"]
    revision: int
    closed: Literal["by hand", "by age"] | None
    slow_s: int
    votes: bool
    edit_s: int
    lang: str
    comments: list[CommentOut]
    next: str | None
    title: str
    form: FormOut


class PostIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """A filled-in form. `trap`: what stands in the field that stays empty."""

    page: Address
    text: Text
    form_token: Annotated[str, Meta(max_length=10_000)]
    idempotency_key: Annotated[str, Meta(min_length=1, max_length=200)]
    author: Words | None = None
    email: Words | None = None
    url: Address | None = None
    parent: Token | None = None
    notify: bool = False
    trap: Address | None = None
    title: Address | None = None  # for older forms: the token's own counts
    challenge: Signed | None = None
    user: Signed | None = None


class PostOut(Struct, kw_only=True):
    """What became of it. `said` and `reasons` tell its author why it is not published yet."""

    id: str
    state: Literal["approved", "held", "spam"]
    said: str
    reasons: list[str]
    receipt: str
    edit_token: str
    edit_until: datetime
    html: str
    at: datetime


class PreviewIn(Struct, forbid_unknown_fields=True):
    """A text as it would be posted."""

    text: Text


class PreviewOut(Struct):
    """The same as it would be shown."""

    html: str


class EditIn(Struct, forbid_unknown_fields=True):
    """Another text for one's own comment."""

    text: Text
    edit_token: Token


class TakeBackIn(Struct, forbid_unknown_fields=True):
    """Who takes a comment back."""

    edit_token: Token


class OwnOut(Struct, kw_only=True):
    """One's own comment as it stands now."""

    id: str
    parent: str | None
    author: str
    state: Literal["approved", "held", "spam"]
    said: str
    reasons: list[str]
    receipt: str
    edit_until: datetime
    text: str
    html: str
    at: datetime
    edited_at: datetime | None


class TakenBackOut(Struct):
    """That it is gone."""

    id: str
    state: Literal["deleted"] = "deleted"


class MineIn(Struct, forbid_unknown_fields=True):
    """The edit tokens that a browser keeps for a page."""

    page: Address
    edit_tokens: Annotated[list[Token], Meta(max_length=MOST_OWN)]


class MineOut(Struct):
    """Those of them that are still there, oldest first."""

    comments: list[OwnOut]


class CountsIn(Struct, forbid_unknown_fields=True):
    """Pages of one or several sites of this server."""

    pages: Annotated[list[Address], Meta(max_length=MOST_PAGES)]


class CountsOut(Struct):
    """By address as it was asked for; a page that belongs to no site here is left out."""

    counts: dict[str, int]


class VoteIn(Struct, forbid_unknown_fields=True):
    """For, against, or taken back."""

    value: Literal[1, -1, 0]
    voter: Voter


class VoteOut(Struct):
    """The sums now, and what this browser gave."""

    up: int
    down: int
    mine: int


class ReportIn(Struct, forbid_unknown_fields=True):
    """What a reader tells the moderators."""

    why: Why
    voter: Voter
    note: Annotated[str, Meta(max_length=MAX_NOTE)] = ""


class ReportOut(Struct):
    """That they are told."""

    said: str


class NotNow(Struct):
    """Why it was not taken, in a sentence for who sent it."""

    said: str
