"""An evaluation in words and tables, the same for the terminal and for the report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tamis.lab.evaluation import Evaluation, Pooled, Series
from tamis.lab.faithful import Faithful
from tamis.lab.figures import RATES, Figures, targets
from tamis.lab.measures import Interval, Spread

NOTHING = "–"

ROCA = "(1-ROCA)%"
APART = (
    "(1-ROCA)%: 100 times the chance that a spam seems less spammy than a ham. "
    "± is the deviation between runs."
)
MISSED = "Of n ham at most floor(rate × n) lie above the threshold; spam at or below it is missed."
PROMISE = "Ham that ended in a decision or a worse one, beside the most that is promised."
RUNS = "In brackets the 95 % interval; copies: near copies of judged comments, not taught."
HARM = (
    "What the attack adds to the figures of the same runs without it; positive is harm. Approved: "
    "spam that passes at the judge's own thresholds. Area: points of 100 times the area lost."
)
FAITHFUL = (
    "Mean move of the verdict in log-odds: when the named words are cut out, in the direction "
    "claimed, and when others of the same lengths are, in either. More: comments in which the "
    "named ones moved it more."
)
POOLED = "Spam missed (ham refused) at one threshold for all files, set on the ham of all."


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, a sentence, and cells."""

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def faithful_table(found: Mapping[str, Mapping[str, Faithful]]) -> Table:
    """Whether reasons are true, a row a file and a way."""
    head = ("file", "how", "compared", "left out", "named move", "others move", "ratio", "more")
    rows = [
        (
            file, how, str(each.compared), str(each.left_out), number(each.named, 2),
            number(each.others, 2), number(each.ratio, 1), percent(each.more),
        )
        for file, ways in found.items()
        for how, each in ways.items()
    ]  # fmt: skip
    return Table("Words that reasons name, cut out", FAITHFUL, head, tuple(rows))


def tables(evaluation: Evaluation) -> tuple[Table, ...]:
    """All tables, those of single runs last."""
    found = [apart(evaluation), missed(evaluation), promise(evaluation)]
    if evaluation.harms:
        found.insert(0, harms(evaluation))
    if evaluation.pooled:
        found.append(pooled(evaluation.pooled))
    return (*found, *runs(evaluation))


def apart(evaluation: Evaluation) -> Table:
    """How well spam and ham were told apart, a row a series."""
    head = ("file", "how", "spam", "ham", ROCA, "accuracy", "MCC", "calibration error")
    rows = []
    for each in evaluation.series:
        mean = each.summary
        row = [*_named(each), str(each.spam), str(each.ham), number(mean.roca, 2)]
        row += [share(mean.accuracy), number(mean.mcc, 3), share(mean.calibration_error)]
        rows.append(tuple(row))
    return Table("Spam and ham told apart", APART, head, tuple(rows))


def missed(evaluation: Evaluation) -> Table:
    """How much spam passes at strict rates, a row a series."""
    head = ("file", "how", *(f"at {percent(rate)}" for rate in RATES))
    rows = [(*_named(each), *map(share, each.summary.misses)) for each in evaluation.series]
    return Table("Spam missed, by the share of ham that may be refused", MISSED, head, tuple(rows))


def promise(evaluation: Evaluation) -> Table:
    """What became of the ham, a row a series."""
    budgets = targets(evaluation.budgets)
    head = ("file", "how", *(f"{word} (≤ {percent(most)})" for word, most in budgets))
    rows = [(*_named(each), *map(share, each.summary.ended)) for each in evaluation.series]
    return Table("The promise about ham", PROMISE, head, tuple(rows))


def harms(evaluation: Evaluation) -> Table:
    """What the attack does, a row a file."""
    head = ("file", "attack", *(f"miss at {percent(rate)}" for rate in RATES), "approved", "area")
    rows = [
        (each.file, each.attack, *map(share, each.miss), share(each.approved), number(each.area, 2))
        for each in evaluation.harms
    ]
    return Table("Harm by the attack", HARM, head, tuple(rows))


def pooled(found: tuple[Pooled, ...]) -> Table:
    """One threshold for all files, a row a file and way."""
    cells: dict[tuple[str, str], list[str]] = {}
    for each in found:
        for one in each.files:
            words = f"{percent(one.spam_missed)} ({percent(one.ham_refused)})"
            cells.setdefault((one.file, each.way), []).append(words)
    rows = tuple((*names, *words) for names, words in cells.items())
    head = ("file", "how", *(f"at {percent(rate)}" for rate in RATES))
    return Table("One threshold for all files", POOLED, head, rows)


def runs(evaluation: Evaluation) -> Iterator[Table]:
    """A table for each series of several runs."""
    head = ("run", "taught", "copies", "spam", "ham", ROCA, "accuracy", "miss at 1 %")
    for each in evaluation.series:
        if len(each.runs) > 1:
            rows = [_run(run.name, str(run.taught), str(run.copies), run.figures)
                    for run in each.runs]  # fmt: skip
            if each.together is not None:
                rows.append(_run("all judged, as one", NOTHING, NOTHING, each.together))
            yield Table(f"Runs: {each.file}, {each.name}", RUNS, head, tuple(rows))


def _run(name: str, taught: str, copies: str, found: Figures) -> tuple[str, ...]:
    at = RATES.index(0.01)
    passed = found.misses[at]
    return (
        name, taught, copies, str(found.spam), str(found.ham),
        within(found.roca, found.roca_interval, 1.0),
        within(found.accuracy, found.accuracy_interval, 100.0),
        within(passed.share, passed.interval, 100.0),
    )  # fmt: skip


def taken(evaluation: Evaluation) -> str:
    """The times, as a sentence."""
    check, lesson = number(evaluation.check_us, 0), number(evaluation.lesson_us, 0)
    return f"A check took {check} µs on average, a lesson {lesson} µs (here, reasons not written)."


def percent(value: float | None) -> str:
    """A share as per cent, with as many digits as it needs."""
    if value is None:
        return NOTHING
    return f"{100 * value:.2f}".rstrip("0").rstrip(".") + " %"


def number(value: float | Spread | None, digits: int) -> str:
    """A plain number, or mean ± deviation."""
    if value is None:
        return NOTHING
    if not isinstance(value, Spread):
        return f"{value:.{digits}f}"
    deviation = "" if value.deviation is None else f" ± {value.deviation:.{digits}f}"
    return f"{value.mean:.{digits}f}{deviation}"


def share(value: Spread | None) -> str:
    """A spread of shares, in per cent."""
    if value is None:
        return NOTHING
    if value.deviation is None:
        return percent(value.mean)
    return f"{100 * value.mean:.2f} ± {100 * value.deviation:.2f} %"


def within(value: float | None, interval: Interval | None, scale: float) -> str:
    """A figure with its interval."""
    if value is None:
        return NOTHING
    if interval is None:
        return f"{scale * value:.2f}"
    return f"{scale * value:.2f} ({scale * interval[0]:.2f}–{scale * interval[1]:.2f})"


def _named(series: Series) -> tuple[str, str]:
    return series.file, series.name
