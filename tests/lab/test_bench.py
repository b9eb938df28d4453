"""The bench: it measures what runs, and ends what it started. No figure is a condition."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tamis.errors import Unavailable
from tamis.lab.bench import in_process, machine, measure, quantile_us, resident_mib
from tamis.lab.load import answer_size, load, request
from tamis.lab.samples import varied
from tamis.lab.throughput import over_http

CLOSES = """
import socket
with socket.create_server(("127.0.0.1", 0)) as listening:
    print(listening.getsockname()[1], flush=True)
    listening.accept()[0].recv(9999)
"""


def children() -> set[str]:
    """The processes that this one has started."""
    return {path.read_text() for path in Path("/proc/self/task").glob("*/children")}


def test_samples_are_of_about_500_bytes_and_no_two_alike() -> None:
    assert all(450 <= len(comment.text.encode()) <= 550 for comment in varied(50))
    assert len({comment.text for comment in varied(50)}) == 50


def test_a_process_measures_itself() -> None:
    found = measure(12)
    assert 0 < found.check.p50_us <= found.check.p99_us
    assert found.fold_lines_per_s > 0 and found.model_load_ms > 0
    assert found.kernel and machine().cores >= 1


def test_the_plain_kernel_is_measured_in_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tamis.lab.bench.ROUNDS", {"python": 3})
    assert in_process("python").kernel == "plain Python"


def test_quantiles_are_times_that_were_measured() -> None:
    seconds = [at / 1e6 for at in range(1, 101)]
    assert (quantile_us(seconds, 0.5), quantile_us(seconds, 0.99)) == (51, 100)


def test_an_answer_is_whole_with_its_last_byte() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"
    assert answer_size(head + b"tr") == len(head) + 4
    assert answer_size(head[:-2]) is None


@pytest.mark.slow
def test_checks_are_measured_beside_a_bare_answer_and_all_is_ended() -> None:
    before = children()
    found = over_http(seconds=0.3, connections=(1, 3))
    assert [row.connections for row in found.rows] == [1, 3]
    for row in found.rows:
        assert row.comment_check.per_s > 0 and row.ratio > 0
    if resident_mib(1) is not None:
        assert found.worker_rss_mib is not None and found.worker_rss_mib > 20
    assert children() == before


def test_a_server_that_hangs_up_is_no_measurement() -> None:
    with subprocess.Popen([sys.executable, "-c", CLOSES], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with pytest.raises(Unavailable, match="hung up"):
            load(port, [request(port, "/", b"")], connections=1, seconds=5)


def test_the_command_prints_one_object(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from tamis.cli import main

    monkeypatch.setattr("tamis.lab.bench.ROUNDS", {"python": 3, "compiled": 3})
    found = json.loads(CliRunner().invoke(main, ["bench", "--json"]).stdout)
    assert set(found) == {"machine", "in_process", "http"}
    assert found["in_process"][-1]["kernel"] == "plain Python"
