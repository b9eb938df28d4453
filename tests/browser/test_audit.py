"""The audit of refusals at the desk: marked, with words why, and counted."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tamis.store.engine import DATABASE_NAME
from tests.browser.conftest import OpenPage
from tests.browser.demo import Demo

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo in which the lot fell on two of its refusals."""
    folder = tmp_path_factory.mktemp("demo")
    with Demo(folder) as running:
        [database] = folder.rglob(DATABASE_NAME)
        draw(database)
        yield running


def draw(database: Path) -> None:
    with sqlite3.connect(database) as conn:
        conn.execute(
            "UPDATE comments SET audit = 1 WHERE id IN"
            " (SELECT id FROM comments WHERE state = 'spam' ORDER BY id LIMIT 2)"
        )


@pytest.mark.parametrize("java_script", [True, False])
def test_a_picked_refusal_is_marked_and_what_is_said_of_it_is_counted(
    visitor: OpenPage, desk_state: Any, java_script: bool
) -> None:
    page = visitor("/desk/", storage_state=desk_state, java_script_enabled=java_script)
    picked = page.locator("li.row", has=page.locator("p.audit"))
    before = picked.count()
    assert picked.first.locator(".badge", has_text="vérification").is_visible()
    assert "tiré au sort" in picked.first.locator("p.audit").inner_text().lower()
    picked.first.get_by_role("button", name="Spam").click()
    page.locator(".done").wait_for()
    page.goto("/desk/")
    assert picked.count() == before - 1
    said = page.locator("p.audited").inner_text()
    assert re.search(rf"0 erreur\(s\) sur {3 - before}\b", said)
    assert "pas encore prouvé" in said
