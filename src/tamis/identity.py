"""Keyed hashes: how Tamis knows something again without keeping it.

One secret per installation lies in a file outside the database. From it, by HMAC and
a purpose, come the keys of the sites, the hashes by which keys and tokens are looked
up, the handles by which a person's lines are found again, and the 128 bits with which
a controller's sites hash their features. A stolen database alone tells none of them.
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import NewType
from unicodedata import normalize

from tamis.errors import BadInput

Handle = NewType("Handle", bytes)  # 16 bytes, keyed
SiteKey = NewType("SiteKey", str)  # 12 lower-case hex digits

SECRET_BYTES = 32
HANDLE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Secret:
    """The installation's secret. Never printed, never in a database."""

    value: bytes

    def __repr__(self) -> str:
        return "Secret(…)"

    def derive(self, purpose: str, *parts: object) -> bytes:
        """32 bytes for one purpose and its parts; parts cannot run into each other."""
        message = "\x00".join([purpose, *map(str, parts)]).encode("utf-8", "surrogatepass")
        return hmac.digest(self.value, message, "sha256")


def new_secret() -> Secret:
    """A fresh one, from the operating system's randomness."""
    return Secret(secrets.token_bytes(SECRET_BYTES))


def read_secret(text: str) -> Secret:
    """The secret from its written form, 64 hex digits. Raises BadInput."""
    try:
        value = bytes.fromhex(text.strip())
    except ValueError:
        value = b""
    if len(value) != SECRET_BYTES:
        raise BadInput("secret", "is not 64 hex digits", "see docs/operators.md")
    return Secret(value)


def site_key(secret: Secret, site_id: int, number: int) -> SiteKey:
    """The key of a site; `number` rises with each rotation."""
    return SiteKey(secret.derive("site key", site_id, number).hex()[:12])


def key_hash(secret: Secret, key: str) -> bytes:
    """What is stored of a key or token, to look it up by."""
    return secret.derive("key hash", key)[:HANDLE_BYTES]


def email_handle(secret: Secret, controller: str, email: str) -> Handle:
    """The handle of an e-mail address: NFC, case folded, host in IDNA as far as it goes.

    Dots and +tags are kept: for some hosts they are other people.
    """
    local, _, host = normalize("NFC", email).strip().casefold().rpartition("@")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        pass  # an address that no mail server would take is still one and the same
    return Handle(secret.derive("e-mail", controller, f"{local}@{host}")[:HANDLE_BYTES])


def content_handle(secret: Secret, controller: str, *parts: str) -> Handle:
    """The handle of a comment by what it says: links a report to its check."""
    return Handle(secret.derive("content", controller, *parts)[:HANDLE_BYTES])


def feature_key(secret: Secret, controller: str) -> bytes:
    """16 bytes that key the site-level features of all sites of one controller."""
    return secret.derive("features", controller)[:16]
