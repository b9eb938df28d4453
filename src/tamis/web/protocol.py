"""HTTP as uvicorn speaks it by httptools, but for what it says of bytes that are no HTTP.

Its own words for these ("Invalid HTTP request received.") contain `valid`, which some
Akismet clients search for, and bear no guid, without which WordPress publishes.
"""

from secrets import token_hex

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

UNREADABLE = b"This request could not be read as HTTP."


class Protocol(HttpToolsProtocol):
    """The same, with an answer to broken requests that no client can mistake."""

    def send_400_response(self, msg: str) -> None:
        """Say so and close. `msg` is uvicorn's own wording, which is not passed on."""
        head = (
            "HTTP/1.1 400 Bad Request\r\n"
            "content-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(UNREADABLE)}\r\n"
            f"X-akismet-guid: {token_hex(16)}\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + UNREADABLE)
        self.transport.close()
