"""Evaluation: who is taught what before whom, and what comes out."""

from dataclasses import replace
from pathlib import Path

import pytest

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.modelfile import empty_base
from tamis.lab.corpora import read_corpus
from tamis.lab.evaluate import OTHERS, STARTER, effort, evaluate
from tamis.lab.evaluation import By, Corpus, Evaluation, Mode, Plan
from tamis.lab.folds import folds
from tests.lab.corpora import corpus, records, write

PLANS = [
    Plan(Mode.PROGRESSIVE, None, 2),
    Plan(Mode.PROGRESSIVE, By.DATE, 1),
    Plan(Mode.SPLIT, None, 2),
    Plan(Mode.SPLIT, By.PAGE, 1),
    Plan(Mode.SPLIT, By.DATE, 1),
    Plan(Mode.TRANSFER, None, 2),
    Plan(Mode.FIRST, None, 2),
]
BASE = empty_base()


def without_times(found: Evaluation) -> Evaluation:
    return replace(found, check_us=None, lesson_us=None)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.mode} {plan.by}")
def test_the_same_plan_finds_the_same_and_counts_its_work(plan: Plan) -> None:
    made = [corpus("a.jsonl"), corpus("b.jsonl", seed=2, count=55)]
    handled: list[int] = []
    first = evaluate(plan, made, BASE, handled.append)
    assert sum(handled) == effort(plan, made)
    assert without_times(evaluate(plan, made, BASE)) == without_times(first)


def test_a_filter_learns_on_its_way() -> None:
    (series,) = evaluate(Plan(seeds=2), [corpus(count=200)], BASE).series
    learning = series.curves.learning
    assert learning[0].wrong > learning[-1].wrong
    assert series.summary.roca is not None and series.summary.roca.mean < 10
    assert [run.taught for run in series.runs] == [200, 200]


def test_before_its_first_lesson_a_filter_without_base_knows_nothing() -> None:
    alone = evaluate(Plan(Mode.TRANSFER), [corpus()], BASE).series[0]
    assert alone.name == STARTER
    assert alone.summary.roca is not None and alone.summary.roca.mean == 50


@pytest.mark.parametrize("plan", [p for p in PLANS if p.mode is Mode.SPLIT], ids=str)
def test_nobody_is_judged_by_a_filter_that_learned_them(plan: Plan) -> None:
    for _, taught, judged in folds(plan, corpus()):
        assert taught and judged
        assert not set(taught) & set(judged)


def test_every_page_is_judged_once_by_a_filter_of_the_other_pages() -> None:
    made = corpus(pages=4)
    seen: list[int] = []
    for name, taught, judged in folds(Plan(Mode.SPLIT, By.PAGE, 1), made):
        assert {made.records[at].page for at in judged} == {name}
        assert name not in {made.records[at].page for at in taught}
        seen += judged
    assert sorted(seen) == list(range(60))


def test_many_pages_are_dealt_whole_to_ten_parts() -> None:
    made = corpus(pages=30)
    parts = [judged for _, _, judged in folds(Plan(Mode.SPLIT, By.PAGE, 1), made)]
    places = [{made.records[at].page for at in part} for part in parts]
    assert len(parts) == 10
    assert sum(map(len, places)) == 30


def test_by_date_the_future_is_judged_by_the_past() -> None:
    shuffled = tuple(sorted(records(), key=lambda record: record.text))
    (series,) = evaluate(
        Plan(Mode.SPLIT, By.DATE, 1), [Corpus("a", "", shuffled)], BASE
    ).series  # fmt: skip
    assert (series.runs[0].taught, series.runs[0].figures.spam + series.runs[0].figures.ham) == (
        42, 18,
    )  # fmt: skip


