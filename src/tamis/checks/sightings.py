"""A sighting: a comment as histories remember it, keyed and without a word of it.

Campaigns and reputations are made of sightings: which text it was like, who wrote it,
from which network, where it led. Every part is hashed under the key of the site's
controller, so that two customers never share one, and a stolen database tells nobody
apart. A part that was not there is `None` or empty: missing is no evidence.

    sighting = sight(secret, controller, site, guid, seen, now)
    kept = pack(sighting)                 the journal's column `traces`, 100 bytes at most
    sighting = unpack(kept, site, controller, guid, at_s)

Of the hosts, those that everybody links to (signals.listed) say nothing about who does, nor
does the site's own, nor a name in the text that only looks like one (asp.net); they are
left out.

Not here: what repeated sightings mean (campaigns, reputation).
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tamis.identity import Secret, email_handle
from tamis.judge.judge import Observed
from tamis.signals.campaign import BANDS, text_bands
from tamis.signals.links import host_and_path, registered_domain
from tamis.signals.listed import place_of
from tamis.signals.network import network_of
from tamis.signals.text import fold_words
from tamis.site import Site, SiteId

MOST_HOSTS = 4
VERSION = 1
HEAD = struct.Struct("<BBBB")  # version, bands, hosts, which of email, network, name there are
PARTS = ("email", "network", "name")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One comment, seen at one site at one time. Keyed ints: bands 32 bits, the others 64."""

    site: SiteId
    controller: str
    guid: str  # of the check
    at_s: float  # seconds since 1970, UTC
    bands: tuple[int, ...]  # min-hash bands of the text's word shingles; () for a short text
    email: int | None
    network: int | None  # the /24 or /48 it came from; None for loopback and private ones too
    name: int | None  # name and site together
    hosts: tuple[int, ...]  # places linked to, home page first, once each


def sight(
    secret: Secret, controller: str, site: Site, guid: str, seen: Observed, now: datetime
) -> Sighting:
    """What histories remember of a comment that was looked at."""
    comment, features = seen.comment, seen.features
    key = sighting_key(secret, controller)
    network = network_of(comment.ip)
    name = fold_words(comment.author).strip() if comment.author else ""
    email = comment.email.strip() if comment.email else ""
    return Sighting(
        site=site.id,
        controller=controller,
        guid=guid,
        at_s=now.timestamp(),
        bands=text_bands(features.text.folded, int.from_bytes(key[:8], "little")),
        email=first_bits(email_handle(secret, controller, email)) if email else None,
        network=keyed(key, "network", network) if network else None,
        name=keyed(key, "name", f"{site.id} {name}") if name else None,
        hosts=tuple(keyed(key, "host", host) for host in telling_hosts(site, seen)),
    )


def telling_hosts(site: Site, seen: Observed) -> list[str]:
    """Whose places a comment leads to, home page first, four at most."""
    features = seen.features
    links = [link for link in features.links if not link.bare]  # asp.net is a subject
    if features.home is not None:
        links.insert(0, features.home)
    if not links:
        return []
    own = own_domain(site.url)
    found = dict.fromkeys(map(place_of, links))
    return [place for place in found if place is not None and place != own][:MOST_HOSTS]


@lru_cache(maxsize=1024)
def own_domain(url: str) -> str | None:
    """The domain of a site's own address."""
    parts = host_and_path(url)
    return None if parts is None else registered_domain(parts[0]) or parts[0]


@lru_cache(maxsize=1024)
def sighting_key(secret: Secret, controller: str) -> bytes:
    """32 bytes that key all sightings of one controller's sites."""
    return secret.derive("sightings", controller)


def keyed(key: bytes, kind: str, value: str) -> int:
    """64 bits that stand for a value of a kind."""
    data = f"{kind}\x00{value}".encode("utf-8", "surrogatepass")
    return first_bits(hashlib.blake2b(data, digest_size=8, key=key).digest())


def first_bits(digest: bytes) -> int:
    """Its first 64 bits; never 0."""
    return int.from_bytes(digest[:8], "little") or 1


def pack(sighting: Sighting) -> bytes:
    """A sighting as the journal keeps it, without what stands in the row's other columns."""
    parts = [getattr(sighting, name) for name in PARTS]
    given = sum(1 << at for at, part in enumerate(parts) if part is not None)
    wide = [part for part in parts if part is not None] + list(sighting.hosts)
    head = HEAD.pack(VERSION, len(sighting.bands), len(sighting.hosts), given)
    return head + struct.pack(f"<{len(sighting.bands)}I{len(wide)}Q", *sighting.bands, *wide)


def unpack(
    data: bytes, site: SiteId, controller: str, guid: str, at_s: float
) -> Sighting | None:  # fmt: skip
    """The sighting of a row; `None` for what another version wrote or what is damaged."""
    if len(data) < HEAD.size:
        return None
    version, bands, hosts, given = HEAD.unpack_from(data)
    wide = given.bit_count() + hosts
    if version != VERSION or given >= 1 << len(PARTS) or bands not in (0, BANDS):
        return None
    if len(data) != HEAD.size + 4 * bands + 8 * wide or hosts > MOST_HOSTS:
        return None
    values = struct.unpack_from(f"<{bands}I{wide}Q", data, HEAD.size)
    rest = iter(values[bands:])
    parts = {name: next(rest) if given >> at & 1 else None for at, name in enumerate(PARTS)}
    return Sighting(
        site, controller, guid, at_s, values[:bands],
        parts["email"], parts["network"], parts["name"], tuple(rest),
    )  # fmt: skip
