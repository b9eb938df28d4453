"""Invented comments: the same everywhere, both labels alike in all but their words."""

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import pytest

from tamis.lab.generate import Fields, generate, kinds

SEED, COUNT = 7, 6000
LANGUAGES = "ar de en es fr hi id it ja ko nl pl pt ru tr vi zh".split()
DIGEST = """
import hashlib
from tamis.lab.generate import generate
text = "".join(repr(sorted(record.items())) for record in generate(7, 400))
print(hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def records() -> list[Fields]:
    return list(generate(SEED, COUNT))


def by_label(records: Iterable[Fields]) -> dict[str, list[Fields]]:
    groups = defaultdict(list)
    for record in records:
        groups[record["label"]].append(record)
    return groups


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = text.lower().split()
    return frozenset(tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def are_near(one: frozenset[tuple[str, ...]], two: frozenset[tuple[str, ...]]) -> bool:
    return len(one & two) / len(one | two) >= 0.6


def test_a_seed_gives_the_same_bytes_whatever_the_order_of_hashes() -> None:
    here = hashlib.sha256(
        "".join(repr(sorted(record.items())) for record in generate(SEED, 400)).encode()
    ).hexdigest()
    for hashes in "1", "2":
        environment = {**os.environ, "PYTHONHASHSEED": hashes}
        there = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True
        )
        assert there.stdout.strip() == here, there.stderr


def test_asking_for_more_leaves_the_first_records_as_they_were(records: list[Fields]) -> None:
    assert list(generate(SEED, 50)) == records[:50]


def test_another_seed_gives_other_comments(records: list[Fields]) -> None:
    texts = {record["text"] for record in records}
    assert sum(record["text"] in texts for record in generate(SEED + 1, 200)) < 20


def test_no_text_comes_twice(records: list[Fields]) -> None:
    assert len({record["text"] for record in records}) == COUNT


def test_each_language_is_half_spam(records: list[Fields]) -> None:
    labels = defaultdict(list)
    for record in records:
        labels[record["lang"]].append(record["label"])
    assert sorted(labels) == LANGUAGES
    for found in labels.values():
        assert found.count("spam") == found.count("ham") > 50


def test_each_language_has_several_trades_and_ham_beside_them() -> None:
    for lang, by in kinds().items():
        assert len(by["spam"]) >= 3, lang
        assert len(by["ham"]) >= 3, lang
    assert all(len(kinds()[lang][label]) >= 15 for lang in ("fr", "en") for label in by)


@pytest.mark.parametrize("label", ["spam", "ham"])
@pytest.mark.parametrize("lang", ["fr", "en", "de", "zh"])
def test_two_comments_of_a_kind_are_rarely_near_copies(
    records: list[Fields], lang: str, label: str
) -> None:
    groups = defaultdict(list)
    for record in records:
        if (record["lang"], record["label"]) == (lang, label):
            groups[record["kind"]].append(shingles(record["text"]))
    for kind, texts in groups.items():
        pairs = list(combinations(texts[:60], 2))
        assert sum(are_near(*pair) for pair in pairs) <= len(pairs) * 0.1, kind


@pytest.mark.parametrize("field", ["author", "email", "url", "page", "date"])
def test_that_a_field_is_there_says_nothing_of_the_label(records: list[Fields], field: str) -> None:
    groups = by_label(records)
    share = {
        label: sum(record.get(field) is not None for record in found) / len(found)
        for label, found in groups.items()
    }
    assert abs(share["spam"] - share["ham"]) < 0.05


@pytest.mark.parametrize("sign", ["!", "🙏", ":)", "\n", "..."])
def test_no_mark_or_smiley_belongs_to_one_label(records: list[Fields], sign: str) -> None:
    groups = by_label(records)
    spam, ham = (sum(sign in record["text"] for record in groups[of]) for of in ("spam", "ham"))
    assert min(spam, ham) > 0
    assert max(spam, ham) < 4 * min(spam, ham)


def test_ham_has_links_too(records: list[Fields]) -> None:
    ham = by_label(records)["ham"]
    assert sum("://" in record["text"] for record in ham) > len(ham) * 0.1


def test_no_slot_is_left_open(records: list[Fields]) -> None:
    for record in records:
        for text in record["text"], record["author"], record["page"], record["url"]:
            assert not any(slot in (text or "") for slot in ("{city}", "{year}", "{link}", "{n}"))


def test_every_kind_turns_up() -> None:
    found = {
        (record["lang"], record["label"], record["kind"]) for record in generate(SEED + 2, 20000)
    }
    wanted = {
        (lang, label, kind)
        for lang, by in kinds().items()
        for label, its in by.items()
        for kind in its
    }
    assert found == wanted
