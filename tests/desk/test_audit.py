"""The audit of refusals: a lot that nobody steers, and bounds that are true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from tamis.checks.service import Service
from tamis.comment import Label
from tamis.comments.audit import ONE_IN, drawn, is_picked
from tamis.comments.states import State
from tamis.desk.audit import Audit, at_most, least, most, read_audits
from tamis.desk.decisions import Outcome, decide
from tamis.desk.people import Person, Role
from tamis.desk.queue import count_states, read_item, read_queue
from tamis.identity import new_secret
from tamis.site import Site, SiteId
from tamis.store.schema import comments, sites
from tests.checks.conftest import NOW
from tests.comments.drafts import posted

ALIX, SACHA = (Person("", name, Role.MODERATOR) for name in ("Alix", "Sacha"))
SPAM = (
    "🎁 Elon Musk double vos bitcoins ! Envoyez de 0,1 à 5 BTC et recevez le double "
    "immédiatement. Offre limitée, participez : https://elon-x2.top/go\n"
    "Pour réclamer votre bonus, connectez votre portefeuille : https://elon-x2.top/claim"
)


def test_of_each_hundred_refusals_just_one_is_picked(service: Service, site: Site) -> None:
    with service.store.write() as conn:
        picked = [is_picked(conn, service.secret, site.id) for _ in range(4 * ONE_IN)]
    assert [sum(picked[at : at + ONE_IN]) for at in range(0, len(picked), ONE_IN)] == [1] * 4


def test_the_lot_differs_by_site_by_hundred_and_by_installation() -> None:
    one, other = new_secret(), new_secret()
    lots = {drawn(one, SiteId(1), hundred) for hundred in range(200)}
    assert len(lots) > 70
    assert [drawn(one, SiteId(1), n) for n in range(9)] != [
        drawn(one, SiteId(2), n) for n in range(9)
    ]
    assert [drawn(one, SiteId(1), n) for n in range(9)] != [
        drawn(other, SiteId(1), n) for n in range(9)
    ]
    assert all(0 <= lot < ONE_IN for lot in lots)


def refused(service: Service, site: Site, text: str = SPAM) -> str:
    """A refusal whose turn it is, by its number."""
    with service.store.write() as conn:
        turn = drawn(service.secret, site.id, 0)
        conn.execute(update(sites).where(sites.c.id == site.id).values(refusals=turn))
    made = posted(service, site, text)
    assert made.state is State.SPAM
    return made.id


def say(
    service: Service, site: Site, id: str, label: Label, seen: State, who: Person = ALIX
) -> Outcome:
    return decide(service, site, id, label, seen=seen, person=who, now=NOW).outcome


def audit_of(service: Service) -> Audit:
    with service.store.read() as conn:
        [found] = read_audits(conn)
    return found


def test_a_picked_refusal_waits_among_the_held_until_somebody_decides(
    service: Service, site: Site
) -> None:
    id = refused(service, site)
    with service.store.read() as conn:
        [item] = read_queue(conn, State.HELD).items
        assert (item.id, item.awaits_audit, count_states(conn)[State.HELD]) == (id, True, 1)
    assert say(service, site, id, Label.SPAM, State.SPAM) is Outcome.LEARNED
    with service.store.read() as conn:
        assert read_queue(conn, State.HELD).items == ()
        assert read_item(conn, site.id, id).state is State.SPAM
        assert count_states(conn)[State.HELD] == 0
    assert (audit_of(service).audited, audit_of(service).mistakes) == (1, 0)


def test_a_refusal_that_was_wrong_counts_as_a_mistake_and_is_published(
    service: Service, site: Site
) -> None:
    id = refused(service, site)
    say(service, site, id, Label.HAM, State.SPAM)
    found = audit_of(service)
    assert (found.audited, found.mistakes, found.published) == (1, 1, 1)


def test_the_newest_word_of_a_moderator_counts_once(service: Service, site: Site) -> None:
    id = refused(service, site)
    say(service, site, id, Label.HAM, State.SPAM)
    say(service, site, id, Label.SPAM, State.APPROVED)
    assert (audit_of(service).audited, audit_of(service).mistakes) == (1, 0)
    say(service, site, id, Label.HAM, State.SPAM)
    assert (audit_of(service).audited, audit_of(service).mistakes) == (1, 1)


def test_two_moderators_who_confirm_the_same_refusal_count_once(
    service: Service, site: Site
) -> None:
    id = refused(service, site)
    assert say(service, site, id, Label.SPAM, State.SPAM) is Outcome.LEARNED
    assert say(service, site, id, Label.SPAM, State.SPAM, SACHA) is Outcome.OVERTAKEN
    assert audit_of(service).audited == 1


def test_a_correction_outside_the_audit_is_not_counted_in_it(service: Service, site: Site) -> None:
    with service.store.write() as conn:
        turn = drawn(service.secret, site.id, 0)
        conn.execute(update(sites).values(refusals=(turn + 1) % ONE_IN))
    made = posted(service, site, SPAM)
    with service.store.read() as conn:
        assert conn.execute(select(comments.c.audit)).scalars().all() == [False]
    say(service, site, made.id, Label.HAM, State.SPAM)
    assert audit_of(service).audited == 0


@pytest.mark.parametrize(
    ("mistakes", "looked_at", "low", "high"),
    # one-sided bounds at 95 %, from tables of the beta distribution
    [(0, 12, 0.0, 0.2209), (0, 598, 0.0, 0.004997), (1, 10, 0.005116, 0.3942), (5, 5, 0.5493, 1.0)],
)
def test_bounds_are_those_of_clopper_and_pearson(
    mistakes: int, looked_at: int, low: float, high: float
) -> None:
    assert least(mistakes, looked_at) == pytest.approx(low, rel=1e-3)
    assert most(mistakes, looked_at) == pytest.approx(high, rel=1e-3)


@given(st.integers(1, 3000), st.data())
def test_what_was_seen_lies_between_its_bounds(looked_at: int, data: st.DataObject) -> None:
    mistakes = data.draw(st.integers(0, looked_at))
    assert 0 <= least(mistakes, looked_at) <= mistakes / looked_at <= most(mistakes, looked_at) <= 1
    assert 0 <= at_most(mistakes, looked_at, 0.3) <= 1 + 1e-9


def test_a_promise_is_backed_only_by_enough_that_was_looked_at() -> None:
    few = Audit("", target=0.005, refusals=1200, audited=12, mistakes=0, published=3000)
    assert not few.is_backed and not few.is_missed
    assert few.genuine_refused > few.target
    many = Audit("", target=0.005, refusals=3000, audited=600, mistakes=0, published=30_000)
    assert many.is_backed and not many.is_missed
    wrong = Audit("", target=0.005, refusals=3000, audited=30, mistakes=15, published=3000)
    assert wrong.is_missed and not wrong.is_backed


def test_nothing_looked_at_backs_nothing() -> None:
    nothing = Audit("", target=0.005, refusals=40, audited=0, mistakes=0, published=9)
    assert not nothing.is_backed and not nothing.is_missed
