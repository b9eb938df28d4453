"""Tokens: ours are read, others are not, and each ends in its time."""

from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import TimestampSigner

from tamis.checks.service import Service
from tamis.comments import tokens
from tamis.comments.receipts import find_receipt
from tamis.errors import BadInput, NotFound
from tamis.identity import new_secret
from tamis.site import Site
from tests.comments.drafts import posted

SECRET = new_secret()
DAY = timedelta(days=1)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(moment.timestamp()))


def test_a_form_token_says_what_it_was_made_for() -> None:
    token = tokens.form_token(SECRET, "https://a.example/", "Titre", "/")
    form = tokens.read_form_token(SECRET, token)
    assert (form.page, form.title, form.back) == ("https://a.example/", "Titre", "/")
    assert datetime.now(UTC) - form.made_at < timedelta(seconds=5)


def test_a_form_token_says_whether_the_form_came_with_its_text() -> None:
    token = tokens.form_token(SECRET, "https://a.example/", "Titre", "/", refilled=True)
    assert tokens.read_form_token(SECRET, token).refilled
    token = tokens.form_token(SECRET, "https://a.example/", "Titre", "/")
    assert not tokens.read_form_token(SECRET, token).refilled


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é"])
def test_a_token_that_is_not_ours_is_refused(token: str) -> None:
    with pytest.raises(BadInput, match="not ours"):
        tokens.read_form_token(SECRET, token)


def test_a_token_of_another_installation_is_refused() -> None:
    token = tokens.form_token(new_secret(), "https://a.example/", "", "//evil.example")
    with pytest.raises(BadInput, match="not ours"):
        tokens.read_form_token(SECRET, token)


def test_a_form_token_ends_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime.now(UTC) - DAY - timedelta(minutes=1))
    token = tokens.form_token(SECRET, "https://a.example/", "", "/")
    monkeypatch.undo()
    with pytest.raises(BadInput, match="older than a day"):
        tokens.read_form_token(SECRET, token)


def test_a_browser_remembers_its_last_comments_and_nobody_elses() -> None:
    own = tuple((1, f"{number:032x}") for number in range(40))
    value = tokens.own_cookie(SECRET, own)
    assert tokens.read_own_cookie(SECRET, value) == own[-tokens.OWN_MAX :]
    assert tokens.read_own_cookie(SECRET, "x" + value) == ()
    assert tokens.read_own_cookie(new_secret(), value) == ()
    assert tokens.read_own_cookie(SECRET, None) == ()
    assert len(value) < 3000  # a cookie has 4096


def test_a_receipt_finds_its_comment_and_a_guess_finds_none(service: Service, site: Site) -> None:
    made = posted(service, site, "Un", email="nadia@example.org")
    with service.store.read() as conn:
        receipt = find_receipt(conn, service.secret, made.receipt)
        assert (receipt.text, receipt.has_email) == ("Un", True)
        assert receipt.page.endswith(f"/a#c-{made.id}")
        with pytest.raises(NotFound):
            find_receipt(conn, service.secret, made.receipt[::-1])
