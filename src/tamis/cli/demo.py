"""`tamis demo`: everything at once, to try it, on data that is thrown away.

A news page in French with comments under it, the desk, the data page, and the Akismet
door of the page's site. The same app as that of `tamis serve`, with a site, a moderator
and some comments already there; one process, without a supervisor, so it starts sooner.
"""

import asyncio
import signal
import socket
import sys
import tempfile
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import click
import msgspec

from tamis.cli.options import settings_of
from tamis.cli.serve import SHUTDOWN_S, address_of, announce, listen
from tamis.settings import Settings

MODERATOR = "Dominique"


@click.command()
@click.option("--data", metavar="DIR", help="Keep the data here; else it is thrown away.")
@click.option("--host", help="Address to listen at (TAMIS_HOST, 127.0.0.1).")
@click.option("--port", type=int, help="Port (TAMIS_PORT, 8080); 0 takes any free one.")
def command(data: str | None, host: str | None, port: int | None) -> None:
    """Show an article with comments, the filter, the desk and the data page."""
    settings = settings_of(data=data, host=host, port=port, workers=1)
    listening = listen(settings)
    address = (settings.public_url or address_of(listening)).rstrip("/")
    thrown_away = tempfile.TemporaryDirectory(prefix="tamis-demo-")
    with thrown_away if data is None else nullcontext(data) as folder:
        settings = msgspec.structs.replace(
            settings, data=Path(folder), database=None, public_url=address
        )
        Thread(target=announce, args=(listening, prepare(settings)), daemon=True).start()
        run(settings, listening)


def run(settings: Settings, listening: socket.socket) -> None:
    """Serve until a signal ends it; the folder is then thrown away by our caller."""
    import uvicorn

    from tamis.app import demo

    config = uvicorn.Config(
        demo(settings), loop="uvloop", http="httptools", ws="none", lifespan="on",
        access_log=False, server_header=False, log_level="warning",
        timeout_graceful_shutdown=SHUTDOWN_S,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def prepare(settings: Settings) -> list[str]:
    """The site, its comments, a moderator with a fresh link; says how to use them."""
    from tamis.checks.service import open_service
    from tamis.demo.remarks import plant
    from tamis.demo.routes import LANG
    from tamis.desk.people import Role, add_person, list_people, make_link
    from tamis.identity import site_key
    from tamis.store.sites import add_site

    now = datetime.now(UTC)
    address = settings.public_url or ""
    with open_service(settings) as service:
        with service.store.write() as conn:
            if service.sites.by_url(address) is None:
                add_site(conn, service.secret, address, lang=LANG, now=now)
            known = [person for person in list_people(conn) if person.name == MODERATOR]
            person = known[0] if known else add_person(conn, MODERATOR, Role.OWNER, now)
            link = make_link(conn, service.secret, person, now)
        service.sites.load()
        site = service.sites.by_url(address)
        assert site is not None  # added above

        async def plant_and_journal() -> None:
            service.journal.start()
            await asyncio.to_thread(plant, service, site, now)
            await asyncio.to_thread(service.journal.close)

        asyncio.run(plant_and_journal())
        key = site_key(service.secret, site.id, site.key_number)
    return told(address, link, key)


def told(address: str, link: str, key: str) -> list[str]:
    """What to open, and what to try."""
    from tamis.demo.remarks import TRY_IRONY, TRY_SPAM

    host = address.partition("://")[2]
    return [
        "",
        f"  The article and its comments   {address}/",
        f"  The desk (a link for one use)  {address}/desk/enter?token={link}",
        f"  What is kept, and why          {address}/notice",
        f"  Akismet's API                  host {host}, key {key}",
        "",
        "  To try: under the article, post a crypto give-away",
        f"    {TRY_SPAM}",
        "  then an ironic remark",
        f"    {TRY_IRONY}",
        "  One is refused with reasons, one is published. Correct a verdict at the desk,",
        "  then let it judge a like text again.  Ctrl+C ends the demo.",
        "",
    ]
