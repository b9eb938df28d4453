"""The form tells of haste and missing hands, of nothing that people do, and never alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Comment, FormSigns
from tamis.signals.timing import BOUND, form_grounds

LONG = "A text that nobody types in the time that it takes to look at a page. " * 3


def codes(text: str = LONG, **form: Any) -> list[str]:
    grounds = form_grounds(Comment(text, form=FormSigns(**form)))
    return [ground.code for ground in grounds]


def test_a_long_text_within_two_seconds_is_too_fast() -> None:
    assert codes(age_s=1.5) == ["form.too-fast"]


def test_a_short_text_may_be_quick() -> None:
    assert codes("Merci !", age_s=1.5, keys=0, pointer=0) == []


def test_a_form_without_hands_is_noticed_if_its_script_ran() -> None:
    assert codes(age_s=60.0, keys=0, pointer=0) == ["form.no-keys"]
    assert codes(keys=0, pointer=0) == []


def test_what_is_not_told_is_no_evidence() -> None:
    assert codes() == codes(age_s=60.0) == codes(age_s=60.0, keys=0) == []


@pytest.mark.parametrize(
    ("who", "form"),
    [
        ("pastes with the keyboard", {"age_s": 8.0, "keys": 3, "pointer": 0}),
        ("pastes with the mouse", {"age_s": 8.0, "keys": 0, "pointer": 4}),
        ("has a password manager fill in the rest", {"age_s": 5.0, "keys": 0, "pointer": 1}),
        ("dictates, and sends with a click by voice", {"age_s": 40.0, "keys": 0, "pointer": 1}),
        ("uses a switch that sends keys", {"age_s": 400.0, "keys": 12, "pointer": 0}),
        ("has no script", {}),
        ("left the page open for a week", {"age_s": 600_000.0, "keys": 900, "pointer": 0}),
    ],
)
def test_nothing_is_said_of_somebody_who(who: str, form: dict[str, Any]) -> None:
    assert codes(**form) == [], who


def test_only_a_failed_nonce_is_said() -> None:
    assert codes("Merci !", nonce="failed") == ["form.nonce"]
    assert codes(nonce="passed") == codes(nonce="inactive") == []


@given(
    st.text(max_size=300),
    st.none() | st.floats(),
    st.none() | st.integers(),
    st.none() | st.integers(),
    st.none() | st.text(),
)
def test_the_form_speaks_against_within_its_bound_and_never_for(
    text: str, age_s: float | None, keys: int | None, pointer: int | None, nonce: str | None
) -> None:
    grounds = form_grounds(
        Comment(text, form=FormSigns(age_s=age_s, keys=keys, pointer=pointer, nonce=nonce))
    )
    assert all(ground.weight > 0 for ground in grounds)
    assert sum(ground.weight for ground in grounds) <= BOUND
