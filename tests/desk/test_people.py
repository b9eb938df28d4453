"""People: a link opens the desk once, a session is one browser, ended at will."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tamis.checks.service import Service
from tamis.comment import Label
from tamis.desk import people
from tamis.desk.decisions import decide
from tamis.desk.people import Person, Role
from tamis.errors import BadInput, NotFound, Refused
from tamis.learning.follower import Follower
from tamis.site import Site
from tamis.store.schema import ledger
from tests.checks.conftest import NOW
from tests.comments.drafts import posted

DAY = timedelta(days=1)


def add(service: Service, name: str = "Dominique") -> Person:
    with service.store.write() as conn:
        return people.add_person(conn, name, Role.MODERATOR, NOW)


def link(service: Service, person: Person) -> str:
    with service.store.write() as conn:
        return people.make_link(conn, service.secret, person, NOW)


def enter(service: Service, token: str, after: timedelta = timedelta()) -> str:
    with service.store.write() as conn:
        return people.enter(conn, service.secret, token, NOW + after)


def who(service: Service, session: str, after: timedelta = timedelta()) -> str:
    with service.store.read() as conn:
        return people.who(conn, service.secret, session, NOW + after)[0].name


def test_a_link_opens_the_desk_once(service: Service) -> None:
    token = link(service, add(service))
    assert who(service, enter(service, token)) == "Dominique"
    with pytest.raises(Refused):
        enter(service, token)


def test_looking_at_a_link_does_not_use_it_up(service: Service) -> None:
    token = link(service, add(service))
    with service.store.read() as conn:
        assert people.is_fresh_link(conn, service.secret, token, NOW)
        assert not people.is_fresh_link(conn, service.secret, token, NOW + 2 * DAY)
    assert enter(service, token)


@pytest.mark.parametrize("after", [DAY, 2 * DAY])
def test_a_link_ends_after_a_day(service: Service, after: timedelta) -> None:
    token = link(service, add(service))
    with pytest.raises(Refused):
        enter(service, token, after)


def test_a_session_ends_30_days_after_it_was_last_seen(service: Service) -> None:
    session = enter(service, link(service, add(service)))
    with service.store.write() as conn:
        people.seen(conn, service.secret, session, NOW + 20 * DAY)
    assert who(service, session, 45 * DAY)
    with pytest.raises(Refused):
        who(service, session, 51 * DAY)


def test_a_session_ended_elsewhere_is_ended_here(service: Service) -> None:
    person = add(service)
    here, there = (enter(service, link(service, person)) for _ in range(2))
    with service.store.write() as conn:
        known = people.sessions_of(conn, service.secret, person, here, NOW)
        people.end_session(conn, person, next(s.name for s in known if not s.current))
    assert who(service, here)
    with pytest.raises(Refused):
        who(service, there)


def test_nobody_ends_the_session_of_another(service: Service) -> None:
    person, other = add(service), add(service, "Alix")
    session = enter(service, link(service, person))
    with service.store.write() as conn:
        people.end_session(conn, other, people.session_name(service.secret, session))
    assert who(service, session)


def test_who_is_removed_has_no_session_and_no_link(service: Service) -> None:
    person = add(service)
    session, unused = enter(service, link(service, person)), link(service, person)
    with service.store.write() as conn:
        people.remove_person(conn, person)
    for token in (session, unused):
        with pytest.raises(Refused):
            who(service, token)
    with pytest.raises(Refused):
        enter(service, unused)


def test_a_name_is_taken_once_and_has_some_signs(service: Service) -> None:
    add(service)
    for name in ("Dominique", " ", "x" * 61):
        with pytest.raises(BadInput, match="name"):
            add(service, name)
    with service.store.read() as conn, pytest.raises(NotFound):
        people.find_person(conn, "Personne")


def test_the_database_holds_no_token(service: Service) -> None:
    token = link(service, add(service))
    session = enter(service, token)
    with service.store.read() as conn:
        for table in ("login_links", "sessions"):
            kept = str(conn.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert token not in kept and session not in kept


def test_of_a_person_who_left_no_id_stays_in_what_was_learned(service: Service, site: Site) -> None:
    gone, made = add(service), posted(service, site, "Trois parapluies devant la gare.")
    decide(service, site, made.id, Label.SPAM, seen=made.state, person=gone, now=NOW)
    before, digest = givers(service), service.follower.digest()
    with service.store.write() as conn:
        people.remove_person(conn, gone)
    assert (before, givers(service)) == ([gone.id], [None])
    again = Follower(service.store, service.base)
    again.catch_up()
    assert again.digest() == digest


def givers(service: Service) -> list[str | None]:
    """Of all lines of the ledger."""
    with service.store.read() as conn:
        return list(conn.execute(select(ledger.c.giver)).scalars())
