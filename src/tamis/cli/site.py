"""`tamis site`: the sites of an installation and their keys.

`add` begins an installation where there is none; the others want one that is there.
"""

from datetime import UTC, datetime

import click

from tamis.cli.options import caveat, server_of, settings_of, where
from tamis.errors import BadInput
from tamis.settings import Settings
from tamis.site import Site
from tamis.store import keys, sites
from tamis.store.installation import opened, reopened


@click.group()
def command() -> None:
    """Add and change sites, show and renew their keys."""


@command.command()
@click.argument("url")
@click.option("--lang", default="en", show_default=True, help="Its language, such as fr.")
@where
def add(url: str, lang: str, **options: object) -> None:
    """Add the site whose front page is URL; the last line is its key."""
    settings = settings_of(**options)
    with opened(settings) as installation, installation.store.write() as conn:
        site, key = sites.add_site(conn, installation.secret, url, lang=lang, now=datetime.now(UTC))
    click.echo(how_to_use(settings, site, key))
    click.echo(key)


@command.command("list")
@where
def list_(**options: object) -> None:
    """One line per site: number, address, language, settings that differ from the usual."""
    with reopened(settings_of(**options)) as installation, installation.store.read() as conn:
        found = sites.list_sites(conn)
    for site in found:
        click.echo(described(site))
    if not found:
        click.echo("No site yet. Add one: tamis site add https://example.org", err=True)


@command.command("rotate-key")
@click.argument("url")
@where
def rotate_key(url: str, **options: object) -> None:
    """Give the site a new key; the old one ends at once. The last line is the new one."""
    with reopened(settings_of(**options)) as installation, installation.store.write() as conn:
        key = sites.rotate_key(conn, installation.secret, url)
    click.echo("The old key has ended. The new one:")
    click.echo(key)


@command.command("add-key")
@click.argument("url")
@click.argument("name")
@where
def add_key(url: str, name: str, **options: object) -> None:
    """Give out one more key of the site, to NAME; the last line is the key. Labels that come
    by it are told apart from those of other keys."""
    with reopened(settings_of(**options)) as installation, installation.store.write() as conn:
        made, key = keys.add_key(conn, installation.secret, url, name, now=datetime.now(UTC))
    click.echo(f"Key {made.number}, for {made.name}:")
    click.echo(key)


@command.command("end-key")
@click.argument("url")
@click.argument("name")
@where
def end_key(url: str, name: str, **options: object) -> None:
    """End the key that was given to NAME, at once. What came by it stays."""
    with reopened(settings_of(**options)) as installation, installation.store.write() as conn:
        ended = keys.end_key(conn, url, name, now=datetime.now(UTC))
    click.echo(f"Key {ended.number}, of {ended.name}, has ended.")


@command.command("keys")
@click.argument("url")
@where
def keys_(url: str, **options: object) -> None:
    """One line per key of the site: number, whose it is, since when. Keys are not shown."""
    with reopened(settings_of(**options)) as installation, installation.store.read() as conn:
        site = sites.find_site(conn, url)
        found = keys.list_keys(conn, site.id)
    click.echo(f"{site.key_number}  the site's own")
    for key in found:
        ended = f", ended {key.ended_at:%Y-%m-%d}" if key.ended_at else ""
        click.echo(f"{key.number}  {key.name}, since {key.created_at:%Y-%m-%d}{ended}")


@command.command("set")
@click.argument("url")
@click.argument("wishes", metavar="NAME=VALUE...", nargs=-1, required=True)
@where
def set_(url: str, wishes: tuple[str, ...], **options: object) -> None:
    """Change settings of the site: lang, hold_as, keep_check_text, budget_spam …"""
    with reopened(settings_of(**options)) as installation, installation.store.write() as conn:
        click.echo(described(sites.set_site(conn, url, pairs(wishes))))


@command.command()
@click.argument("url")
@click.option("--yes", is_flag=True, help="Do not ask.")
@where
def remove(url: str, yes: bool, **options: object) -> None:
    """Remove the site with its comments, its checks and all that it learned."""
    with reopened(settings_of(**options)) as installation:
        with installation.store.read() as conn:
            site = sites.find_site(conn, url)
        if not yes:
            click.confirm(f"Remove {site.url} and all its data?", abort=True)
        with installation.store.write() as conn:
            sites.remove_site(conn, url)
    click.echo(f"{site.url} is removed.")


def pairs(wishes: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE, split. Raises BadInput."""
    found: dict[str, str] = {}
    for wish in wishes:
        name, equals, value = wish.partition("=")
        if not equals:
            raise BadInput(name, "has no value", "write NAME=VALUE, such as hold_as=spam")
        found[name.strip()] = value
    return found


def described(site: Site) -> str:
    """A site on one line."""
    budgets = site.budgets
    told = [f"{site.id}  {site.url}  lang={site.lang} hold_as={site.hold_as}"]
    told.append(f"budgets={budgets.hold:g}/{budgets.spam:g}/{budgets.discard:g}")
    if site.controller:
        told.append(f"controller={site.controller}")
    if site.keep_check_text:
        told.append("keep_check_text=yes")
    return " ".join(told)


def how_to_use(settings: Settings, site: Site, key: str) -> str:
    """What to put into a client."""
    server = server_of(settings)
    lines = [
        f"{site.url} may ask now.",
        f"A client with an option for the address:  {server}  and the key below",
        f"One that can change a base URL only:      {server}/k/{key}",
        f"One that puts the key into the host:      {key}.HOST, HOST and *.HOST leading here",
        f"The comments of a page, as plain HTML:    {server}/comments?page=ADDRESS-OF-THE-PAGE",
        *caveat(settings),
        f"The key, also for `Authorization: Bearer` at {server}/v1/:",
    ]
    return "\n".join(lines)
