"""The order of a thread and its pages: nothing shown twice, nothing missed."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.comments.order import (
    PAGE_SIZE,
    Bare,
    Skeleton,
    Sort,
    arrange,
    first_leaf,
    leaf_after,
    leaf_around,
    wilson,
)
from tamis.comments.states import State
from tests.checks.conftest import NOW

STATES = (*[State.APPROVED] * 4, State.DELETED, State.HELD, State.SPAM)


def bare(number: int, parent: int | None = None, **more: object) -> Bare:
    given = {"state": State.APPROVED, "up": 0, "down": 0, "pinned": False} | more
    at = NOW + timedelta(seconds=number)
    above = None if parent is None else f"c{parent}"
    return Bare(id=f"c{number}", parent_id=above, created_at=at, **given)  # type: ignore[arg-type]


@st.composite
def threads(draw: st.DrawFn) -> list[Bare]:
    random = Random(draw(st.integers(0, 10**6)))
    size = draw(st.integers(0, 90))
    return [
        bare(n, random.choice([None, random.randrange(n)]) if n else None,
             state=random.choice(STATES), up=random.randrange(9), down=random.randrange(9),
             pinned=random.random() < 0.05)
        for n in range(size)
    ]  # fmt: skip


def read_through(skeleton: Skeleton) -> list[str]:
    leaf = first_leaf(skeleton)
    found = [place.id for place in leaf.places]
    while leaf.next:
        leaf = leaf_after(skeleton, leaf.next)
        assert 0 < len(leaf.places) <= PAGE_SIZE
        found += [place.id for place in leaf.places]
    return found


def ids(rows: list[Bare], sort: Sort = Sort.OLDEST) -> list[str]:
    return [place.id for place in arrange(rows, sort, 1).places]


@given(threads(), st.sampled_from(Sort))
def test_page_by_page_every_comment_is_shown_once_after_what_it_answers(
    rows: list[Bare], sort: Sort
) -> None:
    skeleton = arrange(rows, sort, 1)
    shown = read_through(skeleton)
    assert len(shown) == len(set(shown))
    assert {r.id for r in rows if r.state is State.APPROVED} <= set(shown)
    for place in skeleton.places:
        assert place.parent is None or shown.index(place.parent) < shown.index(place.id)
        assert place.visible or place.answers > 0  # an empty place holds something


@given(threads(), st.sampled_from(Sort))
def test_answers_count_what_is_published_below(rows: list[Bare], sort: Sort) -> None:
    skeleton = arrange(rows, sort, 1)
    roots = [place for place in skeleton.places if place.parent is None]
    assert skeleton.count == sum(root.answers + root.visible for root in roots)
    assert skeleton.count == sum(row.state is State.APPROVED for row in rows)


@given(threads(), st.data())
def test_around_a_comment_stand_its_ancestors(rows: list[Bare], data: st.DataObject) -> None:
    skeleton = arrange(rows, Sort.OLDEST, 1)
    if skeleton.places:
        wanted = data.draw(st.sampled_from(skeleton.places))
        here = {place.id for place in leaf_around(skeleton, wanted.id).places}
        assert wanted.id in here
        above = {place.id: place.parent for place in skeleton.places}
        assert all(above[id] is None or above[id] in here for id in here)


@pytest.mark.parametrize("sort", [Sort.OLDEST, Sort.NEWEST])
def test_a_cursor_survives_new_comments(sort: Sort) -> None:
    rows = [bare(n) for n in range(60)]
    leaf = first_leaf(arrange(rows, sort, 1))
    more = arrange([*rows, *(bare(n) for n in range(60, 70))], sort, 2)
    assert leaf.next is not None
    before = {place.id for place in leaf.places}
    after = [place.id for place in leaf_after(more, leaf.next).places]
    assert not before & set(after) and abs(int(after[0][1:]) - int(leaf.places[-1].id[1:])) == 1


def test_a_cursor_whose_comment_has_gone_misses_nothing() -> None:
    rows = [bare(n) for n in range(60)]
    leaf = first_leaf(arrange(rows, Sort.OLDEST, 1))
    gone = [row for row in rows if row.id != leaf.places[-1].id]
    assert leaf.next is not None
    shown = {p.id for p in leaf.places} | {
        p.id for p in leaf_after(arrange(gone, Sort.OLDEST, 2), leaf.next).places
    }
    assert "c25" in shown or "c24" in shown


@pytest.mark.parametrize("cursor", ["", "x", "x-99999999999", "x-²", "-", "c1-" + "9" * 50])
def test_a_cursor_that_is_not_ours_begins_at_the_beginning_or_the_end(cursor: str) -> None:
    skeleton = arrange([bare(n) for n in range(3)], Sort.OLDEST, 1)
    assert {p.id for p in leaf_after(skeleton, cursor).places} <= {"c0", "c1", "c2"}


def test_the_newest_roots_come_first_and_answers_stay_in_time() -> None:
    rows = [bare(0), bare(1), bare(2, 0), bare(3, 0)]
    assert ids(rows, Sort.NEWEST) == ["c1", "c0", "c2", "c3"]


def test_the_best_is_what_most_votes_surely_favour() -> None:
    rows = [bare(0), bare(1, up=1), bare(2, up=90, down=10), bare(3, up=500, down=400)]
    assert ids(rows, Sort.BEST) == ["c2", "c3", "c1", "c0"]


def test_a_pinned_root_comes_first_in_every_order() -> None:
    rows = [bare(0), bare(1, pinned=True), bare(2, up=9)]
    assert all(ids(rows, sort)[0] == "c1" for sort in Sort)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_lower_bound_is_a_share_below_the_share_of_votes(up: int, down: int) -> None:
    assert -1e-9 <= wilson(up, down) <= (up / (up + down) if up + down else 0) + 1e-9


def test_a_thread_of_five_thousand_levels_is_arranged() -> None:
    rows = [bare(n, n - 1 if n else None) for n in range(5000)]
    assert arrange(rows, Sort.OLDEST, 1).places[-1].depth == 4999
