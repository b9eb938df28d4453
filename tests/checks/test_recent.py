"""A dictionary that forgets what nobody asked for."""

from hypothesis import given
from hypothesis import strategies as st

from tamis.checks.recent import Recent


def test_what_is_asked_for_stays_while_others_go() -> None:
    kept: Recent[int, str] = Recent(10)
    kept.put(-1, "asked for")
    for key in range(100):
        kept.put(key, "new")
        assert kept.get(-1) == "asked for"
    assert kept.get(0) is None


@given(st.lists(st.integers(0, 50)), st.integers(1, 20))
def test_it_never_holds_more_than_it_may_and_always_the_newest_half(
    keys: list[int], most: int
) -> None:
    kept: Recent[int, int] = Recent(most)
    for key in keys:
        kept.put(key, -key)
        assert len(kept) <= max(most, 2)
    newest = list(dict.fromkeys(reversed(keys)))[: max(most // 2, 1)]
    assert [kept.get(key) for key in newest[:1]] == [-key for key in newest[:1]]
    assert set(newest) <= {-value for value in kept.values()}


def test_one_can_be_dropped_and_all_that_are_unwanted() -> None:
    kept: Recent[int, int] = Recent(100)
    for key in range(10):
        kept.put(key, key + 1)
    assert (kept.drop(3), kept.drop(3)) == (4, None)
    kept.keep(lambda value: value > 8)
    assert sorted(kept.values()) == [9, 10]
