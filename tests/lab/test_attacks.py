"""Attacks: what is judged keeps its labels, what is taught lies as much as it says."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.modelfile import empty_base
from tamis.lab.attacks import KNOWN, Attack, Key, read_attack, staged
from tamis.lab.disguises import DISGUISES, disguised
from tamis.lab.evaluate import effort, evaluate
from tamis.lab.evaluation import By, Mode, Plan
from tamis.lab.records import Record
from tests.lab.corpora import corpus, records

MADE = records(200)
BASE = empty_base()
PADDING = [name for name in KNOWN if name.startswith("padding")]
LABELLED = st.lists(
    st.builds(
        Record,
        id=st.text("0123456789", min_size=1, max_size=6),
        label=st.sampled_from(Label),
        text=st.text(max_size=60),
    ),
    max_size=20,
)


def usual(name: str) -> Attack:
    return read_attack(name)


@pytest.mark.parametrize("name", KNOWN)
@given(made=LABELLED, seed=st.integers(0, 3))
def test_an_attack_never_changes_how_many_of_which_label_are_judged(
    name: str, made: list[Record], seed: int
) -> None:
    turns = staged(usual(name), made, seed)
    assert [turn.judged.label for turn in turns] == [record.label for record in made]
    assert [turn.judged.id for turn in turns] == [record.id for record in made]


@pytest.mark.parametrize("name", KNOWN)
def test_an_attack_is_the_same_each_time(name: str) -> None:
    assert staged(usual(name), MADE, 3) == staged(usual(name), MADE, 3)


def test_without_an_attack_the_truth_is_taught() -> None:
    for turn, record in zip(staged(None, MADE, 0), MADE, strict=True):
        assert turn.judged is record
        assert [(said.record, said.label) for said in turn.feedback] == [(record, record.label)]


@pytest.mark.parametrize("name", DISGUISES)
def test_genuine_comments_are_never_disguised_and_lessons_are_plain(name: str) -> None:
    for turn, record in zip(staged(usual(name), MADE, 0), MADE, strict=True):
        assert turn.feedback[0].record is record
        if record.label is Label.HAM:
            assert turn.judged is record


def test_a_fifth_of_the_labels_is_wrong_when_asked_for() -> None:
    turns = staged(Attack("wrong-labels", 0.2), records(2000), 1)
    wrong = sum(turn.feedback[0].label is not turn.judged.label for turn in turns)
    assert 320 < wrong < 480


def test_a_hostile_key_always_lies_and_all_others_do_not() -> None:
    for turn in staged(Attack("hostile-key", 0.1), MADE, 1):
        (said,) = turn.feedback
        assert (said.label is turn.judged.label) == (said.key is Key.OWNER)


@pytest.mark.parametrize(("name", "label"), [("dictionary", Label.SPAM), ("whitewash", Label.HAM)])
def test_lies_are_their_share_of_all_feedback(name: str, label: Label) -> None:
    turns = staged(Attack(name, 0.05), records(4000), 1)
    said = [feedback for turn in turns for feedback in turn.feedback]
    lies = [feedback for feedback in said if feedback.key is Key.HOSTILE]
    assert {lie.label for lie in lies} == {label}
    assert 0.04 < len(lies) / len(said) < 0.06


def test_poison_is_made_of_the_words_of_ham() -> None:
    ham = {word for record in MADE if record.label is Label.HAM for word in record.text.split()}
    turns = staged(Attack("dictionary", 0.05), MADE, 1)
    made = [said.record for turn in turns for said in turn.feedback[1:]]
    assert made
    for record in made:
        assert set(record.text.split()) <= ham


@pytest.mark.parametrize("name", PADDING)
def test_padding_keeps_every_word_of_the_spam_and_adds_genuine_comments(name: str) -> None:
    ham = {record.text for record in MADE if record.label is Label.HAM}
    for turn, record in zip(staged(Attack(name, 3), MADE, 0), MADE, strict=True):
        if record.label is Label.SPAM:
            added = Counter(turn.judged.text.split()) - Counter(record.text.split())
            assert not Counter(record.text.split()) - Counter(turn.judged.text.split())
            assert added.total() == 3 * 10
            assert sum(text in turn.judged.text for text in ham) >= 1


def test_a_pitch_cut_to_be_read_stands_in_pieces_of_three_words_at_least() -> None:
    for turn, record in zip(staged(Attack("padding-pieces", 10), MADE, 0), MADE, strict=True):
        if record.label is Label.SPAM:
            words = record.text.split(" ")
            pieces = [" ".join(words[at : at + 3]) for at in range(0, len(words), 3)]
            assert set(pieces) <= set(turn.judged.text.split("\n"))


def test_padding_where_there_is_no_ham_leaves_spam_alone() -> None:
    spam = [record for record in MADE if record.label is Label.SPAM]
    assert [turn.judged for turn in staged(usual("padding-after"), spam, 0)] == spam


@given(st.text(max_size=80))
def test_links_markup_and_mentions_go_on_working(text: str) -> None:
    kept = "<a href='https://x.example/casino'>", "https://y.example/best", "@somebody", "&amp;"
    for how in DISGUISES:
        made = disguised(f"{' '.join(kept)} {text}", how, 1.0, "seed")
        assert made.startswith(" ".join(kept))


def test_each_disguise_changes_a_pitch() -> None:
    for how in DISGUISES:
        assert disguised("the best casino, win money now", how, 1.0, "1") != (
            "the best casino, win money now"
        )


@pytest.mark.parametrize("word", ["", "unknown", "leeet:0.5", ":1"])
def test_a_name_that_is_none_gets_the_names_that_there_are(word: str) -> None:
    with pytest.raises(BadInput, match=r"^attack: .* is none \(there are wrong-labels, .*leet"):
        read_attack(word)


@pytest.mark.parametrize(
    "word", ["leet:2", "leet:x", "leet:", "leet:0", "leet:nan", "padding-after:1.5",
             "padding-after:51", "dictionary:0.9", "wrong-labels:-1"],
)  # fmt: skip
def test_a_strength_that_fits_not_is_an_error_with_a_way_out(word: str) -> None:
    with pytest.raises(BadInput, match=r"is no strength for .* \(give a "):
        read_attack(word)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(seeds=2, attack=usual("wrong-labels")),
        Plan(by=By.DATE, seeds=1, attack=usual("padding-after")),
        Plan(Mode.SPLIT, None, 1, usual("dictionary")),
        Plan(Mode.SPLIT, By.PAGE, 1, usual("synonyms")),
    ],
    ids=str,
)
def test_an_attacked_run_stands_beside_the_clean_one_and_counts_its_work(plan: Plan) -> None:
    handled: list[int] = []
    made = [corpus(count=80)]
    found = evaluate(plan, made, BASE, handled.append)
    clean, struck = found.series
    (harm,) = found.harms
    assert sum(handled) == effort(plan, made)
    assert struck.name == f"{clean.name}, {plan.attack}"
    assert clean.summary.roca and struck.summary.roca and harm.area
    assert harm.area.mean == pytest.approx(struck.summary.roca.mean - clean.summary.roca.mean)
    assert clean == evaluate(replace(plan, attack=None), made, BASE).series[0]


def test_inverted_labels_teach_the_opposite() -> None:
    plan = Plan(seeds=1, attack=Attack("wrong-labels", 1.0))
    clean, struck = evaluate(plan, [corpus(count=200)], BASE).series
    assert clean.summary.roca and struck.summary.roca
    assert clean.summary.roca.mean < 10 < 60 < struck.summary.roca.mean


@pytest.mark.parametrize("mode", [Mode.TRANSFER, Mode.FIRST])
def test_modes_without_attacks_say_so(mode: Mode) -> None:
    with pytest.raises(BadInput, match="attack: cannot be measured in mode"):
        evaluate(Plan(mode, None, 1, usual("leet")), [corpus()], BASE)
