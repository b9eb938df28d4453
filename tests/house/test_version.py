"""The version is said once in the code and once in the package's metadata."""

import tomllib
from pathlib import Path

from tamis.version import VERSION


def test_the_package_and_the_program_name_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION
