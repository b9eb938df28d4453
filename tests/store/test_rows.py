"""Moments and ids: exact, ordered, in both databases alike."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.store.ids import new_id
from tamis.store.moments import EPOCH, from_microseconds, month_of, to_microseconds
from tamis.store.schema import ID_LENGTH, metadata

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001, hypothesis adds the zone itself
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)

OVER_ALL_SITES = {"outbox": ("handle",)}  # an inbox is spared, whichever site mails it


@given(MOMENTS)
def test_a_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert from_microseconds(to_microseconds(moment)) == moment


@given(MOMENTS, MOMENTS)
def test_ids_sort_by_their_millisecond(one: datetime, other: datetime) -> None:
    first, second = new_id(one), new_id(other)
    assert len(first) == ID_LENGTH and int(first, 16) >= 0
    if abs(one - other) >= timedelta(milliseconds=1):
        assert (first < second) == (one < other)


def test_ids_of_one_millisecond_differ() -> None:
    assert len({new_id(EPOCH) for _ in range(1000)}) == 1000


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_microseconds(datetime(2026, 1, 1))  # noqa: DTZ001, that is the point


def test_a_month_is_counted_in_utc() -> None:
    paris = timezone(timedelta(hours=1))
    assert month_of(datetime(2026, 12, 1, 0, 30, tzinfo=paris)) == "2026-11"


def test_every_table_of_a_site_begins_with_the_site() -> None:
    for table in metadata.sorted_tables:
        if "site_id" in table.c:
            assert table.primary_key.columns.keys()[0] == "site_id"
            firsts = {index.columns.keys()[0] for index in table.indexes}
            assert firsts <= {"site_id", *OVER_ALL_SITES.get(table.name, ())}


def test_a_personal_column_says_purpose_basis_end_and_readers() -> None:
    told = [column.info for table in metadata.sorted_tables for column in table.c if column.info]
    assert told
    for info in told:
        assert info.keys() == {"purpose", "basis", "keep", "seen"}
        assert all(info.values())
