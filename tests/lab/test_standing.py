"""The worth of reputation is measured by judging a stream without it and with it."""

from dataclasses import replace

from tamis.judge.modelfile import load_base
from tamis.lab.pupil import Pupil
from tamis.lab.standing import compare
from tamis.verdict import Budgets
from tests.lab.corpora import records

STREAM = tuple(
    replace(record, email="s@spam.example" if at % 2 == 0 else f"{at % 6}@people.example")
    for at, record in enumerate(records(40))
)


def pupil() -> Pupil:
    return Pupil(load_base(), Budgets())


def test_known_spammers_seem_worse_and_regulars_better_than_without() -> None:
    found = compare(pupil(), STREAM, learning=False)
    for before, after in list(zip(found.without, found.having, strict=True))[-10:]:
        assert (after.probability > before.probability) == before.spam


def test_records_without_identities_are_judged_the_same() -> None:
    found = compare(pupil(), records(20))
    assert found.without == found.having


def test_records_without_a_date_are_left_out() -> None:
    undated = tuple(replace(record, date=None) for record in STREAM[:5])
    assert len(compare(pupil(), undated + STREAM[5:]).having) == len(STREAM) - 5


def test_a_hostile_reporter_changes_what_is_known() -> None:
    honest, hostile = compare(pupil(), STREAM), compare(pupil(), STREAM, flipped=0.5)
    assert honest.without == hostile.without
    assert honest.having != hostile.having


def test_a_quiet_moderator_teaches_less() -> None:
    assert compare(pupil(), STREAM, quiet=True).having != compare(pupil(), STREAM).having
