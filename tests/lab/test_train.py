"""A model is made from records alone: the same ones give the same bytes."""

from dataclasses import replace

import pytest

from tamis.comment import Comment
from tamis.judge.judge import Judge
from tamis.judge.modelfile import unpack
from tamis.lab.licences import is_stated, may_teach
from tamis.lab.records import Record
from tamis.lab.sources import invented
from tamis.lab.train import train


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """Invented comments, given out as three sources so that each can be left out."""
    found = []
    for number, record in zip(range(360), invented(), strict=False):
        name = ("north", "south", "east")[number // 2 % 3]
        found.append(replace(record, id=f"{name}-{number}", source=name))
    return found


def test_training_twice_gives_the_same_bytes(records: list[Record]) -> None:
    once, judged = train(records, "made-from", lambda _: None)
    again, _ = train(list(records), "made-from", lambda _: None)
    assert once == again
    assert {one.group for one in judged} == {"north", "south", "east"}


def test_a_trained_model_tells_its_own_spam_from_its_ham(records: list[Record]) -> None:
    data, _ = train(records, "made-from", lambda _: None)
    judge = Judge(unpack(data, "tiny"))
    chances = {"spam": 0.0, "ham": 0.0}
    for record in records[:100]:
        chances[str(record.label)] += judge.check(Comment(text=record.text)).probability
    assert chances["spam"] > chances["ham"]


def test_what_may_only_be_measured_with_teaches_nothing() -> None:
    assert not may_teach(Record(id="sms-uci-000001", label=None, text="x"))
    assert not may_teach(Record(id="sites-mixed-1", label=None, text="x", source="axis-jekyll"))
    assert may_teach(Record(id="blog-it-000001", label=None, text="x"))


def test_a_source_without_a_stated_licence_is_known() -> None:
    assert is_stated(Record(id="nsmc-ko-1", label=None, text="x"))
    assert not is_stated(Record(id="site-lucascs-1", label=None, text="x", source="lucascs"))
