"""What many commands share: options, and how they name the server."""

import os
from collections.abc import Callable
from typing import Any

import click

from tamis.settings import Settings, read_settings

Command = Callable[..., Any]


def where(command: Command) -> Command:
    """--data and --database: which installation is meant."""
    database = click.option(
        "--database", metavar="URL", help="Another database: postgresql+psycopg://…"
    )
    data = click.option("--data", metavar="DIR", help="The data folder: secret and database.")
    return data(database(command))


def settings_of(**options: object) -> Settings:
    """Environment and file, and over them the options that were given."""
    return read_settings(os.environ, **options)


def server_of(settings: Settings) -> str:
    """The server's address, as far as the settings tell."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (settings.public_url or f"http://{host}:{settings.port}").rstrip("/")


def caveat(settings: Settings) -> list[str]:
    """A line on that address, unless it was given: `tamis serve` may listen elsewhere."""
    if settings.public_url:
        return []
    return [
        f"{server_of(settings)} stands here for the address that `tamis serve` prints; "
        "TAMIS_PUBLIC_URL names the one that people see."
    ]
