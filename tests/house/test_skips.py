"""With CI set nothing may be skipped: a green run means that everything ran."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEST = """
import pytest
from tests.needs import needs

def test_that_needs_a_program():
    needs("no-such-program", "no-such-package")

@pytest.mark.xfail(strict=True)
def test_that_is_known_to_fail():
    assert False
"""


def outcome(folder: Path, ci: str) -> str:
    """The closing words of a run of TEST under this suite's conftest."""
    (folder / "test_it.py").write_text(TEST)
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "tests.conftest", str(folder)]
    env = {**os.environ, "CI": ci, "PYTHONPATH": str(root)}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("ci", "words"), [("true", "1 failed, 1 xfailed"), ("", "1 skipped")])
def test_a_skip_is_a_failure_with_ci_set_and_only_then(tmp_path: Path, ci: str, words: str) -> None:
    said = outcome(tmp_path, ci)
    assert words in said
    assert "apt-get install no-such-package" in said
