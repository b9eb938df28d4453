"""What the doors count, for /metrics: calls and oddities, never who or what.

Each is bound once here, so that counting costs the hot path under a microsecond.
"""

from prometheus_client import Counter

CALLS = Counter(
    "tamis_calls",
    "Requests to the Akismet door, by call and outcome (status, or refused: a wrong key).",
    ["call", "outcome"],
)
UNDECODABLE = Counter(
    "tamis_undecodable_fields", "Form fields that were no text in any known encoding."
)
CUT = Counter("tamis_cut_texts", "Comments of which only the first 64 kB were judged.")
