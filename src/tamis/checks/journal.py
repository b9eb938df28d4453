"""The journal of checks: written in groups, awaited by those who asked.

A check puts its entry into a queue and awaits a future. One thread takes all that is
queued, commits it in one transaction together with the month's counters, and wakes
those who wait. It is called once for all checks that one turn of the event loop brought,
so that under load some dozens share one commit (a commit costs what twenty rows do),
and a single check waits for nobody.

A verdict never waits long for the database. An entry not committed after half a second
is answered as degraded and still written when it can be; while the database is away,
answers do not wait at all. The queue is bounded: beyond its end the oldest entries are
let go and counted.

No text is kept but where the site asks for it, and no IP address at all: an entry is
the verdict, keyed handles by which a report or a person finds it, and the base's digest.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert

from tamis.checks.metrics import LOST
from tamis.errors import Unavailable
from tamis.store.engine import Store
from tamis.store.moments import month_of, to_microseconds
from tamis.store.schema import checks, site_checks, site_months, sites
from tamis.verdict import Decision

QUEUE = 20_000  # entries: some seconds of a busy worker, some 20 MB
GROUP = 2_000  # entries in one transaction
PATIENCE_S = 0.5  # how long a verdict waits for its commit
RETRY_S = 1.0  # while the database is away

log = logging.getLogger(__name__)


class Entry(NamedTuple):
    """One row of `checks`, the fields named as its columns."""

    site_id: int
    guid: str
    at: datetime
    decision: str
    probability: float
    reasons: str
    content: bytes
    email: bytes | None
    text: str | None
    base_digest: str
    traces: bytes | None  # the packed sighting


Waiting = asyncio.Future[bool]


class Journal:
    """Entries on their way to the database. `start` and `close` belong to a running loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: deque[tuple[Entry, Waiting | None]] = deque()
        self._waiting: deque[tuple[float, Waiting]] = deque()  # by deadline; the loop's own
        self._work = threading.Event()
        self._stopping = False
        self._timer: asyncio.TimerHandle | None = None
        self._is_called = False  # the thread, at the end of this turn of the loop
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self.is_away = False  # the last commit failed

    def start(self) -> None:
        """Begin to write, for this event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def close(self) -> None:
        """Write what is queued and stop. Blocks for one attempt."""
        self._stopping = True
        self._work.set()
        if self._thread.is_alive():
            self._thread.join()

    def add(self, entry: Entry) -> Waiting:
        """Queue an entry. The future says True when it is committed, False when it may
        still be or never will. In the loop's thread only; never raises."""
        loop = self._loop or asyncio.get_running_loop()
        future = loop.create_future()
        self._enqueue(entry, future)
        if not self._is_called:
            self._is_called = True
            loop.call_soon(self._call)
        if self.is_away:
            future.set_result(False)
            return future
        self._waiting.append((loop.time() + PATIENCE_S, future))
        if self._timer is None:
            self._timer = loop.call_later(PATIENCE_S, self._give_up)
        return future

    def note(self, entry: Entry) -> None:
        """Queue an entry that nobody waits for, from any thread."""
        self._enqueue(entry, None)
        self._work.set()

    def _enqueue(self, entry: Entry, future: Waiting | None) -> None:
        if len(self._queue) >= QUEUE:
            self._lose([self._queue.popleft()])
        self._queue.append((entry, future))

    def _call(self) -> None:
        self._is_called = False
        self._work.set()

    def _give_up(self) -> None:
        """Answer those whose patience is over; runs in the loop while anybody waits."""
        loop = asyncio.get_running_loop()
        while self._waiting and (self._waiting[0][1].done() or self._waiting[0][0] <= loop.time()):
            settle([self._waiting.popleft()[1]], False)
        wait_s = self._waiting[0][0] - loop.time() if self._waiting else None
        self._timer = None if wait_s is None else loop.call_later(wait_s, self._give_up)

    def _run(self) -> None:
        while not (self._stopping and not self._queue):
            self._work.wait()
            self._work.clear()
            todo = len(self._queue)  # whatever comes meanwhile calls again
            while todo > 0:
                if self._write_group():
                    todo -= GROUP
                elif self._pause():
                    self._lose(list(self._queue))
                    return

    def _pause(self) -> bool:
        """Wait before the next attempt; True when there shall be none."""
        if not self._stopping:
            time.sleep(RETRY_S)
        return self._stopping

    def _write_group(self) -> bool:
        """Commit what is queued; False, and all is queued again, when that failed."""
        group = [self._queue.popleft() for _ in range(min(len(self._queue), GROUP))]
        futures = [future for _, future in group if future is not None]
        try:
            write(self._store, [entry for entry, _ in group])
        except Unavailable as error:
            if not self.is_away:
                log.warning("journal_away why=%s", error)
            self.is_away = True
            self._queue.extendleft((entry, None) for entry, _ in reversed(group))
            self._settle(futures, False)
            return False
        self.is_away = False
        self._settle(futures, True)
        return True

    def _settle(self, futures: list[Waiting], committed: bool) -> None:
        if futures and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(settle, futures, committed)

    def _lose(self, entries: Sequence[tuple[Entry, Waiting | None]]) -> None:
        LOST.inc(len(entries))
        self._settle([future for _, future in entries if future is not None], False)


