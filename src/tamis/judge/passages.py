"""A second opinion on the worst passages of a long text, so that good words cannot outvote
a pitch at a site that has learned.

A site's learners see a text as a whole, and ten genuine comments behind a spam hid it from
them in 44 to 94 of 100 cases. So of a long text two passages are judged as if each were the
comment: its worst window of 80 signs, and, if it has several lines, the worst of these
together, since a pitch may be cut in pieces that stand between genuine lines. What decides
is the whole or a passage less a margin, whichever says more; a second opinion never acquits.

The margin is for having chosen: of k passages that say nothing, the worst says more than
one. A comment with one bad passage, no matter which, is k times less likely than that the
one passage is bad, so windows pay log k. Lines are where people cut, and not so freely
chosen as a window is from among all its places: they pay half of that. A comment that reads
well as a whole is held for a passage, never refused (`judge.tempered`).

A passage is found by the weights of features in base and site and is judged only if these
speak for spam; what is certain already needs none. The fold knows no places, so lessons are
of whole texts, and so are thresholds. What a person decided about the whole text stands.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

from tamis.judge.levels import BEND, Opinion, SiteModel, bent
from tamis.judge.modelfile import Base
from tamis.judge.observed import Observed, observe
from tamis.judge.windows import WIDTH, zeros_d
from tamis.kernel import running as kernel
from tamis.signals.features import zeros
from tamis.signals.origins import origins

LONG = 2 * WIDTH  # signs from which on a text has windows to choose from
LEAST = -0.5  # log-odds by the weights of features, from which on a passage is judged
MOST_LINES = 200  # told apart; of a text with more, some together
WORD_END = 16  # signs that a window is widened by at most, to end with a word
BLACK = re.compile(r"\S+")
TAGS_BEFORE = re.compile(r"(?:[<\[][^<>\[\]]{0,400}[>\]]\s*){1,4}\Z")
TAGS_AFTER = re.compile(r"(?:\s*[<\[]/[^<>\[\]]{0,40}[>\]]){1,4}")

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decisive:
    """What decided: the comment as it is, or a passage of it as if it were the comment."""

    seen: Observed
    opinion: Opinion
    log_odds: float  # of a passage: less its margin
    whole: float  # the same of the comment as it is
    parts: tuple[Stretch, ...]  # of the sent text, one a line; none where it is the whole


@dataclass(frozen=True, slots=True)
class Passage:
    """Stretches of the sent text, in order, and what they pay for having been chosen."""

    parts: tuple[Stretch, ...]
    margin: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weights of a text's features as sums over its padded folded signs."""

    sums: array[float]
    counts: array[int]
    window: Stretch  # the worst

    def score(self, stretch: Stretch) -> float:
        """Log-odds of a stretch, to a first order."""
        start, end = stretch
        count = self.counts[end] - self.counts[start]
        return (self.sums[end] - self.sums[start]) / sqrt(count) if count > 0 else 0.0


def decisive(base: Base, model: SiteModel, seen: Observed) -> Decisive:
    """The whole or that passage of it which speaks more for spam."""
    opinion = model.opinion(seen.keyed, seen.scores.values)
    whole = opinion.log_odds
    found = Decisive(seen, opinion, whole, whole, ())
    if model.lessons == 0 or opinion.remembered or opinion.log_odds >= BEND or not divides(seen):
        return found
    for passage in worst_passages(model, seen, opinion):
        text = "\n".join(seen.features.text.sent[start:end] for start, end in passage.parts)
        part = observe(base, seen.key, replace(seen.comment, text=text))
        second = model.opinion(part.keyed, part.scores.values)
        log_odds = bent(second.fused - passage.margin)
        if log_odds > found.log_odds:
            found = Decisive(part, second, log_odds, whole, passage.parts)
    return found


def divides(seen: Observed) -> bool:
    """Whether a text is long enough to have passages."""
    length = seen.features.length
    return length >= LONG or (length >= WIDTH and "\n" in seen.features.text.visible.strip())


def worst_passages(model: SiteModel, seen: Observed, opinion: Opinion) -> Iterator[Passage]:
    """The worst window and the worst lines, such as speak for spam."""
    weighed = weigh(model, seen, opinion)
    length = seen.features.length
    if length >= LONG and weighed.score(weighed.window) > LEAST:
        yield Passage((sent_window(seen, weighed.window),), log(length / WIDTH))
    found = lines(seen.features.text.visible)
    if len(found) > 1:
        places = places_of(seen, found)
        worst = worst_lines(weighed, places)
        if len(worst) < len(found):
            chosen = [found[at] for at in worst], [places[at] for at in worst]
            yield Passage(sent_lines(seen, *chosen), 0.5 * log(len(found)))


def worst_lines(weighed: Weighed, places: Sequence[Stretch]) -> Sequence[int]:
    """Those lines that together weigh most, in their order; all, where they say nothing.

    The more a line says for each of its features, the sooner it is taken, as long as what is
    taken says more with it than without it, as a text of its own.
    """
    said = []
    for at, (start, end) in enumerate(places):
        count = weighed.counts[end] - weighed.counts[start]
        if count > 0:
            weight = weighed.sums[end] - weighed.sums[start]
            said.append((-weight / count, at, weight, count))
    said.sort()
    most, taken, weight, count = LEAST, 0, 0.0, 0
    for number, each in enumerate(said, 1):
        weight += each[2]
        count += each[3]
        if weight / sqrt(count) > most:
            most, taken = weight / sqrt(count), number
    return sorted(each[1] for each in said[:taken]) or range(len(places))


