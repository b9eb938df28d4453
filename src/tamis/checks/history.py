"""What a running server remembers beyond one comment, in memory: one `History` a process.

    grounds = history.grounds(sighting, seen, now_s)     before the verdict
    history.note(sighting, decision, grounds)            after it, tests aside
    history.teach(sighting, label)                       a person has spoken

It is several memories behind one lock: campaigns and reputations are made of sightings and
have the same methods (`Memory`); topics read the words of comment and page, so they are
asked and told by themselves. A new memory of sightings joins in `known`.

Nothing here is on the disk: `checks.traces` fills it from the journal at the start and
goes on with what other processes journal. It stands outside the models' digests.

A sighting that convicts its cluster waits in `suspects` for the job that calls back the
members (`comments.recall`).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from tamis.checks.campaigns import CONVICTS_FROM, Campaigns
from tamis.checks.reputation import Reputations
from tamis.checks.sightings import Sighting
from tamis.checks.topics import Topics, page_of
from tamis.comment import Comment, Label
from tamis.judge.judge import Observed
from tamis.site import SiteId
from tamis.verdict import Decision, Reason

MOST_SUSPECTS = 10_000  # clusters that wait to be looked at: some seconds of a flood


class Memory(Protocol):
    """What every memory of sightings can do. Called under the history's lock."""

    def grounds(self, sighting: Sighting, now_s: float) -> tuple[Reason, ...]:
        """What it says of a comment, in log-odds, each capped."""

    def note(self, sighting: Sighting, decision: Decision | None) -> None:
        """Remember a check; `None`: its verdict is not known."""

    def teach(self, sighting: Sighting, label: Label) -> None:
        """Remember what a person said."""

    def forget(self, guids: Collection[str]) -> None:
        """These checks never were."""

    def forget_site(self, site: int, but: Collection[str]) -> None:
        """No check of this site ever was, but these."""

    def expire(self, now_s: float) -> None:
        """Let go what is past its time."""


class History:
    """Thread safe. `without`: names of memories to leave out, for measuring."""

    def __init__(self, without: Collection[str] = ()) -> None:
        self.campaigns = Campaigns()
        known: dict[str, Memory] = {"campaign": self.campaigns, "reputation": Reputations()}
        self.memories: Sequence[Memory] = [m for name, m in known.items() if name not in without]
        self.topics = None if "topic" in without else Topics()
        self._suspects: deque[Sighting] = deque(maxlen=MOST_SUSPECTS)
        self._convicted: set[tuple[int, str]] = set()
        self._lock = threading.Lock()

    def grounds(self, sighting: Sighting, seen: Observed, now_s: float) -> tuple[Reason, ...]:
        """All that the memories say of it."""
        with self._lock:
            found = [
                ground for memory in self.memories for ground in memory.grounds(sighting, now_s)
            ]
            if self.topics is not None:
                page = page_of(seen.comment)
                found += self.topics.grounds(seen, page, now_s, site=sighting.site)
            return tuple(found)

    def note(
        self,
        sighting: Sighting,
        decision: Decision | None,
        grounds: Sequence[Reason] = (),
        seen: Observed | None = None,
    ) -> None:
        """Remember a check, and what was said of it; `seen`: its words, where they are known."""
        with self._lock:
            for memory in self.memories:
                memory.note(sighting, decision)
            if self.topics is not None and seen is not None:
                published = decision is Decision.APPROVE
                page = page_of(seen.comment)
                self.topics.note(seen, page, published, site=sighting.site, guid=sighting.guid)
            if any(g.code.startswith("campaign.") and g.weight >= CONVICTS_FROM for g in grounds):
                self._suspects.append(sighting)

    def teach(self, sighting: Sighting, label: Label) -> None:
        """Remember what a person said."""
        with self._lock:
            for memory in self.memories:
                memory.teach(sighting, label)
            if self.topics is not None:
                self.topics.teach(sighting.guid, label)
            if label is Label.SPAM:
                self._suspects.append(sighting)

    def remember(self, site: SiteId, page: str, comment: Comment, guid: str = "") -> None:
        """A comment that was published before this process began."""
        with self._lock:
            if self.topics is not None:
                self.topics.remember(site, page, comment, guid)

    def suspect(self, sighting: Sighting) -> None:
        """Have its cluster looked at (again, after a restart)."""
        self._suspects.append(sighting)

    def convicted(self, now: datetime) -> frozenset[tuple[int, str]]:
        """Site and check of approved members of convicted clusters. They stay until
        `called_back` says that they were seen to."""
        now_s = now.timestamp()
        while self._suspects:
            with self._lock:
                self._convicted |= set(self.campaigns.convicted(self._suspects.popleft(), now_s))
        return frozenset(self._convicted)

    def called_back(self, checks: Collection[tuple[int, str]]) -> None:
        """These were seen to."""
        self._convicted -= set(checks)

    def forget(self, guids: Collection[str]) -> None:
        """These checks never were."""
        with self._lock:
            for memory in self.memories:
                memory.forget(guids)

    def forget_site(self, site: int, but: Collection[str] = ()) -> None:
        """No check of this site ever was, but these."""
        with self._lock:
            for memory in self.memories:
                memory.forget_site(site, but)
            if self.topics is not None:  # its counts bear no names: all or nothing
                self.topics.forget_site(SiteId(site))

    def expire(self, now: datetime) -> None:
        """Let go what is past its time."""
        with self._lock:
            for memory in self.memories:
                memory.expire(now.timestamp())
            if self.topics is not None:
                self.topics.expire(now.timestamp())
