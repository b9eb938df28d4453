"""Where thresholds begin: with the source that fares worst."""

from __future__ import annotations

import itertools
import operator
from dataclasses import replace

from tamis.judge.budgets import quantile
from tamis.judge.modelfile import HOME_PAGE, PATTERNS
from tamis.lab.fusion import FEWEST_OF_SOURCE, LEVELS, Judged, fit_fusion, log_odds


def scored(group: str, spam: bool, count: int, lift: float) -> list[Judged]:
    """Records of one source, their scores spread over one unit from `lift` on."""
    values = (lift + at / count for at in range(count))
    return [Judged((v,) * 4 + (0.0,) * 3, 0, spam, group, "") for v in values]


def refused(judged: list[Judged], group: str) -> float:
    """The share of a source's ham at or beyond the threshold of spam."""
    fusion = fit_fusion(judged)
    bias, _, ham = fusion.patterns[0]
    limit = quantile(LEVELS, ham, 0.995)
    own = [log_odds(j.values, fusion.mix, bias) for j in judged if j.group == group and not j.spam]
    return sum(score >= limit for score in own) / len(own)


def test_the_promise_holds_for_the_source_that_fares_worst() -> None:
    calm = scored("calm", False, 800, -3.0)
    heated = scored("heated", False, 250, -1.5)
    judged = [*calm, *heated, *scored("pitch", True, 100, 1.0)]
    assert refused(judged, "heated") <= 0.015
    assert refused(judged, "calm") == 0.0


def test_a_source_of_a_few_comments_does_not_set_the_threshold_for_all() -> None:
    calm = scored("calm", False, 800, -3.0)
    few = scored("few", False, FEWEST_OF_SOURCE - 1, -1.5)
    judged = [*calm, *few, *scored("pitch", True, 100, 1.0)]
    assert refused(judged, "few") > 0.015


def test_levels_rise_strictly_though_sources_take_turns_as_the_worst() -> None:
    judged = [
        *scored("low", False, 700, -4.0),
        *scored("high", False, 300, -2.0),
        *scored("pitch", True, 100, 1.0),
    ]
    for _, _, ham in fit_fusion(judged).patterns:
        assert all(a < b for a, b in itertools.pairwise(ham))


def test_a_source_in_a_language_hardly_known_sets_the_thresholds_of_such_alone() -> None:
    calm = [*scored("calm", False, 1200, -3.0), *scored("pitch", True, 100, 1.0)]
    foreign = [replace(one, known=False) for one in scored("foreign", False, 1200, -0.5)]
    without, having = fit_fusion(calm), fit_fusion([*calm, *foreign])
    assert len(without.patterns) == len(having.patterns) == 2 * PATTERNS
    hold = [quantile(LEVELS, ham, 0.95) for _, _, ham in having.patterns]
    own = [log_odds(one.values, having.mix, having.patterns[0][0]) for one in foreign]
    assert sum(score >= hold[0] for score in own) > 0.5 * len(own)
    assert sum(score >= hold[PATTERNS] for score in own) <= 0.06 * len(own)


def test_a_home_page_never_makes_a_refusal_easier() -> None:
    bare = [*scored("calm", False, 1200, -1.0), *scored("pitch", True, 100, 1.0)]
    homes = [replace(one, pattern=HOME_PAGE) for one in scored("homes", False, 1200, -6.0)]
    levels = [ham for _, _, ham in fit_fusion([*bare, *homes]).patterns]
    for without in (0, PATTERNS):
        assert all(map(operator.ge, levels[without + HOME_PAGE], levels[without]))
