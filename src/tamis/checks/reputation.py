"""Reputation: what became of earlier comments by the same people, leading to the same hosts.

    reputations.teach(sighting, label)       a person decided
    reputations.note(sighting, decision)     nobody did: approval counts a quarter, refusal not
    reputations.grounds(sighting, now_s)     what that says of a new comment

Four identities of a comment have a standing (standing.py): its e-mail address, its
network (/24 or /48), its name where there is no address, and each host it links to, the
home page's too. Each speaks by log((spam + prior) / (ham + prior)), within bounds:

e-mail   -2.5 … +1.5. Mostly for regulars. An address is easily typed, so one that comes
         under a name and from a network that it was never seen with is half believed.
name     -2.5 … +1.5. A name is for everybody to take, so it counts together with the
         network only; where there is an address, it merely vouches for that (above).
network  -1 … +1, and nothing where three or more different people wrote ham from: behind
         one address of a carrier there are hundreds (CGNAT).
host     -2 … +2. The more different people link to a host in ham, the less it says: prior
         and bound know how common it is, so that one user's spam gives no bad name to a
         host that everybody links to. One author counts three times at most. Of several
         hosts the least trusted one speaks.

All together say -3 … +3, and people at most -1.5 where the comment leads to a host that
was never seen in ham: trust, however earned, does not carry a new advertisement. What the
filter refused by itself is not noted: a reputation made of its own verdicts would confirm
them for ever. An approval that stood is weak evidence, as moderators see what is published.

Kept in memory, within bounds; what was not met for longest goes. What a comment added is
remembered beside the counts, so that the newest word of a person replaces the one before,
and an erased comment can be taken out again: what it touched is counted anew from the
others. History is no part of a model's digest. Missing is no evidence: None has no standing.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import log
from threading import Lock
from zlib import crc32

from tamis.checks.recent import Recent
from tamis.checks.sightings import Sighting
from tamis.checks.standing import HORIZON_DAYS, Standing, day_of, distinct
from tamis.comment import Label
from tamis.verdict import Decision, Reason

MOST = 150_000  # identities: 35 MiB
MOST_COMMENTS = 60_000  # remembered one by one: 10 MiB, and as much again for sightings
BOUND = 3.0  # log-odds, of all reputations together, either way
PERSON = (-2.5, 1.5)  # e-mail; name with network
NETWORK = (-1.0, 1.0)
HOST = (-2.0, 2.0)
STRANGE_HOST = -1.5  # at most for people where a host was never seen in ham
STRANGER = 0.5  # of an address's trust, under a name and network it never had
CROWD = 3.0  # different people in ham, from which on a network says nothing
ONE_AUTHOR = 3.0  # reports of one author's links that count against a host
PERSON_PRIOR = 1.0
NETWORK_PRIOR = 2.0
HOST_PRIOR = 2.0
COMMON = 4.0  # that each person who links there in ham adds to the host's prior
HALVED_BY = 2.0  # such people halve how badly it may be spoken of
BITS = (1 << 64) - 1

Met = dict[str, list[Standing | None]]  # by kind


@dataclass(slots=True)
class Told:
    """What is known of one comment."""

    sighting: Sighting
    passed: bool = False  # approved, and not contradicted when it was
    label: Label | None = None  # a person's last word
    weight: float = 1.0


class Reputations:
    """The standings of all controllers' identities. Thread safe."""

    def __init__(self, most: int = MOST, most_comments: int = MOST_COMMENTS) -> None:
        self._standings: Recent[int, Standing] = Recent(most)
        self._told: Recent[str, Told] = Recent(most_comments)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._standings)

    def teach(self, sighting: Sighting, label: Label, weight: float = 1.0) -> None:
        """A person's decision. `weight`: how much this person's word counts; below 1 ham
        counts as if it had merely passed, above 1 nothing is added."""
        with self._lock:
            told = self._about(sighting)
            before, told.label, told.weight = told.label, label, weight
            if before is None:
                self._count_label(told)
            elif before is not label:
                self._count_anew({key for _, key in keys(sighting)})

    def note(self, sighting: Sighting, decision: Decision | None) -> None:
        """What the filter decided and nobody has contradicted yet."""
        if decision is not Decision.APPROVE:
            return
        with self._lock:
            told = self._about(sighting)
            if not told.passed:
                told.passed = True
                self._add_ham(sighting, by_person=False)

    def grounds(self, sighting: Sighting, now_s: float) -> tuple[Reason, ...]:
        """What the standings say of a comment; () if nothing."""
        met: Met = {"email": [], "name": [], "network": [], "host": []}
        with self._lock:
            for kind, key in keys(sighting):
                met[kind].append(self._standings.get(key))
            found = weights(sighting, met, day_of(now_s))
        if not found:
            return ()
        total = sum(found.values())
        share = min(1.0, BOUND / abs(total)) if total else 1.0
        return tuple(Reason(code, (), weight * share, ()) for code, weight in found.items())

    def forget(self, guids: Collection[str]) -> None:
        """Count as if these checks had never been. Takes 0.1 s where much is remembered."""
        with self._lock:
            gone = [told for guid in guids if (told := self._told.drop(guid)) is not None]
            self._count_anew({key for told in gone for _, key in keys(told.sighting)})

    def forget_site(self, site: int, but: Collection[str] = ()) -> None:
        """The same for all checks of a site but these."""
        with self._lock:
            sightings = [told.sighting for told in self._told.values()]
        self.forget([s.guid for s in sightings if s.site == site and s.guid not in but])

    def expire(self, now_s: float) -> None:
        """Let go what is past its time."""
        day = day_of(now_s)
        with self._lock:
            self._standings.keep(lambda standing: not standing.is_empty(day))
            self._told.keep(lambda told: day - day_of(told.sighting.at_s) < HORIZON_DAYS)

    def _about(self, sighting: Sighting) -> Told:
        told = self._told.get(sighting.guid)
        if told is None:
            told = Told(sighting)
            self._told.put(sighting.guid, told)
        return told

    def _count_anew(self, touched: Collection[int]) -> None:
        """Make some standings again, of all that is still known."""
        if not touched:
            return
        for key in touched:
            self._standings.drop(key)
        for told in self._told.values():
            if any(key in touched for _, key in keys(told.sighting)):
                if told.passed:
                    self._add_ham(told.sighting, by_person=False, only=touched)
                self._count_label(told, only=touched)

    def _count_label(self, told: Told, only: Collection[int] | None = None) -> None:
        if told.label is Label.HAM:
            self._add_ham(told.sighting, by_person=told.weight >= 1.0, only=only)
        elif told.label is Label.SPAM:
            self._add_spam(told.sighting, bounded(told.weight, (0.0, 1.0)), only)

    def _add_ham(
        self, sighting: Sighting, by_person: bool, only: Collection[int] | None = None
    ) -> None:
        day, author = day_of(sighting.at_s), author_of(sighting)
        people = () if author is None else (author,)
        others = {"email": companions(sighting), "network": people, "host": people}
        for kind, key in keys(sighting):
            if only is None or key in only:
                self._standing(key, day).add_ham(day, by_person, others.get(kind, ()))

    def _add_spam(
        self, sighting: Sighting, weight: float, only: Collection[int] | None = None
    ) -> None:
        day, author = day_of(sighting.at_s), author_of(sighting)
        if author is None:  # unknown: each one may be another
            author = crc32(sighting.guid.encode())
        for kind, key in keys(sighting):
            if only is None or key in only:
                others = (author,) if kind == "host" else ()
                self._standing(key, day).add_spam(day, weight, others)

    def _standing(self, key: int, day: int) -> Standing:
        """The standing under a key, made if need be."""
        standing = self._standings.get(key)
        if standing is None:
            standing = Standing(day)
            self._standings.put(key, standing)
        return standing


