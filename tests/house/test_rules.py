"""Rules of the house that no linter knows: sizes, dependencies, paths, locks."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_FILE_LINES = 400
LONGER = {"src/tamis/kernel/kernel.py": 900}  # compiled as one: decision 0002
MAX_FUNCTION_LINES = 60  # without its docstring
PYTHON = sorted(path for part in ("src", "tests") for path in (ROOT / part).rglob("*.py"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
WRITTEN = (".css", ".html", ".js", ".md", ".php", ".pl", ".py", ".sh", ".toml", ".txt")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its lines, docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False) or ""
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield node.name, lines - (docstring.count("\n") + 1 if docstring else 0)


def test_a_file_is_short_enough_to_be_read_at_once() -> None:
    lines = {name(path): len(path.read_text("utf-8").splitlines()) for path in PYTHON}
    limits = {file: LONGER.get(file, MAX_FILE_LINES) for file in lines}
    assert {file: count for file, count in lines.items() if count > limits[file]} == {}


def test_a_function_is_short_enough_to_be_held_in_mind() -> None:
    lines = {
        f"{name(path)}: {function}": count
        for path in PYTHON
        if "migrations" not in path.parts  # a list of tables, as it was on its day
        for function, count in functions(path)
    }
    assert {place: count for place, count in lines.items() if count > MAX_FUNCTION_LINES} == {}


def dependencies() -> set[str]:
    """The names of all that pyproject.toml asks for, in whatever group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lists = [
        project["build-system"]["requires"],
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    found = (re.match(r"[\w.-]+", line) for lines in lists for line in lines)
    return {match[0].lower() for match in found if match}


def test_every_dependency_has_its_line_and_every_line_its_dependency() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    explained = {word.lower() for word in re.findall(r"^\| `([\w.-]+)` \|", page, re.MULTILINE)}
    assert explained == dependencies()


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==\S+", package)
        assert "--hash=sha256:" in package
    assert "://" not in text


def written() -> Iterator[Path]:
    """All that people wrote or will read: the root's files, and what these folders hold."""
    yield from ROOT.glob("*")
    for part in (".ci", "docs", "integrations", "scripts", "src", "tests"):
        yield from (ROOT / part).rglob("*")


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    homes = re.compile(r"/(?:home|Users)/\w|/root/|" + re.escape(f"{ROOT}/"))
    files = [path for path in written() if path.is_file() and path != Path(__file__)]
    readable = [path for path in files if path.suffix in WRITTEN or not path.suffix]
    assert len(readable) > len(PYTHON)
    assert [name(path) for path in readable if homes.search(path.read_text("utf-8"))] == []
