"""What is done in a thread: closing, slow mode, pinning, votes, reports, taking back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tamis.checks.service import Service
from tamis.comment import FormSigns, Label
from tamis.comments import closing, tokens
from tamis.comments.closing import Closed, Slow
from tamis.comments.editing import edit, edit_until, take_back
from tamis.comments.order import Sort
from tamis.comments.posting import Posted
from tamis.comments.reading import Current, Skeletons, current
from tamis.comments.reports import Why, open_reports, report
from tamis.comments.states import State
from tamis.comments.voting import vote
from tamis.desk.decisions import decide
from tamis.desk.people import Role, add_person
from tamis.errors import BadInput, NotFound, Refused
from tamis.site import Site
from tamis.store.schema import comments, ledger, reports, votes
from tests.checks.conftest import NOW
from tests.comments.drafts import PAGE, posted

DAY = timedelta(days=1)


def now_of(service: Service, site: Site, days: int = 0) -> Current:
    with service.store.read() as conn:
        return current(conn, site, PAGE, NOW + days * DAY)


def count(service: Service, table: object) -> int:
    with service.store.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def token_of(service: Service, site: Site, made: Posted) -> str:
    return tokens.edit_token(service.secret, site.id, made.id)


def test_a_thread_is_closed_by_hand_and_opened_again(service: Service, site: Site) -> None:
    posted(service, site)
    before = now_of(service, site)
    with service.store.write() as conn:
        closing.close(conn, site.id, before.id, NOW)
    after = now_of(service, site)
    assert after.closed is Closed.BY_HAND and after.revision > before.revision
    with service.store.write() as conn:
        closing.reopen(conn, site.id, before.id)
    assert now_of(service, site).closed is None


def test_a_thread_closes_by_age_unless_it_has_a_wish_of_its_own(
    service: Service, site: Site
) -> None:
    posted(service, site)
    thread = now_of(service, site)
    for days, closed in (30, Closed.BY_AGE), (0, None), (None, None):
        with service.store.write() as conn:
            closing.close_after(conn, site.id, thread.id, days)
        assert now_of(service, site, 29).closed is None
        assert now_of(service, site, 30).closed is closed


@pytest.mark.parametrize("seconds", [-1, 10**6])
def test_slow_mode_has_bounds(service: Service, site: Site, seconds: int) -> None:
    posted(service, site)
    thread = now_of(service, site)
    with pytest.raises(BadInput), service.store.write() as conn:
        closing.slow_down(conn, site.id, thread.id, seconds)


def test_in_slow_mode_one_writer_waits_and_others_do_not() -> None:
    slow = Slow(most=2)
    slow.wrote("t", b"a", 100.0)
    assert slow.wait_s("t", b"a", 60, 130.0) == 30
    assert slow.wait_s("t", b"a", 60, 160.0) == 0
    assert slow.wait_s("t", b"b", 60, 130.0) == slow.wait_s("u", b"a", 60, 130.0) == 0


def test_one_root_is_pinned_at_a_time_and_no_answer(service: Service, site: Site) -> None:
    first, second = posted(service, site, "Un"), posted(service, site, "Deux")
    answer = posted(service, site, "Trois", parent=first.id)
    with service.store.write() as conn:
        closing.pin(conn, site.id, first.id)
        closing.pin(conn, site.id, second.id)
        with pytest.raises(NotFound):
            closing.pin(conn, site.id, answer.id)
        pinned = conn.execute(select(comments.c.id).where(comments.c.pinned)).scalars().all()
    assert pinned == [second.id]


def test_an_order_is_remembered_until_the_thread_changes(service: Service, site: Site) -> None:
    first, skeletons = posted(service, site), Skeletons()
    with service.store.read() as conn:
        thread = current(conn, site, PAGE, NOW)
        made = skeletons.of(conn, thread, Sort.OLDEST)
        assert skeletons.of(conn, thread, Sort.OLDEST) is made
    posted(service, site, "Autre")
    with service.store.write() as conn:
        vote(conn, site.id, first.id, b"v", 1, NOW)
    with service.store.read() as conn:
        fresh = skeletons.of(conn, current(conn, site, PAGE, NOW), Sort.OLDEST)
    assert fresh.revision > made.revision and fresh.count == 2 and len(skeletons) == 2


def test_what_is_not_published_takes_no_vote_and_no_report(service: Service, site: Site) -> None:
    held = posted(service, site, form=FormSigns(honeypot="x"))
    assert held.state is State.HELD
    for refused in (
        lambda conn: vote(conn, site.id, held.id, b"v", 1, NOW),
        lambda conn: report(conn, site.id, held.id, b"v", Why.SPAM, "", NOW),
    ):
        with pytest.raises(NotFound), service.store.write() as conn:
            refused(conn)


def test_a_decision_settles_what_was_reported(service: Service, site: Site) -> None:
    made = posted(service, site)
    with service.store.write() as conn:
        for reporter in b"a", b"a", b"b":
            report(conn, site.id, made.id, reporter, Why.INSULT, " Bof ", NOW)
        assert [r.note for r in open_reports(conn, site.id, made.id)] == ["Bof", "Bof"]
        assert conn.execute(select(comments.c.reported)).scalar_one() == 2
        person = add_person(conn, "Alix", Role.OWNER, NOW)
    decide(service, site, made.id, Label.SPAM, seen=State.APPROVED, person=person, now=NOW)
    with service.store.read() as conn:
        assert conn.execute(select(comments.c.reported)).scalar_one() == 0
        assert open_reports(conn, site.id, made.id) == ()


def test_what_is_taken_back_leaves_no_word_no_vote_and_no_lesson(
    service: Service, site: Site
) -> None:
    digest = service.follower.digest()
    made = posted(service, site, author="Zoé", email="zoe@example.org")
    with service.store.write() as conn:
        person = add_person(conn, "Alix", Role.OWNER, NOW)
        vote(conn, site.id, made.id, b"v", 1, NOW)
        report(conn, site.id, made.id, b"v", Why.OTHER, "", NOW)
    decide(service, site, made.id, Label.HAM, seen=State.APPROVED, person=person, now=NOW)
    assert service.follower.digest() != digest and count(service, ledger) == 1
    take_back(service, site, made.id, token_of(service, site, made), now=NOW)
    assert [count(service, table) for table in (votes, reports, ledger)] == [0, 0, 0]
    assert service.follower.digest() == digest
    with service.store.read() as conn:
        row = conn.execute(select(comments)).one()
    assert (row.state, row.author, row.text, row.email_handle) == ("deleted", None, "", None)


def test_the_window_closes_ten_minutes_after_it_was_said_to(service: Service, site: Site) -> None:
    made = posted(service, site)
    token, until = token_of(service, site, made), edit_until(site, NOW)
    assert until == NOW + timedelta(minutes=15)
    edit(service, site, made.id, token, "Mieux", now=until + timedelta(minutes=9))
    with pytest.raises(Refused):
        edit(service, site, made.id, token, "Encore", now=until + timedelta(minutes=11))
    with pytest.raises(Refused):
        take_back(service, site, made.id, token, now=until + timedelta(minutes=11))
