"""Lessons of unusual length teach less, and what is called spam less still."""

from random import Random

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
    """A lie in ten lessons; without a weight for length the median is 1 %, the worst 9."""
    dice, judge = Random(1), Judge.starter()
    words = [f"{a}{b}{c}" for a in ("bri", "mol", "tan", "fes", "gur") for b in ("ka", "do", "li")
             for c in ("ne", "st", "mp", "rv")]  # fmt: skip

    def said(count: int) -> str:
        return " ".join(dice.choices(words, k=count))

    fresh = [said(8) for _ in range(20)]
    for _ in range(20):
        for _ in range(8):
            judge.learn(Comment(text=said(8)), "ham")
        judge.learn(Comment(text=f"buy pills {said(6)}"), "spam")
        judge.learn(Comment(text=said(100)), "spam")
    found = sorted(judge.check(Comment(text=text)).probability for text in fresh)
    assert found[10] < 0.005
    assert found[-1] < 0.05
