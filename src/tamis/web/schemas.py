"""What the JSON door reads and writes, as types: they check requests and make OpenAPI.

The fields of a comment stand under their names in Python. An unknown name is an error,
since here it is a misspelt one; sizes are bounded where a database or a person meets
them later.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tamis.comment import Label
from tamis.verdict import Decision

Short = Annotated[str, Meta(max_length=2000)]
Count = Annotated[int, Meta(ge=0, le=10_000_000)]


class FormSignsIn(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the form was filled in, as far as it is known."""

    honeypot: Short | None = None
    age_s: Annotated[float, Meta(ge=0, le=1e9)] | None = None
    keys: Count | None = None
    pointer: Count | None = None
    nonce: Short | None = None


class CommentIn(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A comment to be judged. Only `text` is needed; null is the same as not sent."""

    text: str
    author: Short | None = None
    email: Short | None = None
    url: Short | None = None
    ip: Short | None = None
    user_agent: Short | None = None
    referrer: Short | None = None
    accept_language: Short | None = None
    permalink: Short | None = None
    page_text: str | None = None
    page_title: Short | None = None
    context: Annotated[list[Short], Meta(max_length=100)] = []
    type: Short | None = None
    parent: Short | None = None
    lang: Short | None = None
    role: Short | None = None
    written_at: datetime | None = None
    page_changed_at: datetime | None = None
    recheck: Short | None = None
    form: FormSignsIn | None = None


class CheckIn(CommentIn, kw_only=True):
    """A comment to be judged; with `test`, nothing is remembered of it."""

    test: bool = False


class FeedbackIn(CommentIn, kw_only=True):
    """A comment and what a person says of it: the same fields as it was checked with."""

    label: Label


class Reader(StrEnum):
    """Who shall read an explanation. A commenter is told no number, and nothing in the order
    of its weight."""

    MODERATOR = "moderator"
    COMMENTER = "commenter"


class ExplainIn(CommentIn, kw_only=True):
    """A comment whose verdict shall be put into words, in this language, for this reader."""

    language: Annotated[str, Meta(max_length=35)] = "en"
    reader: Reader = Reader.MODERATOR


class SpanOut(msgspec.Struct):
    """A stretch of a field as it was sent, from `start` up to `end`, in code points."""

    field: str
    start: int
    end: int


class ReasonOut(msgspec.Struct):
    """One ground of a verdict. `weight` is in log-odds, positive for spam."""

    code: str
    words: list[str]
    weight: float
    spans: list[SpanOut]


class ExplainedReason(msgspec.Struct, kw_only=True):
    """A reason in words. Moderators are given both sentences and the weight."""

    code: str
    words: list[str]
    spans: list[SpanOut]
    for_commenter: str
    for_moderator: str | UnsetType = UNSET
    weight: float | UnsetType = UNSET


class SharesOut(msgspec.Struct):
    """Log-odds of spam by the shipped model, by the site's lessons, and by a decision about
    the very same text; how many lessons the site has given."""

    base: float
    site: float
    same_text: float
    spam_lessons: int
    ham_lessons: int


class ChangeOut(msgspec.Struct):
    """What the comment would have to do without, and what would have been decided then:
    found by judging it so. `fields` are left out whole."""

    decision: Decision
    spans: list[SpanOut]
    fields: list[str]
    sentence: str


class CheckOut(msgspec.Struct):
    """A verdict. `degraded`: the database was away, it was judged from memory."""

    guid: str
    probability: float
    interval: tuple[float, float]
    decision: Decision
    reasons: list[ReasonOut]
    degraded: bool


class FeedbackOut(msgspec.Struct):
    """What was learned is in the site's ledger, under this number."""

    learned: Literal[True]
    seq: int


class ExplainOut(msgspec.Struct, kw_only=True):
    """A verdict with its reasons in words. Nothing of the comment was kept. Probability,
    interval, shares and `summary` are for moderators alone. `change`: null where nothing
    small was found, or nothing that this reader is told."""

    decision: Decision
    reader: Reader
    reasons: list[ExplainedReason]
    change: ChangeOut | None
    probability: float | UnsetType = UNSET
    interval: tuple[float, float] | UnsetType = UNSET
    shares: SharesOut | UnsetType = UNSET
    summary: str | UnsetType = UNSET
