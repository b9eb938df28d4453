"""Bringing the tables up to date, whoever starts first.

The steps are Alembic's, in `migrations/versions`, shipped with the program. They run
in one transaction: SQLite's writer lock or an advisory lock of PostgreSQL makes a
second process that starts at the same moment wait, and then find nothing to do.
A kill midway leaves the tables as they were.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from tamis.errors import BadInput

HOME = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x7A315  # any number that nothing else here locks


def migrate(engine: Engine) -> None:
    """Run the missing steps. Raises BadInput when a newer Tamis was here before."""
    with engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY_LOCK})
        known = ScriptDirectory(str(HOME))
        here = current_revision(conn)
        if here == known.get_current_head():
            return
        if here is not None and here not in {step.revision for step in known.walk_revisions()}:
            raise BadInput("database", f"is of a newer Tamis ({here})", "upgrade the program")
        command.upgrade(alembic_config(conn), "head")


def alembic_config(conn: Connection) -> Config:
    """Alembic's settings, without a file; the connection is handed to `env.py`."""
    config = Config()
    config.set_main_option("script_location", str(HOME).replace("%", "%%"))
    config.attributes["connection"] = conn
    return config


def current_revision(conn: Connection) -> str | None:
    """The last step that was run; None for an empty database."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
