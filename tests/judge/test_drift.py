"""A change in what comes is noticed soon, and hardly ever where there is none."""

import random
from dataclasses import replace

import pytest

from tamis.comment import Comment, Label
from tamis.judge.drift import LASTS, Drift
from tamis.judge.judge import OWN_KEY, Judge, lesson
from tamis.judge.levels import SiteModel

PITCH = "gagnez de l'argent chez vous, appelez"


def after(drift: Drift, rate: float, count: int, seed: int) -> Drift:
    """With `count` lessons of which the model had a share wrong."""
    dice = random.Random(seed)
    for place in range(count):
        drift = drift.after(dice.random() < rate, place)
    return drift


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.05, 0.1, 0.2, 0.4])
def test_without_a_change_an_alarm_comes_once_in_thousands_of_lessons_at_most(rate: float) -> None:
    alarms = sum(after(Drift(), rate, 4000, seed).alarms for seed in range(5))
    assert alarms <= 4  # of 20,000 lessons


@pytest.mark.parametrize(("usual", "then"), [(0.01, 0.2), (0.03, 0.3), (0.1, 0.5)])
def test_a_change_is_noticed_within_a_hundred_lessons(usual: float, then: float) -> None:
    for seed in range(10):
        before = after(Drift(), usual, 500, seed)
        alarmed = after(before, then, 100, seed + 100)
        assert alarmed.alarms == before.alarms + 1 and 0 < alarmed.since < 100


def test_getting_better_is_no_alarm() -> None:
    assert after(after(Drift(), 0.3, 200, 1), 0.02, 2000, 2).alarms == 0


def test_a_drifting_model_says_a_wider_interval_and_learns_more_until_it_is_over() -> None:
    judge = Judge.starter()
    for number in range(100):
        judge.learn(Comment(text=f"merci pour la page {number} du journal"), Label.HAM)
    assert not judge.model.drifting
    text = Comment(text="quelle belle page de journal")
    calm = judge.check(text).interval
    judge.model = replace(judge.model, drift=Drift(left=LASTS))
    low, high = judge.check(text).interval
    assert low < calm[0] and high > calm[1]
    for number in range(LASTS):
        judge.learn(Comment(text=f"encore une bonne page {number}"), Label.HAM)
    assert not judge.model.drifting


def test_a_site_whose_readers_and_spammers_change_places_drifts() -> None:
    model, base = SiteModel.empty(), Judge.starter().base
    for number in range(300):
        text = f"{PITCH} {number}" if number % 2 else f"la page {number} est tres bien ecrite"
        turned = number >= 200
        label = Label.SPAM if (number % 2 == 1) is not turned else Label.HAM
        model.learn(lesson(base, OWN_KEY, Comment(text=text), label, 1.0), base)
        assert turned or model.drift.alarms == 0
    assert model.drift.alarms == 1
    assert SiteModel.from_bytes(model.to_bytes()).drift == model.drift
