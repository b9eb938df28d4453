"""What protects the doors: limits by address, headers that bind browsers, CSRF.

**Limits** are token buckets in memory, one per keyed address: `burst` requests at once,
then `rate_per_s`. The address itself is not kept, only a keyed hash of it (of its /64
for IPv6, since that is what one subscriber has) that changes every day; the oldest
bucket goes when there are too many. Workers count apart.

**Headers**: a Content-Security-Policy without inline script, no sniffing, no referrer
to other hosts, no framing. A page that needs other rules sets the header itself, and
then it stays.

**CSRF**: a token is an HMAC of the session under the installation's secret, so it needs
no table.
"""

import hmac
from datetime import datetime
from ipaddress import ip_address, ip_network
from math import ceil

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tamis.identity import Secret

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
BROWSER_HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
TOKEN_LENGTH = 32

WRONG_KEYS_AT_ONCE = 1_000  # a day of a site with a mistyped key; 48 bits stay out of reach
WRONG_KEYS_PER_S = 20.0


class Limit:
    """Token buckets by key. `take` never waits: it says how long the caller should."""

    def __init__(self, rate_per_s: float, burst: float, max_keys: int = 50_000) -> None:
        self.rate_per_s, self.burst, self.max_keys = rate_per_s, burst, max_keys
        self._buckets: dict[bytes, tuple[float, float]] = {}  # tokens left, at (s); oldest first

    def take(self, key: bytes, now_s: float) -> int:
        """Take one token. 0 if there was one, else the seconds until there is."""
        tokens, at = self._buckets.pop(key, (self.burst, now_s))
        tokens = min(self.burst, tokens + max(0.0, now_s - at) * self.rate_per_s)
        wait_s = 0 if tokens >= 1 else ceil((1 - tokens) / self.rate_per_s)
        self._buckets[key] = (tokens if wait_s else tokens - 1, now_s)
        if len(self._buckets) > self.max_keys:
            del self._buckets[next(iter(self._buckets))]
        return wait_s


def address_key(secret: Secret, address: str, now: datetime) -> bytes:
    """What an address is counted under: keyed, another one every day."""
    try:
        if ip_address(address).version == 6:
            address = str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        pass  # a Unix socket or a test's name: counted as it is
    return secret.derive("limit by address", now.date(), address)[:16]


def peer(scope: Scope) -> str:
    """The address that the request came from, "" if the server does not tell."""
    client = scope.get("client")
    return client[0] if client else ""


class BrowserHeaders:
    """Middleware: adds BROWSER_HEADERS to every answer that has not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and the answer back with its headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in BROWSER_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_guarded)


def csrf_token(secret: Secret, session: str) -> str:
    """The token that forms of this session carry."""
    return secret.derive("csrf", session).hex()[:TOKEN_LENGTH]


def is_csrf_token(secret: Secret, session: str, token: str) -> bool:
    """Whether a form's token belongs to the session; takes the same time either way."""
    expected = csrf_token(secret, session).encode()
    return hmac.compare_digest(expected, token.encode("utf-8", "replace"))
