"""Rows of the page's tables, a function a section: cells in the order of its head."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tamis.lab.benchmarks import Result
from tamis.lab.campaigns import Told
from tamis.lab.cases import WHOLE, Section
from tamis.lab.evaluation import Evaluation, Harm, Series
from tamis.lab.faithful import Faithful
from tamis.lab.figures import RATES, Summary
from tamis.lab.invention import Carried, Invention
from tamis.lab.languages import Language
from tamis.lab.measures import Spread
from tamis.lab.shown import NOTHING, number, percent, share, within
from tamis.lab.yardstick import Yardstick

PART_OF_PAGES = "pages, part "  # as lab.folds names them
Rows = Iterator[Sequence[str]]


def told(spread: Spread | None) -> str:
    """(1-ROCA)% over runs."""
    return number(spread, 2)


def among(values: Sequence[Spread | None]) -> str:
    """Means of shares, in a row of their own."""
    return " / ".join(percent(value.mean) if value else NOTHING for value in values)


def apart(found: Summary) -> tuple[str, ...]:
    """The cells named in APART."""
    return (
        told(found.roca), share(found.accuracy), among(found.misses[1:]), among(found.ended),
        share(found.calibration_error),
    )  # fmt: skip


def set_of(series: Series) -> tuple[str, str]:
    """The set and its size."""
    return series.file.partition(".jsonl")[0], f"{series.spam:,} / {series.ham:,}"


def stream_rows(result: Result[Evaluation]) -> Rows:
    """A row for the stream."""
    for series in result.found.series:
        yield (*set_of(series), result.case.starter, *apart(series.summary))


def ablation_rows(result: Result[Evaluation]) -> Rows:
    """The same, with the part first, and whether by date."""
    order = "by date" if result.case.plan.by else "shuffled"
    for name, *cells in stream_rows(result):
        yield (left_out(result), name, order, *cells)


def struck_rows(result: Result[Evaluation]) -> Rows:
    """The attack's row, with the part first."""
    for cells in attack_rows(result):
        yield (left_out(result), *cells)


def change_rows(result: Result[Evaluation]) -> Rows:
    """The last file's row, with the part and the files before it."""
    for name, _, starter, *cells in stream_rows(result):
        yield (left_out(result), ", ".join(result.case.files[:-1]), name, starter, *cells)


def left_out(result: Result[Any]) -> str:
    """The part that a run does without."""
    return ", ".join(result.case.plan.without) or result.case.what or WHOLE


def yardstick_rows(result: Result[Yardstick]) -> Rows:
    """A row for each source, and the means."""
    found = result.found
    for each in found.sources:
        yield each.name, *of(each.missed, each.spam), *of(each.refused, each.ham)
    mean = f"mean, ratio {found.ratio:.2f}"
    yield mean, "", as_they_are(found.ours), as_they_are(found.plain), "", "", ""


def of(pair: tuple[float, float] | None, count: int) -> tuple[str, str, str]:
    """How many, and two figures of theirs, in per cent."""
    return (f"{count:,}", *(map(as_they_are, pair) if pair else (NOTHING, NOTHING)))


def as_they_are(value: float) -> str:
    """Per cent."""
    return percent(value / 100)


def language_rows(result: Result[tuple[Language, ...]]) -> Rows:
    """A row for each language."""
    for each in result.found:
        yield language_row(each)


def language_row(each: Language) -> tuple[str, ...]:
    """One language's."""
    return (
        each.lang, ", ".join(file.partition(".jsonl")[0] for file in each.files),
        f"{each.ham:,}", percent(each.ham_held), percent(each.ham_refused),
        f"{each.spam:,}", percent(each.spam_held), percent(each.spam_refused),
    )  # fmt: skip


def invention_rows(result: Result[Invention]) -> Rows:
    """A row for each source, and the means."""
    found = result.found
    for each in found.sources:
        yield (
            each.name, f"{each.spam:,}", turned(each.missed), f"{each.ham:,}",
            turned(each.held), turned(each.refused),
        )  # fmt: skip
    yield "mean", "", turned((found.without, found.having)), "", "", ""


def kind_rows(result: Result[Carried]) -> Rows:
    """A row for the kind."""
    found = result.found
    sources = ", ".join(f"{name} {count}" for name, count in found.sources)
    missed = percent(found.without), percent(found.having)
    yield found.kind, str(found.found), sources, f"{found.invented:,}", *missed


def turned(pair: tuple[float, float] | None) -> str:
    """Without and with."""
    return " → ".join(map(as_they_are, pair)) if pair else NOTHING


def campaign_rows(result: Result[tuple[Told, ...]]) -> Rows:
    """A row for each share of words replaced, without labels and with the first refused."""
    for each in result.found:
        yield (
            left_out(result), result.case.files[0], result.case.starter, percent(each.share),
            "first refused" if each.labels else "none", f"{each.published:.1f}",
            str(each.worst), f"{each.refused:.1f}",
        )  # fmt: skip


