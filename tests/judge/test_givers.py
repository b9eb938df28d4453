"""Who gives labels that the model finds implausible is believed less, but at the desk."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Comment, Label
from tamis.judge.givers import LEAST, Giver, Givers
from tamis.judge.judge import OWN_KEY, lesson, observe
from tamis.judge.levels import SiteModel, site_features
from tamis.judge.modelfile import load_base
from tamis.signals.features import find_features

BASE = load_base()
DESK, CLIENT, OTHER = Giver("desk", True), Giver("client", False), Giver("other", False)
PITCH = "win a free loan at the casino number"
labels = st.lists(
    st.tuples(st.sampled_from([DESK, CLIENT, OTHER]), st.floats(-60, 60), st.booleans()),
    max_size=60,
)


def after(said: list[tuple[Giver, float, bool]]) -> Givers:
    givers = Givers()
    for giver, log_odds, spam in said:
        givers.note(giver, log_odds, spam, 300)
    return givers


def teach(model: SiteModel, text: str, label: Label, giver: Giver) -> None:
    model.learn(lesson(BASE, OWN_KEY, Comment(text=text), label, 1.0), BASE, giver)


def remembered(model: SiteModel, text: str) -> int:
    return model.remembered.get(site_features(find_features(Comment(text=text)), OWN_KEY)[0], 0)


def taught(count: int) -> SiteModel:
    """A model that a desk has told of pitches and of readers."""
    model = SiteModel.empty()
    for number in range(count):
        teach(model, f"{PITCH} {number}", Label.SPAM, DESK)
        teach(model, f"thank you for your work on chapter {number}", Label.HAM, DESK)
    return model


@given(labels)
def test_credit_lies_between_least_and_one_and_the_desks_is_one(
    said: list[tuple[Giver, float, bool]],
) -> None:
    givers = after(said)
    assert givers.credit(DESK) == 1.0
    assert all(LEAST <= givers.credit(giver) <= 1.0 for giver in (CLIENT, OTHER))


@given(st.lists(st.tuples(st.just(CLIENT), st.floats(-60, 60), st.booleans()), max_size=60))
def test_who_alone_gives_labels_is_believed(said: list[tuple[Giver, float, bool]]) -> None:
    assert after(said).credit(CLIENT) == 1.0


def test_who_says_the_contrary_of_all_others_is_hardly_believed_after_some_labels() -> None:
    right = [(OTHER, 8.0, True)] * 30
    assert after(right + [(CLIENT, 8.0, False)] * 2).credit(CLIENT) == 1.0
    assert after(right + [(CLIENT, 8.0, False)] * 20).credit(CLIENT) < 0.1
    assert after(right + [(CLIENT, 8.0, False)] * 20).credit(OTHER) == 1.0


def test_who_reports_nothing_but_mistakes_made_near_the_middle_is_believed() -> None:
    mistakes = [(CLIENT, log_odds, False) for log_odds in (0.5, 1.0, 2.0, 5.0, 2.5)] * 20
    assert after([(OTHER, 8.0, True)] * 100 + mistakes).credit(CLIENT) == 1.0


def test_a_key_that_takes_the_place_of_a_hostile_one_begins_believed() -> None:
    wrong, fresh = [(CLIENT, 8.0, False)] * 100, Giver("key 2", False)
    assert after(wrong).credit(fresh) == 1.0
    assert after([*wrong, (fresh, 1.0, False)]).credit(fresh) == 1.0


def test_credit_that_was_lost_can_be_earned_again() -> None:
    said = [(OTHER, 8.0, True)] * 30 + [(CLIENT, 8.0, False)] * 30
    assert after(said + [(CLIENT, 8.0, True)] * 60).credit(CLIENT) == 1.0


def test_what_a_liar_said_of_texts_is_taken_back_and_what_a_person_said_stays() -> None:
    model = taught(60)
    teach(model, f"{PITCH} 5", Label.HAM, CLIENT)
    assert remembered(model, f"{PITCH} 5") < 0
    teach(model, "my own gamble on the casino question", Label.HAM, DESK)
    for number in range(100, 120):
        teach(model, f"{PITCH} {number}", Label.HAM, CLIENT)
    assert model.givers.credit(CLIENT) < 0.5
    assert remembered(model, f"{PITCH} 5") > 0
    assert remembered(model, f"{PITCH} 101") == 0
    assert remembered(model, "my own gamble on the casino question") < 0


def test_a_liar_moves_a_verdict_less_than_a_person_who_says_the_same() -> None:
    keyed = site_features(find_features(Comment(text=f"{PITCH} 777")), OWN_KEY)
    base = lesson(BASE, OWN_KEY, Comment(text=f"{PITCH} 777"), Label.SPAM, 1.0).base
    lied, said = taught(60), taught(60)
    for number in range(100, 130):
        teach(lied, f"{PITCH} {number}", Label.HAM, CLIENT)
        teach(said, f"{PITCH} {number}", Label.HAM, DESK)
    assert lied.opinion(keyed, base).log_odds > 1.0 + said.opinion(keyed, base).log_odds


def test_what_is_known_of_givers_survives_as_bytes_and_cut_bytes_are_refused() -> None:
    model = taught(5)
    teach(model, f"{PITCH} 1", Label.HAM, CLIENT)
    data = model.givers.to_bytes()
    assert Givers.from_bytes(data) == model.givers
    for end in (1, len(data) // 2, len(data) - 1):
        with pytest.raises(ValueError, match="cut short"):
            Givers.from_bytes(data[:end])


def of_lengths(own: int, others: int, labels: int = 60) -> Givers:
    """A client's comments have so many features, a desk's so many."""
    givers = Givers()
    for _ in range(labels):
        givers.note(DESK, 0.0, True, others)
        givers.note(CLIENT, 0.0, True, own)
    return givers


@given(st.integers(0, 9000), st.integers(1, 9000), st.integers(0, 9000), st.integers(0, 9000))
def test_a_longer_comment_never_counts_more_and_never_nothing(
    own: int, others: int, one: int, other: int
) -> None:
    givers, (short, long) = of_lengths(own, others, 5), sorted((one, other))
    weights = givers.length_weight(CLIENT, long), givers.length_weight(CLIENT, short)
    assert LEAST <= weights[0] <= weights[1] <= 1.0
    assert givers.length_weight(DESK, long) == 1.0


def test_whose_comments_are_as_long_as_the_others_may_teach_a_long_one() -> None:
    assert of_lengths(300, 300).length_weight(CLIENT, 5000) == 1.0
    assert of_lengths(3000, 300).length_weight(CLIENT, 300) == 1.0
    assert of_lengths(3000, 300).length_weight(CLIENT, 3000) == LEAST


def test_a_dictionary_called_spam_by_a_client_leaves_genuine_comments_genuine() -> None:
    """A lie in ten lessons; were lessons weighed alike, half would be above -5.6."""
    dice, model = Random(1), SiteModel.empty()
    words = [f"{a}{b}" for a in ("bri", "mol", "tan", "fes", "gur", "pa", "ve", "os", "il", "du")
             for b in ("kane", "dost", "limp", "karv", "done", "list")]  # fmt: skip

    def said(count: int) -> str:
        return " ".join(dice.choices(words, k=count))

    for _ in range(20):
        for _ in range(8):
            teach(model, said(8), Label.HAM, DESK)
        teach(model, f"buy pills {said(6)}", Label.SPAM, DESK)
        teach(model, said(100), Label.SPAM, CLIENT)
    fresh = [observe(BASE, OWN_KEY, Comment(text=said(8))) for _ in range(20)]
    found = sorted(model.opinion(seen.keyed, seen.scores.values).log_odds for seen in fresh)
    assert found[10] < -7.5
