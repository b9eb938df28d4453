"""The way to the database: one door for reading, one for writing, one for the journal.

SQLite (WAL) is the default, PostgreSQL the choice for more than one machine; the same
code runs on both. All is synchronous and belongs into threads.

`read()` sees one state of the database for its whole length. `write()` holds the only
writer's place: in SQLite a lock of this process, then `BEGIN IMMEDIATE` against the
other ones, so that a transaction never fails half-way for want of the lock. A commit
of `write()` has reached the disk (`synchronous=FULL`) before it returns: feedback that
was answered survives a power cut. `journal()` writes too, without waiting for the disk
(`NORMAL`; in PostgreSQL `synchronous_commit=off`): a power cut may cost the counts of
the last moments, never consistency, and a crash of the process costs nothing. One
fsync per group of checks would cost each of them milliseconds on a plain disk.

A database that is away, full or locked for long raises `Unavailable`; a mistake in our
own SQL is not dressed up as that. A writer waits WRITE_S in all, for its turn and for
SQLite's lock together: WordPress gives up on a report after 15 s, or after 5 s with a
small plugin that shortens it, and must read the refusal before.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, literal, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tamis.errors import BadInput, Unavailable
from tamis.store.migrate import BUSY_S, Migrated, migrate

DATABASE_NAME = "tamis.db"
READERS = 8  # connections; more requests than that wait their turn
WRITE_S = 3.0  # how long a transaction that writes waits for the other ones
POSTGRESQL_OPTIONS = "-c lock_timeout=3s -c statement_timeout=60s -c timezone=UTC"


class Store:
    """An open database. Thread safe."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.migrated: Migrated | None = None  # what opening did to the tables
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._turn = threading.Lock()
        if self.is_sqlite:
            self._readers = sqlite_engine(url, begin="BEGIN", size=READERS, read_only=True)
            self._writer = sqlite_engine(url, begin="BEGIN IMMEDIATE")
            self._journal = sqlite_engine(url, begin="BEGIN IMMEDIATE", synchronous="NORMAL")
        else:
            self._writer = self._journal = postgresql_engine(url)
            self._readers = self._writer.execution_options(isolation_level="REPEATABLE READ")

    @classmethod
    def open(cls, url: str | URL) -> "Store":
        """Connect and bring the tables up to date. Raises BadInput, Unavailable."""
        store = cls(known_url(url))
        try:
            with store._translated():
                store.migrated = migrate(store._writer)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state and changes nothing."""
        with self._translated(), self._readers.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that has reached the disk when the block ends."""
        with self._taking_turns(self._writer) as conn:
            yield conn

    @contextmanager
    def journal(self) -> Iterator[Connection]:
        """A transaction whose end does not wait for the disk."""
        with self._taking_turns(self._journal) as conn:
            if not self.is_sqlite:
                conn.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            yield conn

    def answers(self) -> bool:
        """Whether the database is there now."""
        try:
            with self.read() as conn:
                conn.execute(select(literal(1)))
        except Unavailable:
            return False
        return True

    def close(self) -> None:
        """Give all connections back. SQLite folds its WAL into the file at the last one."""
        for engine in {self._readers, self._journal, self._writer}:
            engine.dispose()

    @contextmanager
    def _taking_turns(self, engine: Engine) -> Iterator[Connection]:
        """SQLite has one writer; threads wait here, where waiting is fair and cheap."""
        if not self.is_sqlite:
            with self._translated(), engine.begin() as conn:
                yield conn
            return
        deadline = time.monotonic() + WRITE_S
        if not self._turn.acquire(timeout=WRITE_S):
            raise Unavailable("the database is busy with another writer")
        try:
            with self._translated(), engine.connect() as conn:
                conn.execution_options(tamis_deadline=deadline)
                with conn.begin():
                    yield conn
        finally:
            self._turn.release()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeout as error:
            raise Unavailable("all connections to the database are in use") from error
        except (OperationalError, InterfaceError) as error:
            if is_own_mistake(error):
                raise
            raise Unavailable(f"the database is away: {first_line(error)}") from error


def sqlite_url(folder: Path) -> URL:
    """The database file of a data folder."""
    return URL.create("sqlite", database=str(folder / DATABASE_NAME))


def known_url(url: str | URL) -> URL:
    """A URL of one of the two kinds. Raises BadInput."""
    hint = "postgresql+psycopg://user:password@host/name or sqlite:///file"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput("database", f"{url!r} is not a database URL", hint) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise BadInput("database", f"{parsed.drivername} is not supported", hint)
    return parsed


def sqlite_engine(
    url: URL, *, begin: str, size: int = 1, read_only: bool = False, synchronous: str = "FULL"
) -> Engine:
    """An engine whose transactions are ours (`begin`), not guessed by the driver."""
    connect_args = {"check_same_thread": False, "timeout": BUSY_S, "isolation_level": None}
    engine = create_engine(
        url, connect_args=connect_args, pool_size=size, max_overflow=0, pool_timeout=BUSY_S
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "secure_delete=ON",
            "temp_store=MEMORY",
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def start(conn: Connection) -> None:
        if deadline := conn.get_execution_options().get("tamis_deadline"):
            left_ms = max(0, int(1000 * (deadline - time.monotonic())))
            conn.exec_driver_sql(f"PRAGMA busy_timeout={left_ms}")
        conn.exec_driver_sql(begin)

    return engine


def postgresql_engine(url: URL) -> Engine:
    """An engine that asks a connection whether it lives before it hands it out."""
    connect_args: dict[str, Any] = {"connect_timeout": 3, "options": POSTGRESQL_OPTIONS}
    try:
        return create_engine(
            url, connect_args=connect_args, pool_size=READERS, max_overflow=2,
            pool_timeout=BUSY_S, pool_pre_ping=True,
        )  # fmt: skip
    except ModuleNotFoundError as error:
        raise BadInput("database", "psycopg is missing", "pip install tamis[postgresql]") from error


def is_own_mistake(error: DBAPIError) -> bool:
    """SQLite calls a wrong statement an operational error too."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_ERROR


def first_line(error: DBAPIError) -> str:
    """What the driver says, without the statement and its values."""
    return (str(error.orig).splitlines() or [type(error.orig).__name__])[0]
