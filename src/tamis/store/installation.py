"""An installation: its secret and its database, found by the settings.

The secret is a file `secret` in the data folder, made at the first start and readable
by its owner only; `TAMIS_SECRET` or `TAMIS_SECRET_FILE` stand in for it. With nothing
but a database URL it has to be given, since every node must have the same. The
database remembers a keyed mark of the secret: started with another one, Tamis says so
instead of finding that no key and no hash fits.

`opened` makes what is not there yet. What only reads or changes takes `reopened`: to it
a mistyped folder is an error, not one installation more.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, insert, select
from sqlalchemy.exc import IntegrityError

from tamis.errors import BadInput
from tamis.identity import Secret, new_secret, read_secret
from tamis.settings import Settings
from tamis.store.engine import DATABASE_NAME, Store, known_url, sqlite_url
from tamis.store.schema import meta

SECRET_NAME = "secret"  # noqa: S105, a file's name
MARK = "secret_mark"


@dataclass(frozen=True, slots=True)
class Installation:
    """What every command and server begins with."""

    settings: Settings
    secret: Secret
    store: Store


@contextmanager
def opened(settings: Settings) -> Iterator[Installation]:
    """`open_installation`, closed at the end of the block."""
    installation = open_installation(settings)
    try:
        yield installation
    finally:
        installation.store.close()


@contextmanager
def reopened(settings: Settings) -> Iterator[Installation]:
    """`opened`, where there is an installation already. Raises BadInput, Unavailable."""
    must_be_there(settings)
    with opened(settings) as installation:
        yield installation


def must_be_there(settings: Settings) -> None:
    """Raises BadInput where there is no installation; makes nothing."""
    hint = "give the right one with --data or TAMIS_DATA; `tamis site add` begins a new one"
    for name in wanted_files(settings):
        if settings.folder is not None and not (settings.folder / name).is_file():
            raise BadInput("data", f"no installation in {settings.folder}: no {name}", hint)
    url = known_url(settings.database or "sqlite://")
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
        hint = "give the right one with --database; `tamis site add` begins a new one"
        raise BadInput("database", f"{url.database} is not there", hint)


def wanted_files(settings: Settings) -> list[str]:
    """What a data folder must hold with these settings."""
    database = [DATABASE_NAME] if settings.database is None else []
    given = settings.secret is not None or settings.secret_file is not None
    return database if given else [*database, SECRET_NAME]


def open_installation(settings: Settings) -> Installation:
    """Make or find secret and database. Raises BadInput, Unavailable."""
    if settings.folder is not None:
        make_folder(settings.folder)
    secret = find_secret(settings)
    store = Store.open(database_url(settings))
    try:
        check_mark(store, secret)
    except BaseException:
        store.close()
        raise
    return Installation(settings, secret, store)


def database_url(settings: Settings) -> URL:
    """The database given, else a file in the data folder, for its owner only."""
    if settings.database is not None or settings.folder is None:
        return known_url(settings.database or "")
    path = settings.folder / DATABASE_NAME
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite's WAL copies the mode
    return sqlite_url(settings.folder)


def make_folder(folder: Path) -> None:
    """The data folder, for its owner only. Raises BadInput when it cannot be written."""
    hint = "choose another with --data or mend its rights"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput("data", f"{folder}: {error.strerror}", hint) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput("data", f"{folder} is not writable", hint)


def find_secret(settings: Settings) -> Secret:
    """From the variable, the file named, or the data folder. Raises BadInput."""
    if settings.secret is not None:
        return read_secret(settings.secret)
    if settings.secret_file is not None:
        return secret_in(settings.secret_file)
    if settings.folder is None:
        hint = "set TAMIS_SECRET_FILE or TAMIS_SECRET, or give --data with the folder it lies in"
        raise BadInput("secret", "is needed with a database URL", hint)
    path = settings.folder / SECRET_NAME
    if not path.exists():
        if settings.database is None and has_database(settings.folder):
            hint = "give it back from a backup; without it no key, hash or handle fits"
            raise BadInput("secret", f"is gone from {settings.folder}, the database is not", hint)
        make_secret(path)
    return secret_in(path)


def has_database(folder: Path) -> bool:
    """Whether an installation has begun there: its secret was made before."""
    path = folder / DATABASE_NAME
    return path.is_file() and path.stat().st_size > 0


def secret_in(path: Path) -> Secret:
    """Raises BadInput when the file is not there or not a secret."""
    try:
        return read_secret(path.read_text("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("secret", f"cannot be read from {path}", str(error)) from None


def make_secret(path: Path) -> None:
    """Whole or not at all; of two processes at once the first one's stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_secret().value.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass  # the other process was first
    finally:
        Path(name).unlink()


def check_mark(store: Store, secret: Secret) -> None:
    """Raises BadInput when the database was begun with another secret."""
    mark = secret.derive("mark of the secret").hex()
    if (kept_mark(store) or first_mark(store, mark)) != mark:
        hint = "give back the secret that the database was begun with"
        raise BadInput("secret", "is not the one of this database", hint)


def kept_mark(store: Store) -> str | None:
    """What the database remembers."""
    with store.read() as conn:
        kept = select(meta.c.value).where(meta.c.name == MARK)
        return conn.execute(kept).scalar_one_or_none()


def first_mark(store: Store, mark: str) -> str | None:
    """Keep ours, unless another process was first; returns the one that is kept."""
    try:
        with store.write() as conn:
            conn.execute(insert(meta).values(name=MARK, value=mark))
    except IntegrityError:
        pass  # read below
    return kept_mark(store)
