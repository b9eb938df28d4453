"""A site: one blog with its key, its language and its own wishes.

The key is Akismet's kind, 12 lower-case hex digits. It is computed from the
installation's secret (`identity.site_key`), so that it can be shown again or used to
sign, and only its keyed hash is stored.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from tamis.verdict import Budgets

SiteId = NewType("SiteId", int)


@dataclass(frozen=True, slots=True)
class Site:
    """What a request needs to know of the site it came for."""

    id: SiteId
    url: str  # front page, canonical: scheme://host[:port]/path
    key_number: int  # of its own key; rises when that is rotated
    lang: str = "en"
    controller: str = ""  # who answers for the data; sites of one controller share a hash key
    hold_as: str = "ham"  # how `hold` reads to plain Akismet clients: ham or spam
    keep_check_text: bool = False  # store the text of checks by outside clients
    budgets: Budgets = field(default_factory=Budgets)
    created_at: datetime | None = None
    close_after_days: int | None = None  # threads take no more comments; None: they stay open
    edit_minutes: int = 15  # how long authors may change what they posted; 0: never
    votes: bool = True  # whether readers vote


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks with a key: a site, and which of its keys it was."""

    site: Site
    key_number: int
