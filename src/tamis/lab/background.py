"""The background of topics: how common words are anywhere, as a table of 16 kB.

    python -m tamis.lab.background src/tamis/signals/topic.background CORPUS...

The ham of all files that may teach (`lab.sources`), at most PER_GROUP comments of each,
invented ones left out. Features that fewer than 5 comments have are dropped, so no text
can be got back out; the rest fall into 2^14 places by their hash, and each place keeps
only the order of magnitude of its share. The same files give the same bytes.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from math import log2
from pathlib import Path

from tamis.comment import Label
from tamis.lab.records import Record
from tamis.lab.sources import read_sources
from tamis.lab.train import FEWEST_RECORDS, INVENTED, draw, group_of
from tamis.signals.text import read_text
from tamis.signals.topic import BITS, SHIFT, STEPS, topic_of

PER_GROUP = 6000
LEAST = 2.0  # comments that a place counts for where none fell


def make_background(records: Iterable[Record]) -> bytes:
    """The table: a byte for each place."""
    times: Counter[int] = Counter()
    taken: Counter[str] = Counter()
    for record in draw(records):
        group = group_of(record)
        if record.label is Label.HAM and group != INVENTED and taken[group] < PER_GROUP:
            taken[group] += 1
            times.update(topic_of(read_text(record.text).folded).hashes)
    total = max(times.total(), 1)
    places = [0.0] * (1 << BITS)
    for feature in sorted(times):
        if times[feature] >= FEWEST_RECORDS:
            places[feature >> SHIFT] += times[feature]
    return bytes(code_of(max(count, LEAST) / total) for count in places)


def code_of(chance: float) -> int:
    """A chance in steps of a factor of 2^(1/8), as `signals.topic` reads it."""
    return min(255, max(0, round(-STEPS * log2(min(chance, 1.0)))))


if __name__ == "__main__":
    out, *corpora = map(Path, sys.argv[1:])
    out.write_bytes(make_background(read_sources(sorted(corpora), stated_only=False).records))
