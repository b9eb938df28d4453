"""Two levels: the base, shipped and frozen, and the site, learned here.

The base says one log-odds from its views of a comment. The site adds what its three
learners say; with no lessons they say 0 and the base stands alone. `SiteModel` is the
whole learned state of a site and a fold of its lessons: `learn` reads nothing but the
lesson and the state, so the same lessons in the same order give the same bytes
(`to_bytes`) on every machine, and erasing a lesson is folding without it.

A lesson is a pure function of one comment (keyed features, the base's scores) and its
label. One step of the fold: score, move the thresholds and the fusion by how wrong that
was, then teach the learners. A text that a person has decided about is remembered by
its mark, so that the same text gets the same answer from then on.

Not here: which labels count how much (learning.trust) and what a verdict says (judge).
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from operator import mul

from tamis.comment import Label
from tamis.judge.budgets import CAUTION, DEFAULT, moved, start_thresholds
from tamis.judge.drift import Drift
from tamis.judge.givers import OWNER, SUSPECT, Giver, Givers
from tamis.judge.learners import CELLS, KINDS, Learners, Scores
from tamis.judge.modelfile import (
    HOME_PAGE,
    LINKS,
    NAME,
    PATTERNS,
    VIEWS,
    Base,
    Head,
    from_little_endian,
    little_endian,
)
from tamis.judge.noise import Noise
from tamis.judge.windows import Window, worst_window, zeros_d
from tamis.kernel import running as kernel
from tamis.signals.features import Features, View
from tamis.signals.language import tongue_of

SURE = 8.0  # log-odds; the base is never surer
# Of the base's log-odds, its whole text, its worst window; the site's AROW, logistic, Bayes.
FUSION_START = (1.0, 0.0, 0.0, 6.0, 0.7, 0.3)
FUSION_RATES = (0.03, 0.03, 0.03, 0.002, 0.002, 0.0002)
HALF_TRUSTED = 10.0  # weight of lessons at which half of what the site's learners say counts
BASE_INPUTS = (7, 0, 3)  # where the first three stand in BaseScores.values
REMEMBERED = 10.0  # log-odds that a person's decision about the same text adds
BEND = 10.0  # log-odds; what lies beyond is bent to stay below twice that
DOUBT_HALF = 100.0  # lessons after which doubt about labels has half its say
DRIFT_RATE = 2.0  # while the model drifts, a lesson weighs so much more, and nothing is doubted
BY_HASH, RUN, HOME, SHAPE = -1, KINDS.index("run"), KINDS.index("home"), KINDS.index("shape")
KIND_OF_VIEW = ((View.NAME, RUN), (View.HOME, HOME), (View.LINKS, RUN), (View.REST, SHAPE))
HEADER = struct.Struct("<8sqqqiddq6d3d")
STATE = b"TAMISSA\n"
MANNER = Drift.SIZE + Noise.SIZE  # bytes


@dataclass(frozen=True, slots=True)
class BaseScores:
    """What the base says of a comment, and the stretch it finds worst."""

    values: tuple[float, ...]  # TEXT arow, logistic, bayes, window, NAME, HOME, LINKS, log-odds
    pattern: int
    window: Window
    weights: array[float]  # log-odds of each of the text's distinct features, as in windows

    @property
    def log_odds(self) -> float:
        """Of spam, by the base alone."""
        return self.values[-1]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled comment, without its text.

    `features`: uint32, little endian; the first is the comment's mark (0: none), the
    rest its keyed features, ascending. `base`: as BaseScores.values, float32.
    """

    features: bytes
    base: tuple[float, ...]
    pattern: int
    label: Label
    weight: float
    base_digest: str


def pattern_of(head: Head, features: Features) -> int:
    """Which fields a comment has, as their sum in 0..7; and 8 more in a language that the base
    hardly knows genuine comments of."""
    has_name = features.bounds[View.NAME] > features.bounds[View.NAME - 1]
    strange = not head.knows(tongue_of(features.text.folded, features.language))
    fields = HOME_PAGE * (features.home is not None) + LINKS * bool(features.links)
    fields += NAME * has_name
    return fields + PATTERNS * (strange and len(head.patterns) > PATTERNS)


