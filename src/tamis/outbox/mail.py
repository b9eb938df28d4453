"""One mail: from a row of the outbox to the message on the wire, and to the mail server.

The message has the text and a simple HTML made from it: paragraphs, and a link where a
whole line is an address. No picture, no style sheet, nothing that tells who opened it.
Its Message-ID is that of its row, so that a mail sent twice (the process died between the
server's yes and our note of it) is known as the same one.

Nobody outside chooses a header: addresses are parsed and put together again, and what
goes into a subject loses its line ends and control signs first. `email` refuses the rest.

A server's "no" is of two kinds: `Refused` (this address, for good: 5xx) and `Away`
(everything else: try later). Certificates are checked; a name or host of this machine is
not told, the greeting bears the host of `public_url`.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from tamis.errors import TamisError
from tamis.outbox.outbox import Queued
from tamis.settings import Settings, sender

TIMEOUT_S = 15.0  # for each step of the conversation
MAX_ADDRESS = 254  # RFC 5321
MAX_SUBJECT = 150  # signs
ADDRESS = re.compile(  # RFC 5321: dot-string, and a domain of two labels or more
    r"(?=[^@]{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?",
    re.ASCII,
)
PERMANENT = range(500, 600)
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


class WholeLinks(EmailPolicy):
    """An address between angle brackets stays on the line of its header's name: not every
    reader of List-Unsubscribe puts folded lines together again."""

    def fold(self, name: str, value: str) -> str:
        """One header as text."""
        return f"{name}: {value}\r\n" if is_link(name, value) else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes."""
        if is_link(name, value):
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


def is_link(name: str, value: str) -> bool:
    """Whether the header holds an address, and nothing that has to be encoded."""
    return name == LINK_HEADER and value.isascii() and value.isprintable()


LINK_HEADER = "List-Unsubscribe"
POLICY = WholeLinks(linesep=SMTP.linesep, raise_on_defect=False)


class Away(TamisError):
    """The server could not be reached, or put the mail off."""


class Refused(TamisError):
    """The server will never take a mail for this address."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A conversation with the mail server that is open."""

    smtp: smtplib.SMTP
    mail_from: Address

    def send(self, mail: Queued, now: datetime) -> None:
        """Raises Away, Refused."""
        try:
            self.smtp.send_message(message(self.mail_from, mail, now), to_addrs=[mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            kind = Refused if code in PERMANENT else Away
            raise kind(f"{code} {said.decode('utf-8', 'replace')}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Away(told(error)) from error


@contextmanager
def mail_server(settings: Settings) -> Iterator[Sender]:
    """Connect and log in. Raises Away."""
    assert settings.smtp_host and settings.mail_from
    mail_from = sender(settings.mail_from)
    assert mail_from is not None  # checked when the settings were read
    try:
        smtp = connected(settings, settings.smtp_host)
    except (smtplib.SMTPException, OSError) as error:
        raise Away(told(error)) from error
    try:
        yield Sender(smtp, mail_from)
    finally:
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()  # it had hung up already


def connected(settings: Settings, host: str) -> smtplib.SMTP:
    """Greeted, encrypted, logged in, as the settings say."""
    me = urlsplit(settings.public_url or "").hostname or "localhost"
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if settings.smtp_security == "tls":
        smtp = smtplib.SMTP_SSL(host, settings.smtp_port, me, timeout=TIMEOUT_S, context=context)
    else:
        smtp = smtplib.SMTP(host, settings.smtp_port, me, timeout=TIMEOUT_S)
    try:
        if settings.smtp_security == "starttls":
            smtp.starttls(context=context)
        if settings.smtp_user and settings.smtp_password:
            smtp.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def message(mail_from: Address, mail: Queued, now: datetime) -> EmailMessage:
    """The mail as it goes out."""
    made = EmailMessage(policy=POLICY)
    made["Message-ID"] = f"<{mail.id}@{mail_from.domain}>"
    made["Date"] = format_datetime(now)
    made["From"] = mail_from
    made["To"] = Address(addr_spec=mail.to)
    made["Subject"] = one_line(mail.subject)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note comes back
    made.set_content(mail.text, cte="quoted-printable")
    html = as_html(mail.text, mail.headers.get("Content-Language", "en"))
    made.add_alternative(html, subtype="html", cte="quoted-printable")
    for name, value in mail.headers.items():  # last: Content-Language is the whole mail's
        made[name] = one_line(value, len(value))
    return made


def as_html(text: str, lang: str) -> str:
    """Paragraphs and, where a whole line is an address, a link."""
    paragraphs = (
        "<br>\n".join(_line(line) for line in paragraph.splitlines())
        for paragraph in text.strip().split("\n\n")
    )
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    direction = "rtl" if lang in RIGHT_TO_LEFT else "ltr"
    head = f'<html lang="{escape(lang)}" dir="{direction}"><head><meta charset="utf-8"></head>'
    return f"<!doctype html>\n{head}<body>\n{body}\n</body></html>\n"


def one_line(value: str, most: int = MAX_SUBJECT) -> str:
    """A text that fits into a header: no line ends, no control signs, not endless."""
    plain = "".join(sign if sign.isprintable() else " " for sign in value)
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def mailable(address: str) -> str | None:
    """An e-mail address as mails are sent to, its host in IDNA; None where none can be.

    Quoted names, addresses of machines by number and names outside ASCII are left out.
    """
    local, _, host = address.strip().rpartition("@")
    try:
        spec = f"{local}@{host.encode('idna').decode('ascii').lower()}"
    except UnicodeError:
        return None
    return spec if len(spec) <= MAX_ADDRESS and ADDRESS.fullmatch(spec) else None


def told(error: Exception) -> str:
    """What happened, in a line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return one_line(f"{error.smtp_code} {text}")
    return one_line(f"{type(error).__name__}: {error}")


def _line(line: str) -> str:
    if line.startswith(("https://", "http://")) and " " not in line:
        return f'<a href="{escape(line)}">{escape(line)}</a>'
    return escape(line)
