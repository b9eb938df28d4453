"""Ledger lines for tests: made from nothing, or arbitrary ones for hypothesis."""

import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tamis.comment import Label
from tamis.identity import Handle, new_secret
from tamis.judge.levels import Lesson
from tamis.judge.modelfile import Base, empty_base
from tamis.learning.ledger import Line
from tamis.site import Site, SiteId
from tamis.store.engine import Store
from tamis.store.sites import add_site

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
BASE: Base = empty_base()
DOORS = (("akismet", "report"), ("v1", "report"), ("desk", "unspam"))
HASHES = st.integers(0, 2**32 - 1)


def float32(value: float) -> float:
    """As a line keeps it."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    """Any lesson: of this base or an older one, whatever it weighs."""
    mark = draw(HASHES)
    features = sorted(draw(st.sets(HASHES, max_size=30)))
    scores = draw(st.lists(st.floats(-8, 8, width=32), min_size=8, max_size=8))
    return Lesson(
        features=struct.pack(f"<{len(features) + 1}I", mark, *features),
        base=tuple(scores),
        pattern=draw(st.integers(0, 7)),
        label=draw(st.sampled_from(Label)),
        weight=draw(st.sampled_from([0.25, 1.0, 3.0])),
        base_digest=draw(st.sampled_from([BASE.digest, "0" * 64])),
    )


def line(site_id: int, lesson: Lesson, number: int = 0, content: bytes | None = None) -> Line:
    """A line that bears a lesson."""
    return Line(
        site_id=SiteId(site_id),
        at=START + timedelta(seconds=number),
        lesson=lesson,
        source="akismet",
        given_by="report",
        content=None if content is None else Handle(content),
    )


@st.composite
def said(draw: st.DrawFn) -> Line:
    """Any lesson, through any door."""
    source, given_by = draw(st.sampled_from(DOORS))
    giver = draw(st.sampled_from([None, "key 0", "key 3"]))
    return replace(line(1, draw(lessons())), source=source, given_by=given_by, giver=giver)


def simple(number: int) -> Lesson:
    """The `number`th of a series of lessons that differ."""
    features = sorted({number * 7919 % 2**32, number % 13, 99})
    label = Label.SPAM if number % 3 else Label.HAM
    packed = struct.pack(f"<{len(features) + 1}I", number % 5, *features)
    return Lesson(packed, (float32(number / 10),) * 8, number % 8, label, 1.0, BASE.digest)


def new_site(store: Store, url: str = "https://example.org") -> Site:
    """A site to write lines for."""
    with store.write() as conn:
        return add_site(conn, new_secret(), url, now=START)[0]
