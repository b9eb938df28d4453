"""A comment once looked at: all that is needed to judge it, to explain it, to learn from it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from tamis.comment import Comment
from tamis.judge.levels import BaseScores, base_scores, site_features
from tamis.judge.modelfile import Base
from tamis.signals.features import Features, find_features


@dataclass(frozen=True, slots=True)
class Observed:
    """A comment, its features, what the base says of them, and the same under a site's key."""

    comment: Comment
    features: Features
    scores: BaseScores
    keyed: array[int]  # levels.site_features: mark, text's distinct ones, others, in order


def observe(base: Base, key: bytes, comment: Comment) -> Observed:
    """Look at a comment. `key`: 16 bytes, of the site's controller."""
    features = find_features(comment)
    return Observed(comment, features, base_scores(base, features), site_features(features, key))
