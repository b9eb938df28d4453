"""Words pulled apart, written with digits, or mixed of two alphabets, made whole again.

Each undoing looks for a cheap hint first and touches nothing where there is none. Blanks
are as sent, since two of them tell where a spaced word ends. Spread and leet words are
looked for in lower case, mixed ones before that: a capital may pass for another letter
than its small one does (Cyrillic Ve, Greek Nu).

spread   `c a s i n o`, `c.a.s.i.n.o`: four or more single letters with the same one sign
         between them become a word. `J. R. R. T.` and `U.S.A.` have other gaps, or too few.
leet     `c4s1n0`: digits, @ and $ become the letters that they look like, in words that
         have one *between* two letters and no other digit; `mp3`, `win10` and `2nd` stay,
         unless two words of the first kind show that this text is written so.
mixed    A word of ASCII and other letters that all pass for letters of one alphabet
         becomes a word of that alphabet. Where two could be meant, the text's own wins.

Not undone: other letters for letters (`kasyno`), vowels left out, other words for words.
Thai, Hangul, kana and Han are not joined: there a single
sign between blanks is a word.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

from tamis.kernel import running as kernel
from tamis.signals.confusables import TABLE
from tamis.signals.words import CLASSES, raw_code_points

UNSPACED = "\u0e00-\u0eff\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff"
SIGN = rf"[^\W_{UNSPACED}]"
SPREAD = re.compile(rf"(?<![^\W_]){SIGN}([ .\-_*]){SIGN}(?:\1{SIGN}){{2,}}(?![^\W_])")
GAPS = " .-_*"
FEWEST_LETTERS = 3  # of a spread word: a row of digits is none

LEET = {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
LEET_TABLE = str.maketrans(LEET)
LEET_INSIDE = re.compile(r"[013457@$](?<=[a-z].)[013457@$]*[a-z]")
LEET_WORD = re.compile(r"[a-z013457@$]+")
NUMBERED = re.compile(  # 5th, 3d, $50k, 500gb; a mention
    r"\d*(?:1st|2nd|3rd|\dth)|[\d$]+(?:[ap]m|[kmgt]b|[ckm]m|kg|px|ms|[a-z])|@.*"
)
TOKEN = re.compile(r"[\w@$]+")
ONE_FOR_I = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])1(?=[bcdfghjklmnpqrstvwxz])")
LEET_WRITER = 2  # words with a digit between letters, in a text that is written so

ASCII_LETTER = re.compile("[A-Za-z]")
MIXED_WORD = re.compile(r"(?<!\w)[A-Za-z0-9_]*[^\W\x00-\x7f]\w*")
CYRILLIC = re.compile("[\u0400-\u04ff]")
ASCII_ONLY = re.compile("[dfgjlnqrsuvwz]")  # in lower case; these have no Cyrillic twin
TWINS = str.maketrans("abcehikmoptxy", "авсенікмортху")
FEWEST_LETTERS_OF_TEXT = 40  # of which next to all pass for ASCII: no text of another alphabet
FEW = 0.02  # has so few of its own; Russian has 45 in 100, Greek 35
LETTER, FOR_LETTER, GAP = 1, 2, 4  # traits of ASCII signs, as in kernel.look_over


def passing_signs() -> bytearray:
    """A bit for each code point: whether it passes for a letter of another alphabet."""
    bits = bytearray(max(TABLE) // 8 + 1)
    for point in TABLE:
        bits[point >> 3] |= 1 << (point & 7)
    return bits


TRAITS = bytearray(
    LETTER * chr(point).isalpha() + FOR_LETTER * (chr(point) in LEET) + GAP * (chr(point) in GAPS)
    for point in range(128)
)
PASSING = passing_signs()


@dataclass(frozen=True, slots=True)
class Look:
    """What a text shows of disguise at first sight."""

    letters: int
    ascii: int
    cyrillic: int
    passing: int  # for letters of another alphabet
    foreign: int  # neither ASCII nor passing
    meetings: int  # of ASCII letters and others
    gaps: int  # between single letters, perhaps
    digits: int  # after letters, and signs that stand for such


def look_over(text: str) -> Look:
    """One pass over a text; most show nothing, and are looked at no further."""
    codes, out = raw_code_points(text), array("i", bytes(32))
    kernel.look_over(codes, len(codes), CLASSES, TRAITS, PASSING, out)
    return Look(*out)


def make_whole(text: str) -> tuple[str, int]:
    """A text in lower case with spread and leet words made whole; signs that were spread."""
    shown = look_over(text)
    if not (shown.gaps or shown.digits):
        return text, 0
    text, spread = join_spread(text)
    return undo_leet(text), spread


def join_spread(text: str) -> tuple[str, int]:
    """Single letters in a row as the word that they make; how many signs that were."""
    count = 0

    def joined(match: re.Match[str]) -> str:
        nonlocal count
        word = match[0].replace(match[1], "")
        if sum(map(str.isalpha, word)) < FEWEST_LETTERS:
            return match[0]
        count += len(word)
        return word

    return SPREAD.sub(joined, text), count


def undo_leet(text: str) -> str:
    """Digits inside of words as the letters that they look like."""
    if not LEET_INSIDE.search(text):
        return text
    marked = [token for token in TOKEN.findall(text) if is_leet(token)]
    whole = len(marked) >= LEET_WRITER

    def plain(match: re.Match[str]) -> str:
        token = match[0]
        if not LEET_WORD.fullmatch(token) or token.isalpha() or not ASCII_LETTER.search(token):
            return token
        if "@" in token and text[match.end() : match.end() + 1] == ".":
            return token  # an e-mail address
        if not LEET_INSIDE.search(token) and (not whole or NUMBERED.fullmatch(token)):
            return token
        return ONE_FOR_I.sub("i", token).translate(LEET_TABLE)

    return TOKEN.sub(plain, text)


def is_leet(token: str) -> bool:
    """Whether a word has letters, leet digits, one of them between letters, and no more."""
    return LEET_INSIDE.search(token) is not None and LEET_WORD.fullmatch(token) is not None


def fold_lookalikes(text: str) -> tuple[str, int]:
    """Words of two alphabets as words of one; how many signs that changed."""
    shown = look_over(text)
    if not shown.passing:
        return text, 0
    latin = shown.ascii * 2 > shown.letters or next_to_all_pass(shown)
    if not latin and not shown.meetings:
        return text, 0
    cyrillic = shown.cyrillic * 2 > shown.letters
    folded = 0

    def unmask(match: re.Match[str]) -> str:
        nonlocal folded
        word = match[0]
        plain = one_alphabet(word, latin, cyrillic and not latin)
        folded += sum(a.lower() != b.lower() for a, b in zip(word, plain, strict=False))
        return plain

    return MIXED_WORD.sub(unmask, text), folded


def next_to_all_pass(shown: Look) -> bool:
    """Whether a text of enough letters has next to none that could not pass for ASCII."""
    enough = shown.letters >= FEWEST_LETTERS_OF_TEXT
    return enough and shown.foreign <= FEW * shown.letters


def one_alphabet(word: str, latin: bool, cyrillic: bool) -> str:
    """The word in the alphabet that it passes for, if there is one.

    `latin`, `cyrillic`: what the text around it is mostly written in.
    """
    plain = word.translate(TABLE)
    if ASCII_LETTER.search(word) is None:
        return plain if latin and plain.isascii() else word
    sure = CYRILLIC.search(plain) is not None  # a letter that can only be Cyrillic
    if sure or (cyrillic and CYRILLIC.search(word)):
        low = word.lower()
        if ASCII_ONLY.search(low) is None:
            return low.translate(TWINS)
        return word if sure else plain
    return plain
