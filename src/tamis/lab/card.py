"""The figures of a model card: how a model without a source does on that source.

One threshold serves all sites, so what counts is the spam missed where 1 % of the genuine
comments of all left-out sources together would be refused (beside it stands a plain
logistic regression: lab.yardstick). Then, what the shipped thresholds make of each source
and language; these were set from the same left-out scores.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from tamis.judge.budgets import DEFAULT, quantile
from tamis.judge.modelfile import PATTERNS
from tamis.lab.fusion import Fusion, Judged, fit_fusion, log_odds
from tamis.lab.languages import Language, by_language
from tamis.lab.sources import Sources
from tamis.lab.train import INVENTED

SHARE = 0.01  # of pooled ham
FEWEST = 50  # spam of a source, to say anything

Shares: TypeAlias = dict[str, tuple[float, int]]  # per cent and of how many, by name


@dataclass(frozen=True, slots=True)
class Scored:
    """A left-out record's score, the higher the spammier; on what scale does not matter."""

    score: float
    spam: bool
    group: str


def figures_of(judged: Sequence[Judged], sources: Sources) -> dict[str, object]:
    """Miss and false positives by left-out source and by language, in per cent."""
    fusion, scored = fused(judged)
    threshold = pooled_threshold(scored)
    missed = missed_at(threshold, scored)
    pairs = list(zip(scored, judged, strict=True))
    languages = by_group(
        (one.lang, at.score > threshold) for at, one in pairs if not one.spam and one.lang
    )
    held = [(one, decided(fusion, at.score, one)) for at, one in pairs]
    return {
        "files": [{"name": n, "sha256": d, "records": c} for n, d, c in sources.files],
        "mix": fusion.mix,
        "spread": fusion.spread,
        "miss_mean": mean_missed(missed),
        "miss": missed,
        "refused": refused_at(threshold, scored),
        "refused_by_language": languages,
        "ham_held_or_refused": by_group((o.group, at > 0) for o, at in held if not o.spam),
        "ham_refused": by_group((o.group, at > 1) for o, at in held if not o.spam),
        "spam_held_or_refused": by_group((o.group, at > 0) for o, at in held if o.spam),
        "spam_refused": by_group((o.group, at > 1) for o, at in held if o.spam),
        "languages": msgspec.to_builtins(languages_of(judged)),
    }


def languages_of(judged: Sequence[Judged]) -> tuple[Language, ...]:
    """What the shipped thresholds make of found comments, by language."""
    fusion, scored = fused(judged)
    return by_language(
        (one.group, (one.lang, one.spam, decided(fusion, at.score, one)))
        for at, one in zip(scored, judged, strict=True)
        if one.group != INVENTED and one.lang
    )


def fused(judged: Sequence[Judged]) -> tuple[Fusion, list[Scored]]:
    """How the views of found records are fused, and all scores by that."""
    fusion = fit_fusion([one for one in judged if one.group != INVENTED])
    return fusion, scored_by(fusion, judged)


def scored_by(fusion: Fusion, judged: Iterable[Judged]) -> list[Scored]:
    """All views of each as one score."""
    bias = fusion.patterns[0][0]
    return [Scored(log_odds(o.values, fusion.mix, bias), o.spam, o.group) for o in judged]


def pooled_threshold(scored: Sequence[Scored]) -> float:
    """Above it lies SHARE of the found ham of all sources together."""
    found = (one.score for one in scored if not one.spam and one.group != INVENTED)
    ham = sorted(found, reverse=True)
    return ham[int(SHARE * len(ham))]


def missed_at(threshold: float, scored: Sequence[Scored]) -> Shares:
    """The spam of each source that passes."""
    return by_group((one.group, one.score <= threshold) for one in scored if one.spam)


def refused_at(threshold: float, scored: Sequence[Scored]) -> Shares:
    """The ham of each source that does not."""
    return by_group((one.group, one.score > threshold) for one in scored if not one.spam)


def mean_missed(missed: Shares) -> float:
    """Over found sources with enough spam."""
    counted = [
        share for name, (share, count) in missed.items() if count >= FEWEST and name != INVENTED
    ]
    return round(sum(counted) / max(len(counted), 1), 2)


def decided(fusion: Fusion, score: float, one: Judged) -> int:
    """How many of the usual thresholds of hold and spam a left-out record reaches."""
    ham = fusion.patterns[one.pattern + PATTERNS * (not one.known)][2]
    return sum(
        score >= quantile(fusion.levels, ham, 1.0 - budget)
        for budget in (DEFAULT.hold, DEFAULT.spam)
    )


def by_group(pairs: Iterable[tuple[str, bool]]) -> Shares:
    """Per cent of True, and how many, by name."""
    found: dict[str, list[bool]] = defaultdict(list)
    for name, hit in pairs:
        found[name].append(hit)
    return {
        name: (round(100 * sum(hits) / len(hits), 2), len(hits))
        for name, hits in sorted(found.items())
    }
