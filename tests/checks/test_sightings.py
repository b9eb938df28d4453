"""Sightings: what is kept of a comment, for whom it is the same, and in which bytes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.checks.sightings import MOST_HOSTS, Sighting, pack, sight, unpack
from tamis.comment import Comment
from tamis.identity import Secret
from tamis.judge.judge import OWN_KEY, observe
from tamis.judge.modelfile import empty_base
from tamis.signals.campaign import BANDS
from tamis.site import Site, SiteId

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BASE, SECRET = empty_base(), Secret(bytes(32))
SITE = Site(SiteId(3), "https://blog.test.example.org", 0)
COMMENT = Comment(
    text="Un long texte pour voir, avec un lien vers https://shop.casino-royal.com/win et "
    "un autre vers https://www.youtube.com/watch?v=1 et vers https://example.org/page",
    author="Claire", email="Claire@example.net", url="https://www.claire-home.net/",
    ip="203.0.113.77",
)  # fmt: skip
bits = st.integers(1, 2**64 - 1)
sightings = st.builds(
    Sighting,
    site=st.integers(1, 2**31).map(SiteId),
    controller=st.text(max_size=5),
    guid=st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}"),
    at_s=st.floats(0, 4e9),
    bands=st.just(()) | st.tuples(*[st.integers(1, 2**32 - 1)] * BANDS),
    email=st.none() | bits,
    network=st.none() | bits,
    name=st.none() | bits,
    hosts=st.lists(bits, max_size=MOST_HOSTS, unique=True).map(tuple),
)


def seen(
    comment: Comment = COMMENT, site: Site = SITE, controller: str = "", secret: Secret = SECRET
) -> Sighting:
    return sight(secret, controller, site, "0" * 32, observe(BASE, OWN_KEY, comment), NOW)


@given(sightings)
def test_a_packed_sighting_comes_back_whole_and_is_small(sighting: Sighting) -> None:
    packed = pack(sighting)
    about = sighting.site, sighting.controller, sighting.guid, sighting.at_s
    assert unpack(packed, *about) == sighting
    assert len(packed) <= 100


@given(sightings, st.binary(max_size=100))
def test_what_is_damaged_or_foreign_is_no_sighting_and_no_error(
    sighting: Sighting, noise: bytes
) -> None:
    packed, about = pack(sighting), (SiteId(1), "", "0" * 32, 0.0)
    assert unpack(packed[:-1], *about) is None
    assert unpack(b"\x63" + packed[1:], *about) is None
    unpack(noise, *about)


def test_every_part_is_seen_and_common_hosts_and_the_sites_own_are_left_out() -> None:
    full = seen()
    assert all(getattr(full, field.name) is not None for field in fields(full))
    assert len(full.bands) == BANDS and len(full.hosts) == 2
    assert full.hosts[0] == seen(Comment(text="x", url="https://claire-home.net/b")).hosts[0]


def test_what_is_not_there_is_missing_and_not_a_value() -> None:
    bare = seen(Comment(text="merci", email=" ", author="", ip="127.0.0.1"))
    assert (bare.bands, bare.email, bare.network, bare.name, bare.hosts) == (
        (),
        None,
        None,
        None,
        (),
    )


@pytest.mark.parametrize("other", [{"controller": "B"}, {"secret": Secret(bytes(31) + b"x")}])
def test_two_controllers_share_no_number(other: dict[str, str]) -> None:
    def numbers(sighting: Sighting) -> set[int | None]:
        parts = sighting.email, sighting.network, sighting.name
        return {*sighting.bands, *sighting.hosts, *parts}

    assert not numbers(seen()) & numbers(seen(**other))  # type: ignore[arg-type]


def test_a_name_is_of_one_site_and_a_network_of_all() -> None:
    here, there = seen(), seen(site=replace(SITE, id=SiteId(4)))
    assert here.name != there.name and here.network == there.network
    assert here.bands == there.bands and here.email == there.email
    assert here.network == seen(replace(COMMENT, ip="203.0.113.5")).network
