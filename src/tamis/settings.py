"""What an installation is told from outside, as one typed value.

Sources, the later the stronger: the defaults here, one TOML file (named by
`TAMIS_CONFIG`), environment variables (`TAMIS_` and the name in capitals), options of
the command line. Every default works. A name in the file that is none of ours is an
error, since it is a misspelt one; foreign variables in the environment are not ours
to judge.
"""

import tomllib
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

import msgspec

from tamis.errors import BadInput

PREFIX = "TAMIS_"
CONFIG = "TAMIS_CONFIG"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set. `docs/settings.md` has a line for each."""

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    data: Path | None = None  # folder: secret and, without `database`, the database
    database: str | None = None  # URL of another one: postgresql+psycopg://...
    secret: str | None = None  # 64 hex digits, instead of the file in `data`
    secret_file: Path | None = None
    public_url: str | None = None  # address at which the world reaches this server
    smtp_host: str | None = None  # the mail server; without one no mail is offered
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = None
    mail_from: str | None = None  # name@example.org, or: A name <name@example.org>

    @property
    def folder(self) -> Path | None:
        """The data folder: the one given, or the usual place; None with a bare database URL."""
        if self.data is not None or self.database is not None:
            return self.data
        return Path.home() / ".local" / "share" / "tamis"

    @property
    def sends_mail(self) -> bool:
        """Whether mail can go out, and its links lead back here."""
        return bool(self.smtp_host and self.mail_from and self.public_url)


def read_settings(env: Mapping[str, str], **options: object) -> Settings:
    """All sources joined; an option that is None was not given. Raises BadInput."""
    values: dict[str, Any] = {}
    if path := env.get(CONFIG):
        values |= read_file(Path(path))
    for name in Settings.__struct_fields__:
        if text := env.get(PREFIX + name.upper()):
            values[name] = converted(name, text, PREFIX + name.upper())
    for name, value in options.items():
        if value is not None:
            values[name] = converted(name, value, "--" + name.replace("_", "-"))
    return checked(Settings(**values))


def read_file(path: Path) -> dict[str, Any]:
    """The settings in a TOML file. Raises BadInput naming the line or the setting."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(CONFIG, f"{path} cannot be read: {error}") from None
    for name in found:
        if name not in Settings.__struct_fields__:
            known = ", ".join(Settings.__struct_fields__)
            raise BadInput(name, f"is no setting ({path})", f"one of {known}")
    return {name: converted(name, value, f"{name} in {path}") for name, value in found.items()}


def converted(name: str, value: object, shown_as: str) -> object:
    """A value of the type that the setting has. Raises BadInput."""
    wanted = {field.name: field.type for field in msgspec.structs.fields(Settings)}[name]
    try:
        return msgspec.convert(value, wanted, strict=False, dec_hook=as_path)
    except msgspec.ValidationError as error:
        raise BadInput(shown_as, f"{value!r}: {error}") from None


def as_path(wanted: type, value: object) -> object:
    """msgspec asks for what it does not know; only paths are."""
    if wanted is Path and isinstance(value, str):
        return Path(value).expanduser()
    raise ValueError("a path is a text")  # msgspec makes it an error of its own, with the place


def checked(settings: Settings) -> Settings:
    """Refuses numbers out of range, and half a mail server. Raises BadInput."""
    for name in "port", "smtp_port":
        if not 0 <= (port := getattr(settings, name)) <= 65535:
            raise BadInput(name, f"{port} is not from 0 to 65535")
    if settings.workers < 1:
        raise BadInput("workers", f"{settings.workers}: at least one is needed")
    if settings.smtp_host:
        check_mail(settings)
    return settings


def check_mail(settings: Settings) -> None:
    """Refuses what no mail could be sent with, and a password in the clear. Raises BadInput."""
    if settings.mail_from is None or sender(settings.mail_from) is None:
        shown = f"{settings.mail_from!r} is not an address" if settings.mail_from else "is missing"
        raise BadInput("mail_from", shown, "such as comments@example.org")
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        raise BadInput("smtp_user", "goes together with smtp_password", "give both, or neither")
    if not f"{settings.smtp_user}{settings.smtp_password}".isascii():
        raise BadInput("smtp_password", "or the user's name has other signs than ASCII's")
    if settings.smtp_user and settings.smtp_security == "none" and not is_here(settings.smtp_host):
        hint = "starttls or tls; none is for a mail server on this machine"
        raise BadInput("smtp_security", "none would send the password unencrypted", hint)


def sender(mail_from: str) -> Address | None:
    """The address that mails come from, as `email` takes it; None where it is none."""
    name, spec = parseaddr(mail_from)
    if any(not sign.isprintable() for sign in mail_from):
        return None
    try:
        address = Address(name, addr_spec=spec)
    except (ValueError, IndexError, MessageError):
        return None
    return address if address.username and address.domain and spec.isascii() else None


def is_here(host: str | None) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def to_environment(settings: Settings) -> dict[str, str]:
    """The variables that give a worker process the same settings."""
    return {
        PREFIX + name.upper(): str(value)
        for name in Settings.__struct_fields__
        if (value := getattr(settings, name)) is not None
    }