def settle(futures: Sequence[Waiting], committed: bool) -> None:
    """Wake those who still wait. In the loop's thread."""
    for future in futures:
        if not future.done():
            future.set_result(committed)


def write(store: Store, entries: Sequence[Entry]) -> None:
    """One transaction. Entries of a site that was removed meanwhile are dropped."""
    try:
        with store.journal() as conn:
            insert_entries(conn, entries)
    except IntegrityError:
        with store.journal() as conn:
            known = set(conn.execute(select(sites.c.id)).scalars())
            insert_entries(conn, [entry for entry in entries if entry.site_id in known])


def insert_entries(conn: Connection, entries: Sequence[Entry]) -> None:
    """The rows and the month's counters, in the caller's transaction."""
    if entries:
        rows = []
        for site, some in groupby(sorted(entries, key=site_of), key=site_of):
            for seq, entry in take_numbers(conn, site, list(some)):
                rows.append((*entry[:2], to_microseconds(entry.at), *entry[3:], seq))
        conn.exec_driver_sql(insertion(conn.dialect.name), rows)
        count(conn, counted(entries))


def site_of(entry: Entry) -> int:
    """Its site: rows of sites are locked in the order of their numbers."""
    return entry.site_id


def take_numbers(
    conn: Connection, site: int, entries: Sequence[Entry]
) -> Iterator[tuple[int, Entry]]:
    """Number a site's entries. Nobody else takes a number of it until the commit, so a
    reader who sees a number sees all below it too (`checks.traces`)."""
    taking = numbering(conn.dialect.name)
    last = conn.execute(taking, {"site_id": site, "last_seq": len(entries)}).scalar_one()
    return enumerate(entries, start=last - len(entries) + 1)


@cache
def numbering(dialect: str) -> ReturningInsert[Any]:
    """Add to a site's counter and return it. Made once, as `adding`."""
    new: sqlite.Insert | postgresql.Insert
    new = (sqlite if dialect == "sqlite" else postgresql).insert(site_checks)
    added = {"last_seq": site_checks.c.last_seq + new.excluded.last_seq}
    upsert = new.on_conflict_do_update(index_elements=["site_id"], set_=added)
    return upsert.returning(site_checks.c.last_seq)


@cache
def insertion(dialect: str) -> str:
    """The statement as the driver takes it: a row through Core costs three times as much."""
    mark = "?" if dialect == "sqlite" else "%s"
    columns = (*Entry._fields, "seq")
    names, marks = ", ".join(columns), ", ".join([mark] * len(columns))
    return f"INSERT INTO {checks.name} ({names}) VALUES ({marks})"  # noqa: S608, names of ours


def counted(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Rows to add to `site_months`, in a fixed order: two writers must not lock crosswise."""
    sums: dict[tuple[int, str], list[int]] = {}
    for entry in entries:
        row = sums.setdefault((entry.site_id, month_of(entry.at)), [0, 0])
        row[Decision(entry.decision).is_spam] += 1
    return [
        {"site_id": site, "month": month, "api_calls": ham + spam, "spam": spam, "ham": ham}
        for (site, month), (ham, spam) in sorted(sums.items())
    ]


def count(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add to the month's counters; each row names a site, a month and what to add."""
    names = tuple(sorted(rows[0].keys() - {"site_id", "month"}))
    conn.execute(adding(conn.dialect.name, names), rows)


@cache
def adding(dialect: str, names: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    """Insert a month's row or add to it. Made once: building it costs ten times its run."""
    new: sqlite.Insert | postgresql.Insert
    new = (sqlite if dialect == "sqlite" else postgresql).insert(site_months)
    added = {name: site_months.c[name] + new.excluded[name] for name in names}
    return new.on_conflict_do_update(index_elements=["site_id", "month"], set_=added)
