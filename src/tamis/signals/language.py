"""Which language a text is in, by Facebook's lid.176 (compressed, CC BY-SA 3.0).

Missing is an answer: below 20 letters or where the model is not sure, the language is
`None`, since a wrong one is worse than none. One detector and one file everywhere, for
nodes must compute equal features. Where the language cannot be told, the script often can.
"""

import unicodedata
from functools import cache
from pathlib import Path

import fasttext

FEWEST_LETTERS = 20
LEAST_CONFIDENCE = 0.5
LONGEST = 100  # signs; twice as many cost 5 µs more and change next to nothing


@cache
def detector() -> fasttext.FastText:
    """The model, loaded once: 20 ms, 2 MB."""
    return fasttext.load_model(str(Path(__file__).with_name("lid.176.ftz")))


def find_language(folded: str) -> str | None:
    """ISO 639-1 or -3 code, or `None` when it cannot be told. `folded`: one line."""
    text = folded[:LONGEST]
    if len(text) < FEWEST_LETTERS:
        return None
    text = text.encode("utf-8", "replace").decode()  # half a character is no language
    labels, scores = detector().predict(text.replace("\n", " "))
    if not labels or scores[0] < LEAST_CONFIDENCE:
        return None
    return str(labels[0]).removeprefix("__label__")


def tongue_of(folded: str, language: str | None) -> str | None:
    """The language; else the script of the first letter, as Unicode names it ("CYRILLIC");
    `None` for a text without letters."""
    if language is not None:
        return language
    letter = next((sign for sign in folded if sign.isalpha()), None)
    return unicodedata.name(letter, "").partition(" ")[0] or None if letter else None
