"""Campaigns against the filter: how many copies of one pitch get published before it sees.

A site's genuine comments come 20 an hour, three weeks of them before the first copy. Then a
campaign sends one pitch 20 times, ten minutes apart, each time under another name, with one
link to its own host, and a share of its words replaced by words of genuine comments, drawn
anew for each copy: harder than synonyms, which would keep some signs. Pitches are spam
records of the same file of twelve words or more, without what they linked to, and only those
which the starter alone publishes: the others it stops without any memory. Every campaign
meets an empty site: what one taught does not help against the next.

    without labels    nobody says anything
    first refused     a person refuses the first published copy, before the next one comes

Counted: copies that were published; held ones were seen by a person. All is chance of a
seed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import Base
from tamis.lab.pupil import Pupil
from tamis.lab.records import Record
from tamis.lab.stream import START, Stream
from tamis.verdict import Budgets, Decision

COPIES = 20
SHARES = (0.0, 0.1, 0.3)  # of words that a copy replaces
HAM_EVERY = timedelta(minutes=3)
COPY_EVERY = timedelta(minutes=10)
HAM_BEFORE = 500
FEWEST_WORDS = 12
ADDRESS = re.compile(
    r"<a\b.*?</a>|<[^>]*>|\[/?(?:url|link)[^\]]*\]|\S*(?:://|www\.)\S*", re.IGNORECASE | re.DOTALL
)
NAMES = (
    "ana ben cleo dora emil fay gus hana ivo jo kim lea max nia otto pia rui sam tess uma".split()
)


@dataclass(frozen=True, slots=True)
class Told:
    """Campaigns of one kind: how many, and copies published of COPIES, mean and worst."""

    share: float
    labels: bool
    campaigns: int
    published: float
    worst: int
    refused: float


def attack(
    records: Sequence[Record], base: Base, campaigns: int, without: Collection[str] = ()
) -> tuple[Told, ...]:
    """Measure. Raises BadInput where the records hold too few pitches or too little ham."""
    pitches = [pitch for pitch in pitches_of(records) if passes(base, pitch)]
    ham = [record for record in records if record.label is Label.HAM]
    if not pitches or len(ham) < HAM_BEFORE // 5:
        raise BadInput("records", "hold no pitch or too little ham for a campaign")
    told = []
    for share in SHARES:
        for labels in (False, True):
            ends = [
                one_campaign(base, pitches, ham, share, labels, seed, without)
                for seed in range(campaigns)
            ]
            published = [end[0] for end in ends]
            told.append(
                Told(
                    share,
                    labels,
                    campaigns,
                    sum(published) / campaigns,
                    max(published),
                    sum(end[1] for end in ends) / campaigns,
                )
            )
    return tuple(told)


def pitches_of(records: Sequence[Record]) -> list[tuple[str, ...]]:
    """The words of spam that is long enough, without addresses."""
    spam = (record.text for record in records if record.label is Label.SPAM)
    found = (tuple(ADDRESS.sub(" ", text).split()) for text in spam)
    return [words for words in found if len(words) >= FEWEST_WORDS]


def passes(base: Base, pitch: Sequence[str]) -> bool:
    """Whether the starter alone publishes a pitch."""
    copy = copy_of(pitch, host_of(Random(0)), 0.0, (), Random(0), START)  # noqa: S311
    verdict = Pupil(base, Budgets()).check(SiteModel.empty(), copy)
    return verdict.decision is Decision.APPROVE


def host_of(dice: Random) -> str:
    """A host of two to four syllables that nobody has heard of."""
    syllables = (dice.choice("bdfglmnprstv") + dice.choice("aeiou") for _ in range(4))
    return f"{''.join(syllables)}.com"


def one_campaign(
    base: Base,
    pitches: Sequence[tuple[str, ...]],
    ham: Sequence[Record],
    share: float,
    labels: bool,
    seed: int,
    without: Collection[str],
) -> tuple[int, int]:
    """Copies published and refused."""
    dice = Random(seed)  # noqa: S311 - a fair draw, no secret
    pitch, host = dice.choice(pitches), host_of(dice)
    vocabulary = [word for record in dice.choices(ham, k=200) for word in record.text.split()]
    pupil, model = Pupil(base, Budgets()), SiteModel.empty()
    pupil.stream = Stream(True, without)
    begin = START + HAM_BEFORE * HAM_EVERY
    crowd = [
        replace(record, date=START + at * HAM_EVERY, source="")
        for at, record in enumerate(dice.choices(ham, k=HAM_BEFORE + 70))
    ]
    copies = [
        copy_of(pitch, host, share, vocabulary, dice, begin + at * COPY_EVERY)
        for at in range(COPIES)
    ]
    published = refused = 0
    for record in sorted([*crowd, *copies], key=date_of):
        decision = pupil.check(model, record).decision
        if record.label is Label.HAM:
            continue
        refused += decision.is_spam
        if decision is Decision.APPROVE:
            published += 1
            if labels and published == 1:
                pupil.teach(model, record)
    return published, refused


def copy_of(
    pitch: Sequence[str], host: str, share: float, vocabulary: Sequence[str], dice: Random,
    at: datetime,
) -> Record:  # fmt: skip
    """One copy by one more sender."""
    words = [word if dice.random() >= share else dice.choice(vocabulary) for word in pitch]
    words.insert(dice.randrange(len(words) + 1), f"https://www.{host}/{dice.randrange(1000)}")
    name = f"{dice.choice(NAMES)}{dice.randrange(1000)}"
    return Record("", Label.SPAM, " ".join(words), author=name, date=at, source="")


def date_of(record: Record) -> datetime:
    """When it comes."""
    return record.date or START
