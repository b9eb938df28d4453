"""Checks over HTTP: the other half of what `tamis bench` prints.

comment-check with its journal on one worker of `tamis serve`, beside a bare answer
(lab.bare) of the same server in the same run, in turns. The ratio of the two carries
over to other machines, single rates do not: load and server share the cores, so rates
are lower bounds. Everything is on 127.0.0.1, bounded in time, and ended by its number.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tamis.errors import Unavailable
from tamis.lab.bench import resident_mib
from tamis.lab.load import Rate, load, request
from tamis.lab.samples import form, varied

SITE = "https://bench.example.org"
CONNECTIONS = (1, 8, 64)
SECONDS = 4.0  # of load for a figure
WARM_S = 1.0
DIFFERENT = 3000  # requests before the first one comes again
START_S = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One number of connections."""

    connections: int
    comment_check: Rate
    bare: Rate
    ratio: float


@dataclass(frozen=True, slots=True)
class OverHttp:
    """All rows, and the memory of the worker that answered them."""

    rows: tuple[Row, ...]
    worker_rss_mib: float | None


def over_http(seconds: float = SECONDS, connections: Sequence[int] = CONNECTIONS) -> OverHttp:
    """Measure. Raises Unavailable where a server does not start or falters."""
    with TemporaryDirectory(prefix="tamis-bench-") as folder:
        key = _site_key(folder)
        serve = ("-m", "tamis", "serve", "--data", folder, "--host", "127.0.0.1", "--port", "0",
                 "--workers", "1")  # fmt: skip
        bodies = [form(comment, key, SITE) for comment in varied(DIFFERENT)]
        with _started(serve) as (ours, process), _started(("-m", "tamis.lab.bare")) as (bare, _):
            checks = [request(ours, "/1.1/comment-check", body) for body in bodies]
            plain = [request(bare, "/", body) for body in bodies]
            load(ours, checks, 1, WARM_S)
            load(bare, plain, 1, WARM_S)
            rows = []
            for count in connections:
                mine = load(ours, checks, count, seconds)
                other = load(bare, plain, count, seconds)
                rows.append(Row(count, mine, other, round(mine.per_s / other.per_s, 3)))
            return OverHttp(tuple(rows), _worker_mib(process))


def _site_key(folder: str) -> str:
    """The key of a new site in a new installation."""
    command = (sys.executable, "-m", "tamis", "site", "add", SITE, "--data", folder)
    done = subprocess.run(command, capture_output=True, text=True, timeout=START_S, check=False)
    if done.returncode:
        raise Unavailable(f"no site could be made: {done.stderr.strip()}")
    return done.stdout.split()[-1]


@contextmanager
def _started(program: Sequence[str]) -> Iterator[tuple[int, int]]:
    """A server as a process: its port and its number. It is ended afterwards."""
    with TemporaryDirectory(prefix="tamis-bench-") as folder:
        said = Path(folder) / "said"
        with said.open("wb") as out:
            process = subprocess.Popen(
                (sys.executable, "-u", *program), stdout=out, stderr=subprocess.STDOUT
            )
        try:
            yield _port(process, said), process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _port(process: "subprocess.Popen[bytes]", said: Path) -> int:
    """The port of the address that a server prints once it listens."""
    until = monotonic() + START_S
    while monotonic() < until and process.poll() is None:
        _, found, rest = said.read_text("utf-8", "replace").partition("http://127.0.0.1:")
        digits = rest.split("/")[0].split()[0] if found and "\n" in rest else ""
        if digits.isdigit():
            return int(digits)
        sleep(0.05)
    last = said.read_text("utf-8", "replace").strip().rpartition("\n")[2]
    raise Unavailable(f"the server did not start: {last or 'it said nothing'}")


def _worker_mib(supervisor: int) -> float | None:
    """The memory of the largest process that a supervisor started: its worker."""
    try:
        children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text("ascii")
    except OSError:
        return None
    sizes = [size for child in children.split() if (size := resident_mib(int(child))) is not None]
    return max(sizes, default=None)
