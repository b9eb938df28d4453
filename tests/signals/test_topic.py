"""What a comment has to do with a page, in any script, and within bounds for any bytes."""

from array import array
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Comment
from tamis.signals.links import find_links
from tamis.signals.text import read_text
from tamis.signals.topic import (
    BITS,
    MASK,
    MOST_NAMED,
    MOST_STANDING_OUT,
    Topic,
    background,
    beside_links,
    body_of,
    chance,
    link_topic,
    name_of,
    page_fit,
    page_words,
    shares_a_rare_word,
    strongest_word,
    thread_fit,
    topic_of,
)

NOTHING = array("I", bytes(4 * (MASK + 1)))


def fit(text: str, title: str) -> float:
    words = page_words(topic_of(name_of(Comment(text="", page_title=title))), None)
    return page_fit(topic_of(read_text(text).folded), words, NOTHING, 0).gain


@pytest.mark.parametrize(
    ("title", "on", "off"),
    [
        ("Sharpening kitchen knives", "How sharp should kitchen knives be?",
         "How rich should young men be?"),
        ("Le vélo à Strasbourg", "J’ai fait Strasbourg à vélo, un régal",
         "J’ai perdu dix kilos, un régal"),
        ("Самодельный телескоп", "Какие зеркала нужны для телескопа?",
         "Какие кредиты дают без справок?"),
        ("浙江的龙井茶", "龙井茶要用多少度的水？", "现在注册就送红包。"),
        ("한국어 맞춤법 검사기", "맞춤법을 검사기로 보니 편해요", "대출 상담 문의 주세요"),
        ("วิธีทำต้มยำกุ้ง", "ผมลองทำต้มยำกุ้งแล้วอร่อยมาก", "สมัครวันนี้รับเครดิตฟรี"),
        ("العناية بأشجار الزيتون", "كيف أسقي أشجار الزيتون في الصيف؟", "قروض سريعة بدون ضمان"),
    ],
)  # fmt: skip
def test_a_comment_on_the_page_gains_and_one_off_it_does_not(title: str, on: str, off: str) -> None:
    assert fit(on, title) > 2.0
    assert fit(off, title) < 0.5


def test_a_slug_is_read_as_the_words_of_a_title() -> None:
    comment = Comment(text="", permalink="https://blog.example/2024/05/caf%C3%A9_au-lait/#c3")
    assert name_of(comment) == "2024 05 café au lait"


def test_a_common_word_of_the_title_ties_less_than_a_rare_one() -> None:
    assert fit("what is the answer", "The whetstone") < fit("a whetstone", "The whetstone")


def test_a_page_is_known_by_the_words_that_its_text_stands_out_by() -> None:
    text = "The old mill and the river. " * 20 + "The miller and the mill wheel of the mill. " * 20
    words = page_words(topic_of(""), body_of(text))
    assert len(words) <= MOST_STANDING_OUT
    fits = {
        said: page_fit(topic_of(said), words, NOTHING, 0).gain for said in ("the mill", "the old")
    }
    assert fits["the mill"] > fits["the old"] >= 0.0


def test_what_is_common_on_the_site_ties_nobody_to_one_of_its_pages() -> None:
    topic, words = topic_of("whetstone"), page_words(topic_of("the whetstone"), None)
    everywhere = array("I", NOTHING)
    for feature in topic.hashes:
        everywhere[(feature >> 1) & MASK] = 100
    alone = page_fit(topic, words, NOTHING, 0).gain
    assert page_fit(topic, words, everywhere, 100 * len(topic)).gain < 0.5 * alone


def test_the_word_that_ties_most_is_named_as_the_comment_has_it() -> None:
    folded = "i bought (whetstones) for the knife"
    topic = topic_of(folded)
    words = page_words(topic_of("the whetstone and i"), None)
    assert strongest_word(topic, page_fit(topic, words, NOTHING, 0), folded) == ("whetstones",)


def test_words_on_a_link_are_not_words_beside_it() -> None:
    text = read_text(
        'Nice <a href="http://pills.example/viagra">cheap viagra</a> www.x.example/abc'
    )
    links = find_links(text)
    beside = set(beside_links(text, links).hashes)
    assert beside == set(topic_of("nice").hashes)
    assert all(
        len(link_topic(link)) and not beside & set(link_topic(link).hashes) for link in links
    )


def test_a_link_is_tied_by_a_rare_word_and_not_by_a_common_one() -> None:
    page = set(topic_of("the whetstone").hashes)
    assert shares_a_rare_word(topic_of("whetstone shop"), page)
    assert not shares_a_rare_word(topic_of("the shop"), page)


def test_a_thread_knows_what_was_said_in_it() -> None:
    topic = topic_of("sharpen the blade with a whetstone")
    thread = bytearray(MASK + 1)
    assert thread_fit(topic, thread, 0)[0] == pytest.approx(-log(2.0))
    for feature in topic.hashes:
        thread[(feature >> 1) & MASK] += 1
    assert thread_fit(topic, thread, len(topic))[0] > 1.0
    assert thread_fit(topic_of("fast loans, no bank"), thread, len(topic))[0] < -0.3


def test_the_background_knows_common_words_of_several_languages() -> None:
    table, chances = background()
    assert len(table) == 1 << BITS and len(chances) == 256
    for word in ("the", "und", "che", "的"):
        assert chance(topic_of(word).hashes[0]) > 1e-4
    assert 0.0 < min(chances[code] for code in table) < 1e-5


@given(st.text(max_size=400), st.text(max_size=200), st.text(max_size=300))
def test_any_signs_have_a_topic_and_fit_within_bounds(said: str, title: str, body: str) -> None:
    topic = topic_of(read_text(said).folded)
    assert len(set(topic.hashes)) == len(topic)
    assert len(topic.which) == len(topic.starts)
    words = page_words(topic_of(name_of(Comment(text="", page_title=title))), body_of(body))
    assert len(words) <= MOST_NAMED + MOST_STANDING_OUT and list(words) == sorted(set(words))
    found = page_fit(topic, words, NOTHING, 0)
    assert 0.0 <= found.gain <= 16.0 * len(topic)
    assert -1 <= found.strongest < max(len(topic), 1)
    named = strongest_word(topic, found, read_text(said).folded)
    assert all(len(word) <= 60 for word in named)


@given(st.text(max_size=200))
def test_order_of_words_does_not_change_a_topic(said: str) -> None:
    words = said.split()
    forth = topic_of(" ".join(words))
    back = topic_of(" ".join(reversed(words)))
    assert set(forth.hashes) == set(back.hashes)


def test_nothing_is_about_nothing() -> None:
    assert topic_of("") == Topic(array("Q"), array("i"), array("i"))
    assert len(topic_of("?! … :-)")) == 0
