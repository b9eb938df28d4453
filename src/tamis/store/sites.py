"""Sites in the database: make one, find it, change its wishes, give it a new key.

A key is never stored; `identity.site_key` computes it from the installation's secret,
the site's number and how often it was rotated, and the table holds its keyed hash.
Every change raises `revision`, by which running servers notice it. All functions work
in the caller's transaction. Further keys of a site: keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Any

import ada_url
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from tamis.errors import BadInput, NotFound
from tamis.identity import Secret, SiteKey, key_hash, site_key
from tamis.site import Site, SiteId
from tamis.store.schema import site_keys, sites
from tamis.verdict import Budgets

MAX_URL = 2000
SETTINGS = (
    "lang",
    "controller",
    "hold_as",
    "keep_check_text",
    *(f"budget_{f.name}" for f in fields(Budgets)),
    "close_after_days",
    "edit_minutes",
    "votes",
)
TRUTH_SETTINGS = ("keep_check_text", "votes")
NUMBER_SETTINGS = {"close_after_days": 36_500, "edit_minutes": 7 * 24 * 60}  # at most
TRUTHS = {"1": True, "true": True, "yes": True, "on": True}
LIES = {"0": False, "false": False, "no": False, "off": False}

COLUMNS = (
    sites.c.id, sites.c.url, sites.c.key_number, sites.c.lang, sites.c.controller,
    sites.c.hold_as, sites.c.keep_check_text, sites.c.budget_hold, sites.c.budget_spam,
    sites.c.budget_discard, sites.c.created_at, sites.c.close_after_days, sites.c.edit_minutes,
    sites.c.votes,
)  # fmt: skip
PROGRESS = (sites.c.id, sites.c.revision, sites.c.epoch, sites.c.last_seq)


@dataclass(frozen=True, slots=True)
class SiteState:
    """How far a site has come; a difference tells a server what to read again."""

    id: SiteId
    revision: int  # of its settings and key
    epoch: int  # rises when ledger lines are erased
    last_seq: int  # newest ledger line


def add_site(
    conn: Connection, secret: Secret, url: str, *, lang: str = "en", now: datetime
) -> tuple[Site, SiteKey]:
    """A new site and its key. Raises BadInput: not a URL, already there."""
    url = canonical_url(url)
    if conn.execute(select(sites.c.id).where(sites.c.url == url)).first() is not None:
        raise BadInput("url", f"{url} is already a site", "`tamis site list` shows all")
    budgets = Budgets()
    row = insert(sites).values(
        url=url,
        key_hash=no_key_yet(secret, url),
        key_number=0,
        lang=checked("lang", lang),
        controller="",
        hold_as="ham",
        keep_check_text=False,
        budget_hold=budgets.hold,
        budget_spam=budgets.spam,
        budget_discard=budgets.discard,
        created_at=now,
    )
    site_id = conn.execute(row.returning(sites.c.id)).scalar_one()
    key = give_key(conn, secret, SiteId(site_id), 0)
    return get_site(conn, SiteId(site_id)), key


def no_key_yet(secret: Secret, url: str) -> bytes:
    """Stands for the key's hash until the site has a number; no key hashes to it."""
    return key_hash(secret, f"none yet: {url}")


def give_key(conn: Connection, secret: Secret, site_id: SiteId, number: int) -> SiteKey:
    """Store the hash of the site's key no. `number` and return the key."""
    key = site_key(secret, site_id, number)
    change = {"key_hash": key_hash(secret, key), "key_number": number}
    conn.execute(update(sites).where(sites.c.id == site_id).values(change))
    return key


def rotate_key(conn: Connection, secret: Secret, url: str) -> SiteKey:
    """A new key; the old one stops working at once. Raises NotFound."""
    site = find_site(conn, url)
    raise_revision(conn, site.id)
    return give_key(conn, secret, site.id, next_number(conn, site))


def next_number(conn: Connection, site: Site) -> int:
    """For a key; no number of the site, not of an ended key either, is given out twice."""
    newest = select(func.max(site_keys.c.number)).where(site_keys.c.site_id == site.id)
    return 1 + max(site.key_number, conn.execute(newest).scalar_one() or 0)


def list_sites(conn: Connection) -> list[Site]:
    """All, in the order of their numbers."""
    return [site_of(row) for row in conn.execute(select(*COLUMNS).order_by(sites.c.id))]


def get_site(conn: Connection, site_id: SiteId) -> Site:
    """By number. Raises NotFound."""
    row = conn.execute(select(*COLUMNS).where(sites.c.id == site_id)).one_or_none()
    if row is None:
        raise NotFound("site", site_id)
    return site_of(row)


def find_site(conn: Connection, url: str) -> Site:
    """By address, however it is spelled. Raises NotFound, BadInput."""
    url = canonical_url(url)
    row = conn.execute(select(*COLUMNS).where(sites.c.url == url)).one_or_none()
    if row is None:
        raise NotFound("site", url)
    return site_of(row)


def site_by_key_hash(conn: Connection, hash_: bytes) -> Site | None:
    """Whose key hashes to this; None for nobody's."""
    row = conn.execute(select(*COLUMNS).where(sites.c.key_hash == hash_)).one_or_none()
    return None if row is None else site_of(row)


