"""What reputation is worth: a stream by date, judged without it and with it.

    compare(pupil, records) -> Comparison

Both runs teach the same site model each label right after its verdict (or, without
`learning`, none: the starter alone); the second also asks `Reputations` and tells it.
Identities are those of the records: e-mail address, name with source, hosts; no corpus
has networks. `flipped` is the share of labels that a hostile reporter turns round on
their way to the reputations (not to the model, whose own bearing of wrong labels is
measured elsewhere). `quiet`: the moderator corrects mistakes and decides what is held,
and says nothing of the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from random import Random
from typing import cast

from tamis.checks.reputation import Reputations
from tamis.checks.sightings import Sighting
from tamis.comment import Label
from tamis.judge.judge import Observed
from tamis.judge.levels import SiteModel
from tamis.lab.figures import Judged
from tamis.lab.pupil import Pupil, label_of
from tamis.lab.records import Record
from tamis.signals.listed import place_of
from tamis.site import SiteId
from tamis.verdict import Decision


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same stream judged twice."""

    without: tuple[Judged, ...]
    having: tuple[Judged, ...]


def compare(
    pupil: Pupil,
    records: Sequence[Record],
    *,
    flipped: float = 0.0,
    quiet: bool = False,
    learning: bool = True,
) -> Comparison:
    """Judge dated records, in the order of their dates, without and with reputation."""
    dated = sorted(
        (record for record in records if record.date is not None),
        key=lambda record: cast(datetime, record.date),
    )
    model, reputations, chance = SiteModel.empty(), Reputations(), Random(1)  # noqa: S311 (no secret)
    without, having = [], []
    for record in dated:
        sighting = sighting_of(record, pupil.look(record))
        without.append(pupil.check(model, record))
        judged = pupil.check(model, record, reputations.grounds(sighting, sighting.at_s))
        having.append(judged)
        if learning:
            pupil.teach(model, record)
        reputations.note(sighting, judged.decision)
        label = label_of(record)
        if not quiet or decides(judged.decision, label):
            turned = chance.random() < flipped
            reputations.teach(sighting, other_than(label) if turned else label)
    return Comparison(tuple(without), tuple(having))


def decides(decision: Decision, label: Label) -> bool:
    """Whether a quiet moderator says anything: of what was held, and of mistakes."""
    return decision is Decision.HOLD or decision.is_spam != (label is Label.SPAM)


def other_than(label: Label) -> Label:
    """The contrary."""
    return Label.HAM if label is Label.SPAM else Label.SPAM


def sighting_of(record: Record, seen: Observed) -> Sighting:
    """A record as reputation remembers it, under a public key: nothing of it is stored."""
    source = record.source or ""
    home = seen.features.home
    links = (*([home] if home else []), *seen.features.links)
    places = dict.fromkeys(filter(None, map(place_of, links)))
    return Sighting(
        site=SiteId(1),
        controller="lab",
        guid=record.id,
        at_s=cast(datetime, record.date).timestamp(),
        bands=(),
        email=hashed("email", record.email.casefold()) if record.email else None,
        network=None,
        name=hashed("name", source, record.author.casefold()) if record.author else None,
        hosts=tuple(hashed("host", place) for place in places),
    )


def hashed(*parts: str) -> int:
    """64 bits of some words."""
    data = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")
