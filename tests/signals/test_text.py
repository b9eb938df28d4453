"""What a comment says once its disguise is off, and where it said so."""

from hypothesis import given
from hypothesis import strategies as st

from tamis.signals.links import find_links
from tamis.signals.origins import origins
from tamis.signals.text import ODD, fold_fully, fold_simply, read_text


def test_a_tag_inside_a_word_does_not_split_it() -> None:
    assert read_text("best ca<b></b>sino").folded == "best casino"


def test_a_tag_that_breaks_lines_is_a_space() -> None:
    assert read_text("one<br>two<p>three").folded == "one two three"


def test_look_alike_letters_in_a_latin_word_are_folded_and_counted() -> None:
    text = read_text("visit my c\u0430sin\u043e now")
    assert (text.folded, text.styled) == ("visit my casino now", 2)


def test_honest_russian_stays_russian() -> None:
    assert read_text("а сосед ест").folded == "а сосед ест"


def test_invisible_signs_are_dropped_and_counted() -> None:
    text = read_text("vi\u200bag\u2060ra")
    assert (text.folded, text.hidden) == ("viagra", 2)


def test_styled_letters_are_plain_letters() -> None:
    assert read_text("𝓬𝓪𝓼𝓲𝓷𝓸 ＷＩＮ 🅱🅴🆂🆃").folded == "casino win best"


def test_a_span_leads_back_through_markup_and_disguise() -> None:
    sent = "Hi <b>you</b>, c\u0430<i>sino</i> here"
    text = read_text(sent)
    at = text.folded.index("casino")
    [(start, end)] = origins(text, [(at, at + 6)])
    assert sent[start:end] == "c\u0430<i>sino"


def test_bbcode_links_lead_where_they_lead() -> None:
    links = find_links(read_text("[url=http://evil.example.com/x]go[/url]"))
    assert [(link.host, link.anchor) for link in links] == [("evil.example.com", "go")]


def test_a_host_is_read_as_a_browser_reads_it() -> None:
    links = find_links(read_text('<a href="http://0x7f.1/">x</a>'))
    assert links[0].host == "127.0.0.1"


def test_a_file_name_is_no_link() -> None:
    assert find_links(read_text("edit node.js and index.html please")) == ()


@given(st.text(max_size=400))
def test_any_text_can_be_read_and_every_span_lies_inside_it(sent: str) -> None:
    text = read_text(sent)
    find_links(text)
    [(start, end)] = origins(text, [(0, len(text.folded))])
    assert 0 <= start <= end <= len(sent)


@given(st.text(alphabet="<>&[]=/ab .:", max_size=300))
def test_broken_markup_is_read_too(sent: str) -> None:
    find_links(read_text(sent))


@given(st.text(alphabet=st.characters(max_codepoint=0x20FF), max_size=60))
def test_the_quick_way_to_fold_gives_what_the_full_one_gives(sent: str) -> None:
    if not ODD.search(sent):
        assert fold_fully(sent) == (fold_simply(sent), 0, 0)


def test_turkish_capitals_fold_to_the_letters_that_people_type() -> None:
    assert read_text("İstanbul’da İNDİRİM").folded == "istanbul’da indirim"
