"""A comment as Tamis sees it, whichever door it came through.

Akismet's form posts, JSON and our own form all end in this one value. A field that
was not sent is `None`, never "" or 0: for the judge "missing" is a state of its own,
and absence alone never counts against anybody. The type of a comment keeps Akismet's
words (`comment`, `reply`, `contact-form`, `trackback` ...), any other word included.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

Guid = NewType("Guid", str)  # 32 hex digits: names one check

MAX_TEXT_BYTES = 64 * 1024  # UTF-8; of a longer text the first 64 kB are judged


class Label(StrEnum):
    """What a person says of a comment."""

    HAM = "ham"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class FormSigns:
    """How the form was filled in, as far as the client tells. `None`: not told."""

    honeypot: str | None = None  # text in a field that people do not see
    age_s: float | None = None  # from loading the form to sending it
    keys: int | None = None  # keys pressed
    pointer: int | None = None  # clicks, moves and touches
    nonce: str | None = None  # WordPress: passed, failed, inactive


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment with all that its sender tells of it. Text is as sent, undecoded HTML."""

    text: str
    author: str | None = None
    email: str | None = None
    url: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    referrer: str | None = None
    accept_language: str | None = None
    permalink: str | None = None  # the page it stands under
    page_text: str | None = None
    page_title: str | None = None
    context: tuple[str, ...] = ()  # tags and categories of the page
    type: str | None = None
    parent: str | None = None  # what it answers, as the client names it
    lang: str | None = None  # languages of the site: "en, fr_ca"
    role: str | None = None  # administrator, editor ...: signed in at the site
    written_at: datetime | None = None
    page_changed_at: datetime | None = None
    recheck: str | None = None  # why known content is asked about again
    form: FormSigns = FormSigns()
