"""The plugin's two statistics pages, which its settings show in a frame.

Loaded by the administrator's browser inside wp-admin, so framing is allowed here and
only here; there is no script, no cookie and nothing to click. The style is inline and
named in the policy by its hash. The figures are those of the site's months; a reader
opens them with the plugin's token, or, as its older versions do, with the key.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

from tamis.checks.service import Service
from tamis.errors import Refused
from tamis.site import Site
from tamis.store.months import Month, month_before, read_months, total
from tamis.web.answers import HTML, Answer
from tamis.web.figures import MONTHS_SHOWN, site_by_token
from tamis.web.forms import Form
from tamis.web.keys import is_key
from tamis.web.pages import environment
from tamis.wording import Words, words

STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:1rem;color:#1d2327;background:#fff}"
    "h1{font-size:1.2em}table{border-collapse:collapse}"
    "th,td{padding:.2em .8em;border-bottom:1px solid #dcdcde;text-align:start}"
    "th:first-child{padding-inline-start:0}.n{text-align:end;font-variant-numeric:tabular-nums}"
)
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{STYLE_HASH}'"
HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One month as it is shown."""

    month: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What figures.html shows."""

    title: str
    summary: str
    rows: tuple[Row, ...] = ()
    style: Markup = Markup(STYLE)  # noqa: RUF009 - ours, and constant


def user_stats(service: Service, form: Form, key: str, now: datetime) -> Answer:
    """All months."""
    return frame(service, form, key, now, since="")


def snapshot(service: Service, form: Form, key: str, now: datetime) -> Answer:
    """The last half year."""
    since = month_before(f"{now:%Y-%m}", MONTHS_SHOWN["6-months"])
    return frame(service, form, key, now, since=since)


def frame(service: Service, form: Form, key: str, now: datetime, *, since: str) -> Answer:
    """The page, in the language the plugin asks for; 403 and a sentence without a right to it."""
    lang = words(form.get("locale") or "en")
    try:
        site = reader_site(service, form, key, now)
    except Refused:
        sentence = lang.say("This page has expired. Open it again from your settings.")
        return rendered(lang, Figures(lang.say("Statistics"), sentence), status=403)
    with service.store.read() as conn:
        months = read_months(conn, site.id, since)
    title = lang.say("Spam filtered on %(site)s", site=site.url.partition("://")[2])
    rows = tuple(row(lang, month) for month in reversed(months))
    return rendered(lang, Figures(title, summary(lang, total(months)), rows))


def reader_site(service: Service, form: Form, key: str, now: datetime) -> Site:
    """By the key, or by a token of today or yesterday. Raises Refused."""
    site = service.sites.by_key(key) if is_key(key) else None
    return site or site_by_token(service, form.get("token") or "", now)


def summary(lang: Words, all_: Month) -> str:
    """The months in one sentence."""
    if not all_.spam + all_.ham:
        return lang.say("No comment has been checked yet.")
    return lang.say(
        "Of %(checks)s comments, %(spam)s were spam; "
        "%(accuracy)s %% of the verdicts were never corrected.",
        checks=format_decimal(all_.spam + all_.ham, locale=lang.lang),
        spam=format_decimal(all_.spam, locale=lang.lang),
        accuracy=format_decimal(all_.accuracy, locale=lang.lang),
    )


def row(lang: Words, month: Month) -> Row:
    """One month in words and figures."""
    day = datetime(int(month.month[:4]), int(month.month[5:]), 1, tzinfo=UTC)
    counts = (month.spam, month.ham, month.missed_spam, month.false_positives)
    shown = tuple(format_decimal(count, locale=lang.lang) for count in counts)
    return Row(format_date(day, "LLLL y", locale=lang.lang), shown)


def rendered(lang: Words, figures: Figures, status: int = 200) -> Answer:
    """The page's bytes."""
    html = environment(lang.lang).get_template("figures.html").render(page=figures)
    return Answer(html.encode(), HTML, status, HEADERS)
