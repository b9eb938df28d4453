"""The follower: what this worker has learned so far of every site's ledger.

Each site has a model that is its snapshot plus the lines since. `catch_up` reads new
lines, in a thread; the request that gave feedback calls it before it answers, so its
own next verdict has changed, and a poll (`jobs`) does so for the other workers. All
workers fold the same lines, so they come to the same bytes and the same `digest()`.

Who may touch a model when. A big one has 25 MB, so a copy per lesson is out of the
question, and lines are learned in place. Two locks per site keep this safe:
* `folding`: one thread at a time folds, hashes or copies the model;
* the site's own lock, taken by `with follower.reading(id) as model`, is held by a
  check while it judges (some 50 µs) and by the folding thread for one lesson at a time
  (some 25 µs). So a check sees the model after a whole number of lines, never one in
  the middle of a step or of growing a table, and waits for one lesson at most.
When lines were erased (the site's `epoch` rose) or a snapshot is loaded, the model is
built aside and swapped in at the end; checks go on with the old one meanwhile.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Sequence

from tamis.errors import NotFound, Unavailable
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import Base
from tamis.learning import snapshots
from tamis.learning.fold import step
from tamis.learning.ledger import Line, Seq, read_after
from tamis.learning.snapshots import Place
from tamis.site import SiteId
from tamis.store.engine import Store
from tamis.store.sites import SiteState, site_state, site_states

BATCH = 250  # lines a read: some 2.5 MB
BREATH = 8  # lessons after which the event loop may have the interpreter
NO_LINE = Seq(0)

log = logging.getLogger(__name__)


class Folded:
    """One site's model, how far it has come, and its two locks. See the file's header."""

    __slots__ = ("_digest", "_digest_of", "_lock", "epoch", "folding", "model", "seq")

    def __init__(self, model: SiteModel | None = None, seq: Seq = NO_LINE, epoch: int = 0) -> None:
        self.model, self.seq, self.epoch = model, seq, epoch
        self.folding = threading.Lock()
        self._lock = threading.Lock()
        self._digest, self._digest_of = "", (-1, -1)

    def __enter__(self) -> SiteModel | None:
        self._lock.acquire()
        return self.model

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def become(self, other: "Folded") -> None:
        """Take over a model that was built aside."""
        with self._lock:
            self.model, self.seq, self.epoch = other.model, other.seq, other.epoch

    def lacks(self, state: SiteState) -> bool:
        """Whether the ledger holds something else than this model."""
        return (self.epoch, self.seq) != (state.epoch, state.last_seq)

    def goes_on_to(self, state: SiteState) -> bool:
        """Whether new lines are all that it lacks: nothing was erased or restored."""
        return self.model is not None and self.epoch == state.epoch and self.seq <= state.last_seq

    def digest(self) -> str:
        """Of the model's bytes; hashed again only after a change. The caller holds `folding`."""
        if self._digest_of != (self.epoch, self.seq):
            self._digest = self.model.digest() if self.model is not None else ""
            self._digest_of = (self.epoch, self.seq)
        return self._digest


NOTHING_LEARNED = Folded()


class Follower:
    """All sites' models in this process. Thread safe."""

    def __init__(self, store: Store, base: Base) -> None:
        self._store, self._base = store, base
        self._sites: dict[SiteId, Folded] = {}

    def reading(self, site_id: SiteId) -> Folded:
        """`with follower.reading(id) as model:` nobody changes it inside; None: no lines."""
        return self._sites.get(site_id, NOTHING_LEARNED)

    def model(self, site_id: SiteId) -> SiteModel | None:
        """A copy, to keep and to change. Costs the model's size: not for checks."""
        folded = self.reading(site_id)
        with folded.folding:
            return None if folded.model is None else folded.model.copy()

    @property
    def lines(self) -> int:
        """How many ledger lines the models hold."""
        models = [folded.model for folded in tuple(self._sites.values())]
        return sum(model.lessons for model in models if model is not None)

    @property
    def drifting(self) -> int:
        """At how many sites what comes has changed."""
        models = [folded.model for folded in tuple(self._sites.values())]
        return sum(model.drifting for model in models if model is not None)

    def digest(self) -> str:
        """SHA-256 over (site, digest of its model), by number, of sites that have lines."""
        whole = hashlib.sha256()
        for site_id, folded in sorted(self._sites.items()):
            with folded.folding:
                if folded.model is not None and folded.model.lessons:
                    whole.update(f"{site_id} {folded.digest()}\n".encode())
        return whole.hexdigest()

    def catch_up(self, site_id: SiteId | None = None) -> None:
        """Learn what the ledger has and this process has not. Raises Unavailable."""
        if site_id is not None:
            self._catch_up(site_id)
            return
        with self._store.read() as conn:
            states = site_states(conn)
        self.follow(states)

    def follow(self, states: Sequence[SiteState]) -> None:
        """Catch up with the sites that have come further; let go of those that are gone."""
        for gone in self._sites.keys() - {state.id for state in states}:
            self._sites.pop(gone, None)
        for state in states:
            if self.reading(state.id).lacks(state):
                self._catch_up(state.id)

    def _catch_up(self, site_id: SiteId) -> None:
        folded = self._sites.setdefault(site_id, Folded())
        with folded.folding:
            while (state := self._state(site_id)) is not None and folded.lacks(state):
                if folded.goes_on_to(state):
                    self._learn_lines(site_id, folded)
                elif (aside := self._built_aside(site_id, state)) is not None:
                    folded.become(aside)
        if state is None:
            self._sites.pop(site_id, None)

    def _state(self, site_id: SiteId) -> SiteState | None:
        with self._store.read() as conn:
            return site_state(conn, site_id)

    def _built_aside(self, site_id: SiteId, state: SiteState) -> Folded | None:
        """The model from the newest snapshot on, where nobody sees it before it is whole."""
        with self._store.read() as conn:
            model, seq = snapshots.newest(conn, site_id, self._base.digest) or (
                SiteModel.empty(),
                NO_LINE,
            )
        aside = Folded(model, seq, state.epoch)
        return aside if self._learn_lines(site_id, aside) else None

    def _learn_lines(self, site_id: SiteId, folded: Folded) -> bool:
        """Learn batch by batch to the end; False if lines were erased under our hands."""
        while True:
            with self._store.read() as conn:
                state = site_state(conn, site_id)
                if state is None or not folded.goes_on_to(state):
                    return False
                lines = read_after(conn, site_id, folded.seq, BATCH)
            for number, line in enumerate(lines, start=1):
                self._learn(folded, line, state)
                if number % BREATH == 0:
                    time.sleep(0)
            if len(lines) < BATCH:
                folded.seq = Seq(state.last_seq)  # the last lines may have been erased
                return True

    def _learn(self, folded: Folded, line: Line, state: SiteState) -> None:
        with folded as model:
            if model is None:
                return
            step(model, line, self._base)
            folded.seq = line.seq
        if snapshots.is_due(model.lessons, model.lessons + state.last_seq - line.seq):
            self._keep(Place(state.id, folded.epoch, line.seq, self._base.digest), model)

    def _keep(self, place: Place, model: SiteModel) -> None:
        """A snapshot that cannot be kept is made at the next thousand."""
        try:
            with self._store.read() as conn:
                kept = snapshots.is_kept(conn, place)
            if not kept:
                packed = snapshots.pack(model)
                with self._store.write() as conn:
                    snapshots.keep(conn, place, packed)
        except (Unavailable, NotFound) as error:
            log.warning("snapshot_missed site=%s seq=%s why=%s", place.site_id, place.seq, error)
