"""The ledger: what people said of comments, one line each, append-only.

A line is a pure function of its own comment and of how its label was given: keyed
features, the base's scores, label, weight, who gave it, and keyed handles by which it is
found again. Never text, never anything that depends on other comments; so a site's model is
a fold of its lines (`fold`), and dropping a line undoes what it taught.

Numbers (`Seq`) rise by one per site. Writers of one site take turns (`take_turn`)
until their transaction ends: a number handed out before its commit could be overtaken
by a later one, and a follower would skip it for ever. SQLite has one writer anyhow;
in PostgreSQL the turn is the lock on the site's row, which checks do not wait for.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

from sqlalchemy import Connection, Row, delete, insert, select, update

from tamis.comment import Label
from tamis.errors import NotFound
from tamis.identity import Handle
from tamis.judge.levels import Lesson
from tamis.site import SiteId
from tamis.store.schema import ledger, sites, snapshots

Seq = NewType("Seq", int)

UNNUMBERED = Seq(0)  # of a line that is not in the ledger yet
COLUMNS = tuple(ledger.c)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing learned, and what finds it again."""

    site_id: SiteId
    at: datetime
    lesson: Lesson
    source: str  # the door: akismet, v1, desk, import
    given_by: str  # learning.trust
    giver: str | None = None  # which key, or at the desk which person; None: not known
    content: Handle | None = None
    email: Handle | None = None
    comment_id: str | None = None
    seq: Seq = UNNUMBERED


def take_turn(conn: Connection, site_id: SiteId) -> Seq:
    """Wait until no other transaction appends for this site; returns the newest number.

    Raises NotFound when the site is gone.
    """
    newest = select(sites.c.last_seq).where(sites.c.id == site_id)
    seq = conn.execute(newest.with_for_update(key_share=True)).scalar_one_or_none()
    if seq is None:
        raise NotFound("site", site_id)
    return Seq(seq)


def append(conn: Connection, line: Line) -> Seq:
    """Add a line in the caller's transaction; returns its number. Raises NotFound."""
    seq = Seq(take_turn(conn, line.site_id) + 1)
    conn.execute(insert(ledger), row_of(line, seq))
    conn.execute(update(sites).where(sites.c.id == line.site_id).values(last_seq=seq))
    return seq


def read_after(conn: Connection, site_id: SiteId, seq: int, limit: int) -> list[Line]:
    """The lines that follow number `seq`, oldest first, at most `limit`."""
    rows = select(*COLUMNS).where(ledger.c.site_id == site_id, ledger.c.seq > seq)
    found = conn.execute(rows.order_by(ledger.c.seq).limit(limit))
    return [line_of(row) for row in found]


def newest_of(conn: Connection, site_id: SiteId, content: Handle) -> Line | None:
    """The last thing that was said of this content."""
    rows = select(*COLUMNS).where(ledger.c.site_id == site_id, ledger.c.content == content)
    row = conn.execute(rows.order_by(ledger.c.seq.desc()).limit(1)).one_or_none()
    return None if row is None else line_of(row)


def at_places(conn: Connection, site_id: SiteId, places: Sequence[int]) -> list[Line]:
    """The lines at some places, counted from 0 in the order of numbers: a model tells its
    lessons by these. A place beyond the last line is passed over."""
    rows = select(*COLUMNS).where(ledger.c.site_id == site_id).order_by(ledger.c.seq)
    found = [conn.execute(rows.offset(place).limit(1)).one_or_none() for place in places]
    return [line_of(row) for row in found if row is not None]


def forget_comment(conn: Connection, site_id: SiteId, comment_id: str) -> int:
    """Erase what was learned of a comment: its lines go, with the snapshots that hold them,
    and the site's epoch rises, so every follower folds again. Returns how many lines went."""
    take_turn(conn, site_id)
    its = ledger.c.site_id == site_id, ledger.c.comment_id == comment_id
    gone = conn.execute(delete(ledger).where(*its).returning(ledger.c.seq)).scalars().all()
    if gone:
        holds = snapshots.c.site_id == site_id, snapshots.c.seq >= min(gone)
        conn.execute(delete(snapshots).where(*holds))
        conn.execute(update(sites).where(sites.c.id == site_id).values(epoch=sites.c.epoch + 1))
    return len(gone)


def row_of(line: Line, seq: Seq) -> dict[str, object]:
    """As the table holds it."""
    lesson = line.lesson
    return {
        "site_id": line.site_id,
        "seq": seq,
        "at": line.at,
        "features": lesson.features,
        "base": struct.pack(f"<{len(lesson.base)}f", *lesson.base),
        "pattern": lesson.pattern,
        "label": lesson.label.value,
        "weight": lesson.weight,
        "base_digest": lesson.base_digest,
        "content": line.content,
        "email": line.email,
        "comment_id": line.comment_id,
        "source": line.source,
        "given_by": line.given_by,
        "giver": line.giver,
    }


def line_of(row: Row[*tuple[Any, ...]]) -> Line:
    """The other way."""
    lesson = Lesson(
        features=row.features,
        base=floats(row.base),
        pattern=row.pattern,
        label=Label(row.label),
        weight=row.weight,
        base_digest=row.base_digest,
    )
    return Line(
        site_id=SiteId(row.site_id),
        at=row.at,
        lesson=lesson,
        source=row.source,
        given_by=row.given_by,
        giver=row.giver,
        content=row.content,
        email=row.email,
        comment_id=row.comment_id,
        seq=Seq(row.seq),
    )


def floats(packed: bytes) -> tuple[float, ...]:
    """float32, little endian, on every machine."""
    return struct.unpack(f"<{len(packed) // 4}f", packed)
