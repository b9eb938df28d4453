"""Which signs make words.

A word is a run of letters, digits and their marks, in any script; Han and kana, which
are written without spaces, count sign by sign; a run of other signs ("!!!", ":-)") is a
word too, since it says much about a comment. The kernel cuts; this table tells it how:
one class for each code point below U+2E80, where the scripts with spaces are. Above, the
kernel goes by blocks.

The kernel reads Latin and Greek letters without their accents: people leave them out, and
spammers put them on. The folded text keeps them, for what is read by people and for telling
languages apart.
"""

from __future__ import annotations

import re
from array import array
from unicodedata import normalize

from tamis.kernel import running as kernel

SPACE, LETTER, OTHER = 0, 1, 2
TABLE_SIZE = 0x2E80
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06ed\u0711\u0730-\u074a\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0d4d\u0e31-\u0e4e\u0eb1-\u0ecd\u0f71-\u0f84\u102b-\u103e\u135d-\u135f\u17b4-\u17d3"
)


def classify_signs() -> bytearray:
    """The table: a byte for each code point below U+2E80."""
    letter = re.compile(rf"[\w{MARKS}]")
    return bytearray(
        SPACE if chr(point).isspace() else LETTER if letter.match(chr(point)) else OTHER
        for point in range(TABLE_SIZE)
    )


CLASSES = classify_signs()

BARE_SIGNS = 0x2000  # code points from which on nothing is bared
STROKES = {"ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t", "ı": "i"}


def bare_signs() -> array[int]:
    """For each code point below BARE_SIGNS the same letter without accents (array('I'))."""
    bare = array("I", range(BARE_SIGNS))
    for first, last in ((0xC0, 0x250), (0x370, 0x400), (0x1E00, 0x2000)):
        for point in range(first, last):
            sign = chr(point)
            base = STROKES.get(sign) or normalize("NFD", sign)[0]
            if sign.isalpha() and base.isalpha():
                bare[point] = ord(base)
    return bare


BARE = bare_signs()


def code_points(text: str) -> array[int]:
    """A text as the kernel reads it: code points of bare letters, array('I')."""
    codes = raw_code_points(text)
    kernel.bare(codes, len(codes), BARE)
    return codes


def raw_code_points(text: str) -> array[int]:
    """A text's code points as they are, array('I')."""
    codes = array("I")
    codes.frombytes(text.encode("utf-32-le", "surrogatepass"))
    return codes
