"""The notice: no column is left out, and both languages and JSON say the same."""

import msgspec
import pytest

from tamis.privacy import columns
from tamis.privacy.notice import as_json, build, personal_columns
from tamis.store.schema import metadata
from tamis.wording import languages, words

# What cannot be told from a column's name to be harmless: these hold no personal data.
IMPERSONAL = {"sites", "site_keys", "site_checks", "site_months", "meta", "threads"}


@pytest.mark.parametrize("lang", languages())
def test_every_personal_column_is_in_the_notice(lang: str) -> None:
    notice = build(words(lang), "https://blog.example")
    shown = {row.column for group in notice.groups for row in group.rows}
    assert shown == {
        f"{table.name}.{column.name}"
        for table, found in personal_columns().items()
        for column in found
    }
    assert all(
        row.what and row.purpose and row.keep for group in notice.groups for row in group.rows
    )


def test_a_column_has_a_purpose_or_belongs_to_a_table_without_people() -> None:
    """Keys and hashes of rows aside, every column of these tables is explained."""
    structural = {"site_id", "id", "guid", "seq", "hash", "person_id", "thread_id", "expires_at"}
    technical = {"base_digest", "digest", "weight", "corrected", "source", "given_by", "state",
                 "idempotency_key", "detail", "lessons", "kind", "tries"}  # fmt: skip
    unexplained = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        if table.name not in IMPERSONAL
        for column in table.columns
        if not column.info and column.name not in structural | technical
    }
    assert unexplained == set()


def test_the_words_name_no_column_that_is_not_there() -> None:
    known = {f"{t.name}.{c.name}" for t, found in personal_columns().items() for c in found}
    assert set(columns.column_words(words("en"))) == known


def test_french_differs_from_english_in_every_sentence() -> None:
    french, english = (build(words(lang), None) for lang in ("fr", "en"))
    for ours, theirs in zip(french.answers, english.answers, strict=True):
        assert ours.question != theirs.question and ours.text != theirs.text
    assert [g.table for g in french.groups] == [g.table for g in english.groups]


def test_programs_get_the_same_as_people() -> None:
    notice = build(words("fr"), "https://blog.example")
    again = msgspec.convert(msgspec.json.decode(msgspec.json.encode(as_json(notice))), type(notice))
    assert again == notice
