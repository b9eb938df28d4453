"""Measures, against their definitions and against what must not change them."""

from math import atan
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tamis.lab.measures import (
    Point,
    accuracy,
    calibration,
    calibration_error,
    learning_curve,
    mcc,
    miss,
    roc,
    roca,
    roca_interval,
    spread,
    threshold,
    wilson,
)

SCORES = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=40)
RATES = st.sampled_from([0.001, 0.005, 0.01, 0.02, 0.1, 0.5])
FLAGS = st.lists(st.booleans(), min_size=1, max_size=60)


@given(SCORES, SCORES)
def test_the_area_is_the_share_of_pairs_in_the_wrong_order(
    ham: list[float], spam: list[float]
) -> None:
    lost = sum((s < h) + (s == h) / 2 for h in ham for s in spam)
    assert roca(ham, spam) == pytest.approx(100 * lost / (len(ham) * len(spam)))


@given(SCORES, SCORES, RATES)
def test_only_the_order_of_scores_matters(ham: list[float], spam: list[float], rate: float) -> None:
    low, high = ([atan(score) * 3 - 7 for score in scores] for scores in (ham, spam))
    assert roca(low, high) == roca(ham, spam)
    assert roca_interval(low, high) == roca_interval(ham, spam)
    assert miss(low, high, rate) == miss(ham, spam, rate)
    assert roc(low, high) == roc(ham, spam)


@given(SCORES, SCORES)
def test_a_filter_turned_round_has_the_other_part_of_the_area(
    ham: list[float], spam: list[float]
) -> None:
    area, turned = roca(ham, spam), roca([-s for s in ham], [-s for s in spam])
    assert area is not None
    assert turned == pytest.approx(100 - area)


@given(SCORES, SCORES)
def test_the_interval_holds_the_area_and_stays_within_bounds(
    ham: list[float], spam: list[float]
) -> None:
    assume(len(ham) > 1 and len(spam) > 1)
    area, interval = roca(ham, spam), roca_interval(ham, spam)
    assert area is not None and interval is not None
    assert 0 <= interval[0] <= area + 1e-9 and area - 1e-9 <= interval[1] <= 100


def test_the_interval_covers_the_true_area_as_often_as_it_says() -> None:
    dice = Random(4)
    covered = 0
    for _ in range(200):  # the true area of two bells 2 apart is 7.865 %
        ham = [dice.gauss(0, 1) for _ in range(60)]
        low, high = roca_interval(ham, [dice.gauss(2, 1) for _ in range(40)]) or (0, 0)
        covered += low <= 7.865 <= high
    assert 180 <= covered <= 199


@given(SCORES, SCORES, RATES)
def test_no_more_ham_is_refused_than_the_rate_allows(
    ham: list[float], spam: list[float], rate: float
) -> None:
    limit, missed = threshold(ham, rate), miss(ham, spam, rate)
    assert limit is not None
    assert sum(score > limit for score in ham) <= rate * len(ham)
    assert missed == sum(score <= limit for score in spam) / len(spam)


@given(SCORES, RATES)
def test_a_lower_threshold_would_refuse_too_much(ham: list[float], rate: float) -> None:
    limit = threshold(ham, rate)
    assert limit is not None
    assert sum(score >= limit for score in ham) > int(rate * len(ham))


def test_at_one_per_cent_of_two_hundred_ham_two_may_be_refused() -> None:
    ham = [float(score) for score in range(200)]
    assert miss(ham, [197.0, 197.5, 198.0], 0.01) == pytest.approx(1 / 3)


@given(SCORES, SCORES)
def test_the_curve_only_falls_and_ends_with_all_refused(
    ham: list[float], spam: list[float]
) -> None:
    curve = roc(ham, spam)
    assert curve[-1] == Point(1.0, 0.0)
    assert [p.ham_refused for p in curve] == sorted(p.ham_refused for p in curve)
    assert [p.spam_missed for p in curve] == sorted((p.spam_missed for p in curve), reverse=True)


def test_a_long_curve_is_thinned_but_keeps_its_low_end() -> None:
    ham = [float(score) for score in range(5000)]
    curve = roc(ham, ham, points=50)
    assert len(curve) <= 50
    assert [p.ham_refused * 5000 for p in curve[:3]] == pytest.approx([0, 1, 2], abs=1)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_every_comment_is_in_one_bin_and_the_error_is_a_share(
    pairs: list[tuple[float, bool]],
) -> None:
    bins = calibration([p for p, _ in pairs], [spam for _, spam in pairs])
    error = calibration_error(bins)
    assert sum(each.count for each in bins) == len(pairs)
    assert error is not None and 0 <= error <= 1


def test_words_that_come_true_have_no_calibration_error() -> None:
    honest = calibration([0.25] * 4 + [0.75] * 4, [True] + [False] * 3 + [True] * 3 + [False])
    boastful = calibration([1.0] * 4, [True, True, False, False])
    assert calibration_error(honest) == pytest.approx(0)
    assert calibration_error(boastful) == pytest.approx(0.5)


@given(FLAGS)
def test_a_judge_who_is_always_right_has_all_of_it(spam: list[bool]) -> None:
    assert accuracy(spam, spam) == 1
    assert mcc(spam, spam) == (1 if len(set(spam)) == 2 else None)


@given(FLAGS, st.randoms(use_true_random=False))
def test_correlation_turns_its_sign_with_the_judge(spam: list[bool], dice: Random) -> None:
    said = [dice.random() < 0.5 for _ in spam]
    found = mcc(said, spam)
    if found is not None:
        assert mcc([not word for word in said], spam) == pytest.approx(-found)


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_share_lies_in_its_own_interval(hits: int, more: int) -> None:
    total = hits + more
    low, high = wilson(hits, total) or (1, 0)
    assert 0 <= low <= hits / total <= high <= 1
    assert wilson(hits * 10, total * 10) != (low, high)


def test_wilson_gives_the_textbook_figures() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)


def test_a_learning_curve_doubles_its_blocks_and_pools_its_streams() -> None:
    stream = [True] * 25 + [False] * 35
    blocks = learning_curve([stream, [not wrong for wrong in stream[:50]]])
    assert [(b.start, b.end) for b in blocks] == [(0, 25), (25, 50), (50, 60)]
    assert [b.wrong for b in blocks] == [0.5, 0.5, 0]


def test_what_has_no_answer_is_none_and_not_nought() -> None:
    assert roca([], [1.0]) is None
    assert miss([1.0], [], 0.01) is None
    assert roca_interval([1.0], [2.0, 3.0]) is None
    assert wilson(0, 0) is None
    assert calibration_error(()) is None
    assert spread([None, None]) is None


def test_the_worst_run_is_the_highest_error_and_the_lowest_accuracy() -> None:
    errors, shares = spread([1.0, None, 3.0]), spread([1.0, 3.0], lower_is_better=False)
    assert errors is not None and (errors.mean, errors.worst, errors.best) == (2, 3, 1)
    assert shares is not None and (shares.worst, shares.best) == (1, 3)
