"""Streams with a history, and campaigns against the filter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tamis.cli.evaluate import command
from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.judge import OWN_KEY, observe
from tamis.judge.modelfile import empty_base
from tamis.lab.campaigns import COPIES, attack, pitches_of
from tamis.lab.evaluate import evaluate
from tamis.lab.evaluation import By, Corpus, Plan
from tamis.lab.records import Record, comment_of
from tamis.lab.stream import Stream
from tamis.verdict import Decision
from tests.lab.corpora import records, write

BASE = empty_base()
PITCH = (
    "my cousin earns four thousand a week at home and you can do the same today just follow "
    "the address below and write your name"
)


def file() -> tuple[Record, ...]:
    """Genuine comments enough, and one pitch."""
    ham = tuple(r for r in records(count=400) if r.label is Label.HAM)
    return (*ham, Record("p", Label.SPAM, PITCH))


def copies(hours: float) -> list[Record]:
    """Of one text with one link, by three people, so far apart."""
    day = datetime(2026, 5, 1, tzinfo=UTC)
    first = Record("1", Label.SPAM, f"{PITCH} https://lamona.com/x", source="blog")
    return [
        replace(first, id=str(n), author=f"name {n}", date=day + n * timedelta(hours=hours))
        for n in range(3)
    ]


def weights(stream: Stream, those: list[Record]) -> list[float]:
    said = []
    for record in those:
        seen = observe(BASE, OWN_KEY, comment_of(record))
        said.append(sum(ground.weight for ground in stream.grounds(record, seen)))
        stream.note(record, Decision.APPROVE, seen)
    return said


def test_a_stream_goes_by_the_dates_of_its_records_or_by_the_minute() -> None:
    assert weights(Stream(True, ("reputation", "topic")), copies(hours=1)) == pytest.approx(
        [0, 1, 1.585], abs=0.01
    )
    assert weights(Stream(True, ("reputation", "topic")), copies(hours=30)) == [0, 0, 0]
    assert weights(Stream(False, ("reputation", "topic")), copies(hours=30))[2] > 1


def test_known_spammers_are_told_from_regulars_before_anything_is_learned() -> None:
    made = tuple(
        replace(
            record, email="s@spam.example" if record.label is Label.SPAM else "r@people.example"
        )
        for record in records(40)
    )
    plan = Plan(by=By.DATE, seeds=1, without=("site",))
    having = evaluate(plan, [Corpus("a", "", made)], BASE)
    bare = evaluate(replace(plan, without=("site", "reputation")), [Corpus("a", "", made)], BASE)
    before, after = (found.series[0].summary.roca for found in (bare, having))
    assert before is not None and after is not None
    assert after.mean < before.mean


def test_a_part_that_is_left_out_says_nothing() -> None:
    assert weights(Stream(True, without=["campaign", "reputation", "topic"]), copies(hours=1)) == [
        0,
        0,
        0,
    ]
    made = [Corpus("a", "", tuple(copies(hours=1) * 5))]
    plan = Plan(by=By.DATE, seeds=1, without=("campaign",))
    assert evaluate(plan, made, BASE).series[0].name == "by date, without campaign"


def test_fewer_copies_are_published_with_campaigns_than_without() -> None:
    told = attack(file(), BASE, campaigns=2)
    bare = attack(file(), BASE, campaigns=2, without=["campaign"])
    assert [(t.share, t.labels) for t in told] == [(t.share, t.labels) for t in bare]
    assert sum(t.published for t in told) < sum(t.published for t in bare)
    assert all(t.published + t.refused <= COPIES for t in told)
    assert attack(file(), BASE, campaigns=2) == told


def test_pitches_lose_the_addresses_that_they_brought() -> None:
    text = f'{PITCH} <a href="http://x.com">here</a> [url=http://y.com]there[/url] http://z.com'
    assert pitches_of([Record("1", Label.SPAM, text)]) == [(*PITCH.split(), "there")]
    with pytest.raises(BadInput, match="no pitch"):
        attack(records(count=3), BASE, 1)


def test_the_command_tells_campaigns_in_words_and_as_json(tmp_path: Path) -> None:
    path = str(write(tmp_path / "a.jsonl", file()))
    arguments = [path, "--mode", "campaigns", "--no-base", "--seeds", "1", "--without", "campaign"]
    told = CliRunner().invoke(command, arguments)
    assert told.exit_code == 0 and "30% of words replaced, first refused" in told.output
    lines = CliRunner().invoke(command, [*arguments, "--json"]).output.splitlines()
    assert len(lines) == 6 and '"without":["campaign"]' in lines[0]
    assert CliRunner().invoke(command, [*arguments, "--by", "date"]).exit_code == 2
