"""Measuring the filter on labelled records, in five ways.

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
promise      All files in one stream, labels late: is each budget kept over any 5,000 ham
             (lab.promise)?
first        A new site: after its first 0, 10, 20 and 50 labels, what a filter makes of
             comments of the same file that it has not been taught.
change       One file after the other, in one stream of judging and learning; told is how the
             first comments of the last file fare at a site that knows the others.

Under an attack (lab.attacks) each run of the first two ways is done twice, without and
with it, and the harm is the difference of their figures.

Every run begins with an empty site model and, where it is a stream, an empty history
(lab.stream), so files and runs do not see each other. All is a function of records, plan
and base, but for the times.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import cast

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.givers import Giver
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import Base
from tamis.lab.attacks import Attack, Key, staged
from tamis.lab.copies import copy_groups, without_copies
from tamis.lab.corpora import usable
from tamis.lab.evaluation import (
    By,
    Corpus,
    Evaluation,
    Harm,
    Mode,
    Plan,
    Pooled,
    Promised,
    Run,
    Series,
    Share,
)
from tamis.lab.figures import RATES, Figures, Judged, curves, figures, scores, summary
from tamis.lab.folds import PARTS, by_page, folds, shuffled
from tamis.lab.measures import Spread, spread, threshold
from tamis.lab.promise import Feedback, promised
from tamis.lab.pupil import Pupil, label_of
from tamis.lab.stream import Stream
from tamis.lab.switches import without
from tamis.verdict import Budgets

STARTER = "starter alone"
OTHERS = "taught by the other files"
FIRST_LABELS = (0, 10, 20, 50)
MOST_AFTER = 1000  # comments judged after the first labels of a run
AFTER_CHANGE = 500  # comments of the last file

GIVERS = {key: Giver(key.value, trusted=False) for key in Key}  # none has more credit at first
ATTACKED = (Mode.PROGRESSIVE, Mode.SPLIT)
Tick = Callable[[int], None]
Results = tuple[list[Run], list[list[Judged]]]


def evaluate(
    plan: Plan, corpora: Sequence[Corpus], base: Base, tick: Tick = lambda _: None
) -> Evaluation:
    """Measure a base on corpora. `tick` is told how many comments were handled since.

    Raises BadInput where the records lack what the plan needs.
    """
    with without(plan.without):
        return _evaluate(plan, corpora, Pupil(base, Budgets()), tick)


def _evaluate(plan: Plan, corpora: Sequence[Corpus], pupil: Pupil, tick: Tick) -> Evaluation:
    fit = [usable(corpus, plan) for corpus in corpora]
    pooled: tuple[Pooled, ...] = ()
    kept: tuple[Promised, ...] = ()
    series: list[Series] = []
    harms: list[Harm] = []
    if plan.attack is not None and plan.mode not in ATTACKED:
        raise BadInput("attack", f"cannot be measured in mode {plan.mode}", " or ".join(ATTACKED))
    if plan.mode is Mode.TRANSFER:
        series, pooled = _transfer(plan, fit, pupil, tick)
    elif plan.mode is Mode.PROMISE:
        kept = promised(fit, pupil, tick)
    elif plan.mode is Mode.FIRST:
        series = [each for corpus in fit for each in _first(plan, corpus, pupil, tick)]
    elif plan.mode is Mode.CHANGE and len(fit) < 2:
        raise BadInput("files", "are too few for a change", "give two or more")
    elif plan.mode is Mode.CHANGE:
        series = [_change(plan, fit, pupil, tick)]
    else:
        measure = _progressive if plan.mode is Mode.PROGRESSIVE else _split
        for corpus in fit:
            series.append(measure(plan, corpus, pupil, tick, None))
            if plan.attack is not None:
                series.append(measure(plan, corpus, pupil, tick, plan.attack))
                harms.append(harm(plan.attack, *series[-2:]))
    return Evaluation(
        plan, pupil.base.digest, pupil.budgets, tuple(series), pooled,
        pupil.check_us(), pupil.learning.mean_us(), tuple(harms), kept,
    )  # fmt: skip


def harm(attack: Attack, clean: Series, struck: Series) -> Harm:
    """What an attack adds to the figures of the same runs without it."""

    def added(figure: Callable[[Figures], float | None]) -> Spread | None:
        pairs = [
            (figure(before.figures), figure(after.figures))
            for before, after in zip(clean.runs, struck.runs, strict=True)
        ]
        return spread(None if a is None or b is None else b - a for a, b in pairs)

    def missed(at: int) -> Spread | None:
        return added(lambda found: found.misses[at].share)

    return Harm(
        clean.file, str(attack), tuple(map(missed, range(len(RATES)))),
        added(_approved), added(lambda found: found.roca),
    )  # fmt: skip


def _approved(found: Figures) -> float | None:
    """The spam that no threshold held: `ended` begins with the mildest decision."""
    held = found.ended[0].spam
    return None if held is None else 1 - held


def effort(plan: Plan, corpora: Sequence[Corpus]) -> int:
    """How many comments `evaluate` will handle: judge or teach or leave out as copies."""
    sizes = [len(corpus.records) for corpus in (usable(c, plan) for c in corpora)]
    times = 1 if plan.attack is None else 2
    if plan.mode is Mode.PROGRESSIVE:
        return times * plan.seeds * sum(sizes)
    if plan.mode is Mode.TRANSFER:
        return sum(sizes) + (plan.seeds * len(sizes) * sum(sizes) if len(sizes) > 1 else 0)
    if plan.mode is Mode.CHANGE:
        return plan.seeds * (sum(sizes) - sizes[-1] + min(AFTER_CHANGE, sizes[-1]))
    if plan.mode is Mode.PROMISE:
        return len(Feedback) * sum(sizes)
    if plan.mode is Mode.FIRST:
        rest = [min(MOST_AFTER, size - FIRST_LABELS[-1]) for size in sizes]
        return plan.seeds * sum(FIRST_LABELS[-1] + len(FIRST_LABELS) * each for each in rest)
    if plan.by is None:
        return times * plan.seeds * PARTS * sum(sizes)
    if plan.by is By.DATE:
        return times * sum(sizes)
    parts = [len(by_page(usable(corpus, plan))) for corpus in corpora]
    return times * sum(count * size for count, size in zip(parts, sizes, strict=True))


def _progressive(
    plan: Plan, corpus: Corpus, pupil: Pupil, tick: Tick, attack: Attack | None
) -> Series:
    runs, streams = [], []
    for seed in range(plan.seeds):
        size = len(corpus.records)
        order = list(range(size)) if plan.by else shuffled(size, seed)
        turns = staged(attack, corpus.records, seed)
        model = SiteModel.empty()
        pupil.stream = Stream(plan.by is By.DATE, plan.without)
        judged = []
        for at in order:
            judged.append(pupil.check(model, turns[at].judged))
            for said in turns[at].feedback:
                pupil.teach(model, said.record, said.label, GIVERS[said.key])
            tick(1)
        name = "by date" if plan.by else f"shuffle {seed}"
        runs.append(Run(name, len(order), 0, figures(judged, pupil.budgets)))
        streams.append(judged)
    pupil.stream = None
    title = ", without ".join(("by date" if plan.by else "progressive", *plan.without))
    return _series(corpus, _named(title, attack), runs, streams, learning=True)


def _change(plan: Plan, corpora: Sequence[Corpus], pupil: Pupil, tick: Tick) -> Series:
    last = corpora[-1]
    runs, streams = [], []
    for seed in range(plan.seeds):
        model = SiteModel.empty()
        pupil.stream = Stream(False, plan.without)
        judged: list[Judged] = []
        for corpus in corpora:
            order = shuffled(len(corpus.records), seed)
            judged = []
            for at in order[:AFTER_CHANGE] if corpus is last else order:
                judged.append(pupil.check(model, corpus.records[at]))
                pupil.teach(model, corpus.records[at])
                tick(1)
        taught = sum(len(corpus.records) for corpus in corpora[:-1])
        runs.append(Run(f"shuffle {seed}", taught, 0, figures(judged, pupil.budgets)))
        streams.append(judged)
    pupil.stream = None
    before = ", ".join(corpus.name for corpus in corpora[:-1])
    title = ", without ".join((f"after {before}", *plan.without))
    return _series(last, title, runs, streams, learning=True)


def _named(name: str, attack: Attack | None) -> str:
    return name if attack is None else f"{name}, {attack}"


def _first(plan: Plan, corpus: Corpus, pupil: Pupil, tick: Tick) -> list[Series]:
    last = FIRST_LABELS[-1]
    if len(corpus.records) <= last:
        raise BadInput(corpus.name, f"has no more than {last} records", "give a larger file")
    runs: dict[int, list[Run]] = {count: [] for count in FIRST_LABELS}
    streams: dict[int, list[list[Judged]]] = {count: [] for count in FIRST_LABELS}
    for seed in range(plan.seeds):
        order = shuffled(len(corpus.records), seed)
        model = SiteModel.empty()
        for before, count in pairwise((0, *FIRST_LABELS)):
            for at in order[before:count]:
                pupil.teach(model, corpus.records[at])
                tick(1)
            judged = []
            for at in order[last : last + MOST_AFTER]:
                judged.append(pupil.check(model, corpus.records[at]))
                tick(1)
            runs[count].append(Run(f"shuffle {seed}", count, 0, figures(judged, pupil.budgets)))
            streams[count].append(judged)
    return [
        _series(corpus, f"after {count} labels", runs[count], streams[count], learning=False)
        for count in FIRST_LABELS
    ]


def _split(plan: Plan, corpus: Corpus, pupil: Pupil, tick: Tick, attack: Attack | None) -> Series:
    groups = copy_groups([record.text for record in corpus.records])
    turns = staged(attack, corpus.records, seed=0)
    runs, parts = [], []
    for name, learned, tested in folds(plan, corpus):
        taught = without_copies(learned, tested, groups)
        model = SiteModel.empty()
        for at in taught:
            for said in turns[at].feedback:
                pupil.teach(model, said.record, said.label, GIVERS[said.key])
            tick(1)
        tick(len(learned) - len(taught))
        judged = []
        for at in tested:
            judged.append(pupil.check(model, turns[at].judged))
            tick(1)
        copies = len(learned) - len(taught)
        runs.append(Run(name, len(taught), copies, figures(judged, pupil.budgets)))
        parts.append(judged)
    name = _named(f"split by {plan.by}" if plan.by else f"split into {PARTS}", attack)
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
