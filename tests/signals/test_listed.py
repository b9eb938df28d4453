"""Lists of others: dated, matched whole, and worth less each year."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from tamis.comment import Comment
from tamis.errors import BadInput
from tamis.signals.features import find_features
from tamis.signals.links import make_link, registered_domain
from tamis.signals.listed import (
    CHANNELS,
    FOLDER,
    HOSTED,
    SHARED,
    HostList,
    list_grounds,
    place_of,
    read_list,
)

DAY = date(2026, 8, 1)
LISTED = "01casino-x.ru"


def said(comment: Comment, today: date = DAY) -> dict[str, float]:
    grounds = list_grounds(find_features(comment), comment.email, today)
    return {ground.code: ground.weight for ground in grounds}


def test_a_link_to_a_listed_host_is_said() -> None:
    assert said(Comment(f"see http://{LISTED}/win")) == {"links.listed": 1.0}


def test_a_home_page_below_a_listed_host_is_said() -> None:
    assert said(Comment("hello", url=f"http://www.{LISTED}/")) == {"links.listed": 1.0}


def test_a_host_is_matched_whole() -> None:
    assert said(Comment(f"see http://not{LISTED}/ and http://{LISTED}.example.org/")) == {}
    assert said(Comment(f"we spoke of {LISTED.removesuffix('.ru')}")) == {}


def test_a_throw_away_address_is_weak_evidence() -> None:
    assert said(Comment("hello", email="me@0-mail.com")) == {"email.listed": 0.3}
    assert said(Comment("hello", email="nobody")) == {}


def test_a_lists_weight_halves_each_year() -> None:
    aged = said(Comment(f"http://{LISTED}/"), date(2028, 8, 1))["links.listed"]
    assert aged == pytest.approx(0.25, abs=0.001)
    assert HostList(DAY, "", frozenset()).strength(date(2020, 1, 1)) == 1.0


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_a_shipped_list_bears_date_and_source_and_hosts_that_are_nobody_elses(path: Path) -> None:
    found = read_list(path)
    assert found.day.year >= 2026
    assert found.source
    assert all(registered_domain(host) and place(host) is not None for host in found.hosts)


def test_a_list_without_a_date_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.txt.gz"
    path.write_bytes(gzip.compress(b"evil.example\n"))
    with pytest.raises(BadInput, match="date"):
        read_list(path)


def place(address: str) -> str | None:
    link = make_link(address, None, False)
    assert link is not None
    return place_of(link)


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("https://www.youtube.com/watch?v=1", None),
        ("https://shop.casino-royal.com/win", "casino-royal.com"),
        ("https://somebody.blogspot.com/", "somebody.blogspot.com"),
        ("https://Somebody.wordpress.com/post", "somebody.wordpress.com"),
        ("https://www.wordpress.com/", None),
        ("https://t.me/SureWins?start=9", "t.me/surewins"),
        ("https://t.me/joinchat/AbC", "t.me/abc"),
        ("https://t.me/", None),
        ("https://discord.com/invite/xyz", "discord.com/xyz"),
        ("https://chat.whatsapp.com/G1", "whatsapp.com/g1"),
    ],
)
def test_a_link_leads_to_somebodys_place_or_to_everybodys(address: str, whose: str | None) -> None:
    assert place(address) == whose


def test_no_domain_is_shared_in_two_ways() -> None:
    assert not (SHARED & HOSTED or SHARED & CHANNELS or HOSTED & CHANNELS)
