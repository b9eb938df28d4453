"""/health and /metrics: how a worker is, and what was counted, without names."""

import json
from urllib.request import urlopen

from tests.servers import RunningServer
from tests.web.doors import HAM, Door


def metric(server: RunningServer, name: str) -> float:
    with urlopen(f"{server.url}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


def test_health_says_how_this_worker_is(server: RunningServer, door: Door) -> None:
    with urlopen(f"{server.url}/health", timeout=10) as answer:
        said = json.load(answer)
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
    assert (said["status"], said["database"]) == ("ok", "ok")
    assert said["sites"] >= 1 and said["worker"] != server.pid
    assert len(said["model_digest"]) == len(said["base_digest"]) == 64


def test_checks_and_labels_are_counted(server: RunningServer, door: Door) -> None:
    checks, labels = metric(server, "tamis_checks_total"), metric(server, "tamis_feedback_total")
    door.ask("comment-check", HAM)
    door.ask("submit-ham", HAM)
    assert metric(server, "tamis_checks_total") == checks + 1
    assert metric(server, "tamis_feedback_total") == labels + 1


def test_metrics_name_no_site_and_no_key(server: RunningServer, door: Door) -> None:
    door.ask("comment-check", HAM)
    with urlopen(f"{server.url}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    assert door.key not in text and "blog" not in text and "Claire" not in text
