"""A real server for tests: `tamis serve` as a process, on a free port, in a data folder.

    with RunningServer.start(tmp_path) as server:
        key = server.add_site("https://blog.example")
        server.url, server.host, server.port, server.pid

Nothing in it is replaced. The server ends by its own process id, whatever happens.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from urllib.error import URLError

START_S = 60.0  # a busy machine, and no compiled kernel
STOP_S = 15.0
SETTLED_S = 1.0  # a server looks for changed sites five times a second
TAMIS = (sys.executable, "-m", "tamis")


class RunningServer:
    """A server that has answered its first request. Use it as a context."""

    def __init__(self, process: "subprocess.Popen[str]", data: Path, url: str) -> None:
        self.process, self.data, self.url = process, data, url
        self.host, port = url.removeprefix("http://").split(":")
        self.port = int(port)
        self.printed: list[str] = []  # what it says after its start
        threading.Thread(target=self._listen, daemon=True).start()

    @classmethod
    def start(
        cls, data: Path, *, workers: int = 1, port: int = 0, env: Mapping[str, str] | None = None
    ) -> "RunningServer":
        """Start one on this folder and wait until it is up."""
        command = [*TAMIS, "serve", "--data", str(data), "--host", "127.0.0.1"]
        command += ["--port", str(port), "--workers", str(workers)]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **(env or {})},
        )
        server = cls(process, data, address_printed(process))
        server.wait_until_up()
        return server

    @property
    def pid(self) -> int:
        """Of the supervisor; its workers are its children."""
        return self.process.pid

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, for a socket."""
        return self.host, self.port

    def wait_until_up(self) -> None:
        """Until /health answers."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/health", timeout=5).close()
                return
            except (URLError, OSError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise AssertionError("the server did not start: " + self.said()) from None
            time.sleep(0.05)

    def add_site(self, url: str, *wishes: str) -> str:
        """A further site, by the command line, known to the server; `wishes` like hold_as=spam."""
        key = self.tamis("site", "add", url).split()[-1]
        if wishes:
            self.tamis("site", "set", url, *wishes)
            time.sleep(SETTLED_S)
        deadline = time.monotonic() + START_S
        while self.verify(key, url) != "valid":
            assert time.monotonic() < deadline, f"{url} stays unknown: {self.said()}"
            time.sleep(0.1)
        return key

    def verify(self, key: str, url: str) -> str:
        """What the server says of a key."""
        body = f"key={key}&blog={url}".encode()
        with urllib.request.urlopen(f"{self.url}/1.1/verify-key", body, timeout=10) as answer:
            return str(answer.read().decode())

    def tamis(self, *arguments: str) -> str:
        """Run a command on the same data folder; its output."""
        command = [*TAMIS, *arguments, "--data", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait for its end. A second time does nothing."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(STOP_S)

    def said(self) -> str:
        """Its log so far."""
        return "".join(self.printed)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.printed.extend(lines)

    def __enter__(self) -> "RunningServer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def address_printed(process: "subprocess.Popen[str]") -> str:
    """The address in the first lines that a starting server prints."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    process.wait(STOP_S)
    raise AssertionError("the server did not start: " + said)
