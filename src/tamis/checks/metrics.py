"""What is counted, for /metrics: numbers of things that happened, never about whom.

With several workers the library keeps the numbers in files of a folder that
`PROMETHEUS_MULTIPROC_DIR` names, and any worker answers for all (cli/serve makes it).
"""

from prometheus_client import Counter

from tamis.comment import Label
from tamis.verdict import Decision

_checks = Counter("tamis_checks", "Comments judged.", ["decision"])
_feedback = Counter("tamis_feedback", "Labels learned.", ["label"])

CHECKS = {decision: _checks.labels(decision.value) for decision in Decision}
FEEDBACK = {label: _feedback.labels(label.value) for label in Label}
CALLED_BACK = Counter(
    "tamis_checks_called_back", "Approved comments called back when their campaign was convicted."
)
REPEATED = Counter("tamis_feedback_repeated", "Labels that were known already.")
DEGRADED = Counter("tamis_checks_degraded", "Checks answered before they were journalled.")
LOST = Counter("tamis_checks_lost", "Checks that were never journalled.")
