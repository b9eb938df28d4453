"""Pictures of an evaluation as SVG, drawn here: no script, no font, nothing to fetch.

Colours are classes (`ham`, `spam`, `guide` …), so that the page that holds a picture
decides how it looks by day, by night and on paper. Every picture says in words what it
shows; the figures stand in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log

from markupsafe import Markup

from tamis.lab.measures import Bin, Block, Point

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 12, 46  # margins


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale with its ticks. Values beyond its ends are drawn at the ends."""

    label: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """How far along the axis a value lies, 0 to 1."""
        value = min(max(value, self.low), self.high)
        if self.logarithmic:
            return log(value / self.low) / log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Plane:
    """Two axes and where their values lie on the picture."""

    x: Axis
    y: Axis

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point in the picture's own units."""
        across = LEFT + self.x.share(x) * (WIDTH - LEFT - RIGHT)
        return round(across, 1), round(HEIGHT - BOTTOM - self.y.share(y) * _inner_height(), 1)

    def line(self, points: Sequence[tuple[float, float]], kind: str) -> str:
        """A line through points."""
        path = " ".join(f"{x},{y}" for x, y in (self.place(*point) for point in points))
        return f'<polyline class="{kind}" points="{path}"/>'

    def dots(self, points: Sequence[tuple[float, float]], kind: str) -> str:
        """A dot at each point."""
        return "".join(
            f'<circle class="{kind}" cx="{x}" cy="{y}" r="3"/>'
            for x, y in (self.place(*point) for point in points)
        )

    def bar(self, start: float, end: float, height: float, kind: str) -> str:
        """A bar from the bottom."""
        left, top = self.place(start, height)
        right, bottom = self.place(end, self.y.low)
        size = f'width="{right - left:.1f}" height="{bottom - top:.1f}"'
        return f'<rect class="{kind}" x="{left}" y="{top}" {size}/>'


SHARES = ((0.0001, "0.01 %"), (0.001, "0.1 %"), (0.01, "1 %"), (0.1, "10 %"), (1.0, "100 %"))
EVEN = ((0.0, "0"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1.0, "100 %"))


def roc_picture(curve: Sequence[Point]) -> Markup:
    """Spam missed over ham refused, both logarithmic: the lower left corner is what counts."""
    across, up = (
        Axis(label, low := _power_below(values), 1.0, _from(low), logarithmic=True)
        for label, values in (
            ("ham refused", [point.ham_refused for point in curve]),
            ("spam missed", [point.spam_missed for point in curve]),
        )
    )
    plane = Plane(across, up)
    coin = [(10 ** (at / 10), 1 - 10 ** (at / 10)) for at in range(-40, 1)]
    points = [(point.ham_refused, point.spam_missed) for point in curve]
    return _picture(
        plane,
        plane.line(coin, "guide") + plane.line(points, "spam"),
        "ROC curve: share of spam missed over share of ham refused, both scales logarithmic, "
        "nought at their low ends; the dashed line is a coin's.",
    )


def _power_below(shares: Sequence[float]) -> float:
    """The power of ten that is below all of them but nought, within the ticks."""
    least = min((share for share in shares if share > 0), default=1.0)
    return max((tick for tick, _ in SHARES[:3] if tick < least), default=SHARES[0][0])


def _from(low: float) -> tuple[tuple[float, str], ...]:
    return tuple(tick for tick in SHARES if tick[0] >= low)


def calibration_picture(bins: Sequence[Bin]) -> Markup:
    """How often comments of a probability were spam."""
    plane = Plane(Axis("probability said", 0, 1, EVEN), Axis("share that was spam", 0, 1, EVEN))
    points = [(each.probability, each.spam) for each in bins]
    return _picture(
        plane,
        plane.line([(0, 0), (1, 1)], "guide") + plane.line(points, "spam") +
        plane.dots(points, "spam"),
        "Calibration: share of spam over the probability that was said; "
        "the dashed line is perfect.",
    )  # fmt: skip


def learning_picture(blocks: Sequence[Block]) -> Markup:
    """How errors fall as labels come in."""
    most = max((block.wrong for block in blocks), default=0.0)
    top = next((tick for tick in (0.02, 0.05, 0.1, 0.25, 0.5) if tick >= most), 1.0)
    ticks = tuple((top * at / 4, f"{100 * top * at / 4:g} %") for at in range(5))
    last = max((block.end for block in blocks), default=25)
    marks = tuple((float(n), str(n)) for n in (25, 100, 400, 1600, 6400, 25600) if n <= last)
    plane = Plane(
        Axis("comments so far", 12.5, float(max(last, 50)), marks, logarithmic=True),
        Axis("misjudged", 0.0, top, ticks),
    )
    points = [((max(block.start, 12.5) * block.end) ** 0.5, block.wrong) for block in blocks]
    return _picture(
        plane,
        plane.line(points, "spam") + plane.dots(points, "spam"),
        "Learning curve: share of comments misjudged, by how many labels came before.",
    )


def histogram_picture(ham: Sequence[int], spam: Sequence[int]) -> Markup:
    """How many comments of each class got which probability; counts are logarithmic."""
    most = max((*ham, *spam, 10))
    ticks = tuple((float(n), str(n)) for n in (1, 10, 100, 1000, 10_000, 100_000) if n <= most)
    plane = Plane(
        Axis("probability said", 0, 1, EVEN),
        Axis("comments", 0.5, float(most), ticks, logarithmic=True),
    )
    width = 1 / len(ham)
    bars = [
        plane.bar(at * width + shift * width / 2, at * width + (shift + 0.9) * width / 2, n, kind)
        for kind, counts, shift in (("ham", ham, 0.1), ("spam", spam, 1))
        for at, n in enumerate(counts)
        if n
    ]
    return _picture(
        plane,
        "".join(bars),
        "Histogram: comments by probability, ham and spam side by side, counts logarithmic.",
    )


def _picture(plane: Plane, inside: str, words: str) -> Markup:
    """The frame with axes and ticks around what is drawn."""
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = [f'<rect class="frame" x="{LEFT}" y="{TOP}" '
             f'width="{right - LEFT}" height="{bottom - TOP}"/>']  # fmt: skip
    for value, text in plane.x.ticks:
        x, _ = plane.place(value, plane.y.low)
        parts.append(f'<path class="grid" d="M{x} {TOP}V{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 15}" text-anchor="middle">{escape(text)}</text>')
    for value, text in plane.y.ticks:
        _, y = plane.place(plane.x.low, value)
        parts.append(f'<path class="grid" d="M{LEFT} {y}H{right}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{escape(text)}</text>')
    middle = (LEFT + right) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle" class="label">'
                 f"{escape(plane.x.label)}</text>")  # fmt: skip
    parts.append(f'<text x="{-(TOP + bottom) / 2}" y="13" transform="rotate(-90)" '
                 f'text-anchor="middle" class="label">{escape(plane.y.label)}</text>')  # fmt: skip
    head = f'<svg role="img" viewBox="0 0 {WIDTH} {HEIGHT}" xmlns="http://www.w3.org/2000/svg">'
    return Markup(f"{head}<title>{escape(words)}</title>{''.join(parts)}{inside}</svg>")


def _inner_height() -> float:
    return HEIGHT - TOP - BOTTOM
