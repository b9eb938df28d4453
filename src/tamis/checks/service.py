"""What a running server has: settings, secret, base, store, sites, models, journal, history.

Made once per process by `open_service` and handed to everything that answers; nothing
here is global. Models and history are complete before the first request is taken.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from tamis.checks.history import History
from tamis.checks.journal import Journal
from tamis.checks.sites import Sites
from tamis.checks.traces import Traces
from tamis.identity import Secret
from tamis.judge.modelfile import Base, load_base
from tamis.learning.follower import Follower
from tamis.settings import Settings
from tamis.store.engine import Store
from tamis.store.installation import opened


@dataclass(frozen=True, slots=True)
class Service:
    """The parts. All are thread safe; `journal` runs once its loop has started it."""

    settings: Settings
    secret: Secret
    base: Base
    store: Store
    sites: Sites
    follower: Follower
    journal: Journal
    history: History
    traces: Traces


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """Open everything, learn what the ledger holds. Raises BadInput, Unavailable."""
    with opened(settings) as installation:
        base = load_base()
        store = installation.store
        sites = Sites(store, installation.secret)
        follower = Follower(store, base)
        history = History()
        traces = Traces(store, history)
        sites.load()
        traces.load(datetime.now(UTC))
        follower.catch_up()
        yield Service(
            settings=settings,
            secret=installation.secret,
            base=base,
            store=store,
            sites=sites,
            follower=follower,
            journal=Journal(store),
            history=history,
            traces=traces,
        )
