"""The audit's sample: one of each hundred refused comments, picked by lot.

Errors that nobody looks for cannot be counted, and nobody reads a spam folder through. So
refusals of a site are numbered, and of each hundred in a row exactly one is shown to a
moderator. Which one is drawn by a keyed hash of the site and the hundred: no sender can
know it, every worker agrees on it, and it depends on nothing that the comment says.

The number is handed out in the transaction that keeps the comment. Not here: what the
moderators find (desk.audit).
"""

from sqlalchemy import Connection, update

from tamis.identity import Secret
from tamis.site import SiteId
from tamis.store.schema import sites

ONE_IN = 100


def is_picked(conn: Connection, secret: Secret, site_id: SiteId) -> bool:
    """Number one more refusal of a site; whether it is the one of its hundred."""
    numbered = update(sites).where(sites.c.id == site_id).values(refusals=sites.c.refusals + 1)
    number: int = conn.execute(numbered.returning(sites.c.refusals)).scalar_one() - 1
    return number % ONE_IN == drawn(secret, site_id, number // ONE_IN)


def drawn(secret: Secret, site_id: SiteId, hundred: int) -> int:
    """Which of a hundred refusals is audited, from 0 to 99."""
    return int.from_bytes(secret.derive("audit", site_id, hundred)[:8], "big") % ONE_IN
