"""The calls that give figures: shapes that the plugin and Akismet's SDK insist on."""

import csv
import io
import json
import re
from typing import Any

import pytest

from tests.servers import RunningServer
from tests.web.doors import HAM, Door

MARK = {"comment_author": "akismet-guaranteed-spam", "comment_content": "Bonjour"}
COUNTS = {"api_calls", "spam", "ham", "missed_spam", "false_positives"}


@pytest.fixture(scope="module")
def used(server: RunningServer) -> Door:
    """A site that has had a ham, a spam and a correction."""
    door = Door.new(server)
    door.check(HAM)
    door.check(MARK)
    door.ask("submit-spam", HAM)
    return door


def told(door: Door, call: str, **fields: str) -> Any:
    """The JSON of a call."""
    answer = door.ask(call, fields)
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.body)


def test_usage_has_no_limit_and_says_so_in_the_clients_types(used):
    usage = told(used, "/1.2/usage-limit")
    assert usage == {"limit": "none", "usage": 2, "percentage": "0.00", "throttled": False}
    extended = told(used, "/1.2/usage-limit", extended="1")
    assert {"notice_level", "upgrade"} == set(extended) - set(usage)


def test_key_sites_has_one_month_and_counts_that_are_strings(used):
    sites = told(used, "/1.2/key-sites")
    (month,) = [name for name in sites if re.fullmatch(r"\d{4}-\d{2}", name)]
    assert (sites["limit"], sites["offset"], sites["total"]) == (500, 0, 1)
    (row,) = sites[month]
    assert row["site"] == used.blog.removeprefix("https://")
    assert row["is_revoked"] is False
    assert {name: row[name] for name in COUNTS} == {
        "api_calls": "2", "spam": "1", "ham": "1", "missed_spam": "1", "false_positives": "0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "total", "shown"),
    [
        ({"month": "2020-01"}, 0, 0),
        ({"filter": "nowhere.example"}, 0, 0),
        ({"offset": "1"}, 1, 0),
        ({"limit": "0"}, 1, 0),
        ({"order": "nonsense", "month": "13", "limit": "-1"}, 1, 1),
    ],
)
def test_key_sites_can_be_narrowed_and_nonsense_is_ignored(used, asked, total, shown):
    sites = told(used, "/1.2/key-sites", **asked)
    (month,) = [name for name in sites if re.fullmatch(r"\d{4}-\d{2}", name)]
    assert (sites["total"], len(sites[month])) == (total, shown)


def test_key_sites_as_a_table_never_prints_the_key_whole(used):
    answer = used.ask("/1.2/key-sites", {"format": "csv"})
    first, head, *rows = csv.reader(io.StringIO(answer.text))
    assert re.match(r"Active sites for \S+ during \d{4}-\d{2} \(limit: 500", first[0])
    assert head[:2] == ["Site", "Total API Calls"]
    assert rows[0][1:] == ["2", "1", "1", "1", "0", "false"]
    assert used.key not in answer.text


def test_a_subscription_is_always_active_and_sold_by_nobody(used):
    subscription = told(used, "get-subscription")
    assert (subscription["status"], subscription["account_name"]) == ("active", "Tamis")
    assert {"account_id", "account_type", "next_billing_date", "limit_reached"} < set(subscription)


@pytest.mark.parametrize("since", ["6-months", "all", "nonsense"])
def test_statistics_have_the_plugins_names(used, since):
    stats = told(used, "get-stats", **{"from": since})
    assert (stats["spam"], stats["ham"], stats["missed_spam"]) == (1, 1, 1)
    assert {"accuracy", "time_saved", "breakdown", "false_positives"} < set(stats)


def test_the_statistics_page_opens_with_token_or_key_and_may_be_framed(used):
    token = used.ask("token", {}).text
    for page in "user-stats.php", "snapshot.php":
        for right in f"token={token}", f"api_key={used.key}":
            answer = used.send(f"/1.0/{page}?{right}&locale=fr_FR", b"", method="GET")
            assert answer.status == 200
            assert "x-frame-options" not in answer.headers
            assert "frame-ancestors" not in answer.headers["content-security-policy"]
            assert used.key not in answer.text


@pytest.mark.parametrize("token", ["", "1-", "1-" + "0" * 32, "99999-x", "%C3%A9"])
def test_the_statistics_page_stays_shut_without_a_right(used, token):
    answer = used.send(f"/1.0/user-stats.php?token={token}", b"")
    assert answer.status == 403
    assert used.blog not in answer.text
