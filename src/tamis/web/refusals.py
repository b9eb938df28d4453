"""Refused calls, as the desk tells of them: how many, and why the last one was.

Counted for /metrics, by all workers together (counts, health); read from there, since a
worker knows its own only. Who asked, or with which key, is not kept.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from tamis.web.counts import Why
from tamis.web.health import registry

COUNT, LAST = "tamis_calls_refused_total", "tamis_calls_refused_last_seconds"


@dataclass(frozen=True, slots=True)
class Refusals:
    """Since the server started."""

    count: int
    why: Why  # of the last
    at: datetime


def read_refusals() -> Refusals | None:
    """`None` where no call was refused."""
    samples = [sample for metric in registry().collect() for sample in metric.samples]
    count = sum(int(sample.value) for sample in samples if sample.name == COUNT)
    last = [(s.value, s.labels["why"]) for s in samples if s.name == LAST and s.value > 0]
    if not count or not last:
        return None
    at_s, why = max(last)
    return Refusals(count, Why(why), datetime.fromtimestamp(at_s, UTC))
