"""The engine on both databases: what a commit, a failure and two processes leave."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError

from tamis.errors import BadInput, Unavailable
from tamis.store.engine import WRITE_S, Store
from tamis.store.migrate import HOME, newest_step
from tamis.store.schema import meta, metadata
from tests.databases import PostgreSQL

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def names(store: Store) -> list[str]:
    with store.read() as conn:
        return list(conn.execute(select(meta.c.name).order_by(meta.c.name)).scalars())


def test_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    with store.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


def test_many_processes_that_start_at_once_migrate_one_after_the_other(database_url: str) -> None:
    program = (
        "import sys; from tamis.store.engine import WRITE_S, Store; Store.open(sys.argv[1]).close()"
    )
    command = [sys.executable, "-c", program, database_url]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, b"")
    Store.open(database_url).close()


def test_a_database_of_a_newer_version_is_refused(store: Store, database_url: str) -> None:
    with store.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadInput, match="newer Tamis"):
        Store.open(database_url)


def test_an_error_inside_a_transaction_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as conn:
        print(conn.execute(insert(meta).values(name="half", value="")).rowcount / 0)
    assert names(store) == []


def test_a_reader_sees_one_state_for_its_whole_transaction(store: Store) -> None:
    with store.read() as conn:
        before = conn.execute(select(meta.c.name)).all()
        with store.write() as other:
            other.execute(insert(meta).values(name="later", value=""))
        assert conn.execute(select(meta.c.name)).all() == before == []
    assert names(store) == ["later"]


def test_a_reading_connection_cannot_write_by_mistake(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/tamis.db")
    with pytest.raises((DBAPIError, Unavailable)), store.read() as conn:
        conn.execute(insert(meta).values(name="x", value=""))
    store.close()


def test_writers_in_many_threads_take_turns(store: Store) -> None:
    def add(number: int) -> None:
        for step in range(10):
            with store.write() if step % 2 else store.journal() as conn:
                conn.execute(insert(meta).values(name=f"{number}-{step}", value=""))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(store)) == 60


def test_every_sqlite_connection_is_set_to_be_safe(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/tamis.db")
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
    for door, synchronous in (store.read, 2), (store.write, 2), (store.journal, 1):
        with door() as conn:
            for name, value in {**wanted, "synchronous": synchronous}.items():
                assert conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value
    store.close()


def test_a_writer_waits_for_its_turn_and_the_lock_no_longer_than_for_one(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/tamis.db")
    took: list[float] = []

    def write(door: Callable[[], AbstractContextManager[Connection]]) -> None:
        began = time.monotonic()
        with pytest.raises(Unavailable), door():
            pass
        took.append(time.monotonic() - began)

    with closing(sqlite3.connect(tmp_path / "tamis.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        doors = store.journal, store.write, store.write
        threads = [threading.Thread(target=write, args=(door,)) for door in doors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(took) == 3 and max(took) < WRITE_S + 1
    with store.write() as conn:
        conn.execute(insert(meta).values(name="after", value=""))
    store.close()


def test_a_row_that_another_holds_is_waited_for_as_long(store: Store) -> None:
    with store.write() as conn:
        conn.execute(insert(meta).values(name="row", value=""))
        began = time.monotonic()
        with pytest.raises(Unavailable), store.write() as other:
            other.execute(insert(meta).values(name="row", value=""))
    assert WRITE_S - 0.5 < time.monotonic() - began < WRITE_S + 1


def test_our_own_mistake_in_sql_is_not_called_an_outage(store: Store) -> None:
    with pytest.raises(DBAPIError), store.read() as conn:
        conn.execute(text("SELECT nothing FROM nowhere"))


def test_a_folder_that_is_gone_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Store.open(f"sqlite:///{tmp_path}/missing/tamis.db")


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Store.open(f"postgresql+psycopg://postgres@/tamis?host={tmp_path}")


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "sqlite+pysqlcipher:///x"])
def test_another_kind_of_database_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadInput, match="database"):
        Store.open(url)


def test_after_broken_connections_the_next_transaction_works(
    postgresql: PostgreSQL,
) -> None:
    store = Store.open(postgresql.new_database())
    names(store)
    with store.write() as conn:
        conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert names(store) == []
    store.close()


def test_steps_follow_each_other_by_their_number() -> None:
    steps = ScriptDirectory(str(HOME))
    numbers = [step.revision for step in steps.walk_revisions()]
    assert numbers == sorted(numbers, reverse=True)
    assert steps.get_current_head() == newest_step()


def test_a_start_on_a_finished_database_does_without_alembic(
    store: Store, database_url: str
) -> None:
    program = (
        "import sys; from tamis.store.engine import WRITE_S, Store; Store.open(sys.argv[1]).close()"
    )
    program += "; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", program, database_url], check=True, timeout=60)
