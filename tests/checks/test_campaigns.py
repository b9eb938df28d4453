"""Campaigns: what copies weigh, whom they never convict, and what is forgotten."""

from __future__ import annotations

import sys
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.checks.campaigns import DAY_S, MOST_WEIGHT, Campaigns, tail
from tamis.checks.ring import FIRST_ROOM, Ring
from tamis.checks.sightings import Sighting
from tamis.comment import Label
from tamis.signals.campaign import BANDS
from tamis.site import SiteId
from tamis.verdict import Decision, Reason

START_S = 1.7e9
TEXT = tuple(range(1000, 1000 + BANDS))
SHOP, HOME = 77 << 40, 99 << 40


def sighting(
    number: int, *, at_s: float = START_S, site: int = 1, text: int = 0,
    hosts: tuple[int, ...] = (), name: int | None = -1, network: int | None = None,
) -> Sighting:  # fmt: skip
    """Of a sender of its own, unless said; `text` 0 has no bands."""
    bands = tuple(text * 10_000 + band for band in TEXT) if text else ()
    sender = number + 10 if name == -1 else name
    return Sighting(
        SiteId(site), "", f"{number:032x}", at_s, bands, None, network, sender, hosts
    )  # fmt: skip


def weight(campaigns: Campaigns, seen: Sighting) -> float:
    return sum(reason.weight for reason in campaigns.grounds(seen, seen.at_s))


def full(*seen: Sighting, decision: Decision = Decision.APPROVE) -> Campaigns:
    campaigns = Campaigns()
    for each in seen:
        campaigns.note(each, decision)
    return campaigns


def test_the_weight_grows_with_the_senders_that_lead_to_one_host_and_is_capped() -> None:
    campaigns, weights = Campaigns(), []
    for number in range(1, 30):
        seen = sighting(number, text=1, hosts=(SHOP,), at_s=START_S + 60 * number)
        weights.append(weight(campaigns, seen))
        campaigns.note(seen, Decision.APPROVE)
    assert weights[:4] == pytest.approx([0, 1, 1.585, 2], abs=0.01)
    assert weights == sorted(weights) and weights[-1] == MOST_WEIGHT


def test_short_praise_and_praise_without_links_convict_nobody() -> None:
    praise = [sighting(n, text=1, at_s=START_S + n) for n in range(1, 50)]
    campaigns = full(*praise)
    assert weight(campaigns, sighting(60, text=1, at_s=START_S + 60)) == 0
    assert weight(campaigns, sighting(61, text=1, hosts=(HOME,), at_s=START_S + 61)) == 0


def test_one_person_who_repeats_himself_is_no_campaign() -> None:
    campaigns = full(*[sighting(n, text=1, hosts=(HOME,), name=5) for n in range(1, 9)])
    assert weight(campaigns, sighting(9, text=1, hosts=(HOME,), name=5)) == 0


def test_the_same_text_on_many_sites_counts_whatever_its_sender_is_called() -> None:
    campaigns = full(*[sighting(n, text=1, hosts=(SHOP,), name=None, site=n) for n in range(2, 6)])
    assert weight(campaigns, sighting(9, text=1, hosts=(SHOP,), name=None)) > 2


def test_other_hosts_under_one_text_count_less_than_one_host() -> None:
    one = full(*[sighting(n, text=1, hosts=(SHOP,)) for n in range(1, 4)])
    many = full(*[sighting(n, text=1, hosts=(SHOP + (n << 36),)) for n in range(1, 4)])
    last = sighting(9, text=1, hosts=(SHOP,))
    assert weight(one, last) > weight(many, last) > 0


def test_a_refused_copy_convicts_at_once_and_least_one_without_its_link() -> None:
    campaigns = full(sighting(1, text=1, hosts=(SHOP,)))
    campaigns.teach(sighting(1, text=1, hosts=(SHOP,)), Label.SPAM)
    assert weight(campaigns, sighting(2, text=1, hosts=(HOME,))) >= 2
    assert 0 < weight(campaigns, sighting(3, text=1)) <= 1


def test_a_text_that_a_person_published_is_known_ham() -> None:
    copies = [sighting(n, text=1, hosts=(SHOP,)) for n in range(1, 20)]
    campaigns = full(*copies)
    assert weight(campaigns, sighting(30, text=1, hosts=(SHOP,))) == MOST_WEIGHT
    campaigns.teach(copies[4], Label.HAM)
    assert weight(campaigns, sighting(30, text=1, hosts=(SHOP,))) == 0
    campaigns.teach(copies[4], Label.SPAM)  # the last word counts
    assert weight(campaigns, sighting(30, text=1, hosts=(SHOP,))) > 0


def test_one_host_under_other_words_counts_little_and_only_from_several_senders() -> None:
    weights = []
    for others in range(6):
        campaigns = full(*[sighting(n + 1, text=n + 1, hosts=(SHOP,)) for n in range(others)])
        weights.append(weight(campaigns, sighting(90, text=90, hosts=(SHOP,))))
    assert weights[:3] == [0, 0, 0] and 0 < weights[3] <= weights[5] <= 1.5


def test_a_host_that_readers_always_link_to_is_no_burst() -> None:
    usual = [
        sighting(n + 1, text=n + 1, hosts=(HOME,), at_s=START_S + n * DAY_S / 4) for n in range(100)
    ]
    now = START_S + 25 * DAY_S
    assert weight(full(*usual), sighting(200, text=900, hosts=(HOME,), at_s=now)) == 0


