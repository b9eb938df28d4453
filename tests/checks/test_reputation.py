"""What is known of people and hosts speaks, within bounds, and for nobody too loudly."""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tamis.checks.reputation import (
    BOUND,
    HOST,
    NETWORK,
    PERSON,
    STRANGE_HOST,
    Reputations,
)
from tamis.checks.sightings import Sighting
from tamis.checks.standing import DAY_S
from tamis.comment import Label
from tamis.site import SiteId
from tamis.verdict import Decision

NOW_S = 20_000 * DAY_S + 3_600
ADA, HOME, SPAMMER, ELSEWHERE = 11, 21, 12, 22


def seen(number: int = 0, days_ago: float = 0, **parts: Any) -> Sighting:
    """A comment by nobody, but for the parts given."""
    blank = Sighting(
        SiteId(1), "them", f"{number:032x}", NOW_S - days_ago * DAY_S, (), None, None, None, ()
    )
    return replace(blank, **parts)


def taught(label: Label, *sightings: Sighting) -> Reputations:
    reputations = Reputations()
    for sighting in sightings:
        reputations.teach(sighting, label)
    return reputations


def regular(days: int = 20, **parts: Any) -> list[Sighting]:
    """One person's comments, one a day."""
    return [seen(day, day, **parts) for day in range(days)]


def many(count: int, **parts: Any) -> list[Sighting]:
    """Comments of one day."""
    return [seen(number, **parts) for number in range(count)]


def weight(reputations: Reputations, sighting: Sighting, code: str = "") -> float:
    """What is said of it: by one code, or in all."""
    grounds = reputations.grounds(sighting, NOW_S)
    return sum(g.weight for g in grounds if g.code.endswith(code))


def test_a_stranger_has_no_reputation() -> None:
    reputations = taught(Label.SPAM, *many(5, email=SPAMMER, network=3, hosts=(ELSEWHERE,)))
    assert reputations.grounds(seen(99, email=ADA, network=4, hosts=(HOME,)), NOW_S) == ()


def test_a_comment_without_address_name_and_links_has_none_either() -> None:
    assert taught(Label.SPAM, *many(50)).grounds(seen(99), NOW_S) == ()


def test_a_regular_is_trusted_and_a_newcomer_less() -> None:
    old = taught(Label.HAM, *regular(email=ADA, name=1))
    new = taught(Label.HAM, *regular(2, email=ADA, name=1))
    assert weight(old, seen(99, email=ADA, name=1), "email") == PERSON[0]
    assert -1.2 < weight(new, seen(99, email=ADA, name=1), "email") < -0.8


def test_a_hundred_comments_in_a_day_buy_no_more_trust_than_one() -> None:
    busy = taught(Label.HAM, *many(100, email=SPAMMER, name=1))
    assert weight(busy, seen(999, email=SPAMMER, name=1)) > -0.7


def test_what_nobody_looked_at_makes_little_trust_and_own_refusals_none() -> None:
    reputations = Reputations()
    for sighting in regular(30, email=ADA):
        reputations.note(sighting, Decision.APPROVE)
    assert -0.7 < weight(reputations, seen(99, email=ADA)) < 0
    for decision in (Decision.HOLD, Decision.SPAM, Decision.DISCARD):
        for sighting in many(50, email=SPAMMER):
            reputations.note(sighting, decision)
    assert reputations.grounds(seen(99, email=SPAMMER), NOW_S) == ()


def test_a_borrowed_address_is_half_believed() -> None:
    reputations = taught(Label.HAM, *regular(5, email=ADA, name=1, network=5))
    own = weight(reputations, seen(99, email=ADA, name=1, network=6), "email")
    borrowed = weight(reputations, seen(99, email=ADA, name=2, network=6), "email")
    assert own < borrowed < 0


def test_a_name_counts_only_together_with_its_network() -> None:
    reputations = taught(Label.HAM, *regular(name=1, network=5))
    assert weight(reputations, seen(99, name=1, network=5), "name") < -2
    assert weight(reputations, seen(99, name=1, network=6)) == 0.0
    assert weight(reputations, seen(99, name=1)) == 0.0


