"""How much a site asked and what came of it, month by month (UTC).

Five counts, no person in them. The journal adds to them as it commits checks; the
statistics of Akismet's API and the desk read them here.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from tamis.site import SiteId
from tamis.store.schema import site_months


@dataclass(frozen=True, slots=True)
class Month:
    """The counts of one site in one month, or summed over several."""

    month: str  # 2026-11, "" for a sum
    api_calls: int = 0
    spam: int = 0  # checks answered so
    ham: int = 0
    missed_spam: int = 0  # of those, corrected by a person
    false_positives: int = 0

    @property
    def accuracy(self) -> float:
        """Percent of checks that nobody corrected; 0 before the first one."""
        checks = self.spam + self.ham
        wrong = min(checks, self.missed_spam + self.false_positives)
        return round(100 * (checks - wrong) / checks, 2) if checks else 0.0


def read_months(conn: Connection, site_id: SiteId, since: str = "") -> list[Month]:
    """The months from `since` (2026-11) on in which something happened, oldest first."""
    c = site_months.c
    columns = (c.month, c.api_calls, c.spam, c.ham, c.missed_spam, c.false_positives)
    mine = (c.site_id == site_id) & (c.month >= since)
    return [Month(*row) for row in conn.execute(select(*columns).where(mine).order_by(c.month))]


def total(months: list[Month]) -> Month:
    """All of them in one."""
    return Month(
        "",
        sum(m.api_calls for m in months),
        sum(m.spam for m in months),
        sum(m.ham for m in months),
        sum(m.missed_spam for m in months),
        sum(m.false_positives for m in months),
    )


def month_before(month: str, count: int) -> str:
    """The month `count` months earlier: ("2026-02", 3) is "2025-11"."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - count, 12)
    return f"{year:04}-{number + 1:02}"
