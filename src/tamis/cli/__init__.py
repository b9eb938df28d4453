"""The command `tamis`: a file per sub-command, loaded when it is called.

`COMMANDS` says which file holds which: its object `command`. Errors of ours end here,
as one line on standard error (what is wrong, and the way out) and status 1; wrong usage
is click's, status 2. So is a kernel that cannot be had: `tamis.kernel` says so where it is
imported, which may be long before a command runs.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from tamis.errors import TamisError
from tamis.version import VERSION

COMMANDS = ("demo", "serve", "site", "user", "check", "evaluate", "benchmarks", "train", "bench")
KERNEL = "TAMIS_KERNEL"  # how `tamis.kernel` begins what it raises


class Commands(click.Group):
    """Sub-commands that are imported one by one: `tamis --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Those that this version has."""
        return [name for name in COMMANDS if find_spec(f"{__name__}.{name}") is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The one named; None makes click say that there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run it; an error of ours becomes a sentence."""
        try:
            return super().invoke(ctx)
        except TamisError as error:
            click.echo(f"tamis: {error}", err=True)
            sys.exit(1)

    def main(self, *args: Any, **options: Any) -> Any:
        """All of it, help too; a kernel that cannot be had becomes a sentence."""
        try:
            return super().main(*args, **options)
        except RuntimeError as error:
            if not str(error).startswith(KERNEL):
                raise
            click.echo(f"tamis: {error}", err=True)
            sys.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="tamis")
def main() -> None:
    """The foot of the page, self-hosted: comments, a spam filter, and your data."""