def reason_rows(result: Result[dict[str, Faithful]]) -> Rows:
    """A row for each way."""
    for way, each in result.found.items():
        yield (
            result.case.files[0], result.case.starter, way, str(each.compared),
            number(each.named, 2), number(each.others, 2), number(each.ratio, 1),
            within(None if each.more is None else 100 * each.more, each.interval, 100.0),
        )  # fmt: skip


def page_rows(result: Result[Evaluation]) -> Rows:
    """A row for each page left out, and one for all; many pages dealt to parts: that alone."""
    for series in result.found.series:
        start = (set_of(series)[0], result.case.starter)
        runs = [(run.name, str(run.taught), run.figures) for run in series.runs]
        if series.together is not None:
            runs = [run for run in runs if not run[0].startswith(PART_OF_PAGES)]
            runs.append(("all, as one row", NOTHING, series.together))
        for name, taught, found in runs:
            passed = found.misses[RATES.index(0.01)]
            yield (
                *start, name, taught, within(found.roca, found.roca_interval, 1.0),
                percent(found.accuracy), within(passed.share, passed.interval, 100.0),
            )  # fmt: skip


def transfer_rows(result: Result[Evaluation]) -> Rows:
    """A row for each set and way."""
    pooled = {
        (one.file, each.way): f"{percent(one.spam_missed)} ({percent(one.ham_refused)})"
        for each in result.found.pooled
        if each.rate == RATES[2]
        for one in each.files
    }
    for series in result.found.series:
        missed = share(series.summary.misses[RATES.index(0.01)])
        yield (
            set_of(series)[0], series.name, told(series.summary.roca), missed,
            pooled.get((series.file, series.name), NOTHING),
        )  # fmt: skip


def first_rows(result: Result[Evaluation]) -> Rows:
    """A row for each count of labels."""
    for series in result.found.series:
        labels = series.name.removeprefix("after ").removesuffix(" labels")
        found = series.summary
        yield (
            set_of(series)[0], result.case.starter, labels, told(found.roca),
            share(found.accuracy), among(found.misses[2:]),
        )  # fmt: skip


def ham_rows(result: Result[Evaluation]) -> Rows:
    """A row for the set."""
    for series in result.found.series:
        yield (
            set_of(series)[0], result.case.starter, f"{series.ham:,}",
            *(percent(each.mean) if each else NOTHING for each in series.summary.ended),
        )  # fmt: skip


def promise_rows(result: Result[Evaluation]) -> Rows:
    """A row for each kind of feedback and decision."""
    for found in result.found.promised:
        for kept in found.kept:
            yield (
                ", ".join(result.case.files), result.case.starter, found.feedback,
                f"{found.ham:,} / {found.spam:,}", kept.decision, percent(kept.target),
                percent(kept.rate), *map(points, (kept.excess, kept.shortfall, kept.distance)),
                f"{percent(found.approved)} / {percent(found.held)}",
            )  # fmt: skip


def points(share: float) -> str:
    """A difference of shares in points of per cent."""
    return f"{100 * share:.2f}"


def attack_rows(result: Result[Evaluation]) -> Rows:
    """A row for the set: without → with the attack."""
    clean, struck = result.found.series
    (harm,) = result.found.harms

    def beside(figure: Callable[[Series], float | None]) -> str:
        return f"{percent(figure(clean))} → {percent(figure(struck))}"

    yield (
        harm.attack, set_of(clean)[0], result.case.starter,
        f"{told(clean.summary.roca)} → {told(struck.summary.roca)}",
        beside(lambda series: mean(series.summary.misses[2])),
        beside(lambda series: mean(series.summary.misses[3])),
        beside(approved), risen(harm), number(harm.area, 2),
    )  # fmt: skip


def risen(harm: Harm) -> str:
    """Points of per cent that the miss rises by."""
    return " / ".join(f"{100 * each.mean:+.1f}" if each else NOTHING for each in harm.miss[2:])


def mean(spread: Spread | None) -> float | None:
    """Its mean, if it has one."""
    return spread.mean if spread else None


def approved(series: Series) -> float | None:
    """The spam that no threshold held, over all runs."""
    held = [run.figures.ended[0].spam for run in series.runs]
    known = [each for each in held if each is not None]
    return 1 - sum(known) / len(known) if known else None


ROWS: Mapping[Section, Callable[[Result[Any]], Rows]] = {
    Section.LEFT_OUT: yardstick_rows,
    Section.LANGUAGES: language_rows,
    Section.INVENTED: invention_rows,
    Section.KINDS: kind_rows,
    Section.STREAMS: stream_rows,
    Section.DATES: stream_rows,
    Section.PAGES: page_rows,
    Section.TRANSFER: transfer_rows,
    Section.FIRST: first_rows,
    Section.HAM: ham_rows,
    Section.PROMISE: promise_rows,
    Section.ATTACKS: attack_rows,
    Section.ABLATION: ablation_rows,
    Section.STRUCK: struck_rows,
    Section.CHANGE: change_rows,
    Section.CAMPAIGNS: campaign_rows,
    Section.REASONS: reason_rows,
}