def float32(values: Sequence[float]) -> tuple[float, ...]:
    """The nearest float32 of each, as a ledger line keeps them."""
    return tuple(array("f", values))


def view_score(
    base: Base, view: int, hashes: array[int], first: int, last: int
) -> tuple[list[float], array[float]]:
    """The three learners' log-odds of one view, and what each feature weighs in a window."""
    units, sums, weights = base.head.units[view], array("d", bytes(24)), zeros_d(last - first)
    if last > first:
        mix = array("d", map(mul, units, base.head.window_mix))
        kernel.base_weights(base.slots, base.head.bits, mix, hashes, first, last, weights, sums)
    scale = 1.0 / sqrt(max(last - first, 1))
    return [total * unit * scale for total, unit in zip(sums, units, strict=True)], weights


def base_scores(base: Base, features: Features) -> BaseScores:
    """What the base says of a comment."""
    values, weights = view_score(base, View.TEXT, features.distinct, 0, len(features.distinct))
    window = worst_window(features, weights)
    values.append(window.score)
    bounds = features.bounds
    for view in range(1, VIEWS):
        # A name was learned beside a home page only, and says nothing without one: a third
        # of the genuine comments of a video site were held for the length of their names.
        unlearned = view == View.NAME and features.home is None
        last = bounds[view - 1] if unlearned else bounds[view]
        scores, _ = view_score(base, view, features.others, bounds[view - 1], last)
        values.append(sum(scores) / 3.0)
    pattern = pattern_of(base.head, features)
    known = base.head.patterns[pattern]
    total = sum(share * value for share, value in zip(base.head.mix, values, strict=True))
    log_odds = max(-SURE, min(SURE, known.bias + known.slope * total))
    return BaseScores(float32([*values, log_odds]), pattern, window, weights)


def mark_of(features: Features) -> int:
    """64 public bits for "the same comment again": its text and where it leads.

    0 for a text too short to know again that leads nowhere ("Merci !").
    """
    places = sorted({link.domain for link in features.links})
    if features.home is not None:
        places.append("home:" + features.home.domain)
    if features.text.folded.count(" ") < 3 and not places:
        return 0
    data = "\x00".join([features.text.folded, *places]).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") | 1


def site_features(features: Features, key: bytes) -> array[int]:
    """The features under a site's key: mark first, then all distinct ones, unsorted."""
    key0, key1 = struct.unpack("<QQ", key)
    mark, bounds = mark_of(features), features.bounds
    distinct, others = features.distinct, features.others
    keyed = array("I", bytes(4 * (1 + len(distinct) + len(others))))
    if mark:
        kernel.key_features(array("Q", (mark,)), 1, key0, key1, SHAPE, keyed, 0)
    at = kernel.key_features(distinct, len(distinct), key0, key1, BY_HASH, keyed, 1)
    for view, kind in KIND_OF_VIEW:
        part = others[bounds[view - 1] : bounds[view]]
        at = kernel.key_features(part, len(part), key0, key1, kind, keyed, at)
    return keyed


def make_lesson(
    base: Base, scores: BaseScores, keyed: array[int], label: Label, weight: float
) -> Lesson:
    """A lesson from what was observed."""
    ordered = array("I", [keyed[0], *sorted(set(keyed[1:]))])
    return Lesson(little_endian(ordered), scores.values, scores.pattern, label, weight, base.digest)


def bent(log_odds: float) -> float:
    """The same up to BEND, below 2 BEND beyond: rising strictly, so that no two comments
    share a probability of 1 and their order is kept."""
    over = abs(log_odds) - BEND
    if over <= 0.0:
        return log_odds
    most = BEND + BEND * over / (BEND + over)
    return most if log_odds > 0.0 else -most


