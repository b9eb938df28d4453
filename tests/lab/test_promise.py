"""Whether a promise was kept: over any ham in a row, with labels that come late."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Label
from tamis.judge.modelfile import empty_base, load_base
from tamis.lab.evaluation import Corpus
from tamis.lab.figures import Judged
from tamis.lab.promise import DELAY, HALF, WINDOW, Feedback, is_seen, kept_of, run, strewn
from tamis.lab.pupil import Pupil
from tamis.verdict import Budgets, Decision
from tests.lab.corpora import corpus, records


def only(label: Label, name: str, seed: int) -> Corpus:
    made = tuple(
        replace(record, id=f"{name}-{record.id}")
        for record in records(count=40, seed=seed)
        if record.label is label
    )
    return Corpus(name, "0" * 64, made)


def test_a_burst_breaks_the_promise_though_the_whole_row_keeps_it() -> None:
    caught = [False] * (2 * WINDOW)
    caught[WINDOW : WINDOW + 100] = [True] * 100
    kept = kept_of(Decision.SPAM, 0.015, caught)
    assert kept.rate == 0.01
    assert abs(kept.excess - 0.005) < 1e-12
    assert kept.shortfall == 0.015


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0.0, 0.5))
def test_a_row_shorter_than_a_window_is_one_window(caught: list[bool], target: float) -> None:
    kept = kept_of(Decision.HOLD, target, caught)
    assert kept.rate is not None
    assert abs(kept.rate - target - (kept.excess - kept.shortfall)) < 1e-12
    assert abs(kept.distance - (kept.excess + kept.shortfall)) < 1e-12


def test_no_ham_is_no_answer() -> None:
    assert kept_of(Decision.HOLD, 0.05, []).rate is None


def test_ham_keeps_the_order_of_its_files_and_spam_is_strewn_over_all_of_it() -> None:
    files = [only(Label.HAM, "first", 1), only(Label.HAM, "second", 2), only(Label.SPAM, "bad", 3)]
    stream = strewn(files)
    ham = [record.id.split("-")[0] for record in stream if record.label is Label.HAM]
    spam = [at for at, record in enumerate(stream) if record.label is Label.SPAM]
    assert ham == ["first"] * 20 + ["second"] * 20
    assert len(spam) == len(ham) // HALF
    assert spam[0] < 20 < 40 < spam[-1]


def test_labels_come_too_late_for_a_short_stream() -> None:
    stream = strewn([corpus(count=DELAY)])
    pupil = Pupil(load_base(), Budgets())
    late = list(run(stream, pupil, Feedback.ALL, lambda _: None))
    never = list(run(stream, pupil, Feedback.SEEN, lambda _: None))
    assert late == never


def test_labels_come_in_the_end() -> None:
    stream = strewn([corpus(count=2 * DELAY)])
    judged = list(run(stream, Pupil(empty_base(), Budgets()), Feedback.ALL, lambda _: None))
    assert {each.probability for each in judged[:DELAY]} == {0.5}
    assert len({each.probability for each in judged[-20:]}) > 1


def test_moderators_see_what_is_held_and_hear_of_mistakes() -> None:
    chance = Random(1)
    for spam in (False, True):
        assert is_seen(Judged(spam, 0.5, Decision.HOLD), chance)
        wrong = Decision.APPROVE if spam else Decision.SPAM
        assert is_seen(Judged(spam, 0.5, wrong), chance)
    assert not is_seen(Judged(False, 0.1, Decision.APPROVE), chance)
    refused = [is_seen(Judged(True, 0.9, Decision.SPAM), chance) for _ in range(2000)]
    assert 5 <= sum(refused) <= 50
