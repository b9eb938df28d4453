"""The last sightings in memory, found by what they share: arrays of numbers, no objects.

A sighting has a number (1, 2, 3 ...) and a place, its number modulo the room. A table of
chains (kernel.chain) leads from each of its keys, bands and hosts, to the sightings before
it that bear the same. When the room is full the newest takes the oldest one's place, and
links to what is gone are known by their age: nothing is ever unlinked.

145 bytes a sighting and 8 MiB for the heads: a million take 160 MiB, and more than 2^20 are
never kept. The room begins small and doubles.

Not here: what it means to share a key (campaigns).
"""

from __future__ import annotations

from array import array
from collections.abc import Collection
from typing import NamedTuple

from tamis.checks.sightings import MOST_HOSTS, Sighting
from tamis.kernel import running as kernel
from tamis.signals.campaign import BANDS
from tamis.signals.features import zeros

WIDTH = BANDS + MOST_HOSTS
HEAD_BITS = 21
FIRST_ROOM = 1 << 12
MOST = 1 << 20  # sightings
STEPS = 48  # along one chain: newest first, so a large campaign is seen by its latest members
LOW32 = 0xFFFFFFFF
LOW64 = 0xFFFFFFFFFFFFFFFF
COLUMNS = {
    "at": "I",
    "site": "I",
    "name": "I",
    "network": "I",
    "high": "Q",
    "low": "Q",
    "mark": "B",
}


class Member(NamedTuple):
    """A sighting that shares something with another one. A tuple: a campaign has many."""

    place: int
    at_s: int
    site: int
    name: int  # 0: not known; 32 bits
    network: int
    mark: int
    same_text: bool  # shares a band
    same_host: bool


class Ring:
    """Not thread safe: its owner holds a lock. `mark`: 8 bits that the owner understands."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.room = most, min(FIRST_ROOM, most)
        self.number = 0  # of the newest
        self.oldest = 1  # that may not be wiped yet
        self._heads = zeros("I", 1 << HEAD_BITS)
        self._keys, self._links = (zeros("I", WIDTH * self.room) for _ in range(2))
        self._columns = {name: zeros(kind, self.room) for name, kind in COLUMNS.items()}
        self._found = zeros("I", WIDTH * STEPS)

    def __len__(self) -> int:
        """How many are kept."""
        return self.number + 1 - self.oldest

    def add(self, sighting: Sighting, mark: int) -> None:
        """Keep one; what it shares nothing by is not worth a place."""
        row = keys_of(sighting)
        if not any(row):
            return
        if len(self) >= self.room - 1:
            self._make_room()
        self.number += 1
        number, columns = self.number, self._columns
        kernel.chain(self._heads, HEAD_BITS, self._keys, self._links, self.room, number, row)
        place, guid = number & (self.room - 1), int(sighting.guid, 16)
        columns["at"][place] = int(sighting.at_s) & LOW32
        columns["site"][place] = sighting.site & LOW32
        columns["name"][place] = (sighting.name or 0) & LOW32
        columns["network"][place] = (sighting.network or 0) & LOW32
        columns["high"][place] = guid >> 64
        columns["low"][place] = guid & LOW64
        columns["mark"][place] = mark

    def sharing(self, sighting: Sighting, since_s: float) -> list[Member]:
        """Who shares a band or a host with it and came since then, itself left out."""
        row = keys_of(sighting)
        count = kernel.along_chains(
            self._heads, HEAD_BITS, self._keys, self._links, self.room,
            self.number + 1, row, STEPS, self._found,
        )  # fmt: skip
        if not count:
            return []
        shares: dict[int, int] = {}
        for node in self._found[:count]:
            place = (node >> 4) & (self.room - 1)
            shares[place] = shares.get(place, 0) | (1 if node & 15 < BANDS else 2)
        at, site, name, network, _, low, mark = self._columns.values()
        itself = int(sighting.guid, 16) & LOW64
        return [
            Member(p, at[p], site[p], name[p], network[p], mark[p], shared & 1 > 0, shared > 1)
            for p, shared in shares.items()
            if at[p] >= since_s and low[p] != itself
        ]

    def guid(self, place: int) -> str:
        """The check of the sighting at a place."""
        high, low = self._columns["high"][place], self._columns["low"][place]
        return f"{high << 64 | low:032x}"

    def find(self, sighting: Sighting) -> int | None:
        """The place of this very sighting; `None`: not kept, or far back in a long chain."""
        guid = int(sighting.guid, 16)
        low, high = self._columns["low"], self._columns["high"]
        count = kernel.along_chains(
            self._heads, HEAD_BITS, self._keys, self._links, self.room,
            self.number + 1, keys_of(sighting), STEPS, self._found,
        )  # fmt: skip
        for node in self._found[:count]:
            place = (node >> 4) & (self.room - 1)
            if low[place] == guid & LOW64 and high[place] == guid >> 64:
                return place
        return None

    def mark(self, place: int, mark: int) -> None:
        """Write another mark."""
        self._columns["mark"][place] = mark

    def mark_at(self, place: int) -> int:
        """The mark."""
        return self._columns["mark"][place]

    def expire(self, before_s: float, at_most: int) -> None:
        """Wipe what came before then, the oldest first, some at a time."""
        at = self._columns["at"]
        for _ in range(at_most):
            if self.oldest > self.number or at[self.oldest & (self.room - 1)] >= before_s:
                return
            self._wipe(self.oldest & (self.room - 1))
            self.oldest += 1

    def forget(self, guids: Collection[str]) -> None:
        """Wipe the sightings of these checks, as if they had not been."""
        low, high = self._columns["low"], self._columns["high"]
        wanted = {int(guid, 16) for guid in guids}
        halves = {guid & LOW64 for guid in wanted}
        for place, half in enumerate(low):
            if half in halves and high[place] << 64 | half in wanted:
                self._wipe(place)

    def forget_site(self, site: int, but: Collection[str]) -> None:
        """Wipe all of a site but these checks."""
        low, high = self._columns["low"], self._columns["high"]
        kept = {int(guid, 16) for guid in but}
        for place, found in enumerate(self._columns["site"]):
            if found == site and high[place] << 64 | low[place] not in kept:
                self._wipe(place)

    def _wipe(self, place: int) -> None:
        """All zeros but for the links, so that the chains go on."""
        self._keys[WIDTH * place : WIDTH * (place + 1)] = zeros("I", WIDTH)
        for column in self._columns.values():
            column[place] = 0

    def _make_room(self) -> None:
        """Double it, or let the oldest go."""
        if self.room >= self.most:
            self.oldest += 1
            return
        self._keys = self._doubled(self._keys, WIDTH)
        self._links = self._doubled(self._links, WIDTH)
        self._columns = {name: self._doubled(c, 1) for name, c in self._columns.items()}
        self.room *= 2

    def _doubled(self, old: array[int], width: int) -> array[int]:
        """Everything at its place in twice the room: a number's place has one bit more."""
        new = zeros(old.typecode, 2 * len(old))
        cut = ((self.number & (self.room - 1)) + 1) * width  # behind it: of the round before
        this, before = (0, len(old)) if not self.number & self.room else (len(old), 0)
        new[this : this + cut] = old[:cut]
        new[before + cut : before + len(old)] = old[cut:]
        return new


def keys_of(sighting: Sighting) -> array[int]:
    """Bands and hosts as a row of keys of 32 bits, 0 for none."""
    row = zeros("I", WIDTH)
    for at, band in enumerate(sighting.bands):
        row[at] = band
    for at, host in enumerate(sighting.hosts):
        row[BANDS + at] = (host >> 32) | 1
    return row
