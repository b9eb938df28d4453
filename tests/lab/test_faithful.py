"""Reasons are true: what they name moves the verdict, and more than other words do."""

import pytest

from tamis.comment import Label
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import load_base
from tamis.lab.faithful import elsewhere, faithful, merged
from tamis.lab.generate.stream import generate
from tamis.lab.pupil import Pupil
from tamis.lab.records import Record
from tamis.verdict import Budgets


def invented(count: int) -> list[Record]:
    return [
        Record(id=str(at), label=Label(row["label"]), text=row["text"])
        for at, row in enumerate(generate(11, count))
    ]


@pytest.mark.parametrize("lessons", [0, 150])
def test_named_words_move_the_verdict_more_than_others(lessons: int) -> None:
    records, model, base = invented(400), SiteModel.empty(), load_base()
    pupil = Pupil(base, Budgets())
    for record in records[:lessons]:
        pupil.teach(model, record)
    found = faithful(base, model, records[200:], most=120)
    assert found.compared > 40
    assert found.named is not None and found.ratio is not None and found.more is not None
    assert found.named > 0
    assert found.ratio > 1.5
    assert found.more > 0.75


def test_cuts_elsewhere_have_the_same_lengths_and_do_not_overlap() -> None:
    from random import Random

    cuts = [(2, 7), (9, 10), (15, 19)]
    for seed in range(50):
        found = elsewhere(cuts, 40, Random(seed))
        assert sorted(end - start for start, end in found) == [1, 4, 5]
        assert merged(found) == sorted(found)
        assert all(0 <= start < end <= 40 for start, end in found)


def test_of_nothing_there_is_no_figure() -> None:
    found = faithful(load_base(), SiteModel.empty(), [])
    assert (found.compared, found.more) == (0, None)
