"""Making the starter model: from labelled records to one file, the same bytes each time.

    read, cap and draw -> features -> an index of those that may be kept
    -> each source left out in turn: learn from the others, score it
    -> from these scores alone: how views are fused, and where ham lies
    -> learn from all -> the strongest feature of each slot -> the file and its figures

A feature is kept if at least 5 records of at least 2 authors have it, so that no text
can be got back out. Whether a field is filled in marks the source, not the spammer: the
views of name and home page learn only from records that have both, and all that the
fusion knows of them comes from sources left out. numpy sorts and counts here; all sums
of floats are the kernel's or plain Python's, so that no processor changes a bit.
"""

from __future__ import annotations

import hashlib
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from tamis.comment import Label
from tamis.judge.learners import PLAIN, Learners
from tamis.judge.levels import base_scores
from tamis.judge.modelfile import (
    VIEWS,
    Base,
    Head,
    Pattern,
    from_little_endian,
    little_endian,
    pack,
)
from tamis.kernel import running as kernel
from tamis.lab.fusion import NEUTRAL, Fusion, Judged, fit_fusion
from tamis.lab.records import Record, comment_of
from tamis.signals.features import find_features
from tamis.signals.language import tongue_of

Say: TypeAlias = Callable[[str], None]  # progress, in words
Hashes: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int64]

PER_SOURCE = 8000  # records of one source and label at most
LEFT_OUT = 2500  # of these, while sources are left out in turn: fusion needs no more
FEWEST_RECORDS = 5
FEWEST_AUTHORS = 2
EPOCHS = 2
BITS = 20  # of the slots in the file
HEAVIEST = 127  # of a signed byte
WINDOW_MIX = (1.0, 0.25, 0.1)  # AROW, logistic, Bayes, where one number is needed
SEED = 20261124
INVENTED = "generated"  # a group that teaches, and has no say in fusion and thresholds


@dataclass(frozen=True, slots=True)
class Example:
    """One record, looked at: for each view its distinct features."""

    record: Record
    group: str
    spam: bool
    author: int
    complete: bool  # has both a name and a home page
    tongue: str | None
    views: tuple[Hashes, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Features of a view that may be kept, ascending. Their numbers are their places from 1,
    as the upper bits of a key, so that the table is filled in order."""

    hashes: Hashes

    def numbers(self, hashes: Hashes) -> Numbers:
        """Numbers of those of `hashes` that are kept, ascending."""
        places = np.searchsorted(self.hashes, hashes)
        places[places == len(self.hashes)] = 0
        return np.sort(places[self.hashes[places] == hashes])


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a model is made from: records looked at, and for each view what may be kept."""

    examples: Sequence[Example]
    indexes: Sequence[Index]


def draw(records: Iterable[Record], seed: int = SEED) -> list[Record]:
    """At most PER_SOURCE records of a found group and label, in a fixed random order."""
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        if record.label is not None and record.text.strip():
            groups[group_of(record), record.label].append(record)
    drawn: list[Record] = []
    for name in sorted(groups):
        members = groups[name]
        random.Random(f"{seed} {name}").shuffle(members)  # noqa: S311
        drawn += members if name[0] == INVENTED else members[:PER_SOURCE]
    random.Random(seed).shuffle(drawn)  # noqa: S311
    return drawn


def group_of(record: Record) -> str:
    """What is left out together: a file's records, a site with the templates found there."""
    source = record.source or ""
    for site in ("dylanmtaylor", "caffeinated", "lucascs"):
        if site in source:
            return f"site-{site}"
    if source.startswith("generated/"):
        return INVENTED
    return record.id.rpartition("-")[0] or source


def distinct(hashes: array[int]) -> Hashes:
    """Distinct ones, ascending."""
    return np.unique(np.array(hashes, dtype=np.uint64))


def look(record: Record) -> Example:
    """A record's features, view by view."""
    comment = comment_of(record)
    seen = find_features(comment)
    others = [seen.others[seen.bounds[v - 1] : seen.bounds[v]] for v in range(1, VIEWS)]
    views = (distinct(seen.distinct), *map(distinct, others))
    author = hashlib.blake2b((record.author or record.id).encode(), digest_size=4).digest()
    complete = comment.author is not None and seen.home is not None
    return Example(
        record, group_of(record), record.label == Label.SPAM,
        int.from_bytes(author, "little"), complete,
        tongue_of(seen.text.folded, seen.language), views,
    )  # fmt: skip


def make_index(examples: Sequence[Example], view: int) -> Index:
    """All features of a view that enough records of enough authors have."""
    views = [example.views[view] for example in examples]
    hashes = np.concatenate(views)
    authors = np.repeat(
        np.array([e.author for e in examples], dtype=np.uint32), [len(v) for v in views]
    )
    order = np.argsort(hashes, kind="stable")
    hashes, authors = hashes[order], authors[order]
    starts = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]]))
    counts = np.diff(np.append(starts, len(hashes)))
    several = np.minimum.reduceat(authors, starts) != np.maximum.reduceat(authors, starts)
    return Index(hashes[starts][(counts >= FEWEST_RECORDS) & several])