def test_trust_does_not_carry_a_link_to_a_new_host() -> None:
    reputations = taught(Label.HAM, *regular(email=ADA, hosts=(HOME,)))
    assert weight(reputations, seen(99, email=ADA, hosts=(HOME,)), "email") < STRANGE_HOST
    leading = seen(99, email=ADA, hosts=(HOME, ELSEWHERE))
    assert weight(reputations, leading, "email") == STRANGE_HOST


def test_a_spammers_host_is_known_again() -> None:
    reputations = taught(
        Label.SPAM, *[seen(n, email=n, hosts=(ELSEWHERE,)) for n in range(100, 130)]
    )
    assert weight(reputations, seen(99, hosts=(ELSEWHERE,))) == HOST[1]


def test_one_users_spam_gives_no_bad_name_to_a_host_that_many_link_to() -> None:
    everybodys = 33
    ham = [seen(n, n % 20, email=n, hosts=(everybodys,)) for n in range(30)]
    reputations = taught(Label.HAM, *ham)
    for number in range(1000, 1200):
        reputations.teach(seen(number, email=SPAMMER, hosts=(everybodys,)), Label.SPAM)
    assert abs(weight(reputations, seen(9999, email=5000, hosts=(everybodys,)))) < 0.25


def test_a_new_host_is_not_lost_by_one_hostile_author() -> None:
    reputations = taught(Label.SPAM, *many(200, email=SPAMMER, hosts=(HOME,)))
    assert weight(reputations, seen(999, hosts=(HOME,))) < 1.0


def test_behind_a_carriers_address_nobody_suffers_for_another() -> None:
    reputations = taught(Label.HAM, *[seen(n, email=n, network=7) for n in range(5)])
    for number in range(100, 200):
        reputations.teach(seen(number, email=SPAMMER, network=7), Label.SPAM)
    assert weight(reputations, seen(999, email=ADA, network=7)) == 0.0


def test_a_network_that_only_spams_is_held_against_its_next() -> None:
    reputations = taught(Label.SPAM, *many(40, network=7))
    assert weight(reputations, seen(999, network=7)) == NETWORK[1]


def test_customers_do_not_see_each_others_reputations() -> None:
    reputations = taught(Label.SPAM, *many(9, email=SPAMMER, hosts=(ELSEWHERE,)))
    other = seen(99, email=SPAMMER, hosts=(ELSEWHERE,), controller="others")
    assert reputations.grounds(other, NOW_S) == ()


def test_an_address_and_a_host_of_the_same_number_are_not_the_same() -> None:
    reputations = taught(Label.SPAM, *many(9, email=SPAMMER))
    assert reputations.grounds(seen(99, hosts=(SPAMMER,)), NOW_S) == ()


def test_the_newest_word_of_a_person_counts() -> None:
    wrong = seen(1, email=ADA, hosts=(HOME,))
    reputations = taught(Label.SPAM, wrong)
    reputations.teach(wrong, Label.HAM)
    asked = seen(99, email=ADA, hosts=(HOME,))
    assert reputations.grounds(asked, NOW_S) == taught(Label.HAM, wrong).grounds(asked, NOW_S)


def test_the_same_word_twice_counts_once() -> None:
    spam = seen(1, email=SPAMMER)
    asked = seen(99, email=SPAMMER)
    twice = taught(Label.SPAM, spam, spam)
    assert twice.grounds(asked, NOW_S) == taught(Label.SPAM, spam).grounds(asked, NOW_S)


def test_a_hostile_reporter_does_not_bring_down_a_regular() -> None:
    reputations = taught(Label.HAM, *regular(email=ADA, name=1))
    for sighting in many(5, email=ADA, name=1):
        reputations.teach(replace(sighting, guid="f" + sighting.guid[1:]), Label.SPAM)
    assert weight(reputations, seen(99, email=ADA, name=1)) < -0.5


