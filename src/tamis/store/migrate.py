"""Bringing the tables up to date, whoever starts first.

The steps are Alembic's, in `migrations/versions`, shipped with the program; a file's
name begins with its number, and each follows the one before. They run in one
transaction: SQLite's writer lock or an advisory lock of PostgreSQL makes a second
process that starts at the same moment wait, and then find nothing to do. A kill midway
leaves the tables as they were.

Alembic is loaded only where a step is to be run: it costs a worker 0.1 s and 10 MB.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from tamis.errors import BadInput

HOME = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x7A315  # any number that nothing else here locks
BUSY_S = 5  # how long a start waits for another one that migrates


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which step the tables came, None for an empty database, and where they are."""

    before: str | None
    after: str


def migrate(engine: Engine) -> Migrated:
    """Run the missing steps. Raises BadInput when a newer Tamis was here before."""
    newest = newest_step()
    with engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text(f"SET LOCAL lock_timeout TO '{BUSY_S}s'"))
            conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY_LOCK})
        done = last_step(conn)
        if done == newest:
            return Migrated(done, newest)
        if done is not None and done > newest:
            raise BadInput("database", f"is of a newer Tamis ({done})", "upgrade the program")
        run_steps(conn)
        return Migrated(done, newest)


def newest_step() -> str:
    """The number of the last step that this program has."""
    return max(path.name[:4] for path in (HOME / "versions").glob("[0-9]*.py"))


def last_step(conn: Connection) -> str | None:
    """The number of the last step that was run; None for an empty database."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    found: str | None = conn.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return found


def run_steps(conn: Connection) -> None:
    """To the newest, in the caller's transaction, which `migrations/env.py` is handed."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HOME).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
