"""How likely a label is right, by how many were wrong so far."""

from hypothesis import given
from hypothesis import strategies as st

from tamis.judge.noise import MOST, Noise

LOG_ODDS = st.floats(-30.0, 30.0)
LABELS = st.lists(st.tuples(LOG_ODDS, st.booleans()), max_size=60)


def after(labels: list[tuple[float, bool]]) -> Noise:
    noise = Noise()
    for log_odds, spam in labels:
        noise = noise.after(log_odds, spam)
    return noise


@given(LABELS, LOG_ODDS, LOG_ODDS)
def test_the_more_the_model_is_for_a_label_the_likelier_it_is_right(
    labels: list[tuple[float, bool]], one: float, other: float
) -> None:
    noise, (less, more) = after(labels), sorted((one, other))
    assert noise.right(less, spam=True) <= noise.right(more, spam=True)
    assert noise.right(less, spam=False) == noise.right(-less, spam=True)


@given(LABELS)
def test_the_share_of_wrong_labels_stays_in_bounds_and_comes_back_from_bytes(
    labels: list[tuple[float, bool]],
) -> None:
    noise = after(labels)
    assert 0.0 < noise.share <= MOST
    assert Noise.from_bytes(noise.to_bytes()) == noise


def test_a_fifth_of_wrong_labels_is_found_where_the_model_is_sure() -> None:
    said = [(8.0 if spam else -8.0, spam != (number % 5 == 0))
            for number in range(1500) for spam in (number % 2 == 0,)]  # fmt: skip
    assert 0.15 < after(said).share < 0.25
    assert after([(log_odds, log_odds > 0) for log_odds, _ in said]).share < 0.01


def test_where_labels_are_often_wrong_one_is_doubted_sooner() -> None:
    wrong = after([(8.0, False)] * 50)
    assert wrong.right(-3.0, spam=True) < 0.5 < Noise().right(-3.0, spam=True)


def test_what_was_wrong_long_ago_is_forgotten() -> None:
    assert after([(8.0, False)] * 50 + [(8.0, True)] * 4000).share < 0.01
