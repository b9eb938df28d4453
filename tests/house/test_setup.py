"""Set-up says what is lacking before it begins anything."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def set_up(folder: Path, path: Path) -> "subprocess.CompletedProcess[str]":
    """`scripts/setup run` in a fresh folder, with the programs in `path` before others."""
    shutil.copytree(ROOT / "scripts", folder / "a clone" / "scripts")
    command = ["sh", str(folder / "a clone" / "scripts" / "setup"), "run"]
    env = {"PATH": f"{path}:{os.environ['PATH']}", "HOME": str(folder)}
    return subprocess.run(command, env=env, capture_output=True, text=True)


def test_an_old_python_is_refused_with_the_way_out(tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        program = programs / name
        program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit\nexit 1\n')
        program.chmod(0o755)
    done = set_up(tmp_path, programs)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and Python 3.9.2 is what is here" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr
    assert not (tmp_path / "a clone" / ".venv").exists()
