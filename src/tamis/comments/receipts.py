"""The receipt: what its author may know of one comment, found by a token.

The token is 128 bits; the store has its keyed hash. It ends with the comment. Who
holds it sees the text, where it stands, and the verdict's reasons; never a figure.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from tamis.comments.states import State
from tamis.comments.threads import reasons_from
from tamis.comments.tokens import receipt_hash
from tamis.errors import NotFound
from tamis.identity import Secret
from tamis.store.schema import comments, sites, threads
from tamis.verdict import Reason


@dataclass(frozen=True, slots=True)
class Receipt:
    """One comment, for its author."""

    site_lang: str
    page: str
    text: str
    author: str
    url: str | None
    has_email: bool
    state: State
    reasons: tuple[Reason, ...]
    created_at: datetime
    decided_at: datetime | None


def find_receipt(conn: Connection, secret: Secret, token: str) -> Receipt:
    """The comment that the token belongs to. Raises NotFound."""
    columns = (
        sites.c.lang, threads.c.page, comments.c.id, comments.c.text, comments.c.author,
        comments.c.url, comments.c.email_handle, comments.c.state, comments.c.reasons,
        comments.c.created_at, comments.c.decided_at,
    )  # fmt: skip
    here = (comments.c.site_id == threads.c.site_id) & (comments.c.thread_id == threads.c.id)
    found = (
        select(*columns)
        .join(threads, here)
        .join(sites, sites.c.id == comments.c.site_id)
        .where(
            comments.c.site_id.in_(select(sites.c.id)),  # the index begins with the site
            comments.c.receipt_hash == receipt_hash(secret, token),
        )
    )
    row = conn.execute(found).first()
    if row is None:
        raise NotFound("receipt", "of this address")
    return Receipt(
        site_lang=row.lang,
        page=f"{row.page}#c-{row.id}",
        text=row.text,
        author=row.author or "",
        url=row.url,
        has_email=row.email_handle is not None,
        state=State(row.state),
        reasons=reasons_from(row.reasons),
        created_at=row.created_at,
        decided_at=row.decided_at,
    )