def learn_view(
    examples: Sequence[Example], view: int, index: Index, weigh: Callable[[Example], float]
) -> Learners:
    """The three learners taught with one view of all examples, EPOCHS times."""
    learners = Learners(recipe=PLAIN)
    lessons = []
    for example in examples:
        if view in (1, 2) and not example.complete:
            continue
        numbers = index.numbers(example.views[view])
        if len(numbers):
            lessons.append((keys_of(index, numbers), example.spam, weigh(example)))
    for epoch in range(EPOCHS):
        order = list(range(len(lessons)))
        random.Random(SEED + epoch).shuffle(order)  # noqa: S311
        for at in order:
            features, spam, weight = lessons[at]
            learners.learn(features, spam, weight, learners.score(features))
    return learners


def keys_of(index: Index, numbers: Numbers) -> array[int]:
    """Numbers of features as keys of a table: spread evenly, ascending, not 0."""
    step = (1 << 32) // (len(index.hashes) + 1)
    return array("I", ((numbers + 1) * step).astype(np.uint32).tobytes())


def make_base(
    indexes: Sequence[Index],
    learned: Sequence[Learners],
    fusion: Fusion,
    tongues: dict[str, int],
) -> Base:
    """The strongest feature of each slot, weights rounded to a byte."""
    units, hashes, weights = [], [], []
    for index, learners in zip(indexes, learned, strict=True):
        count = len(index.hashes)
        flat = array("d", bytes(24 * count))
        wanted = keys_of(index, np.arange(count))
        kernel.trained_weights(
            learners.keys, learners.cells, learners.bits, wanted, count,
            learners.spams, learners.hams, flat,
        )  # fmt: skip
        table = np.frombuffer(flat, dtype=np.float64).reshape(count, 3)
        unit = np.sort(np.abs(table), axis=0)[int(0.9995 * count)] / HEAVIEST + 1e-9
        units.append((float(unit[0]), float(unit[1]), float(unit[2])))
        hashes.append(index.hashes)
        weights.append(np.clip(np.rint(table / unit), -HEAVIEST, HEAVIEST).astype(np.int64))
    slots = fill_slots(np.concatenate(hashes), np.concatenate(weights))
    head = Head(
        name="starter",
        made_from="",
        bits=BITS,
        units=tuple(units),
        mix=fusion.mix,
        window_mix=WINDOW_MIX,
        spread=fusion.spread,
        levels=fusion.levels,
        patterns=tuple(Pattern(*values) for values in fusion.patterns),
        tongues=tongues,
    )
    return Base(head, from_little_endian("I", slots.tobytes()), "")


