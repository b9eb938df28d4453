"""Labelled records: what the laboratory trains on and measures with.

A file holds one JSON object a line, plain or gzipped (a name ending in .jsonl or
.jsonl.gz):

    {"id": "a1", "label": "spam", "text": "…", "author": null, "page": "How to bake", …}

Only `text` must be there. Fields that are absent or null are missing, fields of other
names are ignored. Reading streams: a file may be larger than memory, and a broken line
is an error that names file, line and field, raised when the reader comes to it.

This file does not judge whether a label is right, and knows nothing of training.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from tamis.comment import Comment, Label
from tamis.errors import BadInput

ENDINGS = (".jsonl", ".jsonl.gz")
MAX_LINE_BYTES = 4 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SLUG = re.compile(r"[^\s/.]+(?:[-_][^\s/.]+)+")


@dataclass(frozen=True, slots=True)
class Record:
    """One comment of a corpus, with what is known of it. `None`: not known."""

    id: str  # the line's number where the file gives none
    label: Label | None
    text: str
    author: str | None = None
    email: str | None = None
    url: str | None = None
    ip: str | None = None
    ua: str | None = None
    page: str | None = None  # its title, its slug or its address, as the source has it
    date: datetime | None = None
    lang: str | None = None  # of the comment itself, as somebody or something guessed
    source: str | None = None


def is_records(name: str) -> bool:
    """Whether a file of this name is read as records rather than as one text."""
    return name.endswith(ENDINGS)


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file in its order. Raises BadInput, also while it is read."""
    opener = gzip.open if path.name.endswith(".gz") else open
    at = 0
    try:
        with cast(BinaryIO, opener(path, "rb")) as file:
            for at, line in enumerate(_lines(file, path), start=1):
                if line.strip():
                    yield _record(line, path, at)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(f"{path}, after line {at}", f"is not whole gzip: {error}") from error
    except OSError as error:
        raise BadInput(str(path), f"cannot be read: {error.strerror or error}") from error


def _lines(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """The lines, none longer than we are willing to hold."""
    at = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        at += 1
        if len(line) > MAX_LINE_BYTES:
            limit = MAX_LINE_BYTES // 2**20
            raise BadInput(f"{path}, line {at}", f"is longer than {limit} MiB: not records")
        yield line.removeprefix(BYTE_ORDER_MARK) if at == 1 else line


def _record(line: bytes, path: Path, at: int) -> Record:
    where = f"{path}, line {at}"
    try:
        fields = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(where, f"is not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise BadInput(where, "is not a JSON object", 'write {"text": "…", "label": "ham"}')
    text = _text(fields, "text", where)
    if text is None:
        raise BadInput(f"{where}, field text", "is missing")
    number = fields.get("id")
    return Record(
        id=str(at) if number is None else str(number),
        label=_label(fields, where),
        text=text,
        date=_date(fields, where),
        **{
            name: _text(fields, name, where)
            for name in ("author", "email", "url", "ip", "ua", "page", "lang", "source")
        },
    )


def _text(fields: dict[str, object], name: str, where: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    raise BadInput(f"{where}, field {name}", f"is {type(value).__name__}, not text")


def _label(fields: dict[str, object], where: str) -> Label | None:
    word = _text(fields, "label", where)
    if word is None:
        return None
    try:
        return Label(word)
    except ValueError:
        raise BadInput(f"{where}, field label", f"is {word!r}", "spam or ham") from None


def _date(fields: dict[str, object], where: str) -> datetime | None:
    """Dates without a zone are read as UTC, dates without a time as midnight. One that
    cannot be read (real exports have month 17) is missing: only `--by date` needs it."""
    word = _text(fields, "date", where)
    if not word:
        return None
    try:
        moment = datetime.fromisoformat(word)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def comment_of(record: Record) -> Comment:
    """The record as it would have come through a door.

    A page is a title, a slug or an address: an address is the permalink; a slug is the
    title's words with hyphens between, so it is read as them. `lang` is left out: it was
    guessed from the comment, while a comment bears the languages of its *site*.
    """
    page = record.page or None
    is_address = page is not None and page.startswith(("http://", "https://"))
    return Comment(
        text=record.text,
        author=record.author,
        email=record.email,
        url=record.url,
        ip=record.ip,
        user_agent=record.ua,
        permalink=page if is_address else None,
        page_title=None if page is None or is_address else _title(page),
        written_at=record.date,
    )


def _title(page: str) -> str:
    return re.sub("[-_]+", " ", page) if SLUG.fullmatch(page) else page
