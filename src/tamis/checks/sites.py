"""All sites in memory: a check finds its site without touching the database.

`refresh` compares what the poll saw with what is known and reads what differs, so that
a new site, a rotated key or a changed wish works in every process within a moment. A
key that is not known may belong to a site made this second by another process: then
the database is asked, but once a second at most, whoever sends garbage.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence

from tamis.errors import Unavailable
from tamis.identity import Secret, feature_key, key_hash, site_key
from tamis.site import Holder, Site, SiteId
from tamis.store.engine import Store
from tamis.store.keys import FurtherKey, holder_by_hash, list_keys, working_keys
from tamis.store.sites import SiteState, list_sites, site_states

ASK_EVERY_S = 1.0  # for keys that nobody knows
AFTER_FAILURE_S = 30.0

log = logging.getLogger(__name__)


class Sites:
    """Who may ask, and with which wishes. Thread safe."""

    def __init__(self, store: Store, secret: Secret) -> None:
        self._store, self._secret = store, secret
        self._by_key: dict[str, Holder] = {}
        self._by_id: dict[SiteId, Site] = {}
        self._revisions: dict[SiteId, int] = {}
        self._feature_keys: dict[str, bytes] = {}
        self._ask_again_at = 0.0  # monotonic
        self._turn = threading.Lock()

    def load(self) -> None:
        """Read all. Raises Unavailable."""
        with self._store.read() as conn:
            self._take(list_sites(conn), list_keys(conn), site_states(conn))

    def refresh(self, states: Sequence[SiteState]) -> None:
        """Read all again if the poll saw something new. Raises Unavailable."""
        if {state.id: state.revision for state in states} != self._revisions:
            self.load()

    def by_key(self, key: str) -> Site | None:
        """Whose key this is; None: nobody's."""
        found = self.holder(key)
        return None if found is None else found.site

    def holder(self, key: str) -> Holder | None:
        """Whose key this is, and which one."""
        return self._by_key.get(key) or self._ask(key)

    def by_id(self, site_id: SiteId) -> Site | None:
        """By number."""
        return self._by_id.get(site_id)

    def by_url(self, url: str) -> Site | None:
        """By canonical address."""
        return next((site for site in self if site.url == url), None)

    def __iter__(self) -> Iterator[Site]:
        return iter(tuple(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    def feature_key(self, site: Site) -> bytes:
        """The 128 bits with which this site's controller hashes features."""
        key = self._feature_keys.get(site.controller)
        if key is None:
            key = self._feature_keys[site.controller] = feature_key(self._secret, site.controller)
        return key

    def _take(
        self, sites: Sequence[Site], keys: list[FurtherKey], states: Sequence[SiteState]
    ) -> None:
        by_key = {
            str(site_key(self._secret, site.id, number)): Holder(site, number)
            for site in sites
            for number in working_keys(site, keys)
        }
        with self._turn:
            self._by_key = by_key
            self._by_id = {site.id: site for site in sites}
            self._revisions = {state.id: state.revision for state in states}

    def _ask(self, key: str) -> Holder | None:
        now = time.monotonic()
        with self._turn:
            if now < self._ask_again_at:
                return None
            self._ask_again_at = now + ASK_EVERY_S
        try:
            with self._store.read() as conn:
                found = holder_by_hash(conn, key_hash(self._secret, key))
        except Unavailable as error:
            self._ask_again_at = now + AFTER_FAILURE_S
            log.warning("key_not_looked_up why=%s", error)
            return None
        if found is not None:
            self._by_key[key] = found
            self._by_id[found.site.id] = found.site
        return found