@dataclass(frozen=True, slots=True)
class Opinion:
    """What base and site together say of a comment."""

    log_odds: float
    base: float  # the base's own log-odds
    inputs: tuple[float, ...]  # of the fusion
    fused: float  # before what is remembered
    site: Scores
    remembered: int  # what people decided about this very text: spam > 0, ham < 0
    caution: float  # of the log-odds, what the site's lessons alone say, up to CAUTION


@dataclass(slots=True)
class SiteModel:
    """The learned state of one site. Only `learn` changes it."""

    learners: Learners = field(default_factory=Learners)
    fusion: tuple[float, ...] = FUSION_START
    shifts: tuple[float, float, float] = (0.0, 0.0, 0.0)  # of hold, spam, discard thresholds
    remembered: dict[int, int] = field(default_factory=dict)
    lessons: int = 0
    hams: int = 0  # ham lessons: what stands behind a claim
    refused: int = 0  # of these, such as the model would have called spam
    givers: Givers = field(default_factory=Givers)
    drift: Drift = field(default_factory=Drift)
    noise: Noise = field(default_factory=Noise)

    @classmethod
    def empty(cls) -> SiteModel:
        """A site that has learned nothing."""
        return cls()

    @property
    def trust(self) -> float:
        """How much of what its learners say counts, from 0 towards 1."""
        weight = self.learners.weight
        return weight / (weight + HALF_TRUSTED)

    def opinion(self, keyed: array[int], base: tuple[float, ...]) -> Opinion:
        """What this site makes of `site_features`, given the base's values."""
        scores = self.learners.score(keyed, first=1)
        known = self.remembered.get(keyed[0], 0) if keyed[0] else 0
        trust = self.trust
        site = (trust * scores.arow, trust * scores.logistic, trust * scores.bayes)
        inputs = (*(base[at] for at in BASE_INPUTS), *site)
        total = sum(share * value for share, value in zip(self.fusion, inputs, strict=True))
        log_odds = bent(total + REMEMBERED * ((known > 0) - (known < 0)))
        learned = sum(map(mul, self.fusion[3:], site))
        caution = 0.0 if known > 0 else max(0.0, min(CAUTION, learned))
        return Opinion(log_odds, base[-1], inputs, total, scores, known, caution)

    @property
    def drifting(self) -> bool:
        """Whether it was wrong more often than usual, lately."""
        return self.drift.left > 0

    def learn(self, lesson: Lesson, base: Base, giver: Giver = OWNER) -> None:
        """One step of the fold. Lines of another base teach the site level only."""
        features = from_little_endian("I", lesson.features)
        spam = lesson.label == Label.SPAM
        same = lesson.base_digest == base.digest
        opinion = self.opinion(features, lesson.base if same else (0.0,) * len(lesson.base))
        self.givers.note(giver, opinion.fused, spam, len(features) - 1)
        credit = self.givers.credit(giver)
        counts = credit * self.belief(opinion.fused, spam)
        if counts < SUSPECT:
            self.givers.set_aside(giver, self.lessons)
        weight = lesson.weight * counts
        if self.drifting:
            weight *= DRIFT_RATE
        if credit < SUSPECT:
            self.givers.take_back(giver, self.remembered)
        else:
            self.drift = self.drift.after((opinion.fused > 0.0) != spam, self.lessons)
            if not self.drifting:
                self.noise = self.noise.after(opinion.fused, spam)
            if not spam:
                self.move_thresholds(opinion, base, lesson.pattern)
            if features[0]:
                self.remember(features[0], spam, giver)
        self.move_fusion(opinion, spam, weight)
        weight *= self.givers.length_weight(giver, len(features) - 1)
        self.learners.learn(features, spam, weight, opinion.site, first=1)
        self.lessons += 1

    def remember(self, mark: int, spam: bool, giver: Giver) -> None:
        """What a person decided about a text holds at once, however sure the model is."""
        before = self.remembered.get(mark, 0)
        self.remembered[mark] = max(1, before + 1) if spam else min(-1, before - 1)
        self.givers.turn(giver, mark, before, self.remembered[mark])

    def belief(self, log_odds: float, spam: bool) -> float:
        """How much a label counts, from 1 towards 0: less the likelier it is wrong, and the
        more the model has learned that says so."""
        known = 0 if self.drifting else self.lessons
        doubt = known / (known + DOUBT_HALF)
        return 1.0 - doubt * (1.0 - self.noise.right(log_odds, spam))

    def move_fusion(self, opinion: Opinion, spam: bool, weight: float) -> None:
        """A small step down the log-loss, by the loss before the lesson."""
        slope = kernel.sigmoid(opinion.fused) - (1.0 if spam else 0.0)
        step = min(weight, 3.0) * slope
        self.fusion = tuple(
            max(0.0, min(8.0, share - rate * step * value))
            for share, rate, value in zip(self.fusion, FUSION_RATES, opinion.inputs, strict=True)
        )

    def move_thresholds(self, opinion: Opinion, base: Base, pattern: int) -> None:
        """One genuine comment more: the thresholds move, and those it crossed are counted."""
        starts = start_thresholds(base, pattern, DEFAULT)
        self.refused += opinion.log_odds - opinion.caution >= starts[1] + self.shifts[1]
        self.shifts = moved(opinion.log_odds, opinion.caution, starts, self.shifts, self.hams)
        self.hams += 1

    def to_bytes(self) -> bytes:
        """The state, canonically: equal states give equal bytes on every machine."""
        learners = self.learners
        marks = sorted(self.remembered.items())
        head = HEADER.pack(
            STATE, self.lessons, self.hams, self.refused, learners.bits,
            learners.spams, learners.hams, learners.filled, *self.fusion, *self.shifts,
        )  # fmt: skip
        memory = b"".join(struct.pack("<Ii", mark, net) for mark, net in marks)
        table = little_endian(learners.keys) + little_endian(learners.cells)
        manner = self.drift.to_bytes() + self.noise.to_bytes() + self.givers.to_bytes()
        return head + len(marks).to_bytes(8, "little") + memory + table + manner

    @classmethod
    def from_bytes(cls, data: bytes) -> SiteModel:
        """The state from its bytes. Raises ValueError where these are none."""
        if len(data) < HEADER.size + 8 or not data.startswith(STATE):
            raise ValueError("not the state of a site")
        _, lessons, hams, refused, bits, spams, ham_weight, filled, *rest = HEADER.unpack(
            data[: HEADER.size]
        )
        count = int.from_bytes(data[HEADER.size : HEADER.size + 8], "little")
        end = HEADER.size + 8 + 8 * count
        memory = dict(struct.iter_unpack("<Ii", data[HEADER.size + 8 : end]))
        if not 0 < bits < 31 or len(data) < end + (4 + 4 * CELLS << bits) + MANNER:
            raise ValueError("the state of a site is cut short")
        middle, last = end + (4 << bits), end + (4 + 4 * CELLS << bits)
        keys, cells = (
            from_little_endian("I", data[end:middle]),
            from_little_endian("f", data[middle:last]),
        )
        drift = Drift.from_bytes(data[last : last + Drift.SIZE])
        noise = Noise.from_bytes(data[last + Drift.SIZE : last + MANNER])
        givers = Givers.from_bytes(data[last + MANNER :])
        learners = Learners(bits, keys, cells, spams, ham_weight, filled)
        shifts = (rest[6], rest[7], rest[8])
        return cls(
            learners, tuple(rest[:6]), shifts, memory, lessons, hams, refused, givers, drift,
            noise,
        )  # fmt: skip

    def digest(self) -> str:
        """SHA-256 of the state's bytes, hex."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def copy(self) -> SiteModel:
        """An independent one in the same state."""
        old = self.learners
        learners = replace(old, keys=array("I", old.keys), cells=array("f", old.cells))
        remembered, givers = dict(self.remembered), self.givers.copy()
        return replace(self, learners=learners, remembered=remembered, givers=givers)
