"""A site's learned state is a fold of its lessons: the same lessons, the same bytes."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tamis.comment import Comment, Label
from tamis.judge.budgets import DEFAULT, moved, start_thresholds
from tamis.judge.judge import OWN_KEY, lesson
from tamis.judge.learners import KINDS
from tamis.judge.levels import Lesson, SiteModel, bent, site_features
from tamis.judge.modelfile import load_base
from tamis.signals.features import find_features

BASE = load_base()
WORDS = ("bonjour", "casino", "merci", "bitcoin", "http://win.example.com/", "tour", "loan")
comments = st.lists(st.sampled_from(WORDS), max_size=8).map(lambda w: Comment(text=" ".join(w)))
lessons = st.builds(
    lambda comment, label, weight: lesson(BASE, OWN_KEY, comment, label, weight),
    comments, st.sampled_from(Label), st.sampled_from((0.25, 1.0, 3.0)),
)  # fmt: skip


def fold(taught: list[Lesson], start: SiteModel | None = None) -> SiteModel:
    model = (start or SiteModel.empty()).copy()
    for one in taught:
        model.learn(one, BASE)
    return model


@settings(max_examples=30)
@given(st.lists(lessons, max_size=8), st.lists(lessons, max_size=8))
def test_folding_on_from_a_snapshot_gives_the_same_bytes(
    before: list[Lesson], after: list[Lesson]
) -> None:
    snapshot = SiteModel.from_bytes(fold(before).to_bytes())
    assert fold(after, snapshot).to_bytes() == fold(before + after).to_bytes()


@settings(max_examples=30)
@given(st.lists(lessons, max_size=6), lessons, st.lists(lessons, max_size=6))
def test_an_erased_lesson_leaves_the_model_as_if_never_seen(
    before: list[Lesson], erased: Lesson, after: list[Lesson]
) -> None:
    kept = [one for one in [*before, erased, *after] if one is not erased]
    assert fold(kept).digest() == fold(before + after).digest()


def test_a_copy_does_not_follow_its_original() -> None:
    model = fold([lesson(BASE, OWN_KEY, Comment(text="one two three four"), Label.SPAM, 1.0)])
    copy = model.copy()
    model.learn(lesson(BASE, OWN_KEY, Comment(text="five six"), Label.HAM, 1.0), BASE)
    assert copy.digest() != model.digest()


def test_two_keys_share_no_feature() -> None:
    comment = Comment(text="the same words under two keys")
    one = lesson(BASE, bytes(16), comment, Label.HAM, 1.0).features
    two = lesson(BASE, bytes(range(16)), comment, Label.HAM, 1.0).features
    shared = {one[i : i + 4] for i in range(0, len(one), 4)}
    assert not shared & {two[i : i + 4] for i in range(0, len(two), 4)}


@given(st.floats(-200, 200), st.floats(0.01, 10))
def test_bent_log_odds_keep_their_order_and_never_say_certain(value: float, more: float) -> None:
    assert bent(value) < bent(value + more)
    assert abs(bent(value)) < 20
    assert abs(value) > 10 or bent(value) == value


def test_features_bear_their_kind_in_every_site() -> None:
    comment = Comment(text="one two", author="Ann", url="https://example.org/")
    keyed = site_features(find_features(comment), OWN_KEY)
    kinds = Counter(KINDS[each & 3] for each in keyed[1:])
    assert kinds["word"] == 2
    assert all(kinds[kind] > 0 for kind in KINDS)


@given(st.floats(-30, 30), st.floats(0.01, 10), st.booleans(), st.integers(0, 10_000))
def test_a_label_counts_less_the_surer_the_model_is_of_the_other(
    log_odds: float, more: float, spam: bool, known: int
) -> None:
    model = SiteModel(lessons=known)
    against = -more if spam else more
    believed = model.belief(log_odds, spam)
    assert 0.0 < model.belief(log_odds + against, spam) <= believed <= 1.0
    assert SiteModel.empty().belief(log_odds, spam) == 1.0


@given(st.floats(0, 10), st.floats(0.1, 10), st.integers(0, 2000))
def test_a_ham_far_beyond_the_thresholds_moves_them_less(
    over: float, more: float, known: int
) -> None:
    starts = start_thresholds(BASE, 0, DEFAULT)
    near, far = (
        moved(max(starts) + beyond, 0.0, starts, (0.0, 0.0, 0.0), known)
        for beyond in (over, over + more)
    )
    assert all(a >= b for a, b in zip(near, far, strict=True))
    assert min(moved(max(starts), 0.0, starts, (0.0, 0.0, 0.0), known)) > 0.0


def test_a_moderators_word_on_a_text_holds_at_once_however_sure_the_model_is() -> None:
    taught = [
        lesson(BASE, OWN_KEY, Comment(text=f"win a free loan at the casino {n}"), Label.SPAM, 1.0)
        for n in range(60)
    ]
    model, text = fold(taught), Comment(text="win a free loan at the casino tonight")
    one = lesson(BASE, OWN_KEY, text, Label.HAM, 3.0)
    keyed = site_features(find_features(text), OWN_KEY)
    before = model.opinion(keyed, one.base).log_odds
    model.learn(one, BASE)
    assert model.opinion(keyed, one.base).remembered < 0
    assert model.opinion(keyed, one.base).log_odds < before - 5.0
