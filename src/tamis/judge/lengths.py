"""How much a lesson teaches by its length, so that nobody teaches a dictionary at once.

A hundred common words in one comment that is called spam make a hundred words suspect: one
such lie in twenty lessons cost more than any wrong label. So of lessons with more features
than is usual here the weight falls: called ham, so that they move as much as one of HAM_FULL
times the usual, and called spam, from SPAM_FULL times on, less still, since that is the
likelier lie and genuine comments are what is to be kept. What is usual is the median, which
a few long lessons do not move. Figures: docs/research.md.
"""

from __future__ import annotations

SPAM_FULL, HAM_FULL = 2.0, 4.0  # times the usual number of features, up to which all counts
FIRST_USUAL = 300.0  # features, before the first lesson: a comment of some twelve words
LEAST_STEP = 0.04  # by which the median moves, as a share of itself
EARLY = 4.0  # lessons after which its step is half the first


def length_weight(count: int, usual: float, spam: bool) -> float:
    """What a lesson of so many features counts, in (0, 1]."""
    if spam:
        share = SPAM_FULL * usual / max(count, 1)
        return min(1.0, share * share)
    return min(1.0, HAM_FULL * usual / max(count, 1))


def usual_after(usual: float, count: int, lessons: int) -> float:
    """The median of the features of lessons, after one more; `lessons` before it."""
    step = 1.0 + max(LEAST_STEP, 0.5 * EARLY / (EARLY + lessons))
    return usual * step if count > usual else max(1.0, usual / step)
