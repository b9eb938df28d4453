"""Thresholds: what lessons alone say refuses nothing in a hurry."""

from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Comment
from tamis.judge.budgets import CAUTION, HIGHEST, LOWEST, decide, moved, start_thresholds
from tamis.judge.judge import OWN_KEY, Judge, observe
from tamis.judge.modelfile import empty_base, load_base
from tamis.verdict import Budgets, Decision

STARTS = (0.0, 2.0, 3.0)
STILL = (0.0, 0.0, 0.0)
PITCHES = [f"cheap loans and replica watches number {at} at our casino" for at in range(60)]
scores = st.floats(-20, 20)
cautions = st.floats(0, CAUTION)


def taught_spam_alone() -> Judge:
    judge = Judge(empty_base())
    for pitch in PITCHES:
        judge.learn(Comment(text=pitch), "spam")
    return judge


def test_a_site_that_was_told_of_spam_alone_does_not_refuse_what_is_new_to_it() -> None:
    judge = taught_spam_alone()
    for text in ("our garden is lovely at this time of year", "What a number, and a casino too!"):
        assert judge.check(Comment(text=text)).decision is not Decision.SPAM


def test_what_a_person_called_spam_is_refused_at_once() -> None:
    assert taught_spam_alone().check(Comment(text=PITCHES[0])).decision is Decision.SPAM


def test_the_base_needs_no_more_than_its_own_threshold() -> None:
    judge = Judge(load_base())
    seen = observe(judge.base, OWN_KEY, Comment(text="hello"))
    assert judge.model.opinion(seen.keyed, seen.scores.values).caution == 0.0


@given(scores, cautions)
def test_caution_never_publishes_and_never_refuses_more(log_odds: float, caution: float) -> None:
    rest = STARTS, STILL, Budgets(), 0, 0
    plain, careful = decide(log_odds, 0.0, *rest), decide(log_odds, caution, *rest)
    assert (plain is Decision.APPROVE) == (careful is Decision.APPROVE)
    assert plain is Decision.SPAM or careful is not Decision.SPAM


@given(st.lists(scores, max_size=40), cautions)
def test_thresholds_of_refusals_never_fall_below_the_files(
    values: list[float], caution: float
) -> None:
    shifts = STILL
    for hams, value in enumerate(values):
        shifts = moved(value, caution, STARTS, shifts, hams)
    assert all(low <= at <= high for low, at, high in zip(LOWEST, shifts, HIGHEST, strict=True))
    assert min(shifts[1:]) >= 0.0


def test_a_pattern_of_a_file_with_more_of_them_finds_its_fields() -> None:
    base = load_base()
    own = len(base.head.patterns)
    assert start_thresholds(base, own + 3, Budgets()) == start_thresholds(base, 3, Budgets())
