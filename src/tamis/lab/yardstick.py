"""A plain logistic regression over words and letters, to set the starter model beside.

It learns the same records and is judged in the same way: each source by one that learned the
others, one threshold for all, set on the ham of all. It sees the text alone: words and pairs
of them, and runs of 3 to 5 letters within words, hashed, each sort scaled to length 1; it is
fitted by averaged stochastic gradient descent. Of those tried this was the strongest, on the
very sources that it is judged on (docs/research.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tamis.lab.card import (
    FEWEST,
    Scored,
    Shares,
    fused,
    mean_missed,
    missed_at,
    pooled_threshold,
    refused_at,
)
from tamis.lab.leftout import LeftOut
from tamis.lab.train import INVENTED, SEED, Example, weigh

WORDS, LETTERS = (1, 2), (3, 5)  # of a feature
COLUMNS = 2**22  # of each sort
PENALTY = 1e-6  # on squared weights
PASSES = 10  # over all records


@dataclass(frozen=True, slots=True)
class Source:
    """One left-out source: spam missed and ham refused, in per cent, by both."""

    name: str
    spam: int
    missed: tuple[float, float] | None  # ours, the regression's; `None` of too little spam
    ham: int
    refused: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Both, source by source. Means are over sources with enough spam."""

    sources: tuple[Source, ...]
    ours: float
    plain: float

    @property
    def ratio(self) -> float:
        """Ours to the regression's."""
        return self.ours / self.plain


def yardstick(left: LeftOut) -> Yardstick:
    """The starter model and the regression on the same left-out records."""
    _, ours = fused(left.judged)
    plain = scored_plainly(left.examples)
    figures = [at_one_threshold(scored) for scored in (ours, plain)]
    names = sorted({one.group for one in plain if one.group != INVENTED})
    return Yardstick(
        tuple(source(name, *figures) for name in names),
        *(mean_missed(missed) for missed, _ in figures),
    )


def at_one_threshold(scored: Sequence[Scored]) -> tuple[Shares, Shares]:
    """Spam missed and ham refused, by source."""
    threshold = pooled_threshold(scored)
    return missed_at(threshold, scored), refused_at(threshold, scored)


def source(name: str, ours: tuple[Shares, Shares], plain: tuple[Shares, Shares]) -> Source:
    """One source's figures side by side."""
    (missed, spam), (refused, ham) = (ours[at].get(name, (0.0, 0)) for at in (0, 1))
    return Source(
        name,
        spam, (missed, plain[0][name][0]) if spam >= FEWEST else None,
        ham, (refused, plain[1][name][0]) if ham else None,
    )  # fmt: skip


def scored_plainly(examples: Sequence[Example]) -> list[Scored]:
    """Each group by a regression that learned all others."""
    table = counted([example.record.text for example in examples])
    groups = np.array([example.group for example in examples])
    scores = np.zeros(len(examples))
    for group in sorted(set(groups)):
        model = regression(table[groups != group], [e for e in examples if e.group != group])
        scores[groups == group] = model.decision_function(table[groups == group])
    return [
        Scored(float(score), example.spam, example.group)
        for score, example in zip(scores, examples, strict=True)
    ]


def counted(texts: Sequence[str]) -> Any:
    """Words and runs of letters, a sparse row a text."""
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.pipeline import make_union

    sorts = (
        HashingVectorizer(
            analyzer=analyzer, ngram_range=size, n_features=COLUMNS, alternate_sign=False
        )
        for analyzer, size in (("word", WORDS), ("char_wb", LETTERS))
    )
    return make_union(*sorts).transform(texts).tocsr()


def regression(table: Any, examples: Sequence[Example]) -> Any:
    """Fitted on rows of a table, which are these examples."""
    from sklearn.linear_model import SGDClassifier

    model = SGDClassifier(
        "log_loss", alpha=PENALTY, average=True, max_iter=PASSES, tol=None, random_state=SEED
    )
    labels = [example.spam for example in examples]
    return model.fit(table, labels, sample_weight=[weigh(example) for example in examples])
