"""The ledger: numbers without gaps, lines that come back as they were written."""

import threading
from types import SimpleNamespace

import pytest
from hypothesis import given
from sqlalchemy import insert

from tamis.errors import NotFound
from tamis.identity import Handle
from tamis.judge.levels import Lesson
from tamis.learning.ledger import append, line_of, newest_of, read_after, row_of, take_turn
from tamis.site import SiteId
from tamis.store.engine import Store
from tamis.store.schema import checks
from tests.learning.lines import START, lessons, line, new_site, simple


@given(lessons())
def test_a_line_is_read_as_it_was_written(lesson: Lesson) -> None:
    written = line(7, lesson, content=b"c" * 16)
    as_row = SimpleNamespace(**row_of(written, written.seq))
    assert line_of(as_row) == written  # type: ignore[arg-type]


def test_numbers_rise_by_one_for_each_site_alone(store: Store) -> None:
    one, other = new_site(store, "https://one.example"), new_site(store, "https://two.example")
    with store.write() as conn:
        given = [append(conn, line(one.id, simple(number), number)) for number in range(3)]
        assert append(conn, line(other.id, simple(9))) == 1
    assert given == [1, 2, 3]
    with store.read() as conn:
        kept = read_after(conn, one.id, 1, limit=10)
    assert [(found.seq, found.lesson) for found in kept] == [(2, simple(1)), (3, simple(2))]


def test_a_line_that_was_rolled_back_leaves_no_gap(store: Store) -> None:
    site = new_site(store)
    with pytest.raises(ZeroDivisionError), store.write() as conn:
        print(append(conn, line(site.id, simple(1))) / 0)
    with store.write() as conn:
        assert append(conn, line(site.id, simple(2))) == 1


def test_a_reader_never_sees_a_number_whose_predecessor_is_missing(store: Store) -> None:
    site = new_site(store)
    seen: list[list[int]] = []

    def write(first: int) -> None:
        for number in range(first, first + 25):
            with store.write() as conn:
                append(conn, line(site.id, simple(number), number))

    writers = [threading.Thread(target=write, args=(100 * start,)) for start in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        with store.read() as conn:
            seen.append([found.seq for found in read_after(conn, site.id, 0, limit=1000)])
    with store.read() as conn:
        seen.append([found.seq for found in read_after(conn, site.id, 0, limit=1000)])
    assert len(seen[-1]) == 100
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite: one writer
def test_a_check_is_journalled_while_a_line_is_being_written(store: Store) -> None:
    site = new_site(store)
    row = {
        "site_id": site.id, "guid": "0" * 32, "at": START, "decision": "approve",
        "probability": 0.1, "reasons": "", "content": b"", "base_digest": "",
    }  # fmt: skip
    with store.write() as conn:
        append(conn, line(site.id, simple(1)))
        with store.journal() as other:
            other.execute(insert(checks), row)


def test_the_newest_line_of_a_content_is_found(store: Store) -> None:
    site = new_site(store)
    with store.write() as conn:
        for number in range(4):
            append(conn, line(site.id, simple(number), number, content=bytes([number % 2]) * 16))
        found = newest_of(conn, site.id, Handle(b"\0" * 16))
    assert found is not None and (found.seq, found.lesson) == (3, simple(2))


def test_a_line_for_a_site_that_is_gone_is_refused(store: Store) -> None:
    with pytest.raises(NotFound), store.write() as conn:
        take_turn(conn, SiteId(404))
