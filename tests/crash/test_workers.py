"""Several workers on one database: what one learned, the other knows within a second."""

import os
import signal
import time
from pathlib import Path
from urllib.error import URLError

from tests.crash.calls import BLOG, DEAD, call, health
from tests.servers import RunningServer

WORKERS = 2
LAG_S = 1.0
SLOW_START_S = 8.0  # more than uvicorn itself would wait
WAIT_S = 90.0  # a machine that does other things too
SPAM = "Gagnez 5000 euros par mois : https://argent.example"


def states(server: RunningServer, workers: int = WORKERS) -> dict[int, str]:
    """Digest by worker, asked until all have answered."""
    found: dict[int, str] = {}
    deadline = time.monotonic() + WAIT_S
    while len(found) < workers:
        said = health(server)
        found[int(said["worker"])] = str(said["model_digest"])
        assert time.monotonic() < deadline, f"only {len(found)} of {workers} answer"
    return found


def test_both_workers_agree_within_a_second_of_feedback(tmp_path: Path) -> None:
    with RunningServer.start(tmp_path, workers=WORKERS) as server:
        key = server.add_site(BLOG)
        before = set(states(server).values())
        assert len(before) == 1
        call(server, "submit-spam", key, SPAM)
        time.sleep(LAG_S)
        after = set(states(server).values())
        assert len(after) == 1 and after != before
        assert {call(server, "comment-check", key, SPAM) for _ in range(20)} == {b"true"}


def test_a_hang_up_renews_the_workers_and_keeps_what_was_learned(tmp_path: Path) -> None:
    with RunningServer.start(tmp_path, workers=1) as server:
        key = server.add_site(BLOG)
        call(server, "submit-spam", key, SPAM)
        before = health(server)
        os.kill(server.pid, signal.SIGHUP)
        deadline = time.monotonic() + WAIT_S
        while (after := health_or_none(server)) is None or after["worker"] == before["worker"]:
            assert time.monotonic() < deadline, "the worker was not renewed"
            time.sleep(0.1)
        assert after["model_digest"] == before["model_digest"]


def test_a_hang_up_renews_both_workers_while_comments_are_checked(tmp_path: Path) -> None:
    with RunningServer.start(tmp_path, workers=WORKERS) as server:
        key = server.add_site(BLOG)
        call(server, "submit-spam", key, SPAM)
        time.sleep(LAG_S)
        before = states(server)
        os.kill(server.pid, signal.SIGHUP)
        deadline = time.monotonic() + WAIT_S
        answers, seen = set(), set(before)
        while len(seen - set(before)) < WORKERS or set(states(server)) & set(before):
            assert time.monotonic() < deadline, f"workers were not renewed: {before}, {seen}"
            try:
                answers.add(call(server, "comment-check", key, SPAM))
                seen.add(int(health(server)["worker"]))
            except URLError:  # taken by a worker that was just leaving: clients ask again
                continue
        assert answers == {b"true"}
        after = states(server)
        assert set(after.values()) == set(before.values()) and len(set(after.values())) == 1


def children(pid: int) -> set[int]:
    """The processes that it started and that are not gone."""
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def test_a_worker_that_is_slow_to_start_is_waited_for_at_a_hang_up(tmp_path: Path) -> None:
    with RunningServer.start(tmp_path, workers=1) as server:
        before, worker = children(server.pid), health(server)["worker"]
        os.kill(server.pid, signal.SIGHUP)
        deadline = time.monotonic() + WAIT_S
        while not (new := children(server.pid) - before):
            assert time.monotonic() < deadline, "no worker was started"
            time.sleep(0.01)
        os.kill(min(new), signal.SIGSTOP)
        time.sleep(SLOW_START_S)
        os.kill(min(new), signal.SIGCONT)
        while health(server)["worker"] == worker:
            assert time.monotonic() < deadline, "the worker was not renewed"
            time.sleep(0.1)


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    with RunningServer.start(tmp_path, workers=1) as server:
        worker = int(health(server)["worker"])
        os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + WAIT_S
        while (after := health_or_none(server)) is None or after["worker"] == worker:
            assert time.monotonic() < deadline, "nobody took its place"
            time.sleep(0.1)


def health_or_none(server: RunningServer) -> "dict[str, object] | None":
    """None while nobody answers."""
    try:
        return health(server)
    except DEAD:
        return None
