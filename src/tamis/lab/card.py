"""The figures of a model card: how a model without a source does on that source.

One threshold serves all sites, so the yardstick is the spam missed where 1 % of the
genuine comments of all left-out sources together would be refused. Beside it, what the
shipped thresholds make of each source; these were set from the same left-out scores.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tamis.judge.budgets import DEFAULT, quantile
from tamis.judge.modelfile import PATTERNS
from tamis.lab.fusion import Fusion, Judged, fit_fusion, log_odds
from tamis.lab.sources import Sources
from tamis.lab.train import INVENTED

SHARE = 0.01  # of pooled ham
FEWEST = 50  # spam of a source, to say anything


def figures_of(judged: Sequence[Judged], sources: Sources) -> dict[str, object]:
    """Miss and false positives by left-out source and by language, in per cent."""
    real = [one for one in judged if one.group != INVENTED]
    fusion = fit_fusion(real)
    bias = fusion.patterns[0][0]
    scored = [(log_odds(one.values, fusion.mix, bias), one) for one in judged]
    ham = sorted((s for s, one in scored if not one.spam and one.group != INVENTED), reverse=True)
    threshold = ham[int(SHARE * len(ham))]
    missed = by_group((one.group, score <= threshold) for score, one in scored if one.spam)
    refused = by_group((one.group, score > threshold) for score, one in scored if not one.spam)
    languages = by_group(
        (one.lang, score > threshold) for score, one in scored if not one.spam and one.lang
    )
    counted = [
        share for name, (share, count) in missed.items() if count >= FEWEST and name != INVENTED
    ]
    held = [(one, decided(fusion, score, one)) for score, one in scored]
    return {
        "files": [{"name": n, "sha256": d, "records": c} for n, d, c in sources.files],
        "mix": fusion.mix,
        "spread": fusion.spread,
        "miss_mean": round(sum(counted) / max(len(counted), 1), 2),
        "miss": missed,
        "refused": refused,
        "refused_by_language": languages,
        "ham_held_or_refused": by_group((o.group, at > 0) for o, at in held if not o.spam),
        "ham_refused": by_group((o.group, at > 1) for o, at in held if not o.spam),
        "spam_held_or_refused": by_group((o.group, at > 0) for o, at in held if o.spam),
        "spam_refused": by_group((o.group, at > 1) for o, at in held if o.spam),
    }


def decided(fusion: Fusion, score: float, one: Judged) -> int:
    """How many of the usual thresholds of hold and spam a left-out record reaches."""
    ham = fusion.patterns[one.pattern + PATTERNS * (not one.known)][2]
    return sum(
        score >= quantile(fusion.levels, ham, 1.0 - budget)
        for budget in (DEFAULT.hold, DEFAULT.spam)
    )


def by_group(pairs: Iterable[tuple[str, bool]]) -> dict[str, tuple[float, int]]:
    """Per cent of True, and how many, by name."""
    found: dict[str, list[bool]] = defaultdict(list)
    for name, hit in pairs:
        found[name].append(hit)
    return {
        name: (round(100 * sum(hits) / len(hits), 2), len(hits))
        for name, hits in sorted(found.items())
    }
