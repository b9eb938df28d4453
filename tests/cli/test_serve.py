"""`tamis serve`: what it says at its start, and why it does not."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tamis.cli.serve import report
from tamis.settings import Settings
from tests.crash.calls import BLOG, THANKS, call, health
from tests.databases import PostgreSQL
from tests.servers import TAMIS, RunningServer, address_printed

WORKERS_ONLY = """
import sys; from pathlib import Path
from tamis.cli.serve import listen, run_workers
from tamis.settings import Settings
settings = Settings(data=Path(sys.argv[1]), port=0)
run_workers(settings, listen(settings), "tamis.app:from_environment")
"""


def refusal(*arguments: str, **env: str) -> str:
    """What a server that cannot start says on standard error."""
    done = subprocess.run(
        [*TAMIS, "serve", "--port", "0", *arguments],
        capture_output=True, text=True, timeout=60, env={**os.environ, **env},
    )  # fmt: skip
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = refusal("--data", str(tmp_path), "--port", port, "--workers", workers)
    assert port in said and "--port" in said


@pytest.mark.parametrize("workers", ["1", "2"])
def test_who_waits_for_the_address_is_answered_at_once(tmp_path: Path, workers: str) -> None:
    began = time.monotonic()
    command = [*TAMIS, "serve", "--data", str(tmp_path), "--port", "0", "--workers", workers]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = address_printed(process)
        printed = time.monotonic()
        urllib.request.urlopen(f"{url}/health", timeout=60).close()
        assert time.monotonic() - printed < (printed - began) / 4
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_a_server_whose_workers_cannot_start_gives_no_address_and_ends_badly(
    tmp_path: Path,
) -> None:
    subprocess.run([*TAMIS, "site", "add", BLOG, "--data", str(tmp_path)], check=True, timeout=60)
    (tmp_path / "secret").write_text("00" * 32)
    done = subprocess.run(
        [sys.executable, "-c", WORKERS_ONLY, str(tmp_path)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "could not start" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "data" in refusal("--data", str(tmp_path / "file" / "data"))


def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody@/none?host={tmp_path}"
    assert "database is away" in refusal("--data", str(tmp_path), "--database", url)


def test_a_start_says_that_it_made_tables_in_an_empty_database_and_the_next_nothing(
    database_url: str,
) -> None:
    settings = Settings(database=database_url, secret="00" * 32)
    [said] = [line for line in report(settings) if "tables" in line]
    assert "this database was empty" in said
    assert not [line for line in report(settings) if "tables" in line]


def test_a_bare_database_url_asks_for_a_secret(tmp_path: Path) -> None:
    assert "TAMIS_SECRET" in refusal("--database", f"sqlite:///{tmp_path}/x.db")


def test_two_workers_on_postgresql_learn_from_one_report(
    postgresql: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMIS_DATABASE", postgresql.new_database())
    with RunningServer.start(tmp_path, workers=2) as server:
        key = server.add_site(BLOG)
        spam = "Gagnez 5000 euros par mois : https://argent.example"
        assert call(server, "submit-spam", key, spam) == THANKS
        time.sleep(1)
        said = [health(server) for _ in range(20)]
        assert {one["database"] for one in said} == {"ok"}
        assert {one["ledger_lines"] for one in said} == {1}
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
