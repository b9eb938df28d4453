"""From a form to a comment: what each parameter becomes, and what is dropped."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from tamis.comment import MAX_TEXT_BYTES, Comment
from tamis.web.fields import first_address, is_test_mark, moment, read_comment, sender_of
from tamis.web.forms import eight_bit_charset, read_form
from tamis.web.wordpress import unslash

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
PLUGIN = b"WordPress/7.1 | Akismet/5.7.2"


def comment(agent: bytes = b"", call: str = "comment-check", **fields: str) -> Comment:
    """What the door makes of these fields."""
    return comment_of(fields, agent, call)


def comment_of(fields: dict[str, str], agent: bytes = b"", call: str = "comment-check") -> Comment:
    """The same, of fields with any name."""
    form = read_form(urlencode(fields).encode(), b"", b"")
    return read_comment(form, sender_of(agent, call, form), NOW)


def test_a_blank_field_is_the_same_as_one_not_sent():
    blank = comment(comment_author="", comment_author_url=" ", referrer="", comment_parent="0")
    assert blank == comment()
    assert (blank.text, blank.author, blank.context) == ("", None, ())


def test_fillers_of_libraries_are_missing_too():
    told = comment(
        b"Node.js/18 | akismet/2.0", referrer="unknown", user_agent="Node.js/18 | akismet/2.0"
    )
    assert (told.referrer, told.user_agent) == (None, None)
    assert comment(b"Mozilla/5.0 x", user_agent="Mozilla/5.0 x").user_agent == "Mozilla/5.0 x"


def test_the_kind_is_read_under_both_names_and_any_word_will_do():
    assert comment(content_type="forum-post").type == "forum-post"
    assert comment(comment_type="trac", content_type="x").type == "trac"


@pytest.mark.parametrize(
    ("roles", "strongest"),
    [
        ("administrator", "administrator"),
        ("subscriber,administrator", "administrator"),
        ("super_admin", "administrator"),
        ("editor, super_admin", "administrator"),
        ("author,editor", "editor"),
        ("subscriber", "subscriber"),
        ("subscriber,shop_manager", "subscriber,shop_manager"),
        ("co-author", "co-author"),
        ("", None),
    ],
)
def test_of_the_roles_of_an_account_the_strongest_counts(roles, strongest):
    assert comment(user_role=roles).role == strongest


def test_the_environment_of_the_client_goes_no_further():
    said = repr(comment(DB_PASSWORD="hunter2", HTTP_X_KEY="hunter2", POST_comment="hunter2"))
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("values", "address"),
    [
        (["203.0.113.7"], "203.0.113.7"),
        (["unknown, 203.0.113.7, 10.0.0.1"], "203.0.113.7"),
        (["", "x", "2001:DB8::1"], "2001:db8::1"),
        (["203.0.113.7:4711"], "203.0.113.7"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["fe80::1%eth0"], "fe80::1"),
        (["::ffff:203.0.113.7"], "203.0.113.7"),
        (["1.2.3", "1.2.3.4.5", "a\x00b", "\ud800", "::::"], None),
        ([], None),
    ],
)
def test_the_first_valid_address_counts(values, address):
    assert first_address(values) == address


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-24 02:54:43", datetime(2026, 11, 24, 2, 54, 43, tzinfo=UTC)),
        ("2026-11-24T02:54:43Z", datetime(2026, 11, 24, 2, 54, 43, tzinfo=UTC)),
        ("2026-11-24T04:54:43+02:00", datetime(2026, 11, 24, 2, 54, 43, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:00", None),
        ("0000-00-00 00:00:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_date_without_a_zone_is_utc_and_nonsense_is_missing(text, at):
    assert moment(text) == at


def test_only_so_much_of_a_text_is_judged_and_no_character_is_cut_in_two():
    long = comment(comment_content="é" * MAX_TEXT_BYTES)
    assert len(long.text.encode()) == MAX_TEXT_BYTES
    assert comment(comment_content="x" + "é" * MAX_TEXT_BYTES).text.endswith("é")


@pytest.mark.parametrize(
    ("slashed", "plain"),
    [
        (r"L\'usine \"du Nord\"", 'L\'usine "du Nord"'),
        (r"C:\\temp et l\'an", r"C:\temp et l'an"),
        (r"L'usine, \"dit-on\"", r"L'usine, \"dit-on\""),
        (r"a \\' b", r"a \\' b"),
        (r"C:\temp", r"C:\temp"),
        ("rien", "rien"),
    ],
)
def test_backslashes_go_when_every_quote_has_one(slashed, plain):
    assert unslash(slashed) == plain


def test_only_a_fresh_check_of_the_plugin_is_unescaped():
    fields = {"comment_content": r"l\'an", "comment_author": r"O\'Hara"}
    assert comment_of(fields, PLUGIN).author == "O'Hara"
    assert comment_of(fields, PLUGIN).text == "l'an"
    assert comment_of(fields, b"PHP").text == r"l\'an"
    assert comment_of(fields, PLUGIN, "submit-ham").text == r"l\'an"
    assert comment_of({**fields, "recheck_reason": "retry"}, PLUGIN).text == r"l\'an"


def test_of_the_plugins_script_only_sums_are_read():
    signs = comment(
        POST_ak_js=str(NOW_MS - 65_000), POST_ak_bfs=str(NOW_MS - 5_000), POST_ak_bkpc="88",
        POST_ak_bkp="90,1;90,2;", POST_ak_bmcc="4", POST_ak_bmmc="0", POST_ak_btec="",
        POST_ak_hp_textarea="", akismet_comment_nonce="passed",
    ).form  # fmt: skip
    assert (signs.age_s, signs.keys, signs.pointer, signs.nonce) == (60.0, 88, 4, "passed")
    assert signs.honeypot == ""


@pytest.mark.parametrize("loaded", ["", "0", "250", "x", "-5", "9" * 20, str(NOW_MS + 10_000)])
def test_a_clock_that_tells_nothing_leaves_the_age_missing(loaded):
    assert comment(POST_ak_js=loaded).form.age_s is None


def test_a_report_measures_the_age_from_when_the_comment_was_written():
    told = {"comment_date_gmt": "2026-11-24 11:00:00", "POST_ak_js": str(NOW_MS - 3_630_000)}
    assert comment_of(told, call="submit-ham").form.age_s == 30.0


def test_a_trap_may_have_any_name_even_in_another_script():
    named = {"honeypot_field_name": "piège", "piège": "x"}
    assert comment_of(named).form.honeypot == "x"
    assert comment(honeypot_field_name="fax", POST_fax="12").form.honeypot == "12"
    assert comment(honeypot_field_name="fax").form.honeypot is None


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        (b"ISO-8859-1", "cp1252"),
        (b"windows-1251", "cp1251"),
        (b"KOI8-R", "koi8-r"),
        (b"UTF-8", ""),
        (b"utf-16", ""),
        (b"rot13", ""),
        (b"../\x00", ""),
        (b"", ""),
    ],
)
def test_only_known_8_bit_character_sets_are_taken(name, charset):
    assert eight_bit_charset(name) == charset


def test_bytes_of_no_known_character_set_are_replaced_not_refused():
    form = read_form(b"comment_content=\xe9t\xe9&blog_charset=x-none", b"", b"")
    assert form.get("comment_content") == "\N{REPLACEMENT CHARACTER}t\N{REPLACEMENT CHARACTER}"
    told = read_form(b"comment_content=%EF%F0&blog_charset=windows-1251", b"", b"")
    assert told.get("comment_content") == "пр"


def test_a_mark_is_known_by_its_author_or_address_only():
    assert is_test_mark(comment(comment_author="Viagra-Test-123"))
    assert not is_test_mark(comment(comment_content="akismet-guaranteed-spam"))
