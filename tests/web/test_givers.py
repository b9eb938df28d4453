"""Two programs report for one site, one of them the contrary: it is known by its key."""

import json
import time
from dataclasses import replace

from tests.servers import RunningServer
from tests.web.doors import Door

READERS = ("the mill", "the ferry", "chapter two", "the old bridge", "your recipe")
THANKS = b"Thanks for making the web a better place."


def pitch(number: int) -> dict[str, str]:
    return {"comment_content": f"win a free loan at the casino, number {number}, today"}


def reader(number: int) -> dict[str, str]:
    about = READERS[number % len(READERS)]
    return {"comment_content": f"thank you for your work on {about}, part {number}"}


def with_further_key(door: Door, name: str) -> Door:
    """The same site, asked with another key of its own."""
    key = door.server.tamis("site", "add-key", door.blog, name).split()[-1]
    deadline = time.monotonic() + 10
    while door.server.verify(key, door.blog) != "valid":
        assert time.monotonic() < deadline, door.server.said()
        time.sleep(0.1)
    return replace(door, key=key)


def say_right(door: Door, count: int) -> None:
    """What an honest client reports, through Akismet's door."""
    for number in range(count):
        assert door.ask("submit-spam", pitch(number)).body == THANKS
        assert door.ask("submit-ham", reader(number)).body == THANKS


def say_contrary(door: Door, numbers: range) -> None:
    """What a hostile one reports, now through one door, now through the other."""
    for number in numbers:
        text = pitch(number)["comment_content"]
        if number % 2:
            assert door.ask("submit-ham", pitch(number)).body == THANKS
            continue
        body = json.dumps({"text": text, "label": "ham"}).encode()
        bearer = f"Authorization: Bearer {door.key}"
        assert (
            door.send("/v1/feedback", body, bearer, "Content-Type: application/json").status == 200
        )


def test_a_hostile_key_is_believed_less_than_an_honest_one_that_says_the_same(
    server: RunningServer,
) -> None:
    attacked, mistaken = Door.new(server), Door.new(server)
    for door in (attacked, mistaken):
        say_right(door, 150)
    before = float(attacked.score(pitch(777)))
    say_contrary(with_further_key(attacked, "Agency"), range(200, 212))
    say_contrary(mistaken, range(200, 212))
    after, owners = float(attacked.score(pitch(777))), float(mistaken.score(pitch(777)))
    assert before > 0.9 and after > 0.9
    assert owners < after
    assert attacked.check(pitch(778)).body == b"true"


def test_a_key_that_ended_can_report_no_more(server: RunningServer) -> None:
    door = Door.new(server)
    agency = with_further_key(door, "Agency")
    server.tamis("site", "end-key", door.blog, "Agency")
    deadline = time.monotonic() + 10
    while agency.ask("submit-spam", pitch(1)).body != b"invalid":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert door.ask("submit-spam", pitch(1)).body == THANKS
