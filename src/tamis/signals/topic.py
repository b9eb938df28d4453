"""What a comment has to do with its page: language models' arithmetic, no state.

After Mishne, Carmel and Lempel (2005), who told blog spam from comments by how far their
words were from the post's, without any training. A text is here a set of features: its
words and the runs of 4 signs inside of them, which forgives endings and needs no list of
languages; of Hangul and other syllables runs of 2; of Han and kana each sign and each pair;
Thai, without spaces, lives by its runs.

Three models, smoothed by halving (Jelinek-Mercer): how common a feature is **anywhere**
(a shipped table of 2^14 chances from the ham of the corpora, `lab.background`, or the
site's own counts where these say more); the **page**, by its title, address, tags and the
64 features of its text that it stands out by (parsimonious models, Hiemstra, Robertson and
Zaragoza 2004); the **thread**, counts of what was published under the page, in hashed slots.

Measured, each source left out of the background: the page's model alone puts ham
before spam with links in 0.75 to 0.90 of pairs; the thread's in 0.30 to 0.84, since what
slipped through under a flooded page is soon what the page seems to be about. So a thread
only excuses, it never speaks for a comment. Not here: memory (checks.topics).
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from urllib.parse import unquote

from tamis.comment import Comment
from tamis.kernel import running as kernel
from tamis.signals.features import once, scratch, seed
from tamis.signals.links import Link
from tamis.signals.text import Text, fold_words, read_text
from tamis.signals.words import CLASSES, code_points

BITS = 14  # of the places in the background
SHIFT = 64 - BITS
STEPS = 8  # of a byte there to a factor of 2: a chance of 2^-(byte / 8)
MASK = 4095  # of the slots of a thread and of a site
MOST_SIGNS = 20_000  # of a comment or a page that are looked at
MOST_NAMED = 128  # features of title, tags and address
MOST_STANDING_OUT = 64  # features of a page's text
MOST_SHOWN = 30  # signs of a word to each side
MARK_BYTES = 4096  # 2^15 bits: which features a page's text has
RARE = 2e-4  # chance of a word that can tie a link to a page
BREAK = re.compile(r"[\W_]+")
HOST = re.compile(r"^[a-zA-Z]+://[^/]*")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
TRIMMED = ".,;:!?()[]{}<>\"'«»“”…"


@dataclass(frozen=True, slots=True)
class Topic:
    """The features of a folded text: `hashes`, once each; occurrence i begins at `starts[i]`
    and is `hashes[which[i]]`."""

    hashes: array[int]
    which: array[int]
    starts: array[int]

    def __len__(self) -> int:
        return len(self.hashes)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a comment goes with a page. `gain`: nats, summed over the page's words in it;
    `strongest`: the index in `Topic.hashes` of the one that gains most, -1 for none."""

    gain: float
    strongest: int


def topic_of(folded: str) -> Topic:
    """What a folded text is about; of at most MOST_SIGNS signs."""
    codes = code_points(folded[:MOST_SIGNS])
    room = scratch.sized(len(codes))
    count = kernel.hash_topic(
        codes, len(codes), CLASSES, seed("topic.word"), seed("topic.run"),
        room.bounds, room.hashes, room.starts,
    )  # fmt: skip
    starts = room.starts[:count]
    return Topic(*once(room, count), starts)


def name_of(comment: Comment) -> str:
    """Title, tags and the address's own words of the page, folded; "" where none is told."""
    parts = [comment.page_title or "", *comment.context[:20]]
    if comment.permalink:
        path = HOST.sub("", comment.permalink[:2000]).partition("#")[0]
        parts.append(unquote(path[:500]))
    return fold_words(BREAK.sub(" ", " ".join(parts)))


def page_words(name: Topic, body: Topic | None) -> array[int]:
    """The page's own words, ascending: its name's, and of its text those that it stands out
    by: whose share there, times the logarithm of how much more that is than anywhere, is
    greatest."""
    chosen = set(sorted(name.hashes)[:MOST_NAMED])
    if body is not None:
        times = Counter(body.which)
        total = len(body.which)
        worth = sorted(
            (times[at] * log(times[at] / (total * chance(h))), h)
            for at, h in enumerate(body.hashes)
        )
        chosen.update(h for _, h in worth[-MOST_STANDING_OUT:])
    return array("Q", sorted(chosen))


def body_of(page_text: str) -> Topic:
    """What a page's text is about."""
    return topic_of(read_text(page_text[:MOST_SIGNS]).folded)


def page_fit(topic: Topic, words: array[int], site: array[int], total: int) -> Fit:
    """How well a comment goes with a page of these words on a site of these counts."""
    table, chances = background()
    out = array("d", (0.0,))
    strongest = kernel.page_gain(
        topic.hashes, len(topic.hashes), table, SHIFT, chances, site, MASK, max(total, 1),
        words, len(words), out,
    )  # fmt: skip
    return Fit(out[0], strongest)


def thread_fit(topic: Topic, thread: bytearray, total: int) -> tuple[float, float]:
    """The same with a thread: nats, the mean over all features (-0.69 where the thread has
    none of them) and the greatest of one."""
    table, chances = background()
    out = array("d", (0.0, 0.0))
    kernel.thread_gain(
        topic.hashes, len(topic.hashes), table, SHIFT, chances, thread, MASK, max(total, 1), out
    )
    return out[0], out[1]


def strongest_word(topic: Topic, fit: Fit, folded: str) -> tuple[str, ...]:
    """The word of the comment that ties it most to the page."""
    if fit.strongest < 0:
        return ()
    at = topic.starts[topic.which.index(fit.strongest)]
    start = max(folded.rfind(" ", 0, at + 1) + 1, at - MOST_SHOWN)
    end = folded.find(" ", at)
    word = folded[start : end if end >= 0 else len(folded)][: 2 * MOST_SHOWN]
    return (word.strip(TRIMMED) or word,)


def link_topic(link: Link) -> Topic:
    """The words of where a link leads and what stands on it."""
    name = link.domain.rpartition(".")[0]
    return topic_of(fold_words(BREAK.sub(" ", f"{name} {link.path[:100]} {link.anchor or ''}")))


def beside_links(text: Text, links: tuple[Link, ...]) -> Topic:
    """The words of a comment that are neither an address nor stand on a link."""
    visible = text.visible[:MOST_SIGNS]
    for link in links:
        if link.anchor:
            visible = visible.replace(link.anchor, " ")
    return topic_of(" ".join(fold_words(ADDRESS.sub(" ", visible)).split()))


def shares_a_rare_word(topic: Topic, others: Container[int]) -> bool:
    """Whether a feature that is not common anywhere is among `others`."""
    return any(h in others and chance(h) < RARE for h in topic.hashes)


def chance(feature: int) -> float:
    """How common a feature is anywhere."""
    table, chances = background()
    return chances[table[feature >> SHIFT]]


@cache
def background() -> tuple[bytearray, array[float]]:
    """The shipped table, and what its bytes mean."""
    table = bytearray(Path(__file__).with_name("topic.background").read_bytes())
    return table, array("d", (kernel.exp(-code / STEPS * log(2.0)) for code in range(256)))
