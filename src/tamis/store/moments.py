"""Points in time as the tables hold them: whole microseconds since 1970, UTC.

SQLite has no type for time and PostgreSQL's carries a zone of its own; an integer
sorts, compares and copies the same in both. Python's side is always an aware datetime
in UTC; a naive one is refused, since nobody could say which moment it means.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """Exact, unlike `timestamp()`, which goes through a float."""
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(count: int) -> datetime:
    """The other way."""
    return EPOCH + count * MICROSECOND


def month_of(moment: datetime) -> str:
    """The calendar month in UTC, as the counters name it: 2026-11."""
    utc = moment.astimezone(UTC)
    return f"{utc.year:04}-{utc.month:02}"


class Moment(TypeDecorator[datetime]):
    """A column of moments."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Into the database. Raises TypeError for a datetime without zone."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Out of it."""
        return None if value is None else from_microseconds(value)
