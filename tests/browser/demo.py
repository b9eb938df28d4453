"""The demo as a process, as somebody who tries Tamis starts it."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from urllib.error import URLError

START_S = 60.0
STOP_S = 15.0


class Demo:
    """`tamis demo` on a free port and data of its own. Use it as a context."""

    def __init__(self, folders_in: Path | None = None) -> None:
        """`folders_in`: where it makes its folder, if not in the usual place."""
        command = [sys.executable, "-m", "tamis", "demo", "--port", "0"]
        env = os.environ | ({"TMPDIR": str(folders_in)} if folders_in else {})
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        said = self._first_words()
        self.url = re.findall(r"(http://127\.0\.0\.1:\d+)/", said)[0]
        self.link = re.findall(r"http://\S+/desk/enter\?token=\S+", said)[0]
        self.key = re.findall(r"key ([0-9a-f]{12})", said)[0]
        self.host = self.url.removeprefix("http://")

    def _first_words(self) -> str:
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if "Ctrl+C" in line:
                return said
        raise AssertionError("the demo did not start: " + said)

    def wait_until_up(self) -> None:
        """Until its page is there."""
        deadline = time.monotonic() + START_S
        while not self.is_up():
            assert time.monotonic() < deadline and self.process.poll() is None
            time.sleep(0.05)

    def is_up(self) -> bool:
        """Whether its page is there."""
        try:
            urllib.request.urlopen(self.url, timeout=10).close()
        except (URLError, OSError):
            return False
        return True

    def __enter__(self) -> "Demo":
        self.wait_until_up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(STOP_S)