def test_near_copies_of_the_judged_are_not_taught() -> None:
    twice = tuple(
        replace(r, id=f"{r.id}{mark}", text=f"{r.text} {mark}", page=mark)
        for r in records(count=20)
        for mark in ("left", "right")
    )
    (series,) = evaluate(Plan(Mode.SPLIT, By.PAGE, 1), [Corpus("a", "", twice)], BASE).series
    assert [(run.taught, run.copies) for run in series.runs] == [(0, 20), (0, 20)]


def test_what_one_file_teaches_is_measured_on_the_other() -> None:
    found = evaluate(Plan(Mode.TRANSFER, None, 1), [corpus("a"), corpus("b", seed=9)], BASE)
    assert [(s.file, s.name) for s in found.series] == [
        ("a", STARTER), ("a", OTHERS), ("b", STARTER), ("b", OTHERS),
    ]  # fmt: skip
    taught = found.series[1]
    assert taught.runs[0].taught > 40
    assert taught.summary.roca is not None and taught.summary.roca.mean < 20


def test_a_new_site_is_judged_after_its_first_labels_on_what_it_was_not_taught() -> None:
    found = evaluate(Plan(Mode.FIRST, None, 3), [corpus(count=300)], BASE)
    assert [(s.name, s.runs[0].taught) for s in found.series] == [
        ("after 0 labels", 0), ("after 10 labels", 10), ("after 20 labels", 20),
        ("after 50 labels", 50),
    ]  # fmt: skip
    judged = [(s.runs[0].figures.spam + s.runs[0].figures.ham) for s in found.series]
    assert judged == [250] * 4
    means = [s.summary.roca.mean for s in found.series if s.summary.roca]
    assert means[0] == 50 and max(means[1:]) < 20


def test_fewer_records_than_first_labels_are_an_error() -> None:
    with pytest.raises(BadInput, match="has no more than 50 records"):
        evaluate(Plan(Mode.FIRST, None, 1), [corpus(count=50)], BASE)


def test_a_capped_file_keeps_so_many_of_a_label_in_their_order(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(count=100))
    few = read_corpus(path, most=20)
    assert (len(few.records), few.left_out) == (40, 60)
    assert sum(record.label is Label.SPAM for record in few.records) == 20
    numbers = [int(record.id) for record in few.records]
    assert numbers == sorted(numbers) and few == read_corpus(path, most=20)


def test_one_threshold_for_all_files_refuses_no_more_than_its_share_of_all_ham() -> None:
    found = evaluate(Plan(Mode.TRANSFER, None, 1), [corpus("a"), corpus("b", seed=9)], BASE)
    for each in found.pooled:
        refused = [share.ham_refused for share in each.files if share.ham_refused is not None]
        assert sum(refused) / len(refused) <= each.rate


def test_a_corpus_of_ham_alone_has_no_roc_but_keeps_its_promise_figures() -> None:
    ham = tuple(record for record in records() if record.label is Label.HAM)
    (series,) = evaluate(Plan(seeds=1), [Corpus("ham", "", ham)], BASE).series
    assert series.summary.roca is None
    assert series.summary.ended[0] is not None


def test_records_without_a_date_are_left_out_and_counted() -> None:
    some = tuple(replace(r, date=None) if at < 5 else r for at, r in enumerate(records()))
    (series,) = evaluate(
        Plan(Mode.PROGRESSIVE, By.DATE, 1), [Corpus("a", "", some)], BASE
    ).series  # fmt: skip
    assert (series.left_out, series.runs[0].taught) == (5, 55)


def test_no_dates_at_all_is_an_error_with_a_way_out() -> None:
    bare = Corpus("a.jsonl", "", tuple(replace(r, date=None) for r in records()))
    with pytest.raises(BadInput, match=r"a\.jsonl: has no date to go by \(leave out --by date\)"):
        evaluate(Plan(Mode.SPLIT, By.DATE, 1), [bare], BASE)


def test_an_unlabelled_record_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", (replace(records()[0], label=None),))
    with pytest.raises(BadInput, match=r"a\.jsonl, record 0, field label: is missing"):
        read_corpus(path)
