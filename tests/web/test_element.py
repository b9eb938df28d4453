"""`/embed.js`: small, whole, in each language, and made of today's sources."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import httpx
import pytest

from tamis.web.element import BUNDLE, SENTENCES, script, spoken
from tamis.wording import languages
from tests.servers import RunningServer

SOURCES = BUNDLE.parent / "embed"
MOST_BYTES = 10_000
PHRASE = re.compile(r"\b(?:say|number)\((\"(?:[^\"\\]|\\.)*\")")


def digest(folder: Path) -> str:
    """As scripts/embed/bundle.mjs counts it."""
    counted = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        counted.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return counted.hexdigest()


def test_the_bundle_is_of_todays_sources() -> None:
    assert digest(SOURCES) in BUNDLE.read_text("utf-8").splitlines()[0], "run: make embed"


def test_the_bundle_knows_every_sentence_of_its_sources() -> None:
    known = {forms[0] for forms in json.loads(SENTENCES.read_text("utf-8"))}
    said = {
        json.loads(one)
        for file in SOURCES.glob("*.js")
        for one in PHRASE.findall(file.read_text("utf-8"))
    }
    assert said == known


@pytest.mark.parametrize("lang", languages())
def test_in_one_language_it_weighs_no_more_than_ten_thousand_bytes(lang: str) -> None:
    assert len(script((lang,)).gzipped) <= MOST_BYTES


@pytest.mark.parametrize(
    ("asked", "got"),
    [("", ("en",)), ("fr", ("fr",)), ("fr,en,fr", ("fr", "en")), ("xx,../fr", ("en",))],
)
def test_it_speaks_the_languages_asked_for_that_there_are(asked: str, got: tuple[str, ...]) -> None:
    assert spoken(asked) == got


def test_a_browser_gets_it_small_and_asks_again_for_nothing(server: RunningServer) -> None:
    first = httpx.get(f"{server.url}/embed.js?lang=fr")
    assert first.headers["content-encoding"] == "gzip" and "Répondre" in first.text
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    known = {"if-none-match": first.headers["etag"]}
    assert httpx.get(f"{server.url}/embed.js?lang=fr", headers=known).status_code == 304


def test_who_reads_no_gzip_gets_the_same(server: RunningServer) -> None:
    plain = httpx.get(f"{server.url}/embed.js", headers={"accept-encoding": "identity"})
    assert plain.content == gzip.decompress(script(("en",)).gzipped)
