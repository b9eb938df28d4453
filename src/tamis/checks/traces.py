"""Traces: how histories get what they remember from the journal, at the start and after.

A row of `checks` bears the packed sighting (`traces`) and a number (`seq`) that the journal
takes from the site's counter in the transaction that writes the row. Who takes numbers
holds the counter's row until the commit, so a site's numbers become visible in their order,
without a gap, however many processes write: who reads "all above the last I saw" misses
none and sees none twice. What this process noted itself it knows by name and passes over.

What a person said comes by the ledger: its lines have such numbers too, one count a site. A
line names the check it corrects by the comment's content.

    traces.load(now)       the last 30 days; once, before the first check
    traces.follow(states)  what came since; in the poll, bounded
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from tamis.checks.history import History
from tamis.checks.sightings import Sighting, unpack
from tamis.comment import Label
from tamis.site import SiteId
from tamis.store.engine import Store
from tamis.store.schema import checks, ledger, site_checks, sites
from tamis.store.sites import SiteState, site_states
from tamis.verdict import Decision

KEPT = timedelta(days=30)  # how long the journal keeps traces
BATCH = 2_000  # rows a read
AT_ONCE = 20_000  # rows a look: the poll has other things to do
MOST_OWN = 100_000  # checks of ours that were not in the journal yet; lost ones among them

COLUMNS = (
    checks.c.site_id, checks.c.guid, checks.c.at, checks.c.decision, checks.c.reasons,
    checks.c.traces, checks.c.corrected, checks.c.seq, sites.c.controller,
)  # fmt: skip


class Traces:
    """Fills a history. Thread safe."""

    def __init__(self, store: Store, history: History) -> None:
        self._store, self._history = store, history
        self._seqs: dict[SiteId, int] = {}  # of each site's checks
        self._lines: dict[SiteId, int] = {}  # of each ledger
        self._epochs: dict[SiteId, int] = {}
        self._own: dict[str, None] = {}  # in the order of their time
        self._turn = threading.Lock()

    def own(self, guid: str) -> None:
        """A check that this process has noted itself, before it is journalled."""
        self._own[guid] = None
        if len(self._own) > MOST_OWN:
            self._own.pop(next(iter(self._own), ""), None)

    def load(self, now: datetime) -> None:
        """Remember the last 30 days. Raises Unavailable."""
        with self._turn, self._store.read() as conn:
            states = site_states(conn)
            self._seqs = counters(conn)
            recent = rows().where(checks.c.at >= now - KEPT).order_by(checks.c.at, checks.c.seq)
            self._take(conn.execution_options(yield_per=BATCH).execute(recent))
            self._lines = {state.id: state.last_seq for state in states}
            self._epochs = {state.id: state.epoch for state in states}

    def follow(self, states: Sequence[SiteState]) -> None:
        """What other processes journalled and people said since. Raises Unavailable."""
        with self._turn:
            with self._store.read() as conn:
                self._catch_up(conn)
                for state in states:
                    if state.last_seq > self._lines.get(state.id, 0):
                        self._hear(conn, state.id)
                    if state.epoch != self._epochs.setdefault(state.id, state.epoch):
                        self._compare(conn, state)
            for gone in self._epochs.keys() - {state.id for state in states}:
                del self._epochs[gone]
                self._lines.pop(gone, None)
                self._seqs.pop(gone, None)
                self._history.forget_site(gone)

    def hear(self, site: SiteId) -> None:
        """What was just said of comments of a site. Raises Unavailable."""
        with self._turn, self._store.read() as conn:
            self._hear(conn, site)

    def _catch_up(self, conn: Connection) -> None:
        """Sites with news, some rows of each; what is beyond, the next look finds."""
        left = AT_ONCE
        for site, last in counters(conn).items():
            known = self._seqs.get(site, 0)
            if last > known and left > 0:
                fresh = rows().where(checks.c.site_id == site, checks.c.seq > known)
                batch = conn.execute(fresh.order_by(checks.c.seq).limit(BATCH)).all()
                self._take(batch)
                self._seqs[site] = batch[-1].seq if len(batch) == BATCH else last
                left -= len(batch)

    def _take(self, batch: Iterable[Row[Any]]) -> None:
        for row in batch:
            if row.guid in self._own:
                del self._own[row.guid]
                continue
            sighting = sighting_of(row)
            if sighting is None:
                continue
            self._history.note(sighting, Decision(row.decision))
            if row.corrected is not None:
                self._history.teach(sighting, Label(row.corrected))
            elif "campaign." in row.reasons:
                self._history.suspect(sighting)

    def _hear(self, conn: Connection, site: SiteId) -> None:
        columns = ledger.c.seq, ledger.c.content, ledger.c.label
        said = select(*columns).where(ledger.c.site_id == site)
        while True:
            after = said.where(ledger.c.seq > self._lines.get(site, 0)).order_by(ledger.c.seq)
            lines = conn.execute(after.limit(BATCH)).all()
            for line in lines:
                self._lines[site] = line.seq
                sighting = self._checked(conn, site, line.content) if line.content else None
                if sighting is not None:
                    self._history.teach(sighting, Label(line.label))
            if len(lines) < BATCH:
                return

    def _checked(self, conn: Connection, site: SiteId, content: bytes) -> Sighting | None:
        same = rows().where(checks.c.site_id == site, checks.c.content == content)
        row = conn.execute(same.order_by(checks.c.at.desc()).limit(1)).one_or_none()
        return None if row is None else sighting_of(row)

    def _compare(self, conn: Connection, state: SiteState) -> None:
        """Something of this site was erased: forget the checks whose traces are gone."""
        self._epochs[state.id] = state.epoch
        there = select(checks.c.guid).where(
            checks.c.site_id == state.id, checks.c.traces.is_not(None)
        )
        self._history.forget_site(state.id, set(conn.execute(there).scalars()) | set(self._own))


def counters(conn: Connection) -> dict[SiteId, int]:
    """The newest number of each site that was ever checked for."""
    found = conn.execute(select(site_checks.c.site_id, site_checks.c.last_seq)).all()
    return {SiteId(row.site_id): row.last_seq for row in found}


def rows() -> Select[Any]:
    """The journal's rows that have traces."""
    joined = select(*COLUMNS).join(sites, sites.c.id == checks.c.site_id)
    return joined.where(checks.c.traces.is_not(None))


def sighting_of(row: Row[Any]) -> Sighting | None:
    """The sighting of a row; `None` where another version packed it."""
    return unpack(row.traces, SiteId(row.site_id), row.controller, row.guid, row.at.timestamp())
