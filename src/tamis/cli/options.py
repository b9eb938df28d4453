"""Options that many commands share."""

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
