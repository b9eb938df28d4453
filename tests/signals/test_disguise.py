"""Words made whole again, and honest words left as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Comment
from tamis.lab.disguises import disguised
from tamis.signals.author import split_email
from tamis.signals.features import find_features
from tamis.signals.origins import origins
from tamis.signals.text import read_text

UNDONE = (
    "homoglyphs", "styled", "hidden", "spaced", "dotted", "tagged", "coded", "entities",
    "reversed",
)  # fmt: skip
PITCH = "Visit the best casino bonus online now and win money with our wonderful offers today"
PLAIN = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9), min_size=12, max_size=20
).map(" ".join)


@pytest.mark.parametrize("how", UNDONE)
@given(text=PLAIN, seed=st.text("0123456789", max_size=4))
def test_what_is_claimed_to_be_undone_gives_the_plain_text_back(
    how: str, text: str, seed: str
) -> None:
    assert read_text(disguised(text, how, 0.5, seed)).folded == read_text(text).folded


@pytest.mark.parametrize("how", ["leet", "piled"])
def test_a_whole_pitch_is_read_as_if_it_were_not_disguised(how: str) -> None:
    for seed in "abcdefgh":
        read = read_text(disguised(PITCH, how, 1.0, seed)).folded
        assert read.replace("@nd", "and") == PITCH.lower()  # what may be a mention stays one


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("best c a s i n o  b o n u s here", "best casino bonus here"),
        ("C.A.S.I.N.O and c-a-s-i-n-o", "casino and casino"),
        ("к а з и н о", "казино"),
        ("m4x b0nus v14gra cl1ck", "max bonus vlagra click"),
        ("c@sino for ca$h", "casino for cash"),
        ("th3 b357 c4s1n0 m0n3y", "the best casino money"),
        ("⒞⒜⒮⒤⒩⒪ night", "casino night"),
        ("\u202eonisac\u202c now", "casino now"),
        ("\u0412\u0435st \u039d\u043eW", "best now"),
    ],
)
def test_words_are_made_whole(sent: str, read: str) -> None:
    assert read_text(sent).folded == read


@pytest.mark.parametrize(
    "honest",
    [
        "mp3 and win10, a 2nd ps4, php5 and sha256 on x86_64",
        "by j. r. r. tolkien, of the u.s.a. and the e.u.",
        "dial 0 6 1 2 3 4 5 6 or 1-2-3-4",
        "write to ann@home.example or bob@work.example",
        "나 는 너 를 참 좋 아 해",
        "我 爱 你 们",
        "tiếng việt rất được yêu thích",
        "préférée, élevé, où, à, ça",
    ],
)
def test_honest_words_stay_as_they_are(honest: str) -> None:
    assert read_text(honest).folded == honest


def test_a_russian_word_with_latin_letters_in_it_is_russian() -> None:
    assert read_text("лучшее кaзинo без депoзита, море и cыр").folded == (
        "лучшее казино без депозита, море и сыр"
    )


@pytest.mark.parametrize("honest", ["нет", "а вот сосед", "smmщик", "у нас тоже так было вчера"])
def test_short_and_mixed_russian_is_not_read_as_latin(honest: str) -> None:
    assert read_text(honest).folded == honest


def test_a_text_all_in_look_alikes_is_latin() -> None:
    text = disguised(PITCH, "confusables", 1.0, "seed")
    assert text.isascii() is False
    words = read_text(text).folded.split()
    assert sum(word in PITCH.lower().split() for word in words) > len(words) // 2


def test_letters_of_a_spread_word_count_as_disguised() -> None:
    assert (read_text("c a s i n o").styled, read_text("a casino").styled) == (6, 0)


@pytest.mark.parametrize("word", ["c a s i n o", "c4s1n0", "кaзинo", "c.a.s.i.n.o"])
def test_a_span_leads_back_to_the_word_as_it_was_sent(word: str) -> None:
    sent = f"здесь {word} тут" if "з" in word else f"Hello {word} there"
    text = read_text(sent)
    start = text.folded.index(" ") + 1
    [(first, last)] = origins(text, [(start, text.folded.index(" ", start))])
    assert sent[first:last] == word


def test_an_address_keeps_its_parts() -> None:
    assert split_email("B0b.Smith@Host.example") == ("bob.smith", "host.example")


@given(st.text(alphabet="ab .-_*13@$\u202e\u0301\u0430Б", max_size=200))
def test_any_mixture_of_disguises_can_be_observed(sent: str) -> None:
    find_features(Comment(text=sent))
    text = read_text(sent)
    [(start, end)] = origins(text, [(0, len(text.folded))])
    assert 0 <= start <= end <= len(sent)


@pytest.mark.parametrize(
    "sent", ["a1" * 30_000 + "é", "a " * 30_000, "a0" + "0" * 60_000, "a\u0301\u0316" * 20_000]
)
def test_a_long_row_of_disguise_is_read_in_a_moment(sent: str) -> None:
    assert read_text(sent).folded