def fill_slots(hashes: Hashes, weights: NDArray[np.int64]) -> NDArray[np.uint8]:
    """2^BITS slots of 4 bytes; where several features meet, the heaviest stays."""
    strength = np.abs(weights).sum(axis=1)
    places = (hashes >> np.uint64(64 - BITS)).astype(np.int64)
    order = np.lexsort((hashes, -strength, places))
    first = order[np.concatenate([[True], places[order][1:] != places[order][:-1]])]
    first = first[strength[first] > 0]
    slots = np.zeros((1 << BITS, 4), dtype=np.uint8)
    checks = ((hashes[first] >> np.uint64(24)) % np.uint64(255)) + np.uint64(1)
    slots[places[first], 0] = checks.astype(np.uint8)
    slots[places[first], 1:] = (weights[first] % 256).astype(np.uint8)
    return slots.reshape(-1)


def weigh(example: Example) -> float:
    """What a record counts in the training."""
    if (example.record.source or "").startswith("spintax/"):
        return 0.3  # templates as bots post them by mistake
    return 1.0


def learn_all(examples: Sequence[Example], indexes: Sequence[Index]) -> list[Learners]:
    """Learners of all views."""
    return [learn_view(examples, view, index, weigh) for view, index in enumerate(indexes)]


def thinned(examples: Sequence[Example], most: int = LEFT_OUT) -> list[Example]:
    """The first `most` of each group and label."""
    taken: Counter[tuple[str, bool]] = Counter()
    kept = []
    for example in examples:
        taken[example.group, example.spam] += 1
        if taken[example.group, example.spam] <= most:
            kept.append(example)
    return kept


def found_ham(examples: Iterable[Example], without: str = "") -> dict[str, int]:
    """Genuine comments by tongue, but for those of a group and the invented ones."""
    counts = Counter(
        example.tongue
        for example in examples
        if example.tongue and not example.spam and example.group not in (INVENTED, without)
    )
    return {tongue: counts[tongue] for tongue in sorted(counts)}


def judge_left_out(
    examples: Sequence[Example], indexes: Sequence[Index], say: Say
) -> Iterator[Judged]:
    """Each group scored by a model that learned from all others, thinned; but languages are
    known from all that these have."""
    everything, examples = examples, thinned(examples)
    for group in sorted({example.group for example in examples}):
        tongues = found_ham(everything, without=group)
        others = [example for example in examples if example.group != group]
        base = taught(indexes, others, tongues)
        say(f"left out {group}")
        yield from score(base, [example for example in examples if example.group == group])


def taught(indexes: Sequence[Index], examples: Sequence[Example], tongues: dict[str, int]) -> Base:
    """A base that learned these examples, its views not fused yet."""
    return make_base(indexes, learn_all(examples, indexes), NEUTRAL, tongues)


def score(base: Base, examples: Iterable[Example]) -> Iterator[Judged]:
    """What a base makes of each view of examples."""
    for example in examples:
        scores = base_scores(base, find_features(comment_of(example.record)))
        yield Judged(
            scores.values[:-1], scores.pattern, example.spam, example.group,
            example.record.lang or "", base.head.knows(example.tongue),
        )  # fmt: skip


def prepare(records: Iterable[Record], say: Say) -> Drawn:
    """Draw records and look at them."""
    drawn = draw(records)
    say(f"{len(drawn)} records drawn")
    examples = [look(record) for record in drawn]
    indexes = [make_index(examples, view) for view in range(VIEWS)]
    say("features kept: " + ", ".join(str(len(index.hashes)) for index in indexes))
    return Drawn(examples, indexes)


def train(records: Iterable[Record], made_from: str, say: Say) -> tuple[bytes, list[Judged]]:
    """The model file's bytes, and the left-out scores that its figures rest on.

    `made_from`: the digest of the sources, for the file's head.
    """
    drawn = prepare(records, say)
    judged = list(judge_left_out(drawn.examples, drawn.indexes, say))
    fusion = fit_fusion([one for one in judged if one.group != INVENTED])
    learned = learn_all(drawn.examples, drawn.indexes)
    base = make_base(drawn.indexes, learned, fusion, found_ham(drawn.examples))
    head = msgspec.structs.replace(base.head, made_from=made_from)
    return pack(head, little_endian(base.slots)), judged
