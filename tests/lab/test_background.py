"""The background of topics: same records, same bytes, and nothing rare in it."""

from dataclasses import replace

from tamis.comment import Label
from tamis.lab.background import LEAST, code_of, make_background
from tamis.lab.records import Record
from tamis.signals.topic import BITS, SHIFT, topic_of

OFTEN = [Record(id=f"a-{n}", label=Label.HAM, text="the whetstone") for n in range(5)]
SELDOM = [Record(id=f"b-{n}", label=Label.HAM, text="marzipan") for n in range(4)]


def place(word: str) -> int:
    return topic_of(word).hashes[0] >> SHIFT


def test_a_word_of_five_comments_is_in_it_and_one_of_four_is_not() -> None:
    table = make_background([*OFTEN, *SELDOM])
    floor = max(table)
    assert len(table) == 1 << BITS
    assert table[place("whetstone")] < floor
    assert table[place("marzipan")] == floor


def test_spam_and_invented_comments_are_left_out() -> None:
    spam = [replace(r, label=Label.SPAM, text="pills") for r in OFTEN]
    invented = [replace(r, source="generated/x", text="tulips") for r in OFTEN]
    assert make_background([*OFTEN, *spam, *invented]) == make_background(OFTEN)


def test_the_order_of_records_does_not_change_it() -> None:
    assert make_background([*SELDOM, *OFTEN]) == make_background([*OFTEN, *SELDOM])


def test_chances_are_kept_to_an_eighth_of_a_doubling_and_within_a_byte() -> None:
    assert [code_of(1.0), code_of(0.5), code_of(0.25)] == [0, 8, 16]
    assert code_of(1e-30) == 255 and code_of(LEAST) == 0