def test_a_forgotten_comment_never_was() -> None:
    stays, goes = regular(9, email=ADA, hosts=(HOME,)), many(3, email=ADA, hosts=(ELSEWHERE,))
    goes = [replace(sighting, guid="f" + sighting.guid[1:]) for sighting in goes]
    reputations = taught(Label.HAM, *stays)
    for sighting in goes:
        reputations.teach(sighting, Label.SPAM)
        reputations.note(sighting, Decision.APPROVE)
    reputations.forget([sighting.guid for sighting in goes])
    for asked in (seen(99, email=ADA, hosts=(HOME,)), seen(99, hosts=(ELSEWHERE,))):
        expected = taught(Label.HAM, *stays).grounds(asked, NOW_S)
        assert reputations.grounds(asked, NOW_S) == expected


def test_a_forgotten_site_leaves_what_others_know() -> None:
    reputations = taught(Label.SPAM, *many(9, email=SPAMMER))
    other = seen(77, email=ADA, site=SiteId(2))
    reputations.teach(other, Label.HAM)
    reputations.forget_site(1)
    assert reputations.grounds(seen(99, email=SPAMMER), NOW_S) == ()
    assert weight(reputations, seen(99, email=ADA)) < 0


def test_what_is_past_its_time_goes() -> None:
    reputations = taught(Label.HAM, *regular(9, email=ADA))
    reputations.expire(NOW_S + 20 * DAY_S)
    assert len(reputations) == 1
    reputations.expire(NOW_S + 31 * DAY_S)
    assert len(reputations) == 0


def test_memory_is_bounded_and_keeps_whom_it_meets() -> None:
    reputations = Reputations(most=100, most_comments=100)
    for number in range(1000):
        reputations.teach(seen(number, email=10_000 + number), Label.HAM)
        reputations.teach(seen(5000 + number % 30, number % 30, email=ADA), Label.HAM)
        assert len(reputations) <= 100
    assert weight(reputations, seen(99_999, email=ADA)) < -2


PARTS = st.builds(
    seen,
    number=st.integers(0, 40),
    days_ago=st.integers(0, 40),
    email=st.none() | st.integers(1, 3),
    network=st.none() | st.integers(1, 3),
    name=st.none() | st.integers(1, 3),
    hosts=st.lists(st.integers(1, 4), max_size=3, unique=True).map(tuple),
)
EVENTS = st.lists(
    st.tuples(PARTS, st.sampled_from([*Label, *Decision]), st.floats(0, 3)), max_size=60
)


def played(events: list[tuple[Sighting, Label | Decision, float]]) -> Reputations:
    reputations = Reputations()
    for sighting, said, share in events:
        if isinstance(said, Label):
            reputations.teach(sighting, said, share)
        else:
            reputations.note(sighting, said)
    return reputations


@given(EVENTS, PARTS)
def test_whatever_was_said_no_bound_is_broken(
    events: list[tuple[Sighting, Label | Decision, float]], asked: Sighting
) -> None:
    grounds = {g.code: g.weight for g in played(events).grounds(asked, NOW_S)}
    slack = 1e-9
    for code, (low, high) in {
        "reputation.email": PERSON, "reputation.name": PERSON,
        "reputation.network": NETWORK, "reputation.host": HOST,
    }.items():  # fmt: skip
        assert low - slack <= grounds.get(code, 0.0) <= high + slack
    assert abs(sum(grounds.values())) <= BOUND + slack


@given(EVENTS, PARTS, st.randoms(use_true_random=False))
def test_the_order_of_independent_words_does_not_matter(
    events: list[tuple[Sighting, Label | Decision, float]], asked: Sighting, chance: Random
) -> None:
    single = {event[0].guid: event for event in events}  # one word a comment
    there = list(single.values())
    back = there.copy()
    chance.shuffle(back)
    assert played(there).grounds(asked, NOW_S) == played(back).grounds(asked, NOW_S)
