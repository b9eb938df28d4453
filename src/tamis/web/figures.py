"""The calls of Akismet's API that give figures: usage, sites, statistics, subscription.

They exist to be read by existing clients, so their oddities are kept: counts that are
strings in key-sites and numbers in get-stats, a limit that is the word "none". Tamis
sells nothing: usage is never limited, a subscription is always active. One key is one
site here, so key-sites has one row. A key is never printed whole, since these answers
are often logged.

The plugin's statistics page is a frame, loaded by the administrator's browser; its
`token` is an HMAC of site and day that opens these two pages until the day after, and
nothing else.
"""

import csv
import hmac
import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from tamis.checks.service import Service
from tamis.errors import Refused
from tamis.identity import site_key
from tamis.site import Site, SiteId
from tamis.store.months import Month, month_before, read_months, total
from tamis.web.answers import CSV, JSON, Answer
from tamis.web.forms import Form

DEFAULT_LIMIT = 500
ORDERS = {
    "total": "api_calls",
    "spam": "spam",
    "ham": "ham",
    "missed_spam": "missed_spam",
    "false_positives": "false_positives",
}
CSV_HEAD = (
    "Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked",
)  # fmt: skip
MONTHS_SHOWN = {"60-days": 2, "6-months": 6, "year": 12}  # before the current one; else all

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call that wants figures, its key found and known."""

    service: Service
    site: Site
    key_number: int  # of the key that asks
    form: Form
    now: datetime

    @property
    def month(self) -> str:
        """The current one, UTC."""
        return f"{self.now:%Y-%m}"

    def months(self, since: str = "") -> list[Month]:
        """From the database; raises Unavailable."""
        with self.service.store.read() as conn:
            return read_months(conn, self.site.id, since)


def as_json(value: object) -> Answer:
    """A JSON answer."""
    return Answer(msgspec.json.encode(value), JSON)


def usage_limit(asked: Asked) -> Answer:
    """Calls of this month, of no limit."""
    body: dict[str, object] = {
        "limit": "none",
        "usage": total(asked.months(asked.month)).api_calls,
        "percentage": "0.00",
        "throttled": False,
    }
    if asked.form.flag("extended"):
        body |= {"notice_level": 0, "upgrade": False}
    return as_json(body)


def key_sites(asked: Asked) -> Answer:
    """The sites of this key in one month: JSON or CSV, a page of them. A parameter that
    makes no sense counts as not sent."""
    form = asked.form
    month = form.get("month") or ""
    month = month if _MONTH.fullmatch(month) else asked.month
    limit, offset = number(form, "limit", DEFAULT_LIMIT), number(form, "offset", 0)
    order = ORDERS.get(form.get("order") or "", "api_calls")
    name = asked.site.url.partition("://")[2]
    rows = [
        (name, counts)
        for counts in asked.months(month)
        if counts.month == month and (form.get("filter") or "") in asked.site.url
    ]
    rows.sort(key=lambda row: getattr(row[1], order), reverse=True)
    shown, found = rows[offset : offset + limit], len(rows)
    if (form.get("format") or "").lower() == "csv":
        key = site_key(asked.service.secret, asked.site.id, asked.key_number)
        title = f"{key[:4]}… during {month} (limit: {limit}, offset: {offset}, total: {found})."
        return Answer(csv_table(f"Active sites for {title}", shown).encode(), CSV)
    sites = [site_row(name, counts) for name, counts in shown]
    return as_json({month: sites, "limit": limit, "offset": offset, "total": found})


def site_row(name: str, counts: Month) -> dict[str, object]:
    """A site as key-sites gives it: counts are strings."""
    return {
        "site": name,
        "api_calls": str(counts.api_calls),
        "spam": str(counts.spam),
        "ham": str(counts.ham),
        "missed_spam": str(counts.missed_spam),
        "false_positives": str(counts.false_positives),
        "is_revoked": False,
    }


def csv_table(title: str, rows: list[tuple[str, Month]]) -> str:
    """The title as it stands, then a table."""
    text = io.StringIO()
    text.write(f"{title}\n")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(CSV_HEAD)
    for name, counts in rows:
        values = site_row(name, counts)
        table.writerow([*list(values.values())[:-1], "false"])
    return text.getvalue()


def number(form: Form, name: str, default: int) -> int:
    """A whole number from 0 up, else the default."""
    text = (form.get(name) or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def get_subscription(asked: Asked) -> Answer:
    """The plugin saves a key only if this says `active`; it shows the name as the plan."""
    return as_json(
        {
            "account_id": asked.site.id,
            "account_name": "Tamis",
            "account_type": "tamis",
            "status": "active",
            "next_billing_date": False,
            "limit_reached": False,
        }
    )


def get_stats(asked: Asked) -> Answer:
    """Totals and months. Time saved is 0: nobody has measured it."""
    months = asked.months(since(asked, asked.form.get("from") or "all"))
    summed = total(months)
    return as_json(
        {
            **counts_of(summed),
            "accuracy": summed.accuracy,
            "time_saved": 0,
            "breakdown": {
                m.month: {**counts_of(m), "blogs": 1, "da": f"{m.month}-01"} for m in months
            },
        }
    )


def counts_of(month: Month) -> dict[str, int]:
    """The four counts that get-stats names."""
    return {
        "spam": month.spam,
        "ham": month.ham,
        "missed_spam": month.missed_spam,
        "false_positives": month.false_positives,
    }


def since(asked: Asked, interval: str) -> str:
    """The first month of an interval, "" for all."""
    count = MONTHS_SHOWN.get(interval)
    return "" if count is None else month_before(asked.month, count)


def token(asked: Asked) -> Answer:
    """A word that opens the statistics frames of this site until tomorrow."""
    return Answer(day_token(asked.service, asked.site, asked.now).encode())


def day_token(service: Service, site: Site, day: datetime) -> str:
    """Number of the site, and proof that we said it that day."""
    proof = service.secret.derive("statistics", site.id, site.key_number, day.date())
    return f"{site.id}-{proof.hex()[:32]}"


def site_by_token(service: Service, word: str, now: datetime) -> Site:
    """The site that a token was given to, today or yesterday. Raises Refused."""
    text = word.partition("-")[0]
    known = text.isascii() and text.isdigit() and len(text) < 10
    site = service.sites.by_id(SiteId(int(text))) if known else None
    if site is not None:
        for day in now, now - timedelta(days=1):
            if hmac.compare_digest(day_token(service, site, day).encode(), word.encode()):
                return site
    raise Refused("this link to the statistics has ended")