def weights(sighting: Sighting, met: Met, day: int) -> dict[str, float]:
    """What each kind says, by the code of its reason; nothing where it is silent."""
    if not any(standing for standings in met.values() for standing in standings):
        return {}
    floor = STRANGE_HOST if any(map(is_strange, met["host"])) else PERSON[0]
    found = {
        "reputation.email": max(email_weight(sighting, met["email"], day), floor),
        "reputation.name": max(name_weight(met["name"], day), floor),
        "reputation.network": network_weight(met["network"], day),
        "reputation.host": max((host_weight(host, day) for host in met["host"]), default=0.0),
    }
    return {code: weight for code, weight in found.items() if weight}


def email_weight(sighting: Sighting, met: Sequence[Standing | None], day: int) -> float:
    """An address, half believed among strangers."""
    if not met or (standing := met[0]) is None:
        return 0.0
    others = companions(sighting)
    known = not others or any(map(standing.seen_with, others))
    ham = standing.ham_at(day) * (1.0 if known else STRANGER)
    return bounded(log_odds(ham, standing.spam_at(day), PERSON_PRIOR), PERSON)


def name_weight(met: Sequence[Standing | None], day: int) -> float:
    """A name together with its network."""
    if not met or (standing := met[0]) is None:
        return 0.0
    weight = log_odds(standing.ham_at(day), standing.spam_at(day), PERSON_PRIOR)
    return bounded(weight, PERSON)


