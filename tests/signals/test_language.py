"""The language of a text, or at least its script."""

import pytest

from tamis.signals.language import find_language, tongue_of


@pytest.mark.parametrize(
    ("folded", "tongue"),
    [
        ("merci pour cet article, il est vraiment très bien écrit", "fr"),
        ("привет", "CYRILLIC"),
        ("123 да!", "CYRILLIC"),
        ("ok", "LATIN"),
        ("좋아요", "HANGUL"),
        ("12:30 :-)", None),
        ("\ud800", None),
        ("", None),
    ],
)
def test_a_short_text_bears_the_name_of_its_script(folded: str, tongue: str | None) -> None:
    assert tongue_of(folded, find_language(folded)) == tongue
