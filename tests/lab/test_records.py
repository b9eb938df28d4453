"""Records: read as a stream, with errors that name the place."""

import gzip
import json
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.lab.records import Record, comment_of, is_records, read_records

RECORD = Record(
    "a1", Label.SPAM, "Buy", "Bob", "b@example.org", "https://example.org/", "192.0.2.1", "curl",
    "How to bake", datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC), "en", "me",
)  # fmt: skip
WRITTEN = json.dumps(asdict(RECORD), default=datetime.isoformat)


def written(folder: Path, *lines: str | bytes, name: str = "some.jsonl") -> Path:
    path = folder / name
    raw = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path


@pytest.mark.parametrize("name", ["some.jsonl", "some.jsonl.gz"])
def test_all_fields_are_read_plain_and_gzipped(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, WRITTEN, "", '{"text": "hi", "label": null}', name=name)
    first, second = read_records(path)
    assert first == RECORD
    assert second == Record(id="3", label=None, text="hi")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"text": "hi"', "line 2: is not JSON"),
        ("[1]", "line 2: is not a JSON object"),
        ('{"label": "ham"}', "line 2, field text: is missing"),
        ('{"text": 7}', "line 2, field text: is int, not text"),
        ('{"text": "hi", "label": "eggs"}', "line 2, field label: is 'eggs' (spam or ham)"),
        ('{"text": "hi", "author": ["a"]}', "line 2, field author: is list, not text"),
        (b'{"text": "\xff"}', "line 2: is not JSON"),
        (b"\x00\x01\x02\x7fELF", "line 2: is not JSON"),
    ],
)
def test_a_broken_line_is_named_once_the_reader_comes_to_it(
    tmp_path: Path, line: str | bytes, words: str
) -> None:
    path = written(tmp_path, '{"text": "fine"}', line)
    records = read_records(path)
    assert next(records).text == "fine"
    with pytest.raises(BadInput) as caught:
        next(records)
    assert str(path) in str(caught.value) and words in str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("junk")
    for name in ("junk.jsonl", "junk.jsonl.gz"):
        (folder / name).write_bytes(junk)
        with suppress(BadInput):
            list(read_records(folder / name))


def test_half_a_gzip_gives_what_it_holds_and_then_an_error(tmp_path: Path) -> None:
    path = written(
        tmp_path, *(f'{{"text": "{n} {n * n}"}}' for n in range(9999)), name="a.jsonl.gz"
    )
    path.write_bytes(path.read_bytes()[:20_000])
    records = read_records(path)
    assert next(records).text == "0 0"
    with pytest.raises(BadInput, match="not whole gzip"):
        list(records)


def test_a_line_without_end_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    path = written(tmp_path, b" " * (4 * 1024 * 1024 + 2))
    with pytest.raises(BadInput, match=r"line 1: is longer than 4 MiB"):
        list(read_records(path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.jsonl: cannot be read"):
        list(read_records(tmp_path / "none.jsonl"))


def test_an_empty_file_holds_no_records(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert list(read_records(tmp_path / "empty.jsonl")) == []


def test_a_mark_of_byte_order_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    assert next(read_records(written(tmp_path, b'\xef\xbb\xbf{"text": "hi"}'))).text == "hi"


@pytest.mark.parametrize(
    ("page", "title", "permalink"),
    [
        ("PSY - GANGNAM STYLE", "PSY - GANGNAM STYLE", None),
        ("nuget-ctp2-released", "nuget ctp2 released", None),
        ("https://example.org/a-b", None, "https://example.org/a-b"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_page_is_a_title_or_an_address(
    page: str | None, title: str | None, permalink: str | None
) -> None:
    comment = comment_of(Record(id="1", label=None, text="hi", page=page))
    assert (comment.page_title, comment.permalink) == (title, permalink)


def test_the_language_guessed_from_a_comment_is_not_told_as_the_sites() -> None:
    assert comment_of(Record(id="1", label=None, text="hi", lang="en")).lang is None


def test_only_the_two_endings_mean_records() -> None:
    assert is_records("a.jsonl") and is_records("dir/a.jsonl.gz")
    assert not is_records("a.json") and not is_records("a.txt.gz") and not is_records("-")
