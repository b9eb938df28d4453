"""What the documents point at is there, and what the code calls a document exists."""

import re
from pathlib import Path

from tamis.web.akismet import CALLS_KNOWN

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAX_DECISION_LINES = 30


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = [
        f"{document.name}: {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert dead == []


def test_every_document_that_the_code_names_is_there() -> None:
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]
    named = {
        page
        for file in files
        for page in re.findall(r"\bdocs/[\w/.-]+\.md\b", file.read_text("utf-8"))
    }
    assert [page for page in sorted(named) if not (ROOT / page).exists()] == []


def test_a_decision_is_short_and_says_what_would_change_it() -> None:
    for decision in (ROOT / "docs" / "decisions").glob("*.md"):
        text = decision.read_text("utf-8")
        assert len(text.splitlines()) <= MAX_DECISION_LINES, decision.name
        for part in ("Question", "Choice", "Evidence", "What would change it"):
            assert f"**{part}" in text, f"{decision.name}: {part}"


def test_every_header_and_call_of_the_akismet_door_is_explained_to_its_users() -> None:
    door = (ROOT / "src" / "tamis" / "web" / "akismet.py").read_text("utf-8")
    page = (ROOT / "docs" / "users.md").read_text("utf-8")
    headers = re.findall(r'Spelled\(b"([\w-]+)"\)', door)
    assert len(headers) > 5
    assert [name for name in (*headers, *CALLS_KNOWN) if name not in page] == []
