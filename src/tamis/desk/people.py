"""People of the desk: who may enter, by which link, and with which sessions.

A person enters by a one-time link, printed in the shell, good for a day and for one
use. What the browser then carries is a random token of 256 bits; the store has its
keyed hash only, so a stolen database opens no desk. A session ends by hand, after 30
days unseen, or with the person.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from tamis.errors import BadInput, NotFound, Refused
from tamis.identity import Secret, key_hash
from tamis.store.ids import new_id
from tamis.store.schema import ledger, login_links, people, sessions

LINK_VALID = timedelta(days=1)
SESSION_VALID = timedelta(days=30)  # after it was last seen
SEEN_EVERY = timedelta(minutes=10)  # a visit is written down at most so often
TOKEN_BYTES = 32
MAX_NAME = 60


class Role(StrEnum):
    """What somebody may do."""

    OWNER = "owner"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the desk."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. `name` is how forms refer to it."""

    name: str
    created_at: datetime
    seen_at: datetime
    current: bool


def add_person(conn: Connection, name: str, role: Role, now: datetime) -> Person:
    """A new person. Raises BadInput for a name that is empty, too long, or taken."""
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise BadInput("name", f"has to have 1 to {MAX_NAME} signs")
    if conn.execute(select(people.c.id).where(people.c.name == name)).first() is not None:
        raise BadInput("name", f"{name!r} is already at the desk", "choose another name")
    person = Person(new_id(now), name, role)
    conn.execute(insert(people).values(id=person.id, name=name, role=role.value, created_at=now))
    return person


def find_person(conn: Connection, name: str) -> Person:
    """The person of this name. Raises NotFound."""
    row = conn.execute(
        select(people.c.id, people.c.name, people.c.role).where(people.c.name == name)
    ).first()
    if row is None:
        raise NotFound("person", name)
    return Person(row.id, row.name, Role(row.role))


def list_people(conn: Connection) -> tuple[Person, ...]:
    """Everybody of the desk, by name."""
    rows = conn.execute(select(people.c.id, people.c.name, people.c.role).order_by(people.c.name))
    return tuple(Person(row.id, row.name, Role(row.role)) for row in rows)


def remove_person(conn: Connection, person: Person) -> None:
    """Takes the person away, with links and sessions. What they decided stays, and what was
    learned of it; their id in it goes."""
    for table in (login_links, sessions):
        conn.execute(delete(table).where(table.c.person_id == person.id))
    conn.execute(update(ledger).where(ledger.c.giver == person.id).values(giver=None))
    conn.execute(delete(people).where(people.c.id == person.id))


def make_link(conn: Connection, secret: Secret, person: Person, now: datetime) -> str:
    """The token of a fresh one-time link."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    conn.execute(
        insert(login_links).values(
            hash=key_hash(secret, token), person_id=person.id, expires_at=now + LINK_VALID
        )
    )
    return token


def enter(conn: Connection, secret: Secret, token: str, now: datetime) -> str:
    """Uses a link up and gives the token of a new session. Raises Refused."""
    link = key_hash(secret, token)
    used = (
        update(login_links)
        .where(
            login_links.c.hash == link,
            login_links.c.used_at.is_(None),
            login_links.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(login_links.c.person_id)
    )
    person_id = conn.execute(used).scalar_one_or_none()
    if person_id is None:
        raise Refused("this link was used, or is older than a day")
    session = secrets.token_urlsafe(TOKEN_BYTES)
    conn.execute(
        insert(sessions).values(
            hash=key_hash(secret, session),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_VALID,
        )
    )
    return session


def is_fresh_link(conn: Connection, secret: Secret, token: str, now: datetime) -> bool:
    """Whether the link could be used now; looking does not use it up."""
    fresh = select(login_links.c.hash).where(
        login_links.c.hash == key_hash(secret, token),
        login_links.c.used_at.is_(None),
        login_links.c.expires_at > now,
    )
    return conn.execute(fresh).first() is not None


def who(conn: Connection, secret: Secret, session: str, now: datetime) -> tuple[Person, bool]:
    """Who is signed in with this session, and whether to call `seen`. Raises Refused."""
    columns = (people.c.id, people.c.name, people.c.role, sessions.c.seen_at)
    found = (
        select(*columns)
        .join(sessions, sessions.c.person_id == people.c.id)
        .where(sessions.c.hash == key_hash(secret, session), sessions.c.expires_at > now)
    )
    row = conn.execute(found).first()
    if row is None:
        raise Refused("this session has ended")
    return Person(row.id, row.name, Role(row.role)), now - row.seen_at > SEEN_EVERY


def seen(conn: Connection, secret: Secret, session: str, now: datetime) -> None:
    """Notes a visit: the session lives on from now."""
    conn.execute(
        update(sessions)
        .where(sessions.c.hash == key_hash(secret, session))
        .values(seen_at=now, expires_at=now + SESSION_VALID)
    )


def sessions_of(
    conn: Connection, secret: Secret, person: Person, current: str, now: datetime
) -> tuple[Session, ...]:
    """The person's sessions, the one last seen first."""
    rows = conn.execute(
        select(sessions.c.hash, sessions.c.created_at, sessions.c.seen_at)
        .where(sessions.c.person_id == person.id, sessions.c.expires_at > now)
        .order_by(sessions.c.seen_at.desc())
    )
    here = key_hash(secret, current)
    return tuple(
        Session(row.hash.hex(), row.created_at, row.seen_at, row.hash == here) for row in rows
    )


def end_session(conn: Connection, person: Person, name: str) -> None:
    """Ends one of the person's own sessions; ending it twice is as good as once."""
    try:
        hashed = bytes.fromhex(name)
    except ValueError:
        raise NotFound("session", name) from None
    conn.execute(
        delete(sessions).where(sessions.c.person_id == person.id, sessions.c.hash == hashed)
    )


def session_name(secret: Secret, session: str) -> str:
    """How forms refer to a session, from the token that its browser carries."""
    return key_hash(secret, session).hex()