def test_a_host_that_was_linked_to_last_week_is_no_news() -> None:
    today = [sighting(n, text=n, hosts=(SHOP,), at_s=START_S + 7 * DAY_S) for n in range(2, 6)]
    last = sighting(9, text=9, hosts=(SHOP,), at_s=START_S + 7 * DAY_S)
    assert weight(full(*today), last) > 0
    assert weight(full(sighting(1, text=1, hosts=(SHOP,)), *today), last) == 0


def test_a_busy_site_needs_more_copies_than_a_quiet_one() -> None:
    def after(others: int) -> float:
        crowd = [sighting(1000 + n, text=50 + n, at_s=START_S + n) for n in range(others)]
        copies = [sighting(n, text=1, hosts=(SHOP,), at_s=START_S) for n in (1, 2)]
        return weight(full(*crowd, *copies), sighting(9, text=1, hosts=(SHOP,), at_s=START_S + 9))

    assert after(10) > 1 and after(4000) == 0


def test_controllers_and_months_do_not_meet() -> None:
    copies = full(*[sighting(n, text=1, hosts=(SHOP,)) for n in range(1, 9)])
    later = sighting(9, text=1, hosts=(SHOP,), at_s=START_S + 31 * DAY_S)
    assert weight(copies, later) == 0
    assert weight(copies, sighting(9, text=2, hosts=(SHOP << 1,))) == 0


def test_a_conviction_names_the_approved_of_two_days_that_nobody_decided_about() -> None:
    copies = [sighting(n, text=1, hosts=(SHOP,), at_s=START_S + n * DAY_S / 2) for n in range(1, 9)]
    campaigns = full(*copies[:-1])
    campaigns.note(copies[-1], Decision.SPAM)
    now = copies[-1].at_s
    campaigns.teach(copies[3], Label.SPAM)
    named = {int(guid, 16) for _, guid in campaigns.convicted(copies[3], now)}
    assert named == {5, 6, 7}
    campaigns.teach(copies[5], Label.HAM)
    assert campaigns.convicted(copies[0], now) == ()


def test_honest_copies_without_link_are_not_called_back_for_one_with_a_link() -> None:
    plain, linked = sighting(1, text=1), sighting(2, text=1, hosts=(SHOP,))
    campaigns = full(plain, linked, sighting(3, text=1, hosts=(SHOP,)))
    campaigns.teach(linked, Label.SPAM)
    assert {int(guid, 16) for _, guid in campaigns.convicted(linked, START_S)} == {3}


def test_what_is_forgotten_or_past_its_time_leaves_no_number_behind() -> None:
    copies = [sighting(n, text=1, hosts=(SHOP,), site=n) for n in range(1, 7)]
    campaigns, last = full(*copies), sighting(9, text=1, hosts=(SHOP,))
    before = weight(campaigns, last)
    campaigns.forget([copy.guid for copy in copies[2:4]])
    assert 0 < weight(campaigns, last) < before
    campaigns.forget_site(5, ())
    campaigns.expire(START_S + 31 * DAY_S)
    assert weight(campaigns, last) == 0 and len(campaigns) == 0
    ring = campaigns._ring
    assert not any(ring._keys) and not any(any(column) for column in ring._columns.values())


numbers = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), max_size=60)


@given(numbers, st.integers(2, 5))
def test_a_ring_finds_just_the_latest_that_share_a_key(
    made: list[tuple[int, int]], bits: int
) -> None:
    """Against a plain list, through wrapping and doubling."""
    ring, kept = Ring(most=1 << bits), list[Sighting]()
    ring.room = 2
    ring._keys, ring._links = ring._keys[:24], ring._links[:24]
    ring._columns = {name: column[:2] for name, column in ring._columns.items()}
    for number, (text, host) in enumerate(made, start=1):
        seen = sighting(number, text=text, hosts=(host << 40,) if host else ())
        expected = {
            other.guid
            for other in kept[-(ring.room - 1) :]
            if other.bands == seen.bands or set(other.hosts) & set(seen.hosts)
        }
        found = {ring.guid(member.place) for member in ring.sharing(seen, 0)}
        assert found <= {other.guid for other in kept[-ring.room :]}
        assert expected <= found
        ring.add(seen, 128)
        kept.append(seen)


def test_the_same_sequence_gives_the_same_grounds() -> None:
    def played() -> list[tuple[Reason, ...]]:
        dice, campaigns, said = Random(5), Campaigns(), []
        for n in range(1, 400):
            seen = sighting(
                n, text=dice.randrange(9), hosts=(dice.randrange(1, 9) << 40,), site=n % 3,
                at_s=START_S + 600 * n,
            )  # fmt: skip
            said.append(campaigns.grounds(seen, seen.at_s))
            campaigns.note(seen, Decision.APPROVE)
        return said

    assert played() == played()


def test_a_million_sightings_stay_well_below_300_mib() -> None:
    ring = Ring()
    arrays = [ring._keys, ring._links, *ring._columns.values()]
    a_sighting = sum(column.itemsize * len(column) for column in arrays) / FIRST_ROOM
    heads = sys.getsizeof(ring._heads)
    assert (a_sighting * ring.most + heads) / 2**20 < 200


@pytest.mark.parametrize(("count", "mean", "chance"), [(1, 1, 0.6321), (3, 0.5, 0.0144)])
def test_a_poisson_tail_is_what_the_tables_say(count: int, mean: float, chance: float) -> None:
    assert tail(count, mean) == pytest.approx(chance, abs=1e-4)
