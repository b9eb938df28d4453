"""Retention: what is past its time goes, all of it, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from tamis.checks.feedback import feedback
from tamis.checks.service import Service
from tamis.comment import Comment, Label
from tamis.comments.states import State
from tamis.desk import people
from tamis.desk.people import Role
from tamis.privacy.retention import sweep
from tamis.site import Site
from tamis.store.schema import checks, comments, desk_log, ledger, login_links, sessions
from tests.checks.conftest import NOW
from tests.comments.drafts import posted

DAY = timedelta(days=1)


def count(service: Service, table: Table) -> int:
    with service.store.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def write(service: Service, statement: Any) -> None:
    with service.store.write() as conn:
        conn.execute(statement)


def check_row(site: Site, **more: Any) -> dict[str, Any]:
    row = {"site_id": site.id, "guid": "0" * 32, "at": NOW, "decision": "spam", "probability": 1.0,
           "reasons": "", "content": b"x", "base_digest": "", "text": "mot"}  # fmt: skip
    return row | more


@pytest.mark.parametrize(("state", "kept"), [(State.SPAM, 0), (State.HELD, 1), (State.APPROVED, 1)])
def test_refused_comments_go_after_14_days_and_no_others(
    service: Service, site: Site, state: State, kept: int
) -> None:
    posted(service, site)
    write(service, update(comments).values(state=state.value))
    sweep(service.store, NOW + 13 * DAY)
    assert count(service, comments) == 1
    sweep(service.store, NOW + 15 * DAY)
    assert count(service, comments) == kept


def test_a_check_loses_its_text_first_and_then_itself(service: Service, site: Site) -> None:
    write(service, insert(checks).values(check_row(site)))
    sweep(service.store, NOW + 15 * DAY)
    with service.store.read() as conn:
        assert conn.execute(select(checks.c.text)).scalar_one() is None
    sweep(service.store, NOW + 91 * DAY)
    assert count(service, checks) == 0


def test_traces_of_a_check_go_after_30_days(service: Service, site: Site) -> None:
    write(service, insert(checks).values(check_row(site, traces=b"x")))
    for days, kept in (29, b"x"), (31, None):
        sweep(service.store, NOW + days * DAY)
        with service.store.read() as conn:
            assert conn.execute(select(checks.c.traces)).scalar_one() == kept


def test_the_desk_log_ends_after_180_days(service: Service, site: Site) -> None:
    row = {"site_id": site.id, "id": "1", "at": NOW, "person": "Alix", "action": "spam"}
    write(service, insert(desk_log).values(row))
    sweep(service.store, NOW + 179 * DAY)
    assert count(service, desk_log) == 1
    sweep(service.store, NOW + 181 * DAY)
    assert count(service, desk_log) == 0


def test_who_decided_is_forgotten_after_a_year(service: Service, site: Site) -> None:
    posted(service, site)
    write(service, update(comments).values(decided_by="Alix", decided_at=NOW, state="approved"))
    sweep(service.store, NOW + 366 * DAY)
    with service.store.read() as conn:
        assert conn.execute(select(comments.c.decided_by)).scalar_one() is None


def test_links_and_sessions_end(service: Service) -> None:
    with service.store.write() as conn:
        person = people.add_person(conn, "Alix", Role.OWNER, NOW)
        people.enter(conn, service.secret, people.make_link(conn, service.secret, person, NOW), NOW)
    sweep(service.store, NOW + 32 * DAY)
    assert (count(service, login_links), count(service, sessions)) == (0, 0)


def test_what_was_learned_a_year_ago_is_unlearned(service: Service, site: Site) -> None:
    def learn(text: str, days: int) -> None:
        feedback(
            service, site, Comment(text=text), Label.SPAM,
            given_by="report", source="akismet", now=NOW + days * DAY,
        )  # fmt: skip

    learn("vieux", 0)
    learn("jeune", 300)
    assert service.follower.lines == 2
    sweep(service.store, NOW + 366 * DAY)
    service.follower.catch_up()
    assert (count(service, ledger), service.follower.lines) == (1, 1)


def test_sweeping_twice_ends_nothing_more(service: Service, site: Site) -> None:
    posted(service, site)
    write(service, update(comments).values(state="spam"))
    assert sweep(service.store, NOW + 15 * DAY).counts["comments"] == 1
    assert not any(sweep(service.store, NOW + 15 * DAY).counts.values())
