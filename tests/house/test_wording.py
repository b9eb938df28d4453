"""Languages: everything is said in each, and the compiled files are those of today."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tamis.wording import languages, words

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_every_sentence_is_translated_and_compiled() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/catalogues", "check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("asked", "lang"),
    [("fr", "fr"), ("fr_CA, en", "fr"), ("FR-be", "fr"), ("en-GB,fr", "en"), ("xx", "en"),
     ("", "en"), ("../../etc", "en"), ("de;q=0.8, fr;q=0.5", "fr")],
)  # fmt: skip
def test_a_site_is_answered_in_the_first_language_there_is(asked: str, lang: str) -> None:
    assert words(asked).lang == lang


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=-3), "à l’instant"),
        (timedelta(minutes=5), "il y a 5 minutes"),
        (timedelta(days=8), "16 novembre 2026"),
    ],
)
def test_time_is_told_in_words_and_never_from_the_future(passed: timedelta, said: str) -> None:
    assert words("fr").ago(NOW - passed, NOW) == said


def test_there_are_french_and_english() -> None:
    assert set(languages()) >= {"en", "fr"}
