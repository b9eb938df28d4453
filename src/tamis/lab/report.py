"""The report of an evaluation: one HTML file that needs nothing but itself.

Pictures are drawn into it (lab.pictures), styles lie in it, there is no script; it can
be mailed, printed and read by day, by night and by a screen reader. Beside every
picture stand its figures.
"""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tamis.lab.evaluation import Evaluation, Series
from tamis.lab.figures import COLUMNS, Curves
from tamis.lab.measures import Point
from tamis.lab.pictures import (
    calibration_picture,
    histogram_picture,
    learning_picture,
    roc_picture,
)
from tamis.lab.shown import percent, tables, taken

TOLD_RATES = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its figures."""

    title: str
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def report(evaluation: Evaluation, version: str, kernel: str) -> str:
    """The page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    files = list(dict.fromkeys(each.file for each in evaluation.series))
    return environment.get_template("report.html").render(
        title=f"Tamis on {', '.join(files)}: {evaluation.plan.mode}",
        evaluation=evaluation,
        version=version,
        kernel=kernel,
        taken=taken(evaluation),
        tables=tables(evaluation),
        sections=[(each, pictures(each)) for each in evaluation.series],
    )


def pictures(series: Series) -> tuple[Picture, ...]:
    """The pictures that a series has data for."""
    seen = series.curves
    found = [_roc(seen)] if seen.roc else []
    found += [_calibration(seen)]
    if seen.learning:
        found.append(_learning(seen))
    return (*found, _histogram(seen))


def _roc(seen: Curves) -> Picture:
    rows = tuple(
        (percent(rate), percent(best_at(seen.roc, rate).spam_missed)) for rate in TOLD_RATES
    )
    return Picture("ROC curve", roc_picture(seen.roc), ("ham refused, at most", "missed"), rows)


def best_at(curve: tuple[Point, ...], rate: float) -> Point:
    """The last point of the curve that refuses no more ham than `rate`."""
    return [point for point in curve if point.ham_refused <= rate or point is curve[0]][-1]


def _calibration(seen: Curves) -> Picture:
    rows = tuple(
        (str(each.count), percent(each.probability), percent(each.spam))
        for each in seen.calibration
    )
    head = ("comments", "said", "was spam")
    return Picture("Calibration", calibration_picture(seen.calibration), head, rows)


def _learning(seen: Curves) -> Picture:
    rows = tuple((f"{b.start + 1}–{b.end}", percent(b.wrong)) for b in seen.learning)
    return Picture("Learning curve", learning_picture(seen.learning), ("comment", "wrong"), rows)


def _histogram(seen: Curves) -> Picture:
    rows = tuple(
        (f"{percent(at / COLUMNS)} – {percent((at + 1) / COLUMNS)}", str(ham), str(spam))
        for at, (ham, spam) in enumerate(zip(seen.ham, seen.spam, strict=True))
        if ham or spam
    )
    svg = histogram_picture(seen.ham, seen.spam)
    return Picture("Probabilities", svg, ("said", "ham", "spam"), rows)
