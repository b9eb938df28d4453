"""Snapshots: the folded model as it stood after every 1,000th line, so that a start, a
new node or an erasure folds hundreds of lines instead of all.

A snapshot is a shortcut, never a source: it bears the SHA-256 of the model's bytes and
the digest of the base under which it was folded. One that does not fit is passed over,
with a line in the log, and the ledger gives the same model in more time. Any may be
removed at any moment.

Few are kept: the two newest, and of the older ones about two for each doubling of
their age (`worth_keeping`): 100,000 lines need a dozen of them.
"""

import hashlib
import logging
import struct
import sys
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from tamis.judge.levels import SiteModel
from tamis.learning.ledger import Seq, take_turn
from tamis.site import SiteId
from tamis.store.schema import snapshots
from tamis.store.sites import site_state

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

EVERY = 1000  # lines
LEVEL = 3  # of zstd

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a site's ledger a model stands, and under which base it was folded."""

    site_id: SiteId
    epoch: int
    seq: Seq
    base_digest: str


def is_due(lessons: int, newest: int) -> bool:
    """Whether the model after `lessons` lines of about `newest` is worth a snapshot."""
    return lessons > 0 and lessons % EVERY == 0 and worth_keeping(lessons, newest)


def worth_keeping(lessons: int, newest: int) -> bool:
    """Whether a snapshot is still needed when there are `newest` lines."""
    number = lessons // EVERY
    evenness = number & -number  # 1, 2, 4 ...: how often two divides it
    return newest // EVERY - number < 2 * evenness


def is_kept(conn: Connection, place: Place) -> bool:
    """Whether some worker has made this one already."""
    one = select(snapshots.c.seq).where(
        snapshots.c.site_id == place.site_id,
        snapshots.c.seq == place.seq,
        snapshots.c.base_digest == place.base_digest,
    )
    return conn.execute(one).first() is not None


@dataclass(frozen=True, slots=True)
class Packed:
    """A model as the table holds it."""

    lessons: int
    digest: str
    state: bytes


def pack(model: SiteModel) -> Packed:
    """Before the transaction: a very big model takes half a second, and writers wait."""
    state_bytes = model.to_bytes()
    digest = hashlib.sha256(state_bytes).hexdigest()
    return Packed(model.lessons, digest, zstd.compress(state_bytes, LEVEL))


def keep(conn: Connection, place: Place, packed: Packed) -> None:
    """Store the model of a place, and let go of snapshots that it makes needless.

    Does nothing if lines were erased meanwhile: the model may still hold them.
    """
    take_turn(conn, place.site_id)
    state = site_state(conn, place.site_id)
    if state is None or state.epoch != place.epoch:
        return
    same_place = snapshots.c.site_id == place.site_id, snapshots.c.seq == place.seq
    conn.execute(delete(snapshots).where(*same_place))  # of another base
    row = {
        "site_id": place.site_id,
        "seq": place.seq,
        "lessons": packed.lessons,
        "base_digest": place.base_digest,
        "digest": packed.digest,
        "state": packed.state,
    }
    conn.execute(insert(snapshots), row)
    thin_out(conn, place.site_id, packed.lessons)


def thin_out(conn: Connection, site_id: SiteId, newest: int) -> None:
    """Remove what `worth_keeping` gives up."""
    rows = select(snapshots.c.seq, snapshots.c.lessons).where(snapshots.c.site_id == site_id)
    for seq, lessons in conn.execute(rows).all():
        if not worth_keeping(lessons, newest):
            one = snapshots.c.site_id == site_id, snapshots.c.seq == seq
            conn.execute(delete(snapshots).where(*one))


def newest(conn: Connection, site_id: SiteId, base_digest: str) -> tuple[SiteModel, Seq] | None:
    """The newest sound snapshot of a site under this base, and its last line."""
    rows = select(snapshots.c.seq).where(
        snapshots.c.site_id == site_id, snapshots.c.base_digest == base_digest
    )
    for seq in conn.execute(rows.order_by(snapshots.c.seq.desc())).scalars().all():
        model = load(conn, site_id, Seq(seq))
        if model is not None:
            return model, Seq(seq)
    return None


def load(conn: Connection, site_id: SiteId, seq: Seq) -> SiteModel | None:
    """One snapshot; None, and a line in the log, if it is damaged."""
    one = snapshots.c.site_id == site_id, snapshots.c.seq == seq
    digest, state = conn.execute(select(snapshots.c.digest, snapshots.c.state).where(*one)).one()
    try:
        return unpack(state, digest)
    except (ValueError, EOFError, IndexError, struct.error, zstd.ZstdError) as error:
        log.warning("snapshot_refused site=%s seq=%s why=%s", site_id, seq, error)
        return None


def unpack(state: bytes, digest: str) -> SiteModel:
    """The model, if its bytes are those that were packed. Raises what reading raises."""
    state_bytes = zstd.decompress(state)
    if hashlib.sha256(state_bytes).hexdigest() != digest:
        raise ValueError("its digest differs")
    return SiteModel.from_bytes(state_bytes)
