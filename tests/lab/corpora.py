"""Small corpora made of a seed, for tests that need labelled records."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tamis.comment import Label
from tamis.lab.evaluation import Corpus
from tamis.lab.records import Record

SPAM = (
    "casino", "bonus", "crypto", "deposit", "viagra", "winner", "free", "click", "jackpot", "loan",
)  # fmt: skip
HAM = (
    "recipe", "flour", "baking", "article", "author", "bicycle", "garden", "winter", "thanks",
)  # fmt: skip
START = datetime(2020, 1, 1, tzinfo=UTC)


def records(count: int = 60, pages: int = 3, seed: int = 1) -> tuple[Record, ...]:
    """Spam and ham in turn, in words of their own, one a day, pages in turn."""
    dice = Random(seed)
    made = []
    for at in range(count):
        spam = at % 2 == 0
        words = dice.choices(SPAM if spam else HAM, k=8) + dice.choices(SPAM + HAM, k=2)
        made.append(
            Record(
                id=str(at),
                label=Label.SPAM if spam else Label.HAM,
                text=" ".join(words),
                page=f"page {at % pages}",
                date=START + timedelta(days=(at * 7) % count),
            )
        )
    return tuple(made)


def corpus(name: str = "made.jsonl", **how: int) -> Corpus:
    """The records as a file that was read."""
    return Corpus(name, "0" * 64, records(**how))


def write(path: Path, of: tuple[Record, ...]) -> Path:
    """The records as a file."""
    lines = (
        json.dumps({"id": r.id, "label": r.label, "text": r.text, "page": r.page,
                    "date": r.date.isoformat() if r.date else None})
        for r in of
    )  # fmt: skip
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
