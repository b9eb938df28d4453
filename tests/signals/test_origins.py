"""The way back: a stretch of the folded text leads to what was sent for it."""

from hypothesis import given
from hypothesis import strategies as st

from tamis.signals.origins import origins
from tamis.signals.text import read_text

WORDS = st.sampled_from(
    [
        "casino",
        "c\u0430sin\u043e",
        "Ｗin",
        "vi\u200bagra",
        "𝗯𝗲𝘀𝘁",
        "été",
        "e\u0301te\u0301",
        "赚钱",
        "a",
    ]
)
GLUE = st.sampled_from([" ", "  ", "\n", "<br>", " <b>", "</b> ", "&nbsp;", " [b]", "[/b] ", ", "])


def words_with_places(folded: str) -> list[tuple[str, tuple[int, int]]]:
    places, at = [], 0
    for word in folded.split(" "):
        if word:
            places.append((word, (at, at + len(word))))
        at += len(word) + 1
    return places


@given(st.lists(st.tuples(WORDS, GLUE), max_size=12))
def test_what_a_word_leads_back_to_folds_to_that_word(parts: list[tuple[str, str]]) -> None:
    sent = "".join(word + glue for word, glue in parts) + "tom"
    text = read_text(sent)
    found = words_with_places(text.folded)
    for (word, _), (start, end) in zip(
        found, origins(text, [place for _, place in found]), strict=True
    ):
        # a look-alike is one only among its neighbours, so each is given some
        assert read_text(f"tom {sent[start:end]} tom").folded == f"tom {word} tom"


def test_an_entity_is_found_as_it_was_typed() -> None:
    text = read_text("fish &amp; chips &eacute;t&eacute;")
    at = text.folded.index("&")
    assert [text.sent[a:b] for a, b in origins(text, [(at, at + 1)])] == ["&amp;"]
    at = text.folded.index("été")
    assert [text.sent[a:b] for a, b in origins(text, [(at, at + 3)])] == ["&eacute;t&eacute;"]


def test_what_a_script_holds_is_no_place_of_a_word() -> None:
    sent = "<script>casino()</script> real casino"
    text = read_text(sent)
    at = text.folded.index("casino")
    [(start, end)] = origins(text, [(at, at + 6)])
    assert sent[start:end] == "casino"


def test_a_long_text_without_blanks_is_walked_in_pieces() -> None:
    sent = "<b>" + "赚ｶ" * 20_000 + "</b>"
    text = read_text(sent)
    size = len(text.folded)
    [(start, end)] = origins(text, [(size - 2, size)])
    assert sent[start:end] == "赚ｶ"
