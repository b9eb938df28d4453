"""Measuring the filter on labelled records, in three ways.

progressive  Each comment is judged, then its label is taught: a site's life from its
             first day. Over shuffles (`seeds`), or once in the order of the dates.
split        Some are taught, others judged, and nothing is learned meanwhile. Ten random
             parts, each judged by a filter that learned the nine others (over `seeds`
             deals); or by page, each page judged by one that learned the other pages; or by
             date, the last 30 % judged by one that learned the time before. What is a near
             copy of a judged comment is not taught (lab.copies).
transfer     Each file judged by the starter alone, and by a filter that learned all the
             other files in one shuffle: what one medium teaches about another. Since one
             threshold serves all sites, also the miss of each file at a threshold that
             refuses a share of the ham of *all* files.

Every run begins with an empty site model and, where it is a stream, an empty history
(lab.stream), so files and runs do not see each other. All is a function of records, plan
and base, but for the times.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import Base
from tamis.lab.copies import copy_groups, without_copies
from tamis.lab.evaluation import (
    By,
    Corpus,
    Evaluation,
    Mode,
    Plan,
    Pooled,
    Run,
    Series,
    Share,
)
from tamis.lab.figures import RATES, Judged, curves, figures, scores, summary
from tamis.lab.folds import PARTS, by_page, folds, shuffled
from tamis.lab.measures import threshold
from tamis.lab.pupil import Pupil, label_of
from tamis.lab.records import read_records
from tamis.lab.stream import Stream
from tamis.verdict import Budgets

STARTER = "starter alone"
OTHERS = "taught by the other files"

Tick = Callable[[int], None]
Results = tuple[list[Run], list[list[Judged]]]


def read_corpus(path: Path) -> Corpus:
    """A file whole, every record labelled. Raises BadInput."""
    records = tuple(read_records(path))
    if not records:
        raise BadInput(str(path), "holds no records")
    for record in records:
        if record.label is None:
            raise BadInput(f"{path}, record {record.id}, field label", "is missing")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Corpus(path.name, digest, records)


def evaluate(
    plan: Plan, corpora: Sequence[Corpus], base: Base, tick: Tick = lambda _: None
) -> Evaluation:
    """Measure a base on corpora. `tick` is told how many comments were handled since.

    Raises BadInput where the records lack what the plan needs.
    """
    pupil = Pupil(base, Budgets())
    usable = [_usable(corpus, plan) for corpus in corpora]
    pooled: tuple[Pooled, ...] = ()
    if plan.mode is Mode.TRANSFER:
        series, pooled = _transfer(plan, usable, pupil, tick)
    else:
        measure = _progressive if plan.mode is Mode.PROGRESSIVE else _split
        series = [measure(plan, corpus, pupil, tick) for corpus in usable]
    return Evaluation(
        plan, base.digest, pupil.budgets, tuple(series), pooled,
        pupil.check_us(), pupil.learning.mean_us(),
    )  # fmt: skip


def effort(plan: Plan, corpora: Sequence[Corpus]) -> int:
    """How many comments `evaluate` will handle: judge or teach or leave out as copies."""
    sizes = [len(corpus.records) for corpus in (_usable(c, plan) for c in corpora)]
    if plan.mode is Mode.PROGRESSIVE:
        return plan.seeds * sum(sizes)
    if plan.mode is Mode.TRANSFER:
        return sum(sizes) + (plan.seeds * len(sizes) * sum(sizes) if len(sizes) > 1 else 0)
    if plan.by is None:
        return plan.seeds * PARTS * sum(sizes)
    if plan.by is By.DATE:
        return sum(sizes)
    return sum(len(by_page(_usable(c, plan))) * n for c, n in zip(corpora, sizes, strict=True))


def _usable(corpus: Corpus, plan: Plan) -> Corpus:
    """The records that the plan can use, in time's order where it goes by date."""
    if plan.by is None:
        return corpus
    kept = [r for r in corpus.records if getattr(r, plan.by.value) is not None]
    if not kept:
        raise BadInput(corpus.name, f"has no {plan.by} to go by", f"leave out --by {plan.by}")
    if plan.by is By.DATE:
        kept.sort(key=lambda record: cast(datetime, record.date))
    return replace(corpus, records=tuple(kept), left_out=len(corpus.records) - len(kept))


def _progressive(plan: Plan, corpus: Corpus, pupil: Pupil, tick: Tick) -> Series:
    runs, streams = [], []
    for seed in range(plan.seeds):
        size = len(corpus.records)
        order = list(range(size)) if plan.by else shuffled(size, seed)
        model = SiteModel.empty()
        pupil.stream = Stream(plan.by is By.DATE, plan.without)
        judged = []
        for at in order:
            judged.append(pupil.check(model, corpus.records[at]))
            pupil.teach(model, corpus.records[at])
            tick(1)
        name = "by date" if plan.by else f"shuffle {seed}"
        runs.append(Run(name, len(order), 0, figures(judged, pupil.budgets)))
        streams.append(judged)
    pupil.stream = None
    title = ", without ".join(("by date" if plan.by else "progressive", *plan.without))
    return _series(corpus, title, runs, streams, learning=True)


