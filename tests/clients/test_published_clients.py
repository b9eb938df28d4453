"""Akismet's published clients, unchanged, talk to Tamis as to Akismet.

Each runs in a process of its own, its host names pointed here; what it made of the
answers comes back as JSON. `scripts/setup test` installs them.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import akismet
import pytest
from akismet import _common

from tests.needs import lacks, needs
from tests.servers import RunningServer
from tests.web.doors import Door

HERE = Path(__file__).parent
INSTALLED = Path(sys.executable).parent.parent / "clients"
HAM = "Merci, je ne savais pas que l'usine avait fermé si tôt."
PITCH = "Der {} Teppichreiniger macht alles neu, fragen Sie {} in unserem Laden."
EXPECTED = {
    "good": True,
    "bad": False,
    "ham": False,
    "marked": True,
    "taught": True,
    "untaught": False,
}


@pytest.fixture
def door(server: RunningServer) -> Door:
    return Door.new(server)


def driven(command: list[object], door: Door, name: str) -> dict[str, object]:
    """What a client said, run with port, key, blog, a text to teach, and a ham."""
    pitch = PITCH.format(name, door.blog)
    arguments = [*command, door.server.port, door.key, door.blog, pitch, HAM]
    done = subprocess.run(
        list(map(str, arguments)), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", ["akismet-api", "cedx"])
def test_a_client_of_npm(door: Door, name: str) -> None:
    drive = INSTALLED / "node" / "drive.mjs"
    if not (INSTALLED / "node" / "node_modules").is_dir():
        lacks("npm's Akismet clients (make test)", "nodejs npm")
    found = driven([needs("node", "nodejs"), drive, name], door, name)
    assert found == EXPECTED


def test_net_akismet_of_perl(door: Door) -> None:
    perl = needs("perl", "perl")
    if subprocess.run(
        [perl, "-MNet::Akismet", "-e", "1"], capture_output=True, check=False
    ).returncode:
        lacks("Perl's Net::Akismet", "libnet-akismet-perl")
    assert driven([perl, HERE / "drive.pl"], door, "Perl") == EXPECTED


def test_python_akismet(door: Door) -> None:
    python = INSTALLED / "python" / "bin" / "python"
    if not python.exists():
        lacks("PyPI's python-akismet (make test)", "python3-venv")
    found = driven([python, HERE / "python_akismet.py"], door, "python-akismet")
    # it reads bodies as JSON: 0 is ham, 2 spam
    assert found == {"ham": 0, "marked": 2, "taught": 2, "untaught": 0}


@pytest.fixture
def at_home(door: Door, monkeypatch: pytest.MonkeyPatch) -> akismet.Config:
    monkeypatch.setattr(_common, "_API_URL", door.server.url)
    return akismet.Config(key=door.key, url=door.blog)


def fields(text: str, author: str = "Ada") -> dict[str, Any]:
    return {"user_ip": "203.0.113.7", "comment_content": text, "comment_author": author}


def test_akismet_of_pypi(at_home: akismet.Config) -> None:
    pitch = PITCH.format("sync", at_home.url)
    with akismet.SyncClient.validated_client(config=at_home) as client:
        assert not client.verify_key("000000000000", at_home.url)
        assert not client.comment_check(**fields(HAM))
        assert client.comment_check(**fields(HAM, "akismet-guaranteed-spam"))
        assert client.submit_spam(**fields(pitch)) is True
        assert client.comment_check(**fields(pitch))
        assert client.submit_ham(**fields(pitch)) is True
        assert not client.comment_check(**fields(pitch))
        assert client.usage_limit()["limit"] == "none"


def test_akismet_of_pypi_asynchronously(at_home: akismet.Config) -> None:
    async def session() -> None:
        async with await akismet.AsyncClient.validated_client(config=at_home) as client:
            assert not await client.comment_check(**fields(HAM))
            assert await client.comment_check(**fields(HAM, "viagra-test-123"))
            assert await client.submit_spam(**fields(PITCH.format("async", at_home.url))) is True

    asyncio.run(session())
