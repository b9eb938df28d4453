"""Features: what the learners count, as 64-bit hashes, view by view.

A view is a part of a comment that is scored by itself: the text; the name; the home
page; the links; and the rest (e-mail, shape, agent, language), which only a site's own
level learns from. Every view has hash
seeds of its own, so that "casino" in a name is another feature than in a text.

Of the text: all runs of 2 to 6 signs, all words, all pairs of words up to four apart.
These occur with their place (for windows and for highlighting) and once each (for the
scores). Hashes here are public; `kernel.key_features` makes a site's own of them.
"""

from __future__ import annotations

import hashlib
import re
import threading
from array import array
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from tamis.comment import Comment
from tamis.kernel import running as kernel
from tamis.signals.author import name_relations, split_email
from tamis.signals.language import find_language
from tamis.signals.links import Link, find_links, make_link
from tamis.signals.text import Text, fold_words, read_text
from tamis.signals.words import CLASSES, code_points

GAP = 4  # words apart that still make a pair
MOST_LINKS = 20  # whose features are taken
SHAPED = 2000  # signs whose shape is looked at
CAPITAL = re.compile("[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]")
DIGIT = re.compile("[0-9٠-٩۰-۹०-९০-৯๐-๙]")
PER_SIGN = 7 + GAP  # features a sign makes at most: 6 runs, 1 word, pairs
SHAPE = (
    "length", "links", "capitals", "digits", "hidden", "styled", "markup", "language",
    "foreign", "type", "role",
)  # fmt: skip
KEPT_SIGNS = 8192  # a thread's scratch for so many takes 3 MB; it keeps no more


class View(IntEnum):
    """The parts that are scored by themselves; also their order in `Features.others`."""

    TEXT = 0
    NAME = 1
    HOME = 2
    LINKS = 3
    REST = 4


@dataclass(frozen=True, slots=True)
class Features:
    """All features of one comment.

    `distinct` are the text's, once each; occurrence i of them in the text begins at
    `starts[i]` and is `distinct[which[i]]`; `others[bounds[v]:bounds[v + 1]]` are those
    of view v + 1.
    """

    text: Text
    links: tuple[Link, ...]
    home: Link | None
    language: str | None
    relations: tuple[str, ...]
    length: int  # signs of the padded folded text
    starts: array[int]
    which: array[int]
    distinct: array[int]
    others: array[int]
    bounds: tuple[int, ...]


@lru_cache(maxsize=64)
def seed(namespace: str) -> int:
    """The 64-bit seed of a namespace."""
    return int.from_bytes(hashlib.blake2b(namespace.encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=16384)
def token(namespace: str, value: str) -> int:
    """The hash of a whole value in a namespace."""
    data = f"{namespace}\x00{value}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") | 1


def zeros(kind: str, count: int) -> array[int]:
    """An array of `count` zeros."""
    return array(kind, bytes(count * array(kind).itemsize))


class Scratch(threading.local):
    """Buffers of a thread, larger than their content and used again: to make them anew for
    each comment cost a third of its check."""

    def __init__(self) -> None:
        self.make(1024)

    def make(self, signs: int) -> None:
        """Room for a text of so many signs."""
        most = PER_SIGN * signs
        self.signs = signs
        self.bounds = zeros("i", 2 * signs)
        self.hashes, self.starts = zeros("Q", most), zeros("i", most)
        self.distinct, self.which = zeros("Q", most), zeros("i", most)
        self.seen = zeros("i", 1 << (2 * most).bit_length())

    def sized(self, signs: int) -> Scratch:
        """Itself, grown if need be; what a huge text took is given back by the next."""
        if signs > self.signs or self.signs > KEPT_SIGNS:
            self.make(max(signs, 1024))
        return self


scratch = Scratch()


def hash_text(namespace: str, padded: str, gap: int) -> tuple[Scratch, int]:
    """Features of a text that begins and ends with a space, and how many they are.

    They stand in `hashes` and `starts` of the thread's scratch, until its next text.
    """
    codes = code_points(padded)
    room = scratch.sized(len(codes))
    count = kernel.hash_text(
        codes, len(codes), CLASSES, seed(namespace), seed(namespace + ".word"), gap,
        room.bounds, room.hashes, room.starts,
    )  # fmt: skip
    return room, count


