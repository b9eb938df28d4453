"""HTTP by hand: the exact bytes of an answer, and a proxy that records both directions.

For what no HTTP library would show or send: whether a length is given, whether a body
ends where it should, odd requests.
"""

import socket
import threading
from dataclasses import dataclass, field

TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """An answer, taken apart."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes
    raw: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def exchange(address: tuple[str, int], request: bytes) -> WireAnswer:
    """Send bytes, read until the server closes; the request must make it close."""
    with socket.create_connection(address, TIMEOUT_S) as connection:
        connection.sendall(request)
        return take_apart(read_to_end(connection))


def post(
    address: tuple[str, int],
    path: str,
    body: bytes,
    *headers: str,
    version: str = "1.1",
    method: str = "POST",
) -> WireAnswer:
    """One request on a connection of its own. `headers` as on the wire; Host is added."""
    lines = [f"{method} {path} HTTP/{version}", f"Content-Length: {len(body)}", *headers]
    if not any(line.lower().startswith("host:") for line in headers):
        lines.append("Host: rest.akismet.com")
    if version == "1.1":
        lines.append("Connection: close")
    head = "\r\n".join(lines).encode("latin-1")
    return exchange(address, head + b"\r\n\r\n" + body)


def read_to_end(connection: socket.socket) -> bytes:
    """All bytes until the other side closes."""
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def take_apart(raw: bytes) -> WireAnswer:
    """Status, headers, body."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return WireAnswer(int(first.split()[1]), headers, body, raw)


@dataclass
class Recorder:
    """A TCP proxy on a free port that keeps what passed, one entry a connection."""

    target: tuple[str, int]
    sent: list[bytearray] = field(default_factory=list)  # by the client
    answered: list[bytearray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> list[WireAnswer]:
        """All answers, in order, also several of one connection."""
        return [answer for bytes_ in self.answered for answer in split_answers(bytes(bytes_))]

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(self.target, TIMEOUT_S)
            for pair, kept in (((client, server), self.sent), ((server, client), self.answered)):
                kept.append(bytearray())
                threading.Thread(target=carry, args=(*pair, kept[-1]), daemon=True).start()


def carry(source: socket.socket, sink: socket.socket, kept: bytearray) -> None:
    """Pass bytes on, keeping them, until one side is done."""
    try:
        while piece := source.recv(65536):
            kept += piece
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side has gone: so has this way


def split_answers(raw: bytes) -> list[WireAnswer]:
    """The answers on one connection; each must give its length."""
    answers = []
    while raw:
        answer = take_apart(raw)
        length = int(answer.headers["content-length"])
        body, raw = answer.body[:length], answer.body[length:]
        answers.append(WireAnswer(answer.status, answer.headers, body, b""))
    return answers
