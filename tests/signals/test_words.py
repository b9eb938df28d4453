"""Letters as the kernel reads them."""

import pytest

from tamis.comment import Comment
from tamis.signals.features import find_features
from tamis.signals.words import code_points


def read(text: str) -> str:
    return "".join(map(chr, code_points(text)))


@pytest.mark.parametrize(
    ("sent", "bare"),
    [
        ("déjà vu à Nîmes", "deja vu a Nimes"),
        ("cásíno bönüs", "casino bonus"),
        ("tiếng việt", "tieng viet"),
        ("łódź smørrebrød", "lodz smorrebrod"),
        ("Ελληνικά", "Ελληνικα"),
    ],
)
def test_latin_and_greek_letters_are_read_without_accents(sent: str, bare: str) -> None:
    assert read(sent) == bare


@pytest.mark.parametrize("text", ["straße", "йод ёж", "がぎ", "한국어", "हिन्दी", "ไทย", "שָׁלוֹם"])
def test_marks_that_make_another_letter_stay(text: str) -> None:
    assert read(text) == text


def test_an_accent_on_a_vowel_hides_no_word() -> None:
    plain, accented = (
        find_features(Comment(text=text)) for text in ("best casino bonus", "bést cásinó bónus")
    )
    assert accented.distinct == plain.distinct


def test_the_text_that_people_and_the_language_model_see_keeps_its_accents() -> None:
    assert find_features(Comment(text="Très DÉÇU")).text.folded == "très déçu"