def find_features(comment: Comment) -> Features:
    """Everything that the learners see of a comment."""
    text = read_text(comment.text)
    links = find_links(text)
    home = make_link(comment.url, None, False) if comment.url else None
    padded = f" {text.folded} "
    room, count = hash_text("text", padded, GAP)
    starts = room.starts[:count]
    distinct, which = once(room, count)
    language = find_language(text.folded)
    relations = tuple(name_relations(comment, home, links))
    others = array("Q")
    bounds = [0]
    for features in (
        name_features(comment),
        home_features(home, relations),
        link_features(links),
        rest_features(comment, text, links, language),
    ):
        others.extend(features)
        bounds.append(len(others))
    return Features(
        text, links, home, language, relations, len(padded),
        starts, which, distinct, others, tuple(bounds),
    )  # fmt: skip


def once(room: Scratch, count: int) -> tuple[array[int], array[int]]:
    """The distinct ones of the first `count` hashes, in order, and which each of all is."""
    bits = (2 * count).bit_length()
    known = kernel.unique(room.hashes, count, room.seen, bits, room.distinct, room.which)
    return room.distinct[:known], room.which[:count]


def field_features(namespace: str, folded: str) -> array[int]:
    """Runs and words of a short field, without pairs."""
    if not folded:
        return array("Q")
    room, count = hash_text(namespace, f" {folded} ", 0)
    return room.hashes[:count]


def name_features(comment: Comment) -> array[int]:
    """Of the name alone."""
    return field_features("name", fold_words(comment.author or ""))


def home_features(home: Link | None, relations: tuple[str, ...]) -> array[int]:
    """Of the home page, and how the name goes with it and with the links."""
    features = array("Q")
    if home is None:
        return features
    features.extend(field_features("home.host", home.host))
    features.append(token("home.domain", home.domain))
    features.extend(field_features("home.path", fold_words(home.path[:200])))
    features.extend(token("relation", relation) for relation in relations)
    return features


def link_features(links: tuple[Link, ...]) -> array[int]:
    """Of where the links of the text lead and what stands on them."""
    features = array("Q")
    for link in links[:MOST_LINKS]:
        features.append(token("link.domain", link.domain))
        features.append(token("link.ending", link.domain.rpartition(".")[2]))
        features.extend(field_features("link.host", link.host))
        features.extend(field_features("link.path", fold_words(link.path[:200])))
        if link.anchor is not None:
            features.extend(field_features("link.anchor", fold_words(link.anchor[:200])))
    return features


def rest_features(
    comment: Comment, text: Text, links: tuple[Link, ...], language: str | None
) -> array[int]:
    """E-mail address, coarse measures of the comment, and the browser."""
    visible = text.visible
    size = len(visible) + 1
    wishes = (comment.lang or "").replace("_", "-").lower()
    shape = (
        size.bit_length(),
        min(len(links), 4),
        8 * len(CAPITAL.findall(visible, 0, SHAPED)) // min(size, SHAPED),
        8 * len(DIGIT.findall(visible, 0, SHAPED)) // min(size, SHAPED),
        min(text.hidden, 2),
        min(text.styled, 4),
        min(text.markup, 3),
        language,
        bool(language and wishes and language not in wishes),
        comment.type,
        comment.role,
    )
    features = array("Q", shape_features(shape))
    if comment.email:
        local, host = split_email(comment.email)
        features.append(token("email.host", host))
        features.extend(field_features("email.local", local))
    if comment.user_agent:
        features.extend(agent_features(comment.user_agent[:300]))
    return features


@lru_cache(maxsize=4096)
def shape_features(shape: tuple[object, ...]) -> tuple[int, ...]:
    """A token for each coarse measure, named as in SHAPE."""
    return tuple(
        token("shape." + name, str(value)) for name, value in zip(SHAPE, shape, strict=True)
    )


@lru_cache(maxsize=1024)
def agent_features(agent: str) -> tuple[int, ...]:
    """A token for each word of a browser's name; most visitors share a few."""
    return tuple(token("agent", word) for word in agent.split())
