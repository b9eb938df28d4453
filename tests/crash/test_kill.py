"""kill -9 at any moment: nothing that was answered is lost, and the digest comes back."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import load_base
from tamis.learning.fold import fold
from tamis.learning.follower import Follower
from tamis.learning.ledger import Line, read_after
from tamis.site import SiteId
from tamis.store.engine import Store
from tests.crash.calls import BLOG, DEAD, THANKS, call, health
from tests.databases import PostgreSQL
from tests.servers import RunningServer

SITE = SiteId(1)
WRITERS = 3
ANSWERS = 40  # before the kill
WAIT_S = 90.0


def report_until_dead(server: RunningServer, key: str, writer: int, answered: list[str]) -> None:
    """Spam reports, each of its own text, until the server is gone."""
    for number in range(10_000):
        text = f"offre {writer}-{number} : https://s{number}.example/{writer}"
        try:
            body = call(server, "submit-spam", key, text)
        except DEAD:
            return
        assert body == THANKS
        answered.append(text)


def kill_hard(server: RunningServer, worker: int) -> None:
    """Supervisor and worker, without a word."""
    os.kill(server.pid, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    server.process.wait(WAIT_S)


def lines_of(database: str) -> list[Line]:
    store = Store.open(database)
    with store.read() as conn:
        lines = read_after(conn, SITE, 0, limit=100_000)
    store.close()
    return lines


def digest_of(lines: list[Line], database: str) -> str:
    """From zero; and what a follower makes of the same database."""
    store = Store.open(database)
    follower = Follower(store, load_base())
    follower.catch_up()
    model = follower.model(SITE)
    store.close()
    folded = fold(lines, SiteModel.empty(), load_base())
    assert model is not None and model.to_bytes() == folded.to_bytes()
    return follower.digest()


def test_after_kill_nine_every_answered_report_is_in_the_ledger(tmp_path: Path) -> None:
    answered: list[str] = []
    with RunningServer.start(tmp_path) as server:
        key = server.add_site(BLOG)
        writers = [
            threading.Thread(target=report_until_dead, args=(server, key, number, answered))
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + WAIT_S
        while len(answered) < ANSWERS and time.monotonic() < deadline:
            time.sleep(0.01)
        kill_hard(server, int(health(server)["worker"]))
        for writer in writers:
            writer.join(WAIT_S)
    database = f"sqlite:///{tmp_path / 'tamis.db'}"
    lines = lines_of(database)
    assert ANSWERS <= len(answered) <= len(lines) <= len(answered) + WRITERS
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    with RunningServer.start(tmp_path) as again:
        said = health(again)
        assert said["ledger_lines"] == len(lines)
        assert said["model_digest"] == digest_of(lines, database)
        for text in answered[:3]:  # known again, so not learned twice
            assert call(again, "submit-spam", key, text) == THANKS
        assert health(again)["ledger_lines"] == len(lines)


def test_after_kill_nine_on_postgresql_the_last_answer_is_in_the_ledger(
    postgresql: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = postgresql.new_database()
    monkeypatch.setenv("TAMIS_DATABASE", database)
    with RunningServer.start(tmp_path) as server:
        key, worker = server.add_site(BLOG), int(health(server)["worker"])
        for number in range(3):
            call(server, "submit-spam", key, f"offre {number} https://s{number}.example")
        before = health(server)["model_digest"]
        kill_hard(server, worker)
    with RunningServer.start(tmp_path) as server:
        assert health(server)["model_digest"] == before
        worker = int(health(server)["worker"])
        assert call(server, "submit-spam", key, "offre 3 https://s3.example") == THANKS
        kill_hard(server, worker)  # at once
    lines = lines_of(database)
    with RunningServer.start(tmp_path) as again:
        said = health(again)
        assert said["ledger_lines"] == len(lines) == 4
        assert said["model_digest"] == digest_of(lines, database) != before


def test_workers_of_a_killed_supervisor_end_and_free_the_port(tmp_path: Path) -> None:
    with RunningServer.start(tmp_path) as server:
        worker = int(health(server)["worker"])
        os.kill(server.pid, signal.SIGKILL)
        server.process.wait(WAIT_S)
        deadline = time.monotonic() + WAIT_S
        while Path(f"/proc/{worker}").exists() and not is_zombie(worker):
            assert time.monotonic() < deadline, "the worker lives on"
            time.sleep(0.05)
    with RunningServer.start(tmp_path, port=server.port) as again:
        assert health(again)["status"] == "ok"


def is_zombie(pid: int) -> bool:
    """Ended, and not yet fetched by whoever adopted it."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True


def test_a_stopped_server_starts_again_with_the_same_digest(tmp_path: Path) -> None:
    with RunningServer.start(tmp_path) as server:
        key = server.add_site(BLOG)
        for number in range(5):
            call(server, "submit-spam", key, f"offre {number} https://s{number}.example")
        before = health(server)["model_digest"]
        server.stop()
        assert server.process.returncode == 0
    with RunningServer.start(tmp_path) as again:
        assert health(again)["model_digest"] == before
