"""Invented comments: the same on every run, half spam in each language."""

import hashlib
import os
import subprocess
import sys
from collections import Counter

from tamis.lab.generate.stream import generate

DIGEST = (
    "import hashlib; from tamis.lab.generate.stream import generate;"
    "print(hashlib.sha256(repr(list(generate(7, 200))).encode()).hexdigest())"
)


def test_two_processes_invent_the_same_whatever_their_hash_seed() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {hashlib.sha256(repr(list(generate(7, 200))).encode()).hexdigest()}


def test_each_language_is_half_spam() -> None:
    counted = Counter((record["lang"], record["label"]) for record in generate(3, 1200))
    for lang in {lang for lang, _ in counted}:
        assert counted[lang, "spam"] == counted[lang, "ham"] > 0


def test_whether_there_is_a_home_page_does_not_tell_the_label() -> None:
    with_page = Counter(r["label"] for r in generate(3, 2000) if r["url"] is not None)
    assert abs(with_page["spam"] - with_page["ham"]) < 100