def site_states(conn: Connection) -> list[SiteState]:
    """What the poll of a running server reads, one short row per site."""
    return [SiteState(*row) for row in conn.execute(select(*PROGRESS).order_by(sites.c.id))]


def site_state(conn: Connection, site_id: SiteId) -> SiteState | None:
    """The same of one site; None when it is gone."""
    row = conn.execute(select(*PROGRESS).where(sites.c.id == site_id)).one_or_none()
    return None if row is None else SiteState(*row)


def set_site(conn: Connection, url: str, wishes: Mapping[str, str]) -> Site:
    """Change settings given as text. Raises NotFound, BadInput naming the setting."""
    site = find_site(conn, url)
    values = {name: checked(name, text) for name, text in wishes.items()}
    if values.get("controller", site.controller) != site.controller:
        refuse_if_learned(conn, site)
    conn.execute(update(sites).where(sites.c.id == site.id).values(values))
    raise_revision(conn, site.id)
    changed = get_site(conn, site.id)
    check_order(changed.budgets)
    return changed


def remove_site(conn: Connection, url: str) -> Site:
    """Remove a site and all that hangs on it. Raises NotFound."""
    site = find_site(conn, url)
    conn.execute(delete(sites).where(sites.c.id == site.id))
    return site


def canonical_url(text: str) -> str:
    """The front page's address as browsers see it: no fragment, query or trailing slash.

    Raises BadInput for what is not http(s).
    """
    text = text.strip()
    hint = "give the front page's address, such as https://example.org"
    try:
        url = ada_url.URL(text)
    except ValueError:
        raise BadInput("url", f"{text!r} is not a URL", hint) from None
    if url.protocol not in ("http:", "https:") or not url.hostname or len(text) > MAX_URL:
        raise BadInput("url", f"{text!r} is not a web address", hint)
    return f"{url.protocol}//{url.host}{url.pathname.rstrip('/')}"


def checked(name: str, text: str) -> str | bool | float | None:
    """The value of a setting from its text. Raises BadInput naming the setting."""
    if name not in SETTINGS:
        raise BadInput(name, "is no setting of a site", "one of " + ", ".join(SETTINGS))
    if name.startswith("budget_"):
        return share(name, text)
    if name in NUMBER_SETTINGS:
        return number(name, text.strip())
    if name in TRUTH_SETTINGS:
        truth = {**TRUTHS, **LIES}.get(text.strip().lower())
        if truth is None:
            raise BadInput(name, f"{text!r} is neither yes nor no")
        return truth
    if name == "hold_as" and text not in ("ham", "spam"):
        raise BadInput(name, f"{text!r} is neither ham nor spam")
    if len(text) > 100 or (name == "lang" and not text.strip()):
        raise BadInput(
            name, f"{text[:20]!r} is not usable", "such as fr, or fr, en" * (name == "lang")
        )
    return text


def number(name: str, text: str) -> int | None:
    """A whole number; of days after which threads close also "never", which is None."""
    if name == "close_after_days" and text in ("never", "0"):
        return None
    most = NUMBER_SETTINGS[name]
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        hint = " or never" * (name == "close_after_days")
        raise BadInput(name, f"{text[:20]!r} is not a number up to {most}", f"such as 30{hint}")
    return int(text)


def share(name: str, text: str) -> float:
    """A share of ham: 0.005 or 0.5%. Raises BadInput outside 0 to 1."""
    number, percent = text.strip().removesuffix("%"), text.strip().endswith("%")
    try:
        value = float(number) / (100 if percent else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise BadInput(name, f"{text!r} is not a share of ham", "such as 0.005 or 0.5%")
    return value


def check_order(budgets: Budgets) -> None:
    """A graver decision cannot have the larger budget. Raises BadInput naming both."""
    shares = {f"budget_{field.name}": getattr(budgets, field.name) for field in fields(budgets)}
    for (milder, more), (graver, less) in pairwise(shares.items()):
        if less > more:
            problem = f"{less:g} is more than {milder}, which is {more:g}"
            raise BadInput(graver, problem, "a graver decision has the smaller budget")


def refuse_if_learned(conn: Connection, site: Site) -> None:
    """What a site learned is hashed with its controller's key and unreadable with another."""
    if conn.execute(select(sites.c.last_seq).where(sites.c.id == site.id)).scalar_one():
        raise BadInput("controller", f"cannot change: {site.url} has learned already")


def raise_revision(conn: Connection, site_id: SiteId) -> None:
    """Tell running servers that this site's row is to be read again."""
    conn.execute(update(sites).where(sites.c.id == site_id).values(revision=sites.c.revision + 1))


def site_of(row: Row[*tuple[Any, ...]]) -> Site:
    """A row of COLUMNS as a value."""
    return Site(
        id=SiteId(row.id),
        url=row.url,
        key_number=row.key_number,
        lang=row.lang,
        controller=row.controller,
        hold_as=row.hold_as,
        keep_check_text=row.keep_check_text,
        budgets=Budgets(row.budget_hold, row.budget_spam, row.budget_discard),
        created_at=row.created_at,
        close_after_days=row.close_after_days,
        edit_minutes=row.edit_minutes,
        votes=row.votes,
    )
