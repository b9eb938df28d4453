"""The way back: which stretch of the sent text a stretch of the folded one came from.

The sent text is cut at its tags, and each run between them is folded as a whole and
looked for in the folded text where the one before it ended. Where the folding kept its
length, a place in it is found by counting. A run that holds anything odd is cut into
words, folded and looked for likewise; single signs are followed only inside the words in
which a wanted stretch begins or ends. Five words of a marked-up comment of 500 signs are
found in some 40 µs; following every sign took 600.

Where several signs became one, or order changed, the nearest enclosing stretch is given;
what the folding dropped (a script, a tag) belongs to no stretch.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple
from unicodedata import normalize

from tamis.signals.confusables import TABLE
from tamis.signals.disguise import LEET, SPREAD
from tamis.signals.text import BBCODE, INVISIBLE, ODD, PILED, Text, lower

TAG = re.compile(r"<[^<>]{0,5000}>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24});?")
TOKEN = re.compile(r"\S{1,32}")
SIGN = re.compile(r"\w")
# For comparing alone: 1 may stand for an l or an i, so that these are one here.
ALIKE = {
    sign: "l" if letter == "i" else letter
    for sign, letter in {**TABLE, **str.maketrans(LEET), ord("i"): "l"}.items()
}
AHEAD = 200  # signs of the folded text within which a token must come

Stretch = tuple[int, int]


class Found(NamedTuple):
    """A token of the sent text and where it stands in the folded one."""

    at: int  # in the folded text
    until: int
    start: int  # in the sent one
    end: int
    even: bool  # sign by sign the same places


def origins(text: Text, stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches of `text.sent` that became `text.folded[start:end]`, one for each."""
    if text.sent == text.visible and text.sent.lower() == text.folded:
        return [(start, end) if end > start else (0, 0) for start, end in stretches]
    tokens = locate(text, max((end for _, end in stretches), default=0))
    starts = [token.at for token in tokens]
    return [origin(text, tokens, starts, stretch) for stretch in stretches]


def origin(text: Text, tokens: list[Found], starts: list[int], stretch: Stretch) -> Stretch:
    """One of them."""
    start, end = stretch
    if end <= start or not tokens:
        return 0, 0
    first = max(bisect_right(starts, start) - 1, 0)
    if start >= tokens[first].until and first + 1 < len(tokens):
        first += 1  # it begins in a blank
    last = max(bisect_right(starts, end - 1) - 1, first)
    begin = sign_at(text.sent, tokens[first], start)[0]
    return begin, max(begin, sign_at(text.sent, tokens[last], end - 1)[1])


def sign_at(sent: str, token: Found, place: int) -> Stretch:
    """The sign of the sent text that became the folded one at `place`; the nearest, where
    that is not of this token."""
    at, until, start, end, even = token
    offset = min(max(place, at), until - 1) - at
    if even:
        return start + offset, start + offset + 1
    if TAG.fullmatch(sent, start, end):
        return start, end
    done = 0
    for index in range(start, end):
        done += len(fold_token(sent[index]))
        if done > offset:
            stop = index + 1
            while stop < end and not fold_token(sent[stop]):
                stop += 1  # marks on it
            return index, stop
    return max(start, end - 1), end


def locate(text: Text, wanted: int) -> list[Found]:
    """The tokens that are in the folded text, in order, up to sign `wanted` of it."""
    plain = as_letters(text.folded)
    found: list[Found] = []
    cursor = 0
    for start, end, meaning in runs(text.sent):
        if cursor >= wanted:
            break
        if meaning is not None:
            tokens: Iterable[tuple[int, int, str, bool]] = [(start, end, meaning, False)]
        else:
            run = folded_run(text.sent, start, end)
            at = next_place(plain, run[2], cursor) if run[3] else -1
            tokens = [run] if at >= 0 else folded_words(text.sent, start, end)
        for begin, stop, token, even in tokens:
            at = next_place(plain, token, cursor) if token else -1
            if at >= 0:
                cursor = at + len(token)
                found.append(Found(at, cursor, begin, stop, even))
    return found


def next_place(plain: str, token: str, cursor: int) -> int:
    """Where a token comes next: here, after a blank, or a short way ahead; -1: nowhere."""
    if plain.startswith(token, cursor):
        return cursor
    if plain.startswith(token, cursor + 1):
        return cursor + 1
    return plain.find(token, cursor, cursor + AHEAD + len(token))


def folded_run(sent: str, start: int, end: int) -> tuple[int, int, str, bool]:
    """A run without its outer blanks, folded, and whether every sign kept its place."""
    run = sent[start:end]
    begin = start + len(run) - len(run.lstrip())
    run = run.strip()
    folded = lower(run)
    if not run.isascii():
        if ODD.search(run):
            return begin, begin, "", False
        folded = normalize("NFKC", folded)
    collapsed = " ".join(folded.split())
    even = bool(run) and len(collapsed) == len(folded) == len(run)
    return begin, begin + len(run), as_letters(collapsed), even


def folded_words(sent: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    """The same word by word, for a run in which signs changed their places."""
    for match in TOKEN.finditer(sent, start, end):
        word = match[0]
        if SPREAD.search(word):  # the folding dropped what stands between
            for sign in SIGN.finditer(sent, *match.span()):
                yield sign.start(), sign.end(), as_letters(fold_token(sign[0])), True
            continue
        folded = as_letters(fold_token(word))
        yield match.start(), match.end(), folded, word.isascii()


def runs(sent: str) -> Iterator[tuple[int, int, str | None]]:
    """The runs between tags, and each entity with what it becomes."""
    marks = [match.span() for match in TAG.finditer(sent)] if "<" in sent or "&" in sent else []
    if "[" in sent:
        marks = sorted(marks + [match.span() for match in BBCODE.finditer(sent)])
    at = 0
    for start, end in marks:
        if start < at:
            continue
        yield at, start, None
        if sent[start] == "&":
            yield start, end, as_letters(fold_token(unescape(sent[start:end])))
        at = end
    yield at, len(sent), None


def fold_token(token: str) -> str:
    """A token or a sign by itself, folded as in a text but for look-alikes."""
    if token.isascii():
        return token.lower().strip()
    folded = lower(normalize("NFKC", INVISIBLE.sub("", token)))
    return folded if folded.isalnum() else " ".join(PILED.sub("", folded).split())


def as_letters(folded: str) -> str:
    """Look-alikes and leet digits as one of the letters that they may stand for."""
    return folded.translate(ALIKE)
