"""The fold: a site's model is its lines, learned one after the other, and nothing else.

    fold(lines, SiteModel.empty(), base) == fold(lines[n:], fold(lines[:n], ...), base)

So a model can be resumed from any snapshot, every worker and node that folds the same
lines holds the same bytes, and folding again without a line is exact forgetting. No
clock, no chance, no other site enters here.
"""

from collections.abc import Iterable

from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import Base
from tamis.learning.ledger import Line
from tamis.learning.trust import giver_of


def fold(lines: Iterable[Line], start: SiteModel, base: Base) -> SiteModel:
    """The model after `lines`, in order, from `start`, which stays as it was."""
    model = start.copy()
    for line in lines:
        step(model, line, base)
    return model


def step(model: SiteModel, line: Line, base: Base) -> None:
    """Learn one line in place; the caller owns `model`."""
    model.learn(line.lesson, base, giver_of(line.source, line.given_by, line.giver))
