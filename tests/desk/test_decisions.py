"""Decisions: one transaction moves the comment and teaches; the later one is told."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from tamis.checks.check import judge
from tamis.checks.service import Service
from tamis.comment import Comment, Label
from tamis.comments.states import State
from tamis.desk.decisions import Decided, Outcome, decide
from tamis.desk.people import Person, Role
from tamis.desk.queue import count_states, read_item, read_queue
from tamis.desk.trial import try_text
from tamis.errors import NotFound
from tamis.learning.ledger import Line, read_after
from tamis.site import Site
from tamis.store.schema import comments, desk_log
from tests.checks.conftest import NOW
from tests.comments.drafts import posted

ALIX, SACHA = (Person("", name, Role.MODERATOR) for name in ("Alix", "Sacha"))
TEXT = "Mon voisin vend des parapluies pliants devant la gare, demandez Gérard."


def say(
    service: Service, site: Site, comment_id: str, label: Label, seen: State, who: Person = ALIX
) -> Decided:
    return decide(service, site, comment_id, label, seen=seen, person=who, now=NOW)


def lines(service: Service, site: Site) -> list[Line]:
    with service.store.read() as conn:
        return read_after(conn, site.id, 0, limit=10)


def test_a_decision_moves_the_comment_and_is_learned(service: Service, site: Site) -> None:
    made = posted(service, site, TEXT)
    done = say(service, site, made.id, Label.SPAM, made.state)
    assert (done.outcome, done.item.state, done.item.decided_by) == (
        Outcome.LEARNED, State.SPAM, "Alix",
    )  # fmt: skip
    [line] = lines(service, site)
    assert (line.lesson.label, line.comment_id, line.source) == (Label.SPAM, made.id, "desk")
    with service.store.read() as conn:
        log = conn.execute(select(desk_log.c.person, desk_log.c.action)).all()
    assert log == [("Alix", "spam")]


def test_the_next_verdict_shows_that_the_filter_learned(service: Service, site: Site) -> None:
    made = posted(service, site, TEXT)
    before = judge(service, site, Comment(text=TEXT), NOW).verdict.probability
    say(service, site, made.id, Label.SPAM, made.state)
    trial = try_text(service, site, TEXT)
    assert trial.verdict.probability > before
    assert trial.lessons == 1


def test_a_comment_fetched_from_the_spam_folder_counts_thrice(service: Service, site: Site) -> None:
    made = posted(service, site, TEXT)
    say(service, site, made.id, Label.SPAM, made.state)
    say(service, site, made.id, Label.HAM, State.SPAM)
    assert [line.lesson.weight for line in lines(service, site)] == [1.0, 3.0]


def test_the_later_moderator_sees_what_the_earlier_did(service: Service, site: Site) -> None:
    made = posted(service, site, TEXT)
    say(service, site, made.id, Label.SPAM, made.state, ALIX)
    late = say(service, site, made.id, Label.SPAM, made.state, SACHA)
    assert (late.outcome, late.item.decided_by) == (Outcome.OVERTAKEN, "Alix")
    assert len(lines(service, site)) == 1


def test_a_decision_that_fails_half_way_has_not_happened(service: Service, site: Site) -> None:
    made = posted(service, site, TEXT)
    with service.store.write() as conn:  # the last thing that a decision writes is its log
        conn.execute(text("ALTER TABLE desk_log RENAME TO desk_log_away"))
    with pytest.raises(DBAPIError):
        say(service, site, made.id, Label.SPAM, made.state)
    with service.store.read() as conn:
        assert read_item(conn, site.id, made.id).state is made.state
    assert lines(service, site) == []


def test_a_comment_that_is_gone_cannot_be_decided(service: Service, site: Site) -> None:
    with pytest.raises(NotFound):
        say(service, site, "0" * 32, Label.HAM, State.HELD)


def test_the_queue_goes_page_by_page_newest_first(service: Service, site: Site) -> None:
    ids = [posted(service, site, f"Remarque {number}").id for number in range(25)]
    with service.store.write() as conn:
        conn.execute(update(comments).values(state=State.HELD.value))
    with service.store.read() as conn:
        first = read_queue(conn, State.HELD)
        second = read_queue(conn, State.HELD, first.older)
        assert count_states(conn)[State.HELD] == 25
    found = [item.id for item in (*first.items, *second.items)]
    assert found == sorted(ids, reverse=True)
    assert second.older is None
