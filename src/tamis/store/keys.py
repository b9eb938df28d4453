"""Further keys of a site: one for each program, customer or agency that may ask and report.

A site has its own key (`sites`), and as many more as its owner gives out. Each is
computed like the first (`identity.site_key`), from a number that is the site's alone and
is never given out again; the number is what a ledger line bears, so that it is known by
which key a label came, and nobody can ask with it. A key that has ended keeps its row and
its number: what came by it stays told apart. To renew one is to end it and add another,
which begins without the credit, and without the bad name, of the one before.

All functions work in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from tamis.errors import BadInput, NotFound
from tamis.identity import Secret, SiteKey, key_hash, site_key
from tamis.site import Holder, Site, SiteId
from tamis.store.schema import site_keys
from tamis.store.sites import find_site, get_site, next_number, raise_revision, site_by_key_hash

MOST_NAME = 100  # characters
COLUMNS = (
    site_keys.c.site_id, site_keys.c.number, site_keys.c.name,
    site_keys.c.created_at, site_keys.c.ended_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FurtherKey:
    """A key beside the site's own, without the key itself."""

    site_id: SiteId
    number: int
    name: str
    created_at: datetime
    ended_at: datetime | None


def add_key(
    conn: Connection, secret: Secret, url: str, name: str, *, now: datetime
) -> tuple[FurtherKey, SiteKey]:
    """One more key of a site. Raises NotFound, BadInput: no name, or one that is in use."""
    site = find_site(conn, url)
    if not name.strip() or len(name) > MOST_NAME:
        raise BadInput("name", f"{name[:20]!r} is not usable", "say whose key it is")
    if any(key.name == name.strip() and not key.ended_at for key in list_keys(conn, site.id)):
        raise BadInput("name", f"{name!r} has a key already", "end that one first")
    made = FurtherKey(site.id, next_number(conn, site), name.strip(), now, None)
    key = site_key(secret, site.id, made.number)
    row = {
        "site_id": site.id, "number": made.number, "name": made.name, "created_at": now,
        "key_hash": key_hash(secret, key),
    }  # fmt: skip
    conn.execute(insert(site_keys).values(row))
    raise_revision(conn, site.id)
    return made, key


def end_key(conn: Connection, url: str, name: str, *, now: datetime) -> FurtherKey:
    """It stops working at once. Raises NotFound."""
    site = find_site(conn, url)
    for key in list_keys(conn, site.id):
        if key.name == name.strip() and key.ended_at is None:
            row = site_keys.c.site_id == site.id, site_keys.c.number == key.number
            conn.execute(update(site_keys).where(*row).values(ended_at=now))
            raise_revision(conn, site.id)
            return key
    raise NotFound("key", name)


def list_keys(conn: Connection, site_id: SiteId | None = None) -> list[FurtherKey]:
    """Further keys of a site, or of all, by number; ended ones too."""
    wanted = select(*COLUMNS).order_by(site_keys.c.site_id, site_keys.c.number)
    if site_id is not None:
        wanted = wanted.where(site_keys.c.site_id == site_id)
    return [key_of(row) for row in conn.execute(wanted)]


def holder_by_hash(conn: Connection, hash_: bytes) -> Holder | None:
    """Whose key hashes to this, the site's own or a further one; None for nobody's."""
    site = site_by_key_hash(conn, hash_)
    if site is not None:
        return Holder(site, site.key_number)
    working = site_keys.c.key_hash == hash_, site_keys.c.ended_at.is_(None)
    row = conn.execute(select(*COLUMNS).where(*working)).one_or_none()
    return None if row is None else Holder(get_site(conn, SiteId(row.site_id)), row.number)


def working_keys(site: Site, keys: list[FurtherKey]) -> list[int]:
    """The numbers of the keys by which a site may ask now, its own first."""
    mine = [key.number for key in keys if key.site_id == site.id and key.ended_at is None]
    return [site.key_number, *mine]


def key_of(row: Row[*tuple[Any, ...]]) -> FurtherKey:
    """A row of COLUMNS as a value."""
    return FurtherKey(SiteId(row.site_id), row.number, row.name, row.created_at, row.ended_at)
