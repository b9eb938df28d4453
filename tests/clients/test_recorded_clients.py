"""What no client notices: the bytes between a published client and the server."""

import re
import urllib.parse
from collections.abc import Iterator

import akismet
import pytest
from akismet import _common

from tests.servers import RunningServer
from tests.web.doors import HAM, Door
from tests.wire import Recorder, exchange


@pytest.fixture
def line(server: RunningServer) -> Iterator[Recorder]:
    """Every byte of a client passes through it."""
    recorder = Recorder(server.address)
    yield recorder
    recorder.close()


@pytest.fixture
def door(server: RunningServer) -> Door:
    return Door.new(server)


def talk(door: Door, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of PyPI's akismet, through this address."""
    monkeypatch.setattr(_common, "_API_URL", url)
    config = akismet.Config(key=door.key, url=door.blog)
    with akismet.SyncClient(config=config) as client:
        client.comment_check("203.0.113.7", comment_content=HAM["comment_content"])
        client.comment_check("203.0.113.7", comment_author="akismet-guaranteed-spam")
        client.submit_spam("203.0.113.7", comment_content="Le canal, un soir de brume.")
        client.submit_ham("203.0.113.7", comment_content="Le canal, un soir de brume.")


def test_each_answer_is_exactly_its_word_with_a_length_and_each_check_has_a_guid(
    door: Door, line: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(door, line.url, monkeypatch)
    answers = line.answers()  # split by Content-Length: a wrong one would show in the bodies
    thanks = b"Thanks for making the web a better place."
    assert [answer.body for answer in answers] == [b"valid", b"false", b"true", thanks, thanks]
    assert {answer.status for answer in answers} == {200}
    assert not any("transfer-encoding" in answer.headers for answer in answers)
    assert not any("x-akismet-debug-help" in answer.headers for answer in answers)
    guids = [answer.headers.get("x-akismet-guid", "") for answer in answers]
    assert [bool(re.fullmatch("[0-9a-f]{32}", guid)) for guid in guids] == [0, 1, 1, 0, 0]
    assert guids[1] != guids[2]


def test_a_client_that_can_change_only_its_base_url_finds_its_sites(
    door: Door, line: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_common, "_API_URL", f"{line.url}/k/{door.key}")
    with akismet.SyncClient(config=akismet.Config(key=door.key, url=door.blog)) as client:
        told = client.key_sites()
        assert client.usage_limit()["limit"] == "none"
    assert isinstance(told, dict)
    assert [name for name in told if re.fullmatch(r"\d{4}-\d{2}", name)]
    assert {"limit", "offset", "total"} < set(told)


def test_a_raw_socket_of_http_1_0_reads_to_the_end_and_has_the_word(door: Door) -> None:
    form = urllib.parse.urlencode(door.fields({**HAM, "comment_author": "viagra-test-123"}))
    head = (
        f"POST /1.1/comment-check HTTP/1.0\r\nHost: {door.key}.rest.akismet.com\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(form)}\r\nUser-Agent: PHP\r\n\r\n"
    )
    answer = exchange(door.server.address, (head + form).encode())
    assert answer.raw.endswith(b"\r\n\r\ntrue")
    assert answer.headers["content-length"] == "4"
    assert "transfer-encoding" not in answer.headers
