"""What the doors count, for /metrics: calls and oddities, never who or what.

Each is bound once here, so that counting costs the hot path under a microsecond.
"""

from datetime import datetime
from enum import StrEnum

from prometheus_client import Counter, Gauge

CALLS = Counter(
    "tamis_calls",
    "Requests to the Akismet door, by call and outcome (status, or refused: a wrong key).",
    ["call", "outcome"],
)
UNEXPECTED = Counter(
    "tamis_unexpected_errors", "Requests that met a mistake of the server, by door.", ["door"]
)
DRIFTING = Gauge(
    "tamis_sites_drifting",
    "Sites at which the filter was wrong more often than usual, lately.",
    multiprocess_mode="livemostrecent",
)
UNDECODABLE = Counter(
    "tamis_undecodable_fields", "Form fields that were no text in any known encoding."
)
CUT = Counter("tamis_cut_texts", "Comments of which only the first 64 kB were judged.")


class Why(StrEnum):
    """For what a call is refused before its comment is looked at."""

    NO_KEY = "no-key"
    UNKNOWN_KEY = "unknown-key"
    TOO_MANY = "too-many-wrong-keys"
    NO_ADDRESS = "no-address"


_refused = Counter("tamis_calls_refused", "Calls that were refused, by why.", ["why"])
_refused_at = Gauge(
    "tamis_calls_refused_last_seconds",
    "When a call was last refused, by why, in seconds since 1970.",
    ["why"],
    multiprocess_mode="max",
)


def note_refusal(why: Why, now: datetime) -> None:
    """One more call that was refused."""
    _refused.labels(why.value).inc()
    _refused_at.labels(why.value).set(now.timestamp())