def network_weight(met: Sequence[Standing | None], day: int) -> float:
    """A network, unless a crowd of people is behind it."""
    if not met or (standing := met[0]) is None or distinct(standing.ham_with) >= CROWD:
        return 0.0
    weight = log_odds(standing.ham_at(day), standing.spam_at(day), NETWORK_PRIOR)
    return bounded(weight, NETWORK)


def host_weight(standing: Standing | None, day: int) -> float:
    """What one host says. Unknown: nothing."""
    if standing is None:
        return 0.0
    people = distinct(standing.ham_with)
    spam = min(standing.spam_at(day), ONE_AUTHOR * distinct(standing.spam_with))
    weight = log_odds(standing.ham_at(day), spam, HOST_PRIOR + COMMON * people)
    return bounded(weight, (HOST[0], HOST[1] / (1.0 + people / HALVED_BY)))


def is_strange(host: Standing | None) -> bool:
    """Whether nothing genuine ever led to a host."""
    return host is None or not host.decided | host.passed


def keys(sighting: Sighting) -> Iterator[tuple[str, int]]:
    """All that a comment has a standing by: kind, and 64 bits for (controller, kind, part);
    a part is a keyed hash already."""
    salts = salts_of(sighting.controller)
    if sighting.email is not None:
        yield "email", sighting.email ^ salts["email"]
    elif sighting.name is not None and sighting.network is not None:
        yield "name", name_with_network(sighting.name, sighting.network) ^ salts["name"]
    if sighting.network is not None:
        yield "network", sighting.network ^ salts["network"]
    for host in sighting.hosts:
        yield "host", host ^ salts["host"]


@lru_cache(maxsize=4096)
def salts_of(controller: str) -> dict[str, int]:
    """What sets controllers and kinds apart."""
    return {
        kind: int.from_bytes(
            blake2b(f"{kind}\x00{controller}".encode("utf-8", "replace"), digest_size=8).digest()
        )
        for kind in ("email", "name", "network", "host")
    }


def name_with_network(name: int, network: int) -> int:
    """One number for both; turned, so that equal ones do not vanish."""
    return name ^ ((network << 1 | network >> 63) & BITS)


def author_of(sighting: Sighting) -> int | None:
    """Who wrote it, as well as it is known; for telling people apart, not for trust."""
    return sighting.email if sighting.email is not None else sighting.name


def companions(sighting: Sighting) -> tuple[int, ...]:
    """What an address is seen together with."""
    return tuple(part for part in (sighting.name, sighting.network) if part is not None)


def log_odds(ham: float, spam: float, prior: float) -> float:
    """Of spam, from a Beta that begins with `prior` of each."""
    return log((spam + prior) / (ham + prior))


def bounded(weight: float, bounds: tuple[float, float]) -> float:
    """The weight, within its bounds."""
    return min(max(weight, bounds[0]), bounds[1])
