"""`tamis user`, as it is called from a shell."""

import re
from pathlib import Path

from click.testing import CliRunner, Result

from tamis.cli import main

LINK = re.compile(r"/desk/enter\?token=\S{40,}\n\Z")


def tamis(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(data)])


def test_people_of_the_desk_come_and_go(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", "https://blog.example")
    assert LINK.search(tamis(tmp_path, "user", "add", "Alix", "--owner").stdout)
    assert tamis(tmp_path, "user", "list").stdout.split() == ["owner", "Alix"]
    assert LINK.search(tamis(tmp_path, "user", "reset", "Alix").stdout)
    assert tamis(tmp_path, "user", "remove", "Alix").stdout == "Alix is removed.\n"


def test_a_desk_of_nobody_says_so_beside_the_list(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", "https://blog.example")
    listed = tamis(tmp_path, "user", "list")
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert "tamis user add" in listed.stderr


def test_a_link_that_may_lead_elsewhere_says_so_on_the_line_before(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", "https://blog.example")
    added = tamis(tmp_path, "user", "add", "Alix").stdout.splitlines()
    assert "`tamis serve` prints" in added[0]
    assert added[1].startswith("http://127.0.0.1:8080/desk/enter?token=") and len(added) == 2
