"""What is refused, and how: too large, too fast, the database away.

A client that never looks at the status must not take a refusal for a verdict, and must
get to read it, even while it is still sending.
"""

import http.client
import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.servers import RunningServer
from tests.web.doors import FORM, HAM, Door
from tests.wire import WireAnswer, exchange, read_to_end, take_apart

MIB = 1 << 20
WORDPRESS_WAITS_S = 5  # with a must-use plugin that shortens it; else 15
VERDICTS = re.compile(rb"true|false|valid", re.IGNORECASE)
HEAD = "POST /1.1/comment-check HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


def is_refusal(answer: WireAnswer, status: int) -> bool:
    """Whether it is one that no client mistakes."""
    return (
        answer.status == status
        and bool(answer.body)
        and not VERDICTS.search(answer.body)
        and re.fullmatch("[0-9a-f]{32}", answer.headers["x-akismet-guid"]) is not None
    )


def first_answer(address: tuple[str, int], request: bytes) -> WireAnswer:
    """The answer as soon as it is whole, the request unfinished."""
    with socket.create_connection(address, 20) as connection:
        connection.sendall(request)
        raw = b""
        while b"\r\n\r\n" not in raw or not raw.endswith(b"."):
            raw += connection.recv(65536)
        return take_apart(raw)


def test_a_pingback_that_brings_a_whole_page_twice_is_judged(door: Door):
    page = "<p>Une page qui cite la vôtre.</p>" * 20_000
    fields = {**HAM, "comment_type": "pingback", "remote_source": page, "is_test": "1"}
    body = urlencode(door.fields(fields)).encode()
    assert MIB // 2 < len(body) < MIB
    assert door.send("comment-check", body, FORM).body in (b"true", b"false")


def test_a_body_announced_too_large_is_refused_before_it_comes(server: RunningServer):
    began = time.monotonic()
    request = f"{HEAD}Content-Length: {50 * MIB}\r\n\r\napi_key=".encode()
    assert is_refusal(first_answer(server.address, request), 413)
    assert time.monotonic() - began < 3


def test_who_asks_before_sending_is_told_not_to_send(server: RunningServer):
    request = f"{HEAD}Content-Length: {2 * MIB}\r\nExpect: 100-continue\r\n\r\n".encode()
    answer = exchange(server.address, request)
    assert is_refusal(answer, 413)
    assert b"100 Continue" not in answer.raw


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_who_sends_it_all_first_still_reads_the_refusal(door: Door, version):
    answer = door.send("comment-check", b"a=" + b"b" * 3 * MIB, FORM, version=version)
    assert is_refusal(answer, 413)


@pytest.mark.parametrize(("size", "status"), [(100, 200), (2 * MIB, 413)])
def test_a_body_of_no_told_length_is_read_up_to_the_limit(door: Door, size, status):
    body = urlencode(door.fields({**HAM, "is_test": "1", "x": "y" * size})).encode()
    request = f"{HEAD}Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n".encode()
    with socket.create_connection(door.server.address, 20) as connection:
        connection.sendall(request + body + b"\r\n0\r\n\r\n")
        answer = take_apart(read_to_end(connection))
    assert answer.status == status
    assert answer.body == b"false" if status == 200 else is_refusal(answer, 413)


@pytest.mark.parametrize("path", ["/1.1/nothing", "/1.3/comment-check", "/k/", "/1.1/", "/k/a/b/c"])
def test_a_call_that_is_none_is_not_found(door: Door, path):
    answer = door.send(path, b"a=b")
    assert answer.status == 404
    assert not VERDICTS.search(answer.body)


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A site at a server that no other file's tests use."""
    with RunningServer.start(tmp_path_factory.mktemp("lone")) as running:
        yield Door.new(running)


@pytest.mark.slow
def test_while_the_database_is_held_checks_are_judged_and_reports_put_off(lone: Door):
    holder = sqlite3.connect(lone.server.data / "tamis.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        checked, began = lone.check(HAM), time.monotonic()
        reported, took_s = lone.ask("submit-spam", HAM), time.monotonic() - began
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert (checked.body, checked.headers["x-tamis-degraded"]) == (b"false", "database")
    assert (reported.status, reported.headers["retry-after"]) == (503, "5")
    assert took_s < WORDPRESS_WAITS_S
    assert not VERDICTS.search(reported.body)
    assert lone.ask("submit-spam", HAM).status == 200


def test_who_tries_key_after_key_is_slowed_and_a_good_key_is_not(lone: Door):
    connection = http.client.HTTPConnection(*lone.server.address, timeout=20)
    answer, said = ask_with(connection, 0)
    for number in range(1, 5_000):
        if answer.status != 200:
            break
        assert said == b"invalid"
        answer, said = ask_with(connection, number)
    connection.close()
    assert (answer.status, answer.getheader("retry-after")) == (429, "1")
    assert answer.getheader("x-akismet-guid")
    assert not VERDICTS.search(said)
    assert lone.check(HAM).status == 200


def ask_with(
    connection: http.client.HTTPConnection, number: int
) -> tuple[http.client.HTTPResponse, bytes]:
    """A check with some key or other."""
    body = f"api_key={number:012x}&blog=a.example&user_ip="
    connection.request("POST", "/1.1/comment-check", body)
    answer = connection.getresponse()
    return answer, answer.read()
