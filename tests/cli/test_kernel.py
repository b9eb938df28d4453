"""A kernel that cannot be had: one sentence, whichever command meets it first."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers import TAMIS

SOURCE = Path(__file__).parents[2] / "src" / "tamis"


def refusal(*arguments: str, **env: str) -> str:
    """What a command says that cannot have its kernel."""
    done = subprocess.run(
        [*TAMIS, *arguments],
        capture_output=True, text=True, input="x", timeout=60, env={**os.environ, **env},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("command", ["serve", "demo", "check", "evaluate", "bench"])
def test_a_misspelt_kernel_is_one_sentence_with_the_right_words(command: str) -> None:
    files = {"serve": ["--port", "0"], "demo": ["--port", "0"], "evaluate": [__file__]}
    said = refusal(command, *files.get(command, []), TAMIS_KERNEL="fast")
    assert "'fast'" in said and "python" in said and "compiled" in said


def test_a_compiled_kernel_where_none_is_asks_for_a_compiler(tmp_path: Path) -> None:
    uncompiled = shutil.ignore_patterns("*.so", "__pycache__")
    shutil.copytree(SOURCE, tmp_path / "tamis", ignore=uncompiled)
    said = refusal("check", TAMIS_KERNEL="compiled", PYTHONPATH=str(tmp_path))
    assert "not compiled here" in said and "C compiler" in said
