"""Parts of the judge switched off: each does what its name says, and comes back."""

from dataclasses import replace

import pytest

from tamis.cli.evaluate import PARTS as OFFERED
from tamis.errors import BadInput
from tamis.judge.modelfile import load_base
from tamis.lab import stream
from tamis.lab.attacks import read_attack
from tamis.lab.evaluate import AFTER_CHANGE, effort, evaluate
from tamis.lab.evaluation import By, Corpus, Evaluation, Mode, Plan
from tamis.lab.switches import SWITCHES, replaced, without
from tests.lab.corpora import corpus, records

BASE = load_base()
MADE = corpus(count=120)
# Where each part has something to do.
PLANS = {
    "site": Plan(seeds=1),
    "passages": Plan(seeds=1, attack=read_attack("padding-after:10")),
    "disguises": Plan(seeds=1, attack=read_attack("spaced")),
    "doubt": Plan(seeds=1, attack=read_attack("wrong-labels:0.2")),
    "givers": Plan(seeds=1, attack=read_attack("whitewash:0.2")),
    "drift": Plan(Mode.CHANGE, seeds=1),
    "mixing": Plan(seeds=1),
    "thresholds": Plan(Mode.CHANGE, seeds=1),
    "lengths": Plan(seeds=1, attack=read_attack("dictionary:0.2")),
    "marks": Plan(seeds=1),
}


def turned_round() -> Corpus:
    """What was spam is ham: the greatest change there is."""
    labels = [record.label for record in MADE.records]
    pairs = zip(MADE.records, [*labels[1:], labels[0]], strict=True)
    return Corpus("turned", "1" * 64, 2 * tuple(replace(r, label=label) for r, label in pairs))


def found(plan: Plan) -> Evaluation:
    """Of a file in which half of the texts come again; where files change, of two."""
    again = replace(MADE, records=MADE.records + records(count=60))
    if plan.mode is Mode.CHANGE:
        return evaluate(plan, [again, turned_round()], BASE)
    return evaluate(plan, [again], BASE)


def figures(plan: Plan) -> list[object]:
    return [run.figures for series in found(plan).series for run in series.runs]


@pytest.mark.parametrize("part", SWITCHES)
def test_a_part_that_is_switched_off_is_missed_and_comes_back(part: str) -> None:
    plan = PLANS[part]
    before = figures(plan)
    assert figures(replace(plan, without=(part,))) != before
    assert figures(plan) == before


def test_without_lessons_a_site_judges_as_its_starter_does() -> None:
    unlearned = found(Plan(by=By.DATE, seeds=1, without=("site", *stream.PARTS)))
    alone = found(Plan(Mode.TRANSFER, seeds=1))
    assert unlearned.series[0].summary == alone.series[0].summary


def test_a_part_comes_back_after_an_error_too() -> None:
    with pytest.raises(ZeroDivisionError), without(["doubt"]):
        _ = 1 / 0
    assert SWITCHES["doubt"][0][0].__dict__["belief"] is not SWITCHES["doubt"][0][2]


def test_what_is_not_there_cannot_be_switched_off() -> None:
    with pytest.raises(KeyError), replaced(Corpus, "no_such_thing", print):
        pass


def test_the_command_offers_every_part() -> None:
    assert (*stream.PARTS, *SWITCHES) == OFFERED


def test_a_change_takes_two_files() -> None:
    with pytest.raises(BadInput, match="too few for a change"):
        evaluate(Plan(Mode.CHANGE, seeds=1), [MADE], BASE)


def test_after_a_change_the_first_comments_of_the_last_file_are_told() -> None:
    plan = Plan(Mode.CHANGE, seeds=2)
    last = replace(corpus(name="last", count=30), digest="2" * 64)
    (series,) = evaluate(plan, [MADE, last], BASE).series
    assert (series.file, series.name) == ("last", "after made.jsonl")
    assert [(run.taught, run.figures.spam + run.figures.ham) for run in series.runs] == [
        (120, 30)
    ] * 2
    assert effort(plan, [MADE, last]) == 2 * (120 + min(30, AFTER_CHANGE))
