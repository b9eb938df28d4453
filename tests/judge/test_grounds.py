"""What speaks beside a comment's words moves a decision, by one step and never to the end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamis.checks.reputation import STRANGE_HOST
from tamis.comment import Comment
from tamis.judge.judge import NOTHING, OWN_KEY, Observed, observe, verdict_of
from tamis.judge.modelfile import load_base
from tamis.verdict import Budgets, Decision, Reason

BASE = load_base()
HARMLESS = "Bien sûr, et moi je vends la tour Eiffel. 97 milliards, rien que ça."
GIVEAWAY = (
    "Elon Musk double vos bitcoins ! Envoyez de 0,1 à 5 BTC et recevez le double "
    "immédiatement. Offre limitée, participez : https://elon-x2.top/go"
)
TEXTS = (HARMLESS, GIVEAWAY, "Great post, thanks for sharing!", "cheap loans", "Merci", "")


def seen(text: str) -> Observed:
    return observe(BASE, OWN_KEY, Comment(text=text))


def decision(text: str, *weights: float) -> Decision:
    grounds = [Reason("reputation.host", (), weight, ()) for weight in weights]
    return verdict_of(BASE, NOTHING, seen(text), Budgets(), False, grounds).decision


def test_a_comment_that_reads_well_is_held_at_most() -> None:
    assert decision(HARMLESS) is Decision.APPROVE
    assert decision(HARMLESS, 3.0, 1.5, 1.0) is decision(HARMLESS, 50.0) is Decision.HOLD


def test_the_best_reputation_beside_a_new_host_does_not_publish_a_giveaway() -> None:
    assert decision(GIVEAWAY, STRANGE_HOST) is not Decision.APPROVE


def test_a_ground_is_named_among_the_reasons_with_its_weight() -> None:
    ground = Reason("form.too-fast", (), 1.0, ())
    reasons = verdict_of(BASE, NOTHING, seen(HARMLESS), Budgets(), True, (ground,)).reasons
    assert ground in reasons


@pytest.mark.parametrize("text", TEXTS)
def test_no_ground_makes_anything_vanish(text: str) -> None:
    assert decision(text, 50.0) is not Decision.DISCARD


@settings(max_examples=50)
@given(st.sampled_from(TEXTS), st.lists(st.floats(-3, 3), max_size=3), st.floats(0, 3))
def test_more_against_a_comment_never_makes_its_decision_milder(
    text: str, weights: list[float], more: float
) -> None:
    order = list(Decision)
    worse = decision(text, *weights, more)
    assert order.index(worse) >= order.index(decision(text, *weights, 0.0))