def weigh(model: SiteModel, seen: Observed, opinion: Opinion) -> Weighed:
    """What base and site (AROW and logistic regression) give each feature, and the window
    that they find worst."""
    features, learners = seen.features, model.learners
    known = len(features.distinct)
    weights = array("d", seen.scores.weights)
    scale = model.trust * opinion.site.scale * sqrt(max(len(seen.keyed) - 1, 1))
    kernel.site_add(
        learners.keys, learners.cells, learners.bits, seen.keyed, 1, 1 + known,
        learners.recipe.values, scale * model.fusion[3], scale * model.fusion[4], weights,
    )  # fmt: skip
    length = features.length
    sums, counts = zeros_d(length + 1), zeros("i", length + 1)
    start = kernel.worst_window(
        weights, features.which, features.starts, len(features.starts), length, WIDTH, sums, counts
    )
    return Weighed(sums, counts, (start, min(start + WIDTH, length)))


def sent_window(seen: Observed, window: Stretch) -> Stretch:
    """A window of the padded folded text, widened to whole words, in the sent one."""
    folded = seen.features.text.folded
    start, end = max(window[0] - 1, 0), min(window[1] - 1, len(folded))
    before = folded.rfind(" ", max(0, start - WORD_END), start + 1)
    after = folded.find(" ", end, end + WORD_END)
    start = before + 1 if before >= 0 else 0 if start < WORD_END else start
    end = after if after >= 0 else len(folded) if len(folded) - end < WORD_END else end
    return in_sent(seen, (start, end))


def sent_lines(
    seen: Observed, found: Sequence[Stretch], places: Sequence[Stretch]
) -> tuple[Stretch, ...]:
    """Lines of the visible text, which stand at `places` of the padded folded one, in the
    sent one, without the blanks around them."""
    text = seen.features.text
    if text.sent != text.visible:
        found = [in_sent(seen, (start - 1, end - 1)) for start, end in places]
    return tuple(
        (end - len(line.lstrip()), start + len(line.rstrip()))
        for start, end in found
        for line in [text.sent[start:end]]
    )


def in_sent(seen: Observed, stretch: Stretch) -> Stretch:
    """A stretch of the folded text in the sent one, with the tags around it."""
    text = seen.features.text
    if text.sent == text.visible:
        counted = by_words(text.sent, len(text.folded), stretch)
        if counted is not None:
            return counted
    start, end = origins(text, [stretch])[0]
    if text.markup:
        before = TAGS_BEFORE.search(text.sent, max(0, start - 800), start)
        after = TAGS_AFTER.match(text.sent, end)
        return before.start() if before else start, after.end() if after else end
    return start, end


def by_words(sent: str, size: int, stretch: Stretch) -> Stretch | None:
    """The same by counting, where folding changed no length but that of blanks."""
    start, end = stretch
    blanks = len(sent) - len(sent.lstrip())
    if len(sent.strip()) == size:
        return start + blanks, end + blanks
    if len(" ".join(sent.split())) != size:
        return None
    at, begin, stop = 0, 0, len(sent)
    for word in BLACK.finditer(sent):
        if at <= start:
            begin = word.start() + start - at
        if at >= end:
            break
        stop = min(word.end(), word.start() + end - at)
        at += word.end() - word.start() + 1
    return begin, stop


def lines(visible: str) -> list[Stretch]:
    """A text's lines; empty ones go with the one before, or with the first."""
    found: list[Stretch] = []
    if "\n" not in visible:
        return found
    start = end = 0
    for line in visible.splitlines(keepends=True):
        end += len(line)
        if line.isspace() and found:
            found[-1] = found[-1][0], end
        elif not line.isspace():
            found.append((start, end))
        start = end if found else 0
    some = -(-len(found) // MOST_LINES)
    return [(group[0][0], group[-1][1]) for group in batched(found, some)] if some > 1 else found


def batched(found: Sequence[Stretch], some: int) -> Iterator[Sequence[Stretch]]:
    """So many together."""
    return (found[at : at + some] for at in range(0, len(found), some))


def in_whole(parts: Sequence[Stretch], span: Stretch) -> Stretch:
    """A stretch of a passage in the whole text: in that of its parts where it begins."""
    if not parts:
        return span
    start, end = span
    for first, last in parts:
        size = last - first
        if start <= size:
            return first + start, first + min(end, size)
        start, end = start - size - 1, end - size - 1
    return parts[-1][1], parts[-1][1]


def places_of(seen: Observed, found: list[Stretch]) -> list[Stretch]:
    """Where lines are in the padded folded text: by their lengths, exactly where the folding
    changed none."""
    text, length = seen.features.text, seen.features.length
    sizes = [len(" ".join(text.visible[start:end].split())) + 1 for start, end in found]
    share = (len(text.folded) + 1) / sum(sizes)
    places, at = [], 0
    for size in sizes:
        end = at + size
        places.append((1 + int(at * share), min(int(end * share), length)))
        at = end
    return places
