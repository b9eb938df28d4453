"""How far the labels of a giver can be believed, by what the model made of them.

A label is implausible where the model was sure of the other. Honest givers give few such
labels, even those who tell nothing but what the filter got wrong: most mistakes are made
near the middle. Of whom more than half of the labels are implausible says the contrary of
what is so, or does not know: the odds that a label is plausible, to the fourth power, are
what such labels count. One whose labels count less than half may no longer decide at once
about a text: what they said last of texts is taken back.

The share is the mean of a Beta distribution that begins with the share of all others'
labels, so that one who says little is taken for like the others, but never as worse than
half: a key that takes the place of a hostile one begins believed. Old labels fade, so
that nobody can lie on the credit of long ago. A giver without others is believed. People
at the desk are believed whatever they say: they are whom the filter is for.

A hundred common words in one comment that is called spam make a hundred words suspect, and
are too mixed to be implausible. So where the comments of a giver have far more features on
average than those of all others, such as are too long count less, by the square of how much.
To weigh all lessons by their length lost much of the spam of sites where spam is long.

Labels that count less than half are set aside: they teach hardly anything, and are there to
be looked at by a person (desk.learning), who can say the same and is believed. They are
known by their place among all lessons of the site.

All is a function of the labels in their order. Nobody is named here: a giver is a key's
number, or a door and a way (learning.trust). What was tried and what it gave: docs/research.md.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

IMPLAUSIBLE_FROM = 3.0  # log-odds against a label
PRIOR = 4.0  # labels that the others' share counts for
OTHERS_WRONG, OTHERS_LABELS = 1.0, 10.0  # with which the others' share begins
OTHERS_MOST = 0.5  # of it: nobody is believed less for what others said
FADE = 1.0 - 1.0 / 200.0  # what is left of a label's say after each further one of its giver
LEAST = 0.05  # what a label counts at least
FULL = 1.5  # times the others' features, up to which a giver's comments are not too long
SUSPECT = 0.5  # what labels must count to be remembered, and to move thresholds
MOST_MARKS = 64  # of a giver's newest texts that can be taken back
MOST_ASIDE = 32  # of a giver's newest labels that are known to be set aside
TALLY, MARK, PLACE = struct.Struct("<HHHqddd"), struct.Struct("<Iii"), struct.Struct("<q")


@dataclass(frozen=True, slots=True)
class Giver:
    """By whom a label is given."""

    name: str
    trusted: bool  # believed whatever the model thinks


OWNER = Giver("owner", trusted=True)


@dataclass(frozen=True, slots=True)
class Tally:
    """A giver's labels so far, faded; and the texts, by their marks, of which theirs turned
    what was remembered: with what that was before (spam > 0, ham < 0, nothing 0), and after."""

    labels: float = 0.0
    implausible: float = 0.0
    turned: tuple[tuple[int, int, int], ...] = ()
    aside: int = 0  # labels that were set aside, ever
    places: tuple[int, ...] = ()  # of the newest of them, among the site's lessons, from 0
    features: float = 0.0  # of the comments, faded as their number is

    def after(self, log_odds: float, spam: bool, count: int) -> Tally:
        """With one more label, of a comment of so many features that the model thought of so."""
        against = (-log_odds if spam else log_odds) > IMPLAUSIBLE_FROM
        labels, implausible = self.labels * FADE + 1.0, self.implausible * FADE + against
        features = self.features * FADE + count
        return replace(self, labels=labels, implausible=implausible, features=features)

    def turning(self, mark: int, before: int, after: int) -> Tally:
        """With one more text; the oldest beyond MOST_MARKS stay as they are."""
        turned = (*self.turned, (mark, before, after))[-MOST_MARKS:]
        return replace(self, turned=turned)

    def setting_aside(self, place: int) -> Tally:
        """With one more label that counted less than half."""
        return replace(self, aside=self.aside + 1, places=(*self.places, place)[-MOST_ASIDE:])

    def to_bytes(self, name: str) -> bytes:
        """Of a giver of this name."""
        word = name.encode()
        head = TALLY.pack(
            len(word), len(self.turned), len(self.places), self.aside, self.labels,
            self.implausible, self.features,
        )  # fmt: skip
        turned = b"".join(MARK.pack(*each) for each in self.turned)
        return head + word + turned + b"".join(map(PLACE.pack, self.places))


NEW = Tally()


@dataclass(frozen=True, slots=True)
class Givers:
    """All who gave labels to a site. Changed by `note`, `turn`, `take_back`, `set_aside`."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def credit(self, giver: Giver) -> float:
        """What a label of this giver counts now, from LEAST to 1."""
        others = [tally for name, tally in self.tallies.items() if name != giver.name]
        if giver.trusted or not others:
            return 1.0
        own = self.tallies.get(giver.name, NEW)
        wrong = OTHERS_WRONG + sum(tally.implausible for tally in others)
        labels = OTHERS_LABELS + sum(tally.labels for tally in others)
        usual = min(OTHERS_MOST, wrong / labels)
        share = (own.implausible + PRIOR * usual) / (own.labels + PRIOR)
        odds = (1.0 - share) / share
        return max(LEAST, min(1.0, odds * odds * odds * odds))

    def length_weight(self, giver: Giver, count: int) -> float:
        """What a lesson of so many features counts, beside what the others teach."""
        others = [tally for name, tally in self.tallies.items() if name != giver.name]
        if giver.trusted or not others:
            return 1.0
        own = self.tallies.get(giver.name, NEW)
        usual = sum(tally.features for tally in others) / sum(tally.labels for tally in others)
        mean = (own.features + PRIOR * usual) / (own.labels + PRIOR)
        if min(mean, float(count)) <= FULL * usual:
            return 1.0
        share = FULL * usual / count
        return max(LEAST, share * share)

    def note(self, giver: Giver, log_odds: float, spam: bool, count: int) -> None:
        """A label of a comment of so many features, and what the model thought before it."""
        own = self.tallies.get(giver.name, NEW)
        self.tallies[giver.name] = own.after(log_odds, spam, count)

    def turn(self, giver: Giver, mark: int, before: int, after: int) -> None:
        """A label changes what is remembered of a text."""
        if not giver.trusted and before * after <= 0:
            own = self.tallies.get(giver.name, NEW)
            self.tallies[giver.name] = own.turning(mark, before, after)

    def take_back(self, giver: Giver, remembered: dict[int, int]) -> None:
        """Undo what this giver turned and nobody turned since, newest first."""
        own = self.tallies.get(giver.name, NEW)
        if not own.turned:
            return
        for mark, before, after in reversed(own.turned):
            if remembered.get(mark, 0) * after <= 0:
                continue
            if before:
                remembered[mark] = before
            else:
                del remembered[mark]
        self.tallies[giver.name] = replace(own, turned=())

    def set_aside(self, giver: Giver, place: int) -> None:
        """A label of this giver, the site's lesson at this place, counted less than half."""
        if not giver.trusted:
            own = self.tallies.get(giver.name, NEW)
            self.tallies[giver.name] = own.setting_aside(place)

    def copy(self) -> Givers:
        """An independent one."""
        return Givers(dict(self.tallies))

    def to_bytes(self) -> bytes:
        """By name, canonically."""
        return b"".join(tally.to_bytes(name) for name, tally in sorted(self.tallies.items()))

    @classmethod
    def from_bytes(cls, data: bytes) -> Givers:
        """The other way. Raises ValueError where these are none."""
        tallies, at = {}, 0
        try:
            while at < len(data):
                length, marks, kept, aside, labels, wrong, features = TALLY.unpack_from(data, at)
                word = at + TALLY.size
                first = word + length
                middle = first + MARK.size * marks
                at = middle + PLACE.size * kept
                turned = tuple((m, b, a) for m, b, a in MARK.iter_unpack(data[first:middle]))
                places = tuple(place for (place,) in PLACE.iter_unpack(data[middle:at]))
                if at > len(data):
                    raise ValueError("the givers of a site are cut short")
                tallies[data[word:first].decode()] = Tally(
                    labels, wrong, turned, aside, places, features
                )
        except struct.error as error:
            raise ValueError("the givers of a site are cut short") from error
        return cls(tallies)
