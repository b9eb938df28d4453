"""A stream as a running server sees it: one comment after the other, with a history.

Campaigns need a time, a site and a check for each comment. The time is the record's where
a stream goes by date; else comments come one a minute. The site is the record's source, so
that a file of many blogs is many sites of one controller. The shipped lists say what they
say on that day. Nobody but the stream's own
records is remembered, and each run begins with an empty history.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from tamis.checks.history import History
from tamis.checks.sightings import Sighting, sight
from tamis.comment import Label
from tamis.identity import Secret
from tamis.judge.judge import Observed
from tamis.lab.records import Record
from tamis.signals.listed import list_grounds
from tamis.site import Site, SiteId
from tamis.verdict import Decision, Reason

SECRET = Secret(bytes(32))  # of nobody: nothing is stored
START = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = timedelta(minutes=1)
PARTS = ("campaign", "reputation", "topic", "lists")  # that can be left out


class Stream:
    """The history of one run. `dated`: time goes by the records; `without`: of PARTS."""

    def __init__(self, dated: bool, without: Collection[str] = ()) -> None:
        self.history = History(without)
        self._dated, self._lists = dated, "lists" not in without
        self._count = 0
        self._sites: dict[str, Site] = {}
        self._sightings: dict[int, Sighting] = {}  # of records that are not taught yet

    def grounds(self, record: Record, seen: Observed) -> tuple[Reason, ...]:
        """What the history says of the next comment."""
        self._count += 1
        now = record.date if self._dated and record.date else START + self._count * EVERY
        sighting = sight(SECRET, "", self._site(record), f"{self._count:032x}", seen, now)
        self._sightings[id(record)] = sighting
        grounds = self.history.grounds(sighting, seen, sighting.at_s)
        if self._lists:
            grounds += list_grounds(seen.features, record.email, now.date())
        return grounds

    def note(self, record: Record, decision: Decision, seen: Observed) -> None:
        """What was decided about it."""
        self.history.note(self._sightings[id(record)], decision, (), seen)

    def teach(self, record: Record, label: Label) -> None:
        """What a person says of it, if it came by here."""
        sighting = self._sightings.pop(id(record), None)
        if sighting is not None:
            self.history.teach(sighting, label)

    def _site(self, record: Record) -> Site:
        name = record.source or ""
        if name not in self._sites:
            number = len(self._sites) + 1
            self._sites[name] = Site(SiteId(number), f"https://site-{number}.example", 0)
        return self._sites[name]
