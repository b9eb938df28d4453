"""`tamis serve`: the server, one supervisor and any number of workers.

The supervisor migrates the database, takes the port, says how things are, and starts
the workers as processes that get their settings by environment. Its address it says
once a worker answers there: a script that waits for the line can ask at once. SIGHUP
renews the workers one by one, SIGTERM and SIGINT let them finish what they answer. One
worker too has a supervisor, since uvicorn alone dies of SIGHUP.
"""

import logging
import os
import socket
import tempfile
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread

import click

from tamis.cli.options import settings_of, where
from tamis.errors import BadInput, Unavailable
from tamis.settings import Settings, to_environment
from tamis.store.migrate import Migrated
from tamis.version import VERSION

SHUTDOWN_S = 10  # for requests that are being answered
START_S = 30  # for a worker to fold its ledgers; after that it is hung
ASK_TIMEOUT_S = 5.0  # while the first worker starts
ASK_EVERY_S = 0.1
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to ask one that is everywhere
METRICS = "PROMETHEUS_MULTIPROC_DIR"


@click.command()
@where
@click.option("--host", help="Address to listen at (TAMIS_HOST, 127.0.0.1).")
@click.option("--port", type=int, help="Port (TAMIS_PORT, 8080); 0 takes any free one.")
@click.option("--workers", type=int, help="Processes (TAMIS_WORKERS, 1).")
def command(**options: object) -> None:
    """Serve Akismet's API, the JSON API, comments and the desk."""
    settings = settings_of(**options)
    listening = listen(settings)
    for line in report(settings):
        click.echo(line)
    run_workers(settings, listening, "tamis.app:from_environment")


def listen(settings: Settings) -> socket.socket:
    """Take the port. Raises BadInput when somebody else has it."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        taken = f"cannot listen at {settings.host}:{settings.port}: {error.strerror}"
        raise BadInput("port", taken, "choose another with --port or TAMIS_PORT") from None
    listening.set_inheritable(True)
    return listening


def address_of(listening: socket.socket) -> str:
    """The address as a browser takes it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def announce(listening: socket.socket, lines: list[str]) -> None:
    """Say these lines as soon as a server answers here. For a thread of its own."""
    host, port = listening.getsockname()[:2]
    while True:
        connection = HTTPConnection(ANYWHERE.get(host, host), port, timeout=ASK_TIMEOUT_S)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == HTTPStatus.OK:
                click.echo("\n".join(lines))
                return
        except (OSError, HTTPException):
            pass  # not yet
        finally:
            connection.close()
        time.sleep(ASK_EVERY_S)


def report(settings: Settings) -> list[str]:
    """What is said at the start; opens and migrates the database. Raises BadInput, Unavailable."""
    from tamis.judge.modelfile import load_base
    from tamis.kernel import describe
    from tamis.store.installation import opened
    from tamis.store.sites import list_sites

    with opened(settings) as installation, installation.store.read() as conn:
        sites = list_sites(conn)
        database = installation.store.url.render_as_string(hide_password=True)
        tables = made(installation.store.migrated)
    lines = [
        f"Tamis {VERSION} starts",
        f"  data      {settings.folder or database}",
        f"  database  {database}" if settings.database else "",
        f"  tables    {tables}" if tables else "",
        f"  kernel    {describe()}",
        f"  model     {load_base().digest[:12]}",
        f"  sites     {len(sites)}",
    ]
    if not sites:
        lines.append(
            f"Add the first site: tamis site add https://example.org{whereabouts(settings)}"
        )
    return [line for line in lines if line]


def made(migrated: Migrated | None) -> str:
    """What opening did to the tables: an empty database may be another than was meant."""
    if migrated is None or migrated.before == migrated.after:
        return ""
    if migrated.before is None:
        return "made: this database was empty. If you meant another one, stop here"
    return f"brought from step {migrated.before} to {migrated.after}"


def whereabouts(settings: Settings) -> str:
    """The options that lead another command to the same installation."""
    data = f" --data {settings.data}" if settings.data is not None else ""
    return data + (f" --database {settings.database}" if settings.database else "")


def run_workers(settings: Settings, listening: socket.socket, app: str) -> None:
    """Run until a signal ends it. `app` names a function without arguments: module:name.

    Raises Unavailable when the workers cannot start.
    """
    import uvicorn
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors import Multiprocess

    from tamis.web.protocol import Protocol

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    os.environ.update(to_environment(settings))
    config = uvicorn.Config(
        app, factory=True, workers=settings.workers, loop="uvloop", http=Protocol,
        ws="none", lifespan="on", access_log=False, server_header=False, log_level="warning",
        timeout_graceful_shutdown=SHUTDOWN_S, timeout_worker_healthcheck=START_S,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="tamis-metrics-") as folder:
        os.environ[METRICS] = str(Path(folder))
        lines = [f"Tamis {VERSION} answers at {address_of(listening)}"]
        Thread(target=announce, args=(listening, lines), daemon=True).start()
        supervisor = Multiprocess(config, sockets=[listening])
        supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        raise Unavailable("the workers could not start; what they said stands above")
