"""Campaigns: the same text, or the same address, from many at once.

Who shares a band with a comment is its copy, who shares a host leads to the same place;
`checks.ring` finds both among the sightings of 30 days of all sites of one controller.

Copies alone convict nobody: of genuine comments one in ten has a near twin (short praise,
a proverb, a form letter). So copies count

* where a person refused one of them and none was published by a person: up to 3 log-odds,
  least where the refused one had a link and this one has none;
* or where both lead somewhere, they come from other senders (names of one site, networks, or
  sites; one person who repeats himself is no campaign), and they come in a burst: more in a
  day than a Poisson process at the normal rate gives once in a thousand days. Normal are
  one in ten thousand of the site's comments, and what this text did in the days before. Each
  doubling of the senders adds 1, or 0.75 if the hosts differ: 3 at most.

The same host under other words, as paraphrased campaigns have it, counts from three
other senders on in a burst, where normal is two in a thousand, and only while it is news:
nobody had linked to it here until three days ago. 1.5 at most. A text, or a
host, that a person published is known ham and counts for nothing until a person says spam
more often.

All is a function of the calls so far and their times. Days are of 24 hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log2

from tamis.checks.ring import MOST, Member, Ring
from tamis.checks.sightings import Sighting
from tamis.comment import Label
from tamis.verdict import Decision, Reason

DAY_S = 86_400.0
WINDOW_S = 30 * DAY_S
NEWS_S = 3 * DAY_S  # readers come back to a host for weeks, and several on one day
RECENT_S = 2 * DAY_S  # of what a conviction calls back
MOST_WEIGHT = 3.0  # log-odds
MOST_HOST_WEIGHT = 1.5
PER_DOUBLING = 1.0
PER_DOUBLING_ELSEWHERE = 0.75  # copies that lead to other hosts
PER_DOUBLING_HOST = 0.5
REFUSED_ONCE = 2.0  # a person refused one copy; each doubling adds half
WITHOUT_LINK = 0.5  # of it, where the refused copy led somewhere and this one does not
FEWEST_AT_HOST = 3  # other senders to one host under other words
RARE = 1e-3  # so seldom a day does as much by chance
NORMAL_TEXT = 1e-4  # of a site's comments: genuine copies of one text with a link
NORMAL_HOST = 2e-3  # and genuine links to one host that not everybody links to
CONVICTS_FROM = 2.0  # log-odds of a burst: four copies that lead to one host
EXPIRE_A_NOTE, EXPIRE_A_CALL = 4, 2_000
APPROVED, LABELLED_HAM, LABELLED_SPAM, LINKED, KEPT = 1, 2, 4, 8, 128  # marks in the ring


@dataclass(frozen=True, slots=True)
class Finding:
    """What the members of a cluster amount to, and who they are."""

    code: str
    weight: float
    members: tuple[Member, ...]
    by_person: bool  # rests on a person's word


NOTHING = Finding("", 0.0, (), False)


class Volume:
    """How many comments a site gets a day, over the last 30."""

    __slots__ = ("days", "first_s")

    def __init__(self, first_s: float) -> None:
        self.first_s = first_s
        self.days: dict[int, int] = {}

    def count(self, at_s: float) -> None:
        """One more."""
        day = int(at_s // DAY_S)
        if day not in self.days:
            self.days[day] = 0
            for old in [past for past in self.days if past <= day - 30]:
                del self.days[old]
        self.days[day] += 1

    def a_day(self, now_s: float) -> float:
        """The mean; a site younger than a day is taken to be a day old."""
        span = min(max((now_s - self.first_s) / DAY_S, 1.0), 30.0)
        return sum(self.days.values()) / span


class Campaigns:
    """Not thread safe: `History` holds a lock. `most`: how many sightings are kept."""

    def __init__(self, most: int = MOST) -> None:
        self._ring = Ring(most)
        self._volumes: dict[int, Volume] = {}

    def __len__(self) -> int:
        return len(self._ring)

    def grounds(self, sighting: Sighting, now_s: float) -> tuple[Reason, ...]:
        """The strongest of what speaks against it: one reason or none."""
        found = self.finding(sighting, now_s)
        return (Reason(found.code, (), found.weight, ()),) if found.weight > 0 else ()

    def note(self, sighting: Sighting, decision: Decision | None) -> None:
        """Remember it."""
        volume = self._volumes.get(sighting.site)
        if volume is None:
            volume = self._volumes[sighting.site] = Volume(sighting.at_s)
        volume.count(sighting.at_s)
        self._ring.expire(sighting.at_s - WINDOW_S, EXPIRE_A_NOTE)
        mark = KEPT | (LINKED if sighting.hosts else 0)
        self._ring.add(sighting, mark | (APPROVED if decision is Decision.APPROVE else 0))

    def teach(self, sighting: Sighting, label: Label) -> None:
        """What a person said of it; the last word counts."""
        place = self._ring.find(sighting)
        if place is None:
            self.note(sighting, None)
            place = self._ring.find(sighting)
            if place is None:
                return
        mark = self._ring.mark_at(place) & ~(LABELLED_HAM | LABELLED_SPAM)
        self._ring.mark(place, mark | (LABELLED_SPAM if label is Label.SPAM else LABELLED_HAM))

    def forget(self, guids: Collection[str]) -> None:
        """As if these checks had not been, but for the number of comments a day."""
        self._ring.forget(guids)

    def forget_site(self, site: int, but: Collection[str]) -> None:
        """As if no check of this site had been, but these."""
        if not but:
            self._volumes.pop(site, None)
        self._ring.forget_site(site, but)

    def expire(self, now_s: float) -> None:
        """Wipe what is past its time; of very much a part, since a check may wait."""
        self._ring.expire(now_s - WINDOW_S, EXPIRE_A_CALL)

    def convicted(self, sighting: Sighting, now_s: float) -> tuple[tuple[int, str], ...]:
        """If its cluster is convicted: site and check of each member that was approved in the
        last 48 hours and that no person has decided about. Itself is none of them."""
        place = self._ring.find(sighting)
        refused = place is not None and bool(self._ring.mark_at(place) & LABELLED_SPAM)
        found = self.finding(sighting, now_s, refused)
        if not found.by_person and found.weight < CONVICTS_FROM:
            return ()
        return tuple(
            (member.site, self._ring.guid(member.place))
            for member in found.members
            if member.at_s >= now_s - RECENT_S
            and member.mark & APPROVED
            and not member.mark & (LABELLED_HAM | LABELLED_SPAM)
        )

    def finding(self, sighting: Sighting, now_s: float, refused: bool = False) -> Finding:
        """What it amounts to that others came who share something with it, which itself a
        person may have `refused`."""
        members = self._ring.sharing(sighting, now_s - WINDOW_S)
        if not members:
            return NOTHING
        volume = self._volumes.get(sighting.site)
        a_day = volume.a_day(now_s) if volume else 0.0
        copies = [member for member in members if member.same_text]
        found = weigh_copies(sighting, copies, now_s, a_day, refused)
        if found.weight < MOST_HOST_WEIGHT:
            at_host = [member for member in members if member.same_host]
            found = max(found, weigh_host(sighting, at_host, now_s, a_day), key=weight_of)
        return found


def weight_of(found: Finding) -> float:
    """Its log-odds."""
    return found.weight


def weigh_copies(
    mine: Sighting, copies: Sequence[Member], now_s: float, a_day: float, refused_too: bool
) -> Finding:
    """What copies of a text say against it."""
    refused = [copy for copy in copies if copy.mark & LABELLED_SPAM]
    published = sum(1 for copy in copies if copy.mark & LABELLED_HAM)
    if published and published >= len(refused) + refused_too:
        return NOTHING
    if refused or refused_too:
        weight = REFUSED_ONCE + 0.5 * log2(len(refused) + refused_too)
        if refused and not mine.hosts and all(copy.mark & LINKED for copy in refused):
            weight *= WITHOUT_LINK
        alike = tuple(copy for copy in copies if bool(copy.mark & LINKED) == bool(mine.hosts))
        return Finding("campaign.copies", min(weight, MOST_WEIGHT), alike, by_person=True)
    linked = [copy for copy in copies if copy.mark & LINKED] if mine.hosts else []
    if not is_burst(linked, now_s, NORMAL_TEXT * a_day):
        return NOTHING
    here = [copy for copy in linked if copy.same_host]
    weight = max(
        PER_DOUBLING * log2(1 + senders(mine, here)),
        PER_DOUBLING_ELSEWHERE * log2(1 + senders(mine, linked)),
    )
    return Finding("campaign.copies", min(weight, MOST_WEIGHT), tuple(linked), by_person=False)


def weigh_host(mine: Sighting, members: Sequence[Member], now_s: float, a_day: float) -> Finding:
    """What it says that others lead to the same host under other words."""
    if any(member.mark & LABELLED_HAM or member.at_s < now_s - NEWS_S for member in members):
        return NOTHING
    others = senders(mine, members, across_sites=False)
    if others < FEWEST_AT_HOST or not is_burst(members, now_s, NORMAL_HOST * a_day):
        return NOTHING
    weight = min(PER_DOUBLING_HOST * log2(1 + others), MOST_HOST_WEIGHT)
    return Finding("campaign.host", weight, tuple(members), by_person=False)


def senders(mine: Sighting, members: Iterable[Member], across_sites: bool = True) -> int:
    """How many others sent these at least: by networks, by names of one site, by sites."""
    names: dict[int, set[int]] = {}
    networks: set[int] = set()
    for member in members:
        if member.name:
            names.setdefault(member.site, set()).add(member.name)
        if member.network:
            networks.add(member.network)
    sites = len({member.site for member in members} - {mine.site}) if across_sites else 0
    own_name, own_network = (mine.name or 0) & 0xFFFFFFFF, (mine.network or 0) & 0xFFFFFFFF
    by_name = max((len(found - {own_name}) for found in names.values()), default=0)
    return max(by_name, len(networks - {own_network}), sites)


def is_burst(members: Sequence[Member], now_s: float, normal: float) -> bool:
    """Whether the last day had more of them, this comment included, than chance gives.

    `normal`: how many a day are, whatever came before; the days before add their own rate.
    """
    today = sum(1 for member in members if member.at_s >= now_s - DAY_S)
    return today > 0 and tail(today + 1, normal + (len(members) - today) / 29) < RARE


def tail(count: int, mean: float) -> float:
    """The chance that a Poisson variable of this mean is at least `count`."""
    if mean <= 0.0:
        return 0.0 if count else 1.0
    below = term = exp(-mean)
    for k in range(1, count):
        term *= mean / k
        below += term
    return max(0.0, 1.0 - below)
