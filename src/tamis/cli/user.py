"""`tamis user`: the people of the desk and their one-time links."""

from datetime import UTC, datetime

import click

from tamis.cli.options import caveat, server_of, settings_of, where
from tamis.desk import people
from tamis.desk.people import Person, Role
from tamis.settings import Settings
from tamis.store.installation import Installation, reopened


@click.group()
def command() -> None:
    """Say who may enter the desk, and print their links."""


@command.command()
@click.argument("name")
@click.option("--owner/--moderator", "is_owner", help="What they may do; a moderator if not said.")
@where
def add(name: str, is_owner: bool, **options: object) -> None:
    """Add NAME; the last line is a link that opens the desk once, within a day."""
    settings = settings_of(**options)
    role = Role.OWNER if is_owner else Role.MODERATOR
    with reopened(settings) as installation:
        now = datetime.now(UTC)
        with installation.store.write() as conn:
            person = people.add_person(conn, name, role, now)
        tell_link(settings, installation, person)


@command.command("list")
@where
def list_(**options: object) -> None:
    """One line per person: role and name."""
    with reopened(settings_of(**options)) as installation, installation.store.read() as conn:
        found = people.list_people(conn)
    for person in found:
        click.echo(f"{person.role.value:10} {person.name}")
    if not found:
        click.echo("Nobody yet. Add somebody: tamis user add NAME", err=True)


@command.command()
@click.argument("name")
@where
def reset(name: str, **options: object) -> None:
    """Print a fresh link for NAME. Sessions go on; they are ended at the desk."""
    settings = settings_of(**options)
    with reopened(settings) as installation:
        with installation.store.read() as conn:
            person = people.find_person(conn, name)
        tell_link(settings, installation, person)


@command.command()
@click.argument("name")
@where
def remove(name: str, **options: object) -> None:
    """Take NAME from the desk, with links and sessions. What they decided stays."""
    with reopened(settings_of(**options)) as installation, installation.store.write() as conn:
        people.remove_person(conn, people.find_person(conn, name))
    click.echo(f"{name} is removed.")


def tell_link(settings: Settings, installation: Installation, person: Person) -> None:
    """Print a fresh link, alone on the last line."""
    for line in caveat(settings):
        click.echo(line)
    click.echo(link(settings, installation, person))


def link(settings: Settings, installation: Installation, person: Person) -> str:
    """The address of a fresh link."""
    with installation.store.write() as conn:
        token = people.make_link(conn, installation.secret, person, datetime.now(UTC))
    return f"{server_of(settings)}/desk/enter?token={token}"
