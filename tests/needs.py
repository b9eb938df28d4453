"""What a test needs from outside Python, and what happens where it is not there.

On a developer's machine the test is skipped with one line that says what to install.
With CI set nothing may be skipped: the same line is a failure (tests/conftest.py does
that for every skip, wherever it comes from). `make test` as root on Debian or Ubuntu
installs tests/debian-packages.txt beforehand.
"""

import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def needs(program: str, install: str) -> Path:
    """The path of a program; skips the test where it is missing. `install`: Debian's package."""
    found = shutil.which(program)
    if found is None:
        lacks(program, install)
    return Path(found)


def lacks(what: str, install: str) -> NoReturn:
    """Skips the test for want of something that is not a program."""
    pytest.skip(f"needs {what}: apt-get install {install}")
