"""What all tests share: no network, no skips with CI set, both databases, a browser."""

import ipaddress
import os
import socket
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tamis.store.engine import Store
from tests.databases import PostgreSQL
from tests.needs import needs
from tests.servers import RunningServer

CI = bool(os.environ.get("CI"))
SLOW_ROOMS = {"browser", "clients", "crash"}  # each test there starts programs of its own

hypothesis.settings.register_profile("ci", derandomize=True, max_examples=100, deadline=None)
hypothesis.settings.register_profile("here", max_examples=50, deadline=None)
hypothesis.settings.load_profile("ci" if CI else "here")


def is_local(address: object) -> bool:
    """Whether a socket address stays on this machine: a path, or a loopback address."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """A connection to anywhere but this machine is a failure that names the address."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield


def guarded(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    """`connect`, refusing addresses beyond this machine."""

    def connect_here(self: socket.socket, address: object) -> object:
        if not is_local(address):
            pytest.fail(f"a test reached for the network: {address!r}")
        return connect(self, address)

    return connect_here


def as_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turns a skip into a failure that keeps its words. An expected failure stays one."""
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        words = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"nothing may be skipped with CI set. {words}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make fast` leaves out."""
    for item in items:
        if item.path.parent.name in SLOW_ROOMS:
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI set, no test may be skipped."""
    report = yield
    as_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """With CI set, no file of tests may be skipped."""
    report = yield
    as_failure(report)
    return report


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Debian's Chromium, for playwright's `executable_path`."""
    return needs("chromium", "chromium")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server of this test run."""
    server = PostgreSQL.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; a test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tamis.db'}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store with all tables, on both kinds of database."""
    opened = Store.open(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A running server that many tests share, each with sites of its own."""
    with RunningServer.start(tmp_path_factory.mktemp("server")) as running:
        yield running
