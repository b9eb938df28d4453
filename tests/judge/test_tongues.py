"""Languages of which hardly any genuine comments stand behind the thresholds."""

from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tamis.comment import Comment
from tamis.judge.budgets import start_thresholds
from tamis.judge.judge import OWN_KEY, observe
from tamis.judge.modelfile import FEWEST_OF_TONGUE, PATTERNS, Base, load_base
from tamis.lab.fusion import LEVELS, strange_levels
from tamis.verdict import Budgets

ENGLISH = "Thank you for this article, the part about garden tools was new to me."
RUSSIAN = "Спасибо за статью, раздел про садовые инструменты был для меня новым."
LINK = " http://example.org/tools"


def base(**tongues: int) -> Base:
    """The shipped one, as if it had found so many genuine comments in these languages."""
    shipped = load_base()
    own = shipped.head.patterns[:PATTERNS]
    lifted = tuple(
        msgspec.structs.replace(each, ham=tuple(value + 1.0 for value in each.ham)) for each in own
    )
    head = msgspec.structs.replace(shipped.head, patterns=own + lifted, tongues=tongues)
    return Base(head, shipped.slots, "made here")


def pattern(of: Base, text: str) -> int:
    return observe(of, OWN_KEY, Comment(text=text)).scores.pattern


def test_a_language_that_is_hardly_known_has_thresholds_of_its_own() -> None:
    made = base(en=FEWEST_OF_TONGUE, ru=FEWEST_OF_TONGUE - 1)
    assert pattern(made, ENGLISH) == 0
    assert pattern(made, RUSSIAN) == PATTERNS
    assert pattern(made, RUSSIAN + LINK) == pattern(made, ENGLISH + LINK) + PATTERNS
    usual, strange = (start_thresholds(made, at, Budgets()) for at in (0, PATTERNS))
    assert all(a < b for a, b in zip(usual, strange, strict=True))


def test_it_does_not_change_what_the_base_says() -> None:
    known, hardly = base(ru=FEWEST_OF_TONGUE), base(ru=0)
    one, two = (observe(b, OWN_KEY, Comment(text=RUSSIAN)).scores.values for b in (known, hardly))
    assert one == two


def test_a_short_text_goes_by_its_script_and_signs_alone_are_known() -> None:
    made = base(en=FEWEST_OF_TONGUE, LATIN=FEWEST_OF_TONGUE)
    assert [pattern(made, text) for text in ("ok", "да", ":-)", "")] == [0, PATTERNS, 0, 0]


def test_a_file_that_counted_no_languages_knows_them_all() -> None:
    assert pattern(base(), RUSSIAN) == 0


levels = st.lists(st.floats(-6, 6), min_size=len(LEVELS), max_size=len(LEVELS)).map(sorted)


@given(levels, levels, st.floats(0, 4))
def test_lifted_levels_rise_and_are_never_lower(
    usual: list[float], found: list[float], spread: float
) -> None:
    lifted = strange_levels(usual, found, spread)
    assert all(a < b for a, b in pairwise(lifted))
    assert all(c >= max(a, b) - 1e-4 for a, b, c in zip(usual, found, lifted, strict=True))
