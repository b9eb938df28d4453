"""A report and its check meet, whatever a client did to the text between them."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.checks.content import bare, content_of, email_of
from tamis.comment import Comment
from tamis.identity import new_secret
from tamis.site import Site, SiteId

SECRET = new_secret()
SITE = Site(id=SiteId(1), url="https://blog.example", key_number=0)
CHECKED = Comment(
    text='L\\\'usine \\"du Nord\\" a ferm\xe9 & <a href="http://x.example">voil\xe0</a>\r\n<b>bien</b>',
    author="Anne-Marie O\\'Neill",
    email="Anne@Example.org",
    permalink="https://blog.example/usine",
)


@pytest.mark.parametrize(
    "change",
    [
        {"text": CHECKED.text.replace("\\", "")},
        {"text": CHECKED.text.replace("\r\n", "\n"), "author": "Anne-Marie O'Neill"},
        {"text": CHECKED.text.replace("&", "&amp;").replace("href=", 'rel="nofollow ugc" href=')},
        {"text": CHECKED.text.replace("<b>bien</b>", "bien").replace("é", "&eacute;")},
        {"email": " anne@example.org "},
        {"ip": "203.0.113.1", "user_agent": "another", "url": "http://other.example"},
    ],
)
def test_what_clients_do_to_a_comment_does_not_hide_it(change: dict[str, str]) -> None:
    reported = replace(CHECKED, **change)  # type: ignore[arg-type]
    assert content_of(SECRET, SITE, reported) == content_of(SECRET, SITE, CHECKED)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "L'usine du Sud a fermé"},
        {"author": "Anne"},
        {"email": None},
        {"permalink": "https://blog.example/autre"},
    ],
)
def test_another_comment_is_another(change: dict[str, str]) -> None:
    other = replace(CHECKED, **change)  # type: ignore[arg-type]
    assert content_of(SECRET, SITE, other) != content_of(SECRET, SITE, CHECKED)


def test_the_same_comment_elsewhere_or_under_another_secret_has_another_handle() -> None:
    here = content_of(SECRET, SITE, CHECKED)
    assert content_of(SECRET, replace(SITE, id=SiteId(2)), CHECKED) != here
    assert content_of(new_secret(), SITE, CHECKED) != here


@pytest.mark.parametrize("email", [None, "", "  "])
def test_no_address_has_no_handle(email: str | None) -> None:
    assert email_of(SECRET, SITE, replace(CHECKED, email=email)) is None


@given(st.text())
def test_any_text_can_be_bared_and_backslashes_change_nothing(text: str) -> None:
    assert bare(text.replace("'", "\\'")) == bare(text)
    content_of(SECRET, SITE, Comment(text=text + "\ud800\x00", author=text, email=text))


@pytest.mark.parametrize("hostile", ["<a", "<", "&", "&#", "\\", "<!--", "&a;<"])
def test_a_hostile_text_costs_little(hostile: str) -> None:
    started = time.process_time()
    bare((hostile * 65536)[:65536])
    assert time.process_time() - started < 1
