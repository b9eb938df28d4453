"""Limits, tokens and headers: what stands between the doors and the crowd."""

from datetime import UTC, datetime, timedelta

import pytest

from tamis.identity import Secret
from tamis.web.guard import Limit, address_key, csrf_token, is_csrf_token
from tests.web.doors import Door

SECRET = Secret(bytes(range(32)))
DAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_bucket_gives_its_burst_then_its_rate():
    limit = Limit(rate_per_s=2.0, burst=3)
    assert [limit.take(b"a", 100.0) for _ in range(4)] == [0, 0, 0, 1]
    assert limit.take(b"a", 100.5) == 0
    assert limit.take(b"a", 100.5) == 1
    assert limit.take(b"b", 100.5) == 0


def test_a_clock_that_goes_back_gives_nothing_away():
    limit = Limit(rate_per_s=1.0, burst=1)
    assert limit.take(b"a", 100.0) == 0
    assert limit.take(b"a", 50.0) == 1


def test_buckets_do_not_pile_up_and_those_in_use_stay():
    limit = Limit(rate_per_s=0.1, burst=1, max_keys=2)
    for at, key in enumerate([b"a", b"b", b"a", b"c"]):
        limit.take(key, float(at))
    assert limit.take(b"a", 4.0) > 0
    assert limit.take(b"b", 4.0) == 0


def test_an_address_is_counted_without_being_kept():
    key = address_key(SECRET, "203.0.113.7", DAY)
    assert b"203" not in key
    assert key == address_key(SECRET, "203.0.113.7", DAY + timedelta(hours=1))
    assert key != address_key(SECRET, "203.0.113.7", DAY + timedelta(days=1))
    assert key != address_key(SECRET, "203.0.113.8", DAY)


def test_a_subscriber_of_ipv6_is_one_whatever_the_last_half():
    key = address_key(SECRET, "2001:db8:1:2::1", DAY)
    assert key == address_key(SECRET, "2001:db8:1:2:ffff::9", DAY)
    assert key != address_key(SECRET, "2001:db8:1:3::1", DAY)
    assert address_key(SECRET, "", DAY) == address_key(SECRET, "", DAY)


def test_a_forms_token_belongs_to_one_session():
    token = csrf_token(SECRET, "session a")
    assert is_csrf_token(SECRET, "session a", token)
    assert not is_csrf_token(SECRET, "session b", token)
    assert not is_csrf_token(SECRET, "session a", "")
    assert not is_csrf_token(SECRET, "session a", "é\ud800")


@pytest.mark.parametrize("path", ["/v1/openapi.json", "/health", "/nothing/here"])
def test_every_page_binds_the_browser(door: Door, path):
    headers = door.send(path, b"", method="GET").headers
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
