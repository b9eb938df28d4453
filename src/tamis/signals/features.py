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
from tamis.signals.words import CLASSES

GAP = 4  # words apart that still make a pair
MOST_LINKS = 20  # whose features are taken
SHAPED = 2000  # signs whose shape is looked at
CAPITAL = re.compile("[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]")
DIGIT = re.compile(r"\d")
PER_SIGN = 12  # features a sign makes at most: 6 runs, 1 word, 4 pairs


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

    `hashes[:count]` and `starts[:count]` are the text's, with repeats and places;
    `distinct[:known]` the text's without; `others[bounds[v]:bounds[v + 1]]` those of
    view v + 1.
    """

    text: Text
    links: tuple[Link, ...]
    home: Link | None
    language: str | None
    relations: tuple[str, ...]
    length: int  # signs of the padded folded text
    hashes: array[int]
    starts: array[int]
    count: int
    distinct: array[int]
    known: int
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


def code_points(text: str) -> array[int]:
    """A text as array('I')."""
    codes = array("I")
    codes.frombytes(text.encode("utf-32-le", "surrogatepass"))
    return codes


def zeros(kind: str, count: int) -> array[int]:
    """An array of `count` zeros."""
    return array(kind, bytes(count * array(kind).itemsize))


def hash_text(namespace: str, padded: str, gap: int) -> tuple[array[int], array[int], int]:
    """Hashes and places of all features of a text that begins and ends with a space."""
    codes = code_points(padded)
    size = len(codes)
    bounds = zeros("i", 2 * size)
    words = kernel.cut_words(codes, size, CLASSES, bounds)
    hashes, starts = zeros("Q", PER_SIGN * size), zeros("i", PER_SIGN * size)
    at = kernel.hash_ngrams(codes, size, seed(namespace), hashes, starts, 0)
    at = kernel.hash_words(codes, bounds, words, seed(namespace + ".word"), gap, hashes, starts, at)
    return hashes, starts, at


def find_features(comment: Comment) -> Features:
    """Everything that the learners see of a comment."""
    text = read_text(comment.text)
    links = find_links(text)
    home = make_link(comment.url, None, False) if comment.url else None
    padded = f" {text.folded} "
    hashes, starts, count = hash_text("text", padded, GAP)
    distinct, known = once(hashes, count)
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
        hashes, starts, count, distinct, known, others, tuple(bounds),
    )  # fmt: skip


def once(hashes: array[int], count: int) -> tuple[array[int], int]:
    """The distinct ones of the first `count`, in order, and how many."""
    size = 1 << max(4, (2 * count).bit_length())
    distinct = zeros("Q", count)
    return distinct, kernel.unique(hashes, count, zeros("Q", size), size - 1, distinct)


def field_features(namespace: str, folded: str) -> array[int]:
    """Runs and words of a short field, without pairs."""
    if not folded:
        return array("Q")
    hashes, _, count = hash_text(namespace, f" {folded} ", 0)
    return hashes[:count]


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
    shapes = {
        "length": size.bit_length(),
        "links": min(len(links), 4),
        "capitals": 8 * len(CAPITAL.findall(visible, 0, SHAPED)) // min(size, SHAPED),
        "digits": 8 * len(DIGIT.findall(visible, 0, SHAPED)) // min(size, SHAPED),
        "hidden": min(text.hidden, 2),
        "styled": min(text.styled, 4),
        "markup": min(text.markup, 3),
        "language": language,
        "foreign": bool(language and wishes and language not in wishes),
        "type": comment.type,
        "role": comment.role,
    }
    features = array("Q")
    features.extend(token("shape." + name, str(value)) for name, value in shapes.items())
    if comment.email:
        local, host = split_email(comment.email)
        features.append(token("email.host", host))
        features.extend(field_features("email.local", local))
    for word in (comment.user_agent or "")[:300].split():
        features.append(token("agent", word))
    return features