def _split(plan: Plan, corpus: Corpus, pupil: Pupil, tick: Tick) -> Series:
    groups = copy_groups([record.text for record in corpus.records])
    runs, parts = [], []
    for name, learned, tested in folds(plan, corpus):
        taught = without_copies(learned, tested, groups)
        model = SiteModel.empty()
        for at in taught:
            pupil.teach(model, corpus.records[at])
            tick(1)
        tick(len(learned) - len(taught))
        judged = []
        for at in tested:
            judged.append(pupil.check(model, corpus.records[at]))
            tick(1)
        copies = len(learned) - len(taught)
        runs.append(Run(name, len(taught), copies, figures(judged, pupil.budgets)))
        parts.append(judged)
    name = f"split by {plan.by}" if plan.by else f"split into {PARTS}"
    return _series(corpus, name, runs, parts, learning=False)


def _transfer(
    plan: Plan, corpora: Sequence[Corpus], pupil: Pupil, tick: Tick
) -> tuple[list[Series], tuple[Pooled, ...]]:
    ways = {STARTER: [_alone(corpus, pupil, tick) for corpus in corpora]}
    if len(corpora) > 1:
        ways[OTHERS] = [_from_others(plan, c, corpora, pupil, tick) for c in corpora]
    series = [
        _series(corpus, way, runs, streams, learning=False)
        for at, corpus in enumerate(corpora)
        for way, results in ways.items()
        for runs, streams in [results[at]]
    ]
    first = {way: [streams[0] for _, streams in found] for way, found in ways.items()}
    pooled = tuple(
        _pool(way, rate, [corpus.name for corpus in corpora], streams)
        for way, streams in first.items()
        for rate in RATES
    )
    return series, pooled


def _alone(corpus: Corpus, pupil: Pupil, tick: Tick) -> Results:
    judged = _judge_all(SiteModel.empty(), corpus, pupil, tick)
    return [Run(STARTER, 0, 0, figures(judged, pupil.budgets))], [judged]


def _from_others(
    plan: Plan, corpus: Corpus, corpora: Sequence[Corpus], pupil: Pupil, tick: Tick
) -> Results:
    """Copies are looked for across all files: a text may stand in two of them."""
    others = [r for other in corpora if other is not corpus for r in other.records]
    mine = range(len(others), len(others) + len(corpus.records))
    groups = copy_groups([record.text for record in (*others, *corpus.records)])
    taught = without_copies(range(len(others)), mine, groups)
    copies = len(others) - len(taught)
    runs, streams = [], []
    for seed in range(plan.seeds):
        model = SiteModel.empty()
        for at in shuffled(len(taught), seed):
            pupil.teach(model, others[taught[at]])
            tick(1)
        tick(copies)
        judged = _judge_all(model, corpus, pupil, tick)
        runs.append(Run(f"shuffle {seed}", len(taught), copies, figures(judged, pupil.budgets)))
        streams.append(judged)
    return runs, streams


def _judge_all(model: SiteModel, corpus: Corpus, pupil: Pupil, tick: Tick) -> list[Judged]:
    judged = []
    for record in corpus.records:
        judged.append(pupil.check(model, record))
        tick(1)
    return judged


def _pool(way: str, rate: float, names: Sequence[str], streams: Sequence[list[Judged]]) -> Pooled:
    limit = threshold((s for judged in streams for s in scores(judged, spam=False)), rate)

    def above(judged: list[Judged], spam: bool) -> float | None:
        known = scores(judged, spam)
        return sum(s > cast(float, limit) for s in known) / len(known) if known else None

    shares = []
    for name, judged in zip(names, streams, strict=True):
        caught = above(judged, spam=True)
        missed = None if caught is None or limit is None else 1 - caught
        shares.append(Share(name, above(judged, spam=False), missed))
    return Pooled(way, rate, tuple(shares))


def _series(
    corpus: Corpus, name: str, runs: Sequence[Run], judged: Sequence[list[Judged]], learning: bool
) -> Series:
    labels = Counter(label_of(record) for record in corpus.records)
    row = [each for run in judged for each in run]
    once = len(row) == len(corpus.records) and len(runs) > 1
    return Series(
        corpus.name, corpus.digest, labels[Label.SPAM], labels[Label.HAM], corpus.left_out,
        name, tuple(runs), summary([run.figures for run in runs]),
        figures(row, Budgets()) if once else None, curves(judged, learning),
    )  # fmt: skip
