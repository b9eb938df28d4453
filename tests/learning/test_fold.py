"""The fold: a model is its lines, wherever one starts."""

from hypothesis import given
from hypothesis import strategies as st

from tamis.judge.levels import Lesson, SiteModel
from tamis.learning.fold import fold
from tamis.learning.ledger import Line
from tests.learning.lines import BASE, lessons, line, said


@given(st.lists(said(), max_size=12), st.integers(0, 12))
def test_a_fold_resumed_from_any_snapshot_gives_the_same_bytes(lines: list[Line], cut: int) -> None:
    whole = fold(lines, SiteModel.empty(), BASE)
    half = SiteModel.from_bytes(fold(lines[:cut], SiteModel.empty(), BASE).to_bytes())
    assert fold(lines[cut:], half, BASE).to_bytes() == whole.to_bytes()
    assert whole.lessons == len(lines)


@given(st.lists(said(), max_size=6), said(), st.lists(said(), max_size=6))
def test_a_dropped_line_leaves_the_model_as_if_never_seen(
    before: list[Line], erased: Line, after: list[Line]
) -> None:
    never_seen = fold([*before, *after], SiteModel.empty(), BASE)
    start = fold(before, SiteModel.empty(), BASE)
    fold([erased], start, BASE)  # learned from a copy: `start` stays as it was
    assert fold(after, start, BASE).digest() == never_seen.digest()


@given(st.lists(lessons(), min_size=1, max_size=6))
def test_every_line_changes_the_digest(history: list[Lesson]) -> None:
    digests = {
        fold([line(1, lesson) for lesson in history[:end]], SiteModel.empty(), BASE).digest()
        for end in range(len(history) + 1)
    }
    assert len(digests) == len(history) + 1
