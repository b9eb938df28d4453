"""What a commenter is told: the reasons that decided, never a weight."""

import re

import pytest

from tamis.comments.posting import TRAPPED
from tamis.desk.audit import Audit
from tamis.verdict import Reason
from tamis.web.said import against, audit_said, initial, percent, tint, why
from tamis.wording import words


def reason(code: str, weight: float) -> Reason:
    return Reason(code, (), weight, ())


def test_a_commenter_is_told_what_decided_and_not_what_added_a_little() -> None:
    text, name, home = (
        reason("text.words", 2.7), reason("author.name", 0.6), reason("author.home", 1.0),
    )  # fmt: skip
    assert against([text, name, home, reason("site.learned", -3.0)]) == [text, home]


def test_a_trapped_form_is_always_told() -> None:
    assert TRAPPED in against([TRAPPED, reason("text.words", 3.0)])
    assert against([]) == []


def test_no_sentence_for_a_commenter_bears_a_figure() -> None:
    for code in ("author.name", "site.learned", "site.same-text", "text.disguised"):
        said = why(words("fr"), reason(code, 1.234))
        assert not any(sign.isdigit() for sign in said) and said[0].isupper()


def test_a_probability_is_never_said_to_be_certain() -> None:
    assert [percent(share)[0] for share in (0.0, 1.0)] == ["<", ">"]


def test_a_name_has_its_letter_and_its_tint_in_any_script() -> None:
    assert [initial(name) for name in ("émile", "«نادية»", "👍", "")] == ["É", "ن", "·", "·"]
    assert tint("Nadia") == tint("NADIA") in range(6)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("audited", "mistakes", "refusals", "published", "said"),
    [
        (0, 0, 40, 9, None),
        (12, 0, 1200, 3000, "22[.,]1"),
        (600, 0, 3000, 30_000, "0"),
        (30, 15, 3000, 3000, "6[5-7]"),
    ],
)
def test_what_an_audit_proves_is_said_in_per_cent_of_both_kinds(
    lang: str, audited: int, mistakes: int, refusals: int, published: int, said: str | None
) -> None:
    audit = Audit("", 0.005, refusals, audited, mistakes, published)
    told = audit_said(words(lang), audit)
    assert ("0.5" if lang == "en" else "0,5") in told
    assert said is None or re.search(rf"\b{said}([.,]\d+)?\s?%", told)
