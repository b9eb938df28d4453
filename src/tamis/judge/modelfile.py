"""The model file: what Tamis knows before it has learned anything here.

A file is one zstd frame of: the magic, the length of a JSON head, the head, and a
table of 2^bits slots of 4 bytes (`kernel`: a check byte and three signed weights). The
check byte turns away 254 of 255 features that the base never saw and that would else
borrow another's weights. Head: units of the weights, how views are fused into one
log-odds, the spread of that between sources, and for each pattern of fields the scores
of genuine comments, from which thresholds begin (`judge.budgets`).

Its digest is the SHA-256 of the uncompressed content. Files are made by `lab.train`.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from tamis.errors import BadInput

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAGIC = b"TAMIS1\n"
LARGEST = 64 << 20  # of the uncompressed content
STARTER = Path(__file__).with_name("starter.model")
HOME_PAGE, LINKS, NAME = 1, 2, 4  # filled-in fields: a pattern is their sum
PATTERNS = 8
FEWEST_OF_TONGUE = 598  # found genuine comments: none refused, they back 0.5 % (budgets)
VIEWS = 4  # text, name, home, links: those the base knows


class Pattern(msgspec.Struct, frozen=True):
    """What is known of comments that have the same fields filled in."""

    bias: float  # added to the log-odds
    slope: float
    ham: tuple[float, ...]  # log-odds of genuine comments at HAM_LEVELS, rising


class Head(msgspec.Struct, frozen=True):
    """All of a model but its table."""

    name: str
    made_from: str  # digest of the training data and recipe
    bits: int
    units: tuple[tuple[float, float, float], ...]  # a view: the value of weight 1, by learner
    mix: tuple[float, ...]  # of TEXT arow, logistic, bayes, worst window, NAME, HOME, LINKS
    window_mix: tuple[float, float, float]  # the three learners into one, for windows
    spread: float  # standard deviation of the log-odds' bias between sources
    levels: tuple[float, ...]  # shares of ham that score lower, of `Pattern.ham`
    patterns: tuple[Pattern, ...]  # PATTERNS; as many again for languages that it hardly knows
    tongues: dict[str, int] = {}  # found ham by signals.language.tongue_of; none: not counted

    def knows(self, tongue: str | None) -> bool:
        """Whether enough found genuine comments in a language stand behind the thresholds."""
        if not self.tongues or tongue is None:
            return True
        return self.tongues.get(tongue, 0) >= FEWEST_OF_TONGUE


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """A loaded model file; never changed."""

    head: Head
    slots: array[int]  # array('I')
    digest: str


def little_endian(values: array[Any]) -> bytes:
    """Bytes of an array in the order of all our files, whatever the machine's."""
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()


def from_little_endian(kind: str, data: bytes) -> array[Any]:
    """The array again."""
    values = array(kind, data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def pack(head: Head, slots: bytes) -> bytes:
    """A model file's bytes; the same input gives the same bytes."""
    text = msgspec.json.encode(head)
    content = MAGIC + len(text).to_bytes(4, "little") + text + slots
    return zstd.compress(content, level=19)


def unpack(data: bytes, name: str) -> Base:
    """Raises BadInput where `data` is not a model file, or one of another version."""
    try:
        content = zstd.decompress(data)
    except (zstd.ZstdError, ValueError) as error:
        raise BadInput("model", f"{name} is not a model file", str(error)) from error
    if not content.startswith(MAGIC) or len(content) > LARGEST:
        raise BadInput("model", f"{name} is not a model file of this version", "make it anew")
    start = len(MAGIC) + 4
    end = start + int.from_bytes(content[len(MAGIC) : start], "little")
    try:
        head = msgspec.json.decode(content[start:end], type=Head)
    except msgspec.MsgspecError as error:
        raise BadInput("model", f"{name} has a damaged head: {error}") from error
    if len(content) - end != 4 << head.bits:
        raise BadInput("model", f"{name} is cut short", "copy or make it again")
    slots = from_little_endian("I", content[end:])
    return Base(head, slots, hashlib.sha256(content).hexdigest())


@cache
def load_base(path: Path | None = None) -> Base:
    """The shipped base, or the one in `path`. Raises BadInput."""
    source = path or STARTER
    try:
        return unpack(source.read_bytes(), source.name)
    except OSError as error:
        raise BadInput("model", f"cannot read {source.name}: {error.strerror}") from error


def empty_base() -> Base:
    """A base that knows nothing: all that is learned is learned here."""
    pattern = Pattern(bias=0.0, slope=1.0, ham=(0.0, 4.0))
    head = Head(
        name="empty", made_from="", bits=4, units=((0.0, 0.0, 0.0),) * VIEWS,
        mix=(0.0,) * 7, window_mix=(0.0, 0.0, 0.0), spread=3.0, levels=(0.9, 1.0),
        patterns=(pattern,) * 8,
    )  # fmt: skip
    return unpack(pack(head, bytes(4 << 4)), "empty")
