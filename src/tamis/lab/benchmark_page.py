"""The results of all runs as one Markdown page: a table a section, a row a figure."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tamis.lab.benchmarks import Result, Section, by_section
from tamis.lab.evaluation import Harm, Series
from tamis.lab.figures import RATES, Summary
from tamis.lab.measures import Spread
from tamis.lab.shown import NOTHING, number, percent, share, within

PART_OF_PAGES = "pages, part "  # as lab.folds names them
Rows = Iterator[Sequence[str]]
APART = (
    "(1-ROCA)%", "accuracy", "miss at 0.5 % / 1 % / 2 %", "hold / spam / discard of ham",
    "calibration error",
)  # fmt: skip
TITLES: Mapping[Section, tuple[str, tuple[str, ...]]] = {
    Section.STREAMS: (
        "Streams: judge, then learn, over shuffles", ("set", "spam / ham", "starter", *APART),
    ),
    Section.DATES: (
        "By time: judge, then learn, in the order of the dates",
        ("set", "spam / ham", "starter", *APART),
    ),
    Section.PAGES: (
        "Leave one page out",
        ("set", "starter", "page", "taught", "(1-ROCA)%", "accuracy", "miss at 1 %"),
    ),
    Section.TRANSFER: (
        "From source to source",
        ("set", "judged by", "(1-ROCA)%", "miss at 1 % of its own ham",
         "miss (ham refused) at 1 % of all ham"),
    ),
    Section.FIRST: (
        "A new site's first labels",
        ("set", "starter", "labels", "(1-ROCA)%", "accuracy", "miss at 1 % / 2 %"),
    ),
    Section.HAM: (
        "Ham of sources never seen, at the shipped thresholds, nothing taught",
        ("set", "starter", "ham", "held or worse", "refused", "discarded"),
    ),
    Section.PROMISE: (
        "The promise over any 5,000 ham, labels 200 late",
        ("ham of, in turn", "starter", "told", "ham / spam", "decision", "target", "rate",
         "worst above", "worst below", "mean distance", "spam published / held"),
    ),
    Section.ATTACKS: (
        "Attacks, beside the same shuffles without them",
        ("attack", "set", "starter", "(1-ROCA)%", "miss at 1 %", "miss at 2 %",
         "spam approved", "rise of miss at 1 % / 2 %", "area lost"),
    ),
    Section.ABLATION: (
        "Without a part", ("without", "set", "spam / ham", "starter", *APART),
    ),
}  # fmt: skip


def page(results: Sequence[Result], version: str, kernel: str) -> str:
    """The page."""
    seconds = sum(result.seconds for result in results)
    lines = [
        "# Benchmarks, measured",
        "",
        f"Tamis {version}, kernel {kernel}: {len(results)} runs in {seconds / 60:.0f} minutes. "
        "± is the deviation between shuffles, brackets are 95 % intervals.",
    ]
    for section, found in by_section(results).items():
        title, head = TITLES[section]
        rows = [head, ["---"] * len(head), *(r for one in found for r in ROWS[section](one))]
        lines += ["", f"## {title}", "", *map(row, rows)]
    return "\n".join(lines) + "\n"


def row(cells: Sequence[str]) -> str:
    """A line of a table; a page's title may hold what would end a cell."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


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


def stream_rows(result: Result) -> Rows:
    """A row for the stream."""
    for series in result.evaluation.series:
        yield (*set_of(series), result.case.starter, *apart(series.summary))


def ablation_rows(result: Result) -> Rows:
    """The same, with the part first."""
    for cells in stream_rows(result):
        yield (", ".join(result.case.plan.without) or NOTHING, *cells)


def page_rows(result: Result) -> Rows:
    """A row for each page left out, and one for all; many pages dealt to parts: that alone."""
    for series in result.evaluation.series:
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


def transfer_rows(result: Result) -> Rows:
    """A row for each set and way."""
    pooled = {
        (one.file, each.way): f"{percent(one.spam_missed)} ({percent(one.ham_refused)})"
        for each in result.evaluation.pooled
        if each.rate == RATES[2]
        for one in each.files
    }
    for series in result.evaluation.series:
        missed = share(series.summary.misses[RATES.index(0.01)])
        yield (
            set_of(series)[0], series.name, told(series.summary.roca), missed,
            pooled.get((series.file, series.name), NOTHING),
        )  # fmt: skip


def first_rows(result: Result) -> Rows:
    """A row for each count of labels."""
    for series in result.evaluation.series:
        labels = series.name.removeprefix("after ").removesuffix(" labels")
        found = series.summary
        yield (
            set_of(series)[0], result.case.starter, labels, told(found.roca),
            share(found.accuracy), among(found.misses[2:]),
        )  # fmt: skip


def ham_rows(result: Result) -> Rows:
    """A row for the set."""
    for series in result.evaluation.series:
        yield (
            set_of(series)[0], result.case.starter, f"{series.ham:,}",
            *(percent(each.mean) if each else NOTHING for each in series.summary.ended),
        )  # fmt: skip


def promise_rows(result: Result) -> Rows:
    """A row for each kind of feedback and decision."""
    for found in result.evaluation.promised:
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


def attack_rows(result: Result) -> Rows:
    """A row for the set: without → with the attack."""
    clean, struck = result.evaluation.series
    (harm,) = result.evaluation.harms

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


ROWS: Mapping[Section, Callable[[Result], Rows]] = {
    Section.STREAMS: stream_rows,
    Section.DATES: stream_rows,
    Section.PAGES: page_rows,
    Section.TRANSFER: transfer_rows,
    Section.FIRST: first_rows,
    Section.HAM: ham_rows,
    Section.PROMISE: promise_rows,
    Section.ATTACKS: attack_rows,
    Section.ABLATION: ablation_rows,
}
