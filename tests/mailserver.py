"""A real mail server for tests (aiosmtpd), on a free port of this machine.

    with MailServer() as server:
        settings = server.settings(...)
        [mail] = server.wait_for(1)

It keeps what it took, and can be away, come back on the same port, and refuse.
"""

import socket
import ssl
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

FROM = "Le blog <comments@blog.example>"
PUBLIC = "https://tamis.example"
USER, PASSWORD = "ada", "pass word"
WAIT_S = 40.0


@dataclass
class MailServer:
    """Use it as a context. `tls`: a certificate with its key, for STARTTLS."""

    tls: ssl.SSLContext | None = None
    asks_login: bool = False
    refuses: str = ""  # what it answers to any recipient
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)  # from, to
    port: int = 0

    def start(self) -> None:
        """Take mails. The second time on the same port."""
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
        more: dict[str, Any] = {"tls_context": self.tls, "require_starttls": bool(self.tls)}
        if self.asks_login:
            more |= {"authenticator": authenticate, "auth_required": True}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **more)
        self._controller.start()

    def stop(self) -> None:
        """Be away."""
        self._controller.stop()

    def env(self) -> dict[str, str]:
        """The settings of a Tamis that sends by this server, as variables."""
        return {
            "TAMIS_SMTP_HOST": "127.0.0.1", "TAMIS_SMTP_PORT": str(self.port),
            "TAMIS_SMTP_SECURITY": "none", "TAMIS_MAIL_FROM": FROM, "TAMIS_PUBLIC_URL": PUBLIC,
        }  # fmt: skip

    def wait_for(self, count: int) -> list[EmailMessage]:
        """All mails, once there are so many."""
        deadline = time.monotonic() + WAIT_S
        while len(self.mails) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.mails) == count, [mail["subject"] for mail in self.mails]
        return self.mails

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: object, session: object, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: object, session: object, envelope: Any
    ) -> str:
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return "250 OK"

    def __enter__(self) -> "MailServer":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def authenticate(
    server: object, session: object, envelope: object, mechanism: str, data: object
) -> AuthResult:
    """Whether it is Ada."""
    assert isinstance(data, LoginPassword)
    right = data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The plain or the HTML part."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
