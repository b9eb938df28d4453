"""What an evaluation is asked and what it finds: values, from the plan to the last figure.

The measuring itself is in lab.evaluate; what the figures mean, in lab.figures.
"""

from dataclasses import dataclass
from enum import StrEnum

from tamis.lab.attacks import Attack
from tamis.lab.figures import Curves, Figures, Summary
from tamis.lab.measures import Spread
from tamis.lab.records import Record
from tamis.verdict import Budgets, Decision


class Mode(StrEnum):
    """How it is measured."""

    PROGRESSIVE = "progressive"
    SPLIT = "split"
    TRANSFER = "transfer"
    FIRST = "first"
    CHANGE = "change"
    PROMISE = "promise"


class By(StrEnum):
    """What orders or divides the records, if not chance."""

    PAGE = "page"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do. `seeds`: how many shuffles; one where there is nothing to shuffle."""

    mode: Mode = Mode.PROGRESSIVE
    by: By | None = None
    seeds: int = 5
    attack: Attack | None = None  # measured beside the same runs without it
    most: int | None = None  # records of a label and file, drawn by a seed; `None`: all
    without: tuple[str, ...] = ()  # parts to do without: of lab.stream, of lab.switches


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of labelled records."""

    name: str
    digest: str  # SHA-256 of the file
    records: tuple[Record, ...]
    left_out: int = 0  # records beyond a cap, or that a plan by date or page cannot use


@dataclass(frozen=True, slots=True)
class Run:
    """One filter from its first lesson to its last verdict."""

    name: str
    taught: int
    copies: int  # near copies of judged comments, hence not taught
    figures: Figures


@dataclass(frozen=True, slots=True)
class Series:
    """All runs of one kind on one file."""

    file: str
    digest: str
    spam: int
    ham: int
    left_out: int
    name: str
    runs: tuple[Run, ...]
    summary: Summary
    together: Figures | None  # of all runs as one row, where each comment was judged once
    curves: Curves


@dataclass(frozen=True, slots=True)
class Share:
    """What one threshold for all files does to one of them. `None`: the class is missing."""

    file: str
    ham_refused: float | None
    spam_missed: float | None


@dataclass(frozen=True, slots=True)
class Pooled:
    """One threshold that refuses `rate` of the ham of all files."""

    way: str
    rate: float
    files: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Harm:
    """What an attack does to one file: what it adds to the figures of the same run without it.

    Positive is harm. In shares, but for `area`, which is in points of 100 times the area.
    """

    file: str
    attack: str
    miss: tuple[Spread | None, ...]  # by RATES
    approved: Spread | None  # spam that passes at the thresholds as they are
    area: Spread | None  # loss of area under the curve: rise of (1-ROCA)%


@dataclass(frozen=True, slots=True)
class Kept:
    """How one budget was kept over every window of ham (lab.promise). Shares, not points."""

    decision: Decision
    target: float
    rate: float | None  # over all ham; `None`: there is none
    excess: float  # of the worst window: above the target
    shortfall: float  # of the window with least: below it
    distance: float  # mean over the windows, either way


@dataclass(frozen=True, slots=True)
class Promised:
    """What a stream of ham and spam came to with one kind of feedback."""

    feedback: str
    ham: int
    spam: int
    kept: tuple[Kept, ...]
    approved: float | None  # share of the spam
    held: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `tamis evaluate` found."""

    plan: Plan
    model: str  # digest of the base
    budgets: Budgets
    series: tuple[Series, ...]
    pooled: tuple[Pooled, ...]
    check_us: float | None
    lesson_us: float | None
    harms: tuple[Harm, ...] = ()
    promised: tuple[Promised, ...] = ()
