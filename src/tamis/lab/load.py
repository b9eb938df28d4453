"""A load generator: requests over connections that are kept alive, for some seconds.

Each connection sends a request, waits for the whole answer, sends the next. It parses no
more of HTTP than a status and a length, and runs on uvloop where that is there, so that
it costs less than the servers it drives; it shares the machine with them all the same.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import cast

from tamis.errors import Unavailable
from tamis.lab.bench import quantile_us

PATIENCE_S = 30  # for the last answers once the time is over


@dataclass(frozen=True, slots=True)
class Rate:
    """What a server did."""

    per_s: int
    p50_us: float
    p99_us: float


class Visitor(asyncio.Protocol):
    """One connection that asks again and again until a time."""

    def __init__(self, requests: Sequence[bytes], first: int, until: float) -> None:
        self.requests, self.at, self.until = requests, first, until
        self.took: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = b""
        self.sent = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by name
        self.ask()

    def ask(self) -> None:
        """Send the next request."""
        assert self.transport is not None
        self.received = b""
        self.sent = perf_counter()
        self.transport.write(self.requests[self.at % len(self.requests)])
        self.at += 1

    def data_received(self, data: bytes) -> None:
        """Once the answer is whole, go on or end."""
        self.received += data
        size = answer_size(self.received)
        if size is None or len(self.received) < size:
            return
        now = perf_counter()
        self.took.append(now - self.sent)
        if not self.received.startswith(b"HTTP/1.1 200"):
            self.end(self.received.split(b"\r\n", 1)[0].decode("latin-1"))
        elif now < self.until:
            self.ask()
        else:
            self.end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """A server that hangs up before the time is over spoils the measurement."""
        self.end("the server hung up")

    def end(self, trouble: str | None) -> None:
        """Tell the one who waits, once."""
        if self.done.done():
            return
        if trouble is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(Unavailable(f"no measurement: {trouble}"))
        if self.transport is not None:
            self.transport.close()


def answer_size(received: bytes) -> int | None:
    """Bytes of the whole answer, once its head is there."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    length = received[:end].lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
    return end + 4 + int(length or b"0")


def request(port: int, path: str, body: bytes) -> bytes:
    """One request as bytes."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def load(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Rate:
    """Drive the server on a port of this machine. Raises Unavailable where it falters."""
    if sys.platform == "win32":
        return asyncio.run(_load(port, requests, connections, seconds))
    import uvloop

    return uvloop.run(_load(port, requests, connections, seconds))


async def _load(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Rate:
    loop = asyncio.get_running_loop()
    start = perf_counter()
    step = max(1, len(requests) // connections)
    visitors = [Visitor(requests, at * step, start + seconds) for at in range(connections)]
    for visitor in visitors:
        await loop.create_connection(lambda one=visitor: one, "127.0.0.1", port)  # type: ignore[misc]
    try:
        async with asyncio.timeout(seconds + PATIENCE_S):
            await asyncio.gather(*(visitor.done for visitor in visitors))
    except TimeoutError:
        raise Unavailable("no measurement: the server stopped answering") from None
    spent = perf_counter() - start
    took = [time for visitor in visitors for time in visitor.took]
    return Rate(round(len(took) / spent), quantile_us(took, 0.5), quantile_us(took, 0.99))
