"""A sighting: a comment as histories remember it, keyed and without a word of it.

Campaigns and reputations are made of sightings: which text it was like, who wrote it,
from which network, where it led. Every part is 64 bits under the key of the site's
controller, so that two customers never share one, and a stolen database tells nobody
apart. A part that was not there is `None` or empty: missing is no evidence.

Not here: what repeated sightings mean (campaigns, reputation).
"""

from dataclasses import dataclass

from tamis.site import SiteId


@dataclass(frozen=True, slots=True)
class Sighting:
    """One comment, seen at one site at one time."""

    site: SiteId
    controller: str
    guid: str  # of the check
    at_s: float  # seconds since 1970, UTC
    bands: tuple[int, ...]  # min-hash bands of the text's word shingles; () for a short text
    email: int | None
    network: int | None  # the /24 or /48 it came from; None for loopback and private ones too
    name: int | None  # name and site together
    hosts: tuple[int, ...]  # registered domains linked to, home page first, once each
