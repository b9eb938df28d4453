"""A probability, and how far to trust it.

The fused log-odds are a logistic regression's, fitted on sources that were left out of
the training, so the logistic curve turns them into a probability; it rises strictly, so
no ranking is lost. The interval says what the model file measured: how much the
log-odds of a whole source may be off (`Head.spread`), less as the site's own lessons
take over, and as much as at first again while what comes there changes (judge.drift).
"""

from tamis.kernel import running as kernel

Z95 = 1.96
HALVED_AFTER = 100.0  # lessons that halve the variance between sources


def probability(log_odds: float) -> float:
    """Of spam, in (0, 1)."""
    return float(kernel.sigmoid(log_odds))


def interval(
    log_odds: float, spread: float, lessons: int, drifting: bool = False
) -> tuple[float, float]:
    """The 95 % interval of the probability."""
    if drifting:
        lessons = 0
    width: float = Z95 * spread * (HALVED_AFTER / (HALVED_AFTER + lessons)) ** 0.5
    return probability(log_odds - width), probability(log_odds + width)
