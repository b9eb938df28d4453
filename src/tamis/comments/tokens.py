"""What a visitor carries: the form's token, the receipt, the list of one's own comments.

All of it is signed or keyed with the installation's secret, and none of it is a
session. The **form token** names the page it was made for, bears its own time and is
not stored: 24 hours later it is void. The **receipt token** is 128 bits computed from
the comment's id, so that it can be shown to its author again; the store has its hash only.
So is the **edit token**, another 128 bits: with it a browser changes its own comment for a
while, and finds it again. **Own** is the value of a cookie that is set when somebody posts:
the last comments of this browser, so that a held or refused one does not vanish for its author.
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NewType

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from tamis.errors import BadInput
from tamis.identity import Secret, key_hash
from tamis.site import SiteId

ReceiptToken = NewType("ReceiptToken", str)  # 22 signs, URL-safe
EditToken = NewType("EditToken", str)  # likewise
Own = tuple[int, str]  # site and comment

FORM_VALID_S = 24 * 60 * 60
OWN_MAX = 30  # comments remembered in one browser
OWN_VALID = timedelta(days=14)  # as long as a refused text is kept


@dataclass(frozen=True, slots=True)
class Form:
    """What a form token says: which thread, where to go afterwards, when it was made."""

    page: str  # canonical
    title: str
    back: str  # an address of ours
    made_at: datetime
    refilled: bool = False  # shown again with its text: its age tells nothing of the writer


def form_token(secret: Secret, page: str, title: str, back: str, *, refilled: bool = False) -> str:
    """A token for one form as it is shown now.

    Title and way back are signed too: no visitor names a thread or sends others away.
    """
    return _form(secret).dumps([page, title, back, *([1] if refilled else [])])


def read_form_token(secret: Secret, token: str) -> Form:
    """What the token says. Raises BadInput when it is not ours or too old."""
    try:
        value, made = _form(secret).loads(token, max_age=FORM_VALID_S, return_timestamp=True)
    except SignatureExpired:
        raise BadInput("form_token", "is older than a day", "send the form once more") from None
    except BadData:
        raise BadInput("form_token", "is not ours", "send the form once more") from None
    page, title, back, *refilled = value
    return Form(str(page), str(title), str(back), made.astimezone(UTC), bool(refilled))


def new_idempotency_key() -> str:
    """Names one filled-in form: the same sent twice is posted once."""
    return secrets.token_hex(16)


def receipt_token(secret: Secret, site_id: SiteId, comment_id: str) -> ReceiptToken:
    """The receipt of a comment."""
    return ReceiptToken(_token(secret, "receipt", site_id, comment_id))


def edit_token(secret: Secret, site_id: SiteId, comment_id: str) -> EditToken:
    """What its author changes a comment with."""
    return EditToken(_token(secret, "edit", site_id, comment_id))


def receipt_hash(secret: Secret, token: str) -> bytes:
    """What the store has of a receipt token."""
    return key_hash(secret, token)


def edit_hash(secret: Secret, token: str) -> bytes:
    """What the store has of an edit token."""
    return key_hash(secret, token)


def browser_handle(secret: Secret, site_id: SiteId, comment_id: str, token: str) -> bytes:
    """A browser that votes or reports, by its own random token: another one for each comment,
    so that nobody's votes can be put together."""
    return secret.derive("browser", site_id, comment_id, token)[:16]


def own_cookie(secret: Secret, own: tuple[Own, ...]) -> str:
    """Pairs of site and comment, newest last, as a signed value."""
    return _own(secret).dumps(list(own[-OWN_MAX:]))


def read_own_cookie(secret: Secret, value: str | None) -> tuple[Own, ...]:
    """The pairs; none for a value that is missing, foreign, or old."""
    if not value:
        return ()
    try:
        pairs = _own(secret).loads(value, max_age=int(OWN_VALID.total_seconds()))
        return tuple((int(site), str(comment)) for site, comment in pairs)
    except (BadData, TypeError, ValueError):
        return ()


def _token(secret: Secret, purpose: str, site_id: SiteId, comment_id: str) -> str:
    digest = secret.derive(purpose, site_id, comment_id)[:16]
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _form(secret: Secret) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret.derive("form token"), salt="form")


def _own(secret: Secret) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret.derive("own comments"), salt="own")
