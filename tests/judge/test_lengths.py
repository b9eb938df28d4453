"""Lessons of unusual length teach less, and what is called spam less still."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis import Comment, Judge
from tamis.judge.lengths import FIRST_USUAL, length_weight, usual_after

COUNTS = st.integers(0, 100_000)
USUAL = st.floats(1.0, 10_000.0)


@given(COUNTS, COUNTS, USUAL, st.booleans())
def test_a_longer_lesson_never_counts_more_than_a_shorter(
    one: int, other: int, usual: float, spam: bool
) -> None:
    short, long = sorted((one, other))
    weights = length_weight(long, usual, spam), length_weight(short, usual, spam)
    assert 0.0 < weights[0] <= weights[1] <= 1.0


@given(COUNTS, USUAL)
def test_what_is_called_spam_never_counts_more_for_its_length_than_ham(
    count: int, usual: float
) -> None:
    assert length_weight(count, usual, spam=True) <= length_weight(count, usual, spam=False)


@pytest.mark.parametrize("long", [0, 5, 20])
def test_the_usual_is_the_median_and_few_long_lessons_do_not_move_it(long: int) -> None:
    usual = FIRST_USUAL
    for number in range(600):
        count = 5000 if number % 100 < long else 100 if number % 2 else 120
        usual = usual_after(usual, count, number)
    assert 80.0 < usual < 150.0


def test_a_dictionary_called_spam_leaves_genuine_comments_genuine() -> None:
    genuine = [f"the {noun} of our village was {how} painted" for noun in ("bridge", "mill", "inn")
               for how in ("newly", "never", "badly", "twice")]  # fmt: skip
    judge = Judge.starter()
    before = Judge.starter()
    for round_ in range(10):
        for text in genuine:
            judge.learn(Comment(text=f"{text} {round_}"), "ham")
            before.learn(Comment(text=f"{text} {round_}"), "ham")
        judge.learn(Comment(text=" ".join(reversed(" ".join(genuine).split()))), "spam")
    fresh = Comment(text="the roof of our mill was newly painted")
    assert judge.check(fresh).probability < 10 * before.check(fresh).probability + 0.01
