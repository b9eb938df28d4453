"""From text to HTML: what is added, what is taken away, and that nothing gets through."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tamis.comments.markup import clean_address, marked, render, tame
from tamis.verdict import Span

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "https://a.example/\"onmouseover='alert(1)'",
    "javascript:alert(1)",
    "https://a.example/<svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)


def elements(html: str) -> set[str]:
    body = LexborHTMLParser(html).body
    return {node.tag for node in body.traverse() if node.tag} - {"body"} if body else set()


def test_blank_lines_make_paragraphs_and_line_ends_make_breaks() -> None:
    assert render("Un\nDeux\r\n\r\n \nTrois") == "<p>Un<br>Deux</p><p>Trois</p>"


def test_a_bare_link_is_marked_as_the_writers_own() -> None:
    assert render("Voir https://example.org/a, merci") == (
        '<p>Voir <a href="https://example.org/a" rel="nofollow ugc noopener">'
        "https://example.org/a</a>, merci</p>"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_comment_stays_text(text: str) -> None:
    html = render(text)
    assert elements(html) <= {"p", "br", "a", "-text"}
    for node in LexborHTMLParser(html).css("*"):
        assert set(node.attributes) <= {"href", "rel"}
    assert LexborHTMLParser(html).text() == text


@given(st.text(max_size=300))
def test_whatever_is_written_makes_no_other_element(text: str) -> None:
    assert elements(render(text)) <= {"p", "br", "a", "-text"}


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90))))
def test_marks_add_nothing_but_marks(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span("text", min(place), max(place)) for place in places]
    html = str(marked(text, spans))
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == text
    assert html.count("<mark>") == html.count("</mark>")


def test_a_reasons_span_is_what_is_marked() -> None:
    spans = [Span("text", 0, 6), Span("author", 0, 3)]
    assert marked("Gagnez <vite>", spans) == "<mark>Gagnez</mark> &lt;vite&gt;"


def test_a_comment_cannot_turn_the_page_around_or_pile_up_signs() -> None:
    assert tame("a\u202eb\x00c") == "abc"
    assert len(tame("e" + "\u0301" * 50)) < 10


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org/"),
        ("http://example.org/a b", "http://example.org/a%20b"),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://user:pass@example.org", None),
        ("mon blog", None),
    ],
)
def test_a_website_is_an_address_of_the_web_or_nothing(typed: str, address: str | None) -> None:
    assert clean_address(typed) == address
