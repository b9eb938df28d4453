"""What one identity's counts remember, and how it fades."""

from hypothesis import given
from hypothesis import strategies as st

from tamis.checks.standing import HORIZON_DAYS, SKETCH, Standing, day_of, distinct, sketch

TODAY = 20_000
DAYS = st.integers(0, HORIZON_DAYS - 1)
SAID = st.tuples(
    DAYS, st.sampled_from(["decided", "passed", "spam"]), st.integers(0, 2**64 - 1)
)  # days ago, what, with whom


def tell(standing: Standing, ago: int, what: str, other: int) -> None:
    if what == "spam":
        standing.add_spam(TODAY - ago, 1.0, (other,))
    else:
        standing.add_ham(TODAY - ago, what == "decided", (other,))


def of_days(*days: int) -> Standing:
    standing = Standing(TODAY)
    for day in days:
        standing.add_ham(day, by_person=True)
    return standing


def test_many_comments_of_one_day_are_worth_one() -> None:
    assert of_days(*[TODAY] * 100).ham_at(TODAY) == 1.0


def test_ham_grows_with_the_days_it_came_on() -> None:
    assert 9.0 < of_days(*range(TODAY - 9, TODAY + 1)).ham_at(TODAY) <= 10.0


def test_what_merely_passed_counts_a_quarter_and_all_of_it_as_one_decision() -> None:
    standing = Standing(TODAY)
    standing.add_ham(TODAY, by_person=False)
    assert standing.ham_at(TODAY) == 0.25
    for ago in range(HORIZON_DAYS):
        standing.add_ham(TODAY - ago, by_person=False)
    assert standing.ham_at(TODAY) == 1.0


def test_what_passed_on_a_day_with_spam_is_no_ham() -> None:
    standing = Standing(TODAY)
    standing.add_ham(TODAY, by_person=False)
    standing.add_spam(TODAY, 1.0)
    assert (standing.ham_at(TODAY), standing.spam_at(TODAY)) == (0.0, 1.0)


def test_nothing_outlives_the_journal() -> None:
    standing = of_days(TODAY)
    standing.add_spam(TODAY, 1.0)
    gone = TODAY + HORIZON_DAYS
    assert (standing.ham_at(gone), standing.spam_at(gone), standing.is_empty(gone)) == (0, 0, True)
    standing.add_ham(gone, by_person=True, others=(1,))
    assert (standing.ham_at(gone), standing.spam_at(gone)) == (1.0, 0.0)
    assert standing.ham_with == sketch((1,))


def test_what_is_said_of_too_long_ago_adds_nothing() -> None:
    standing = of_days(TODAY)
    standing.add_spam(TODAY - HORIZON_DAYS, 1.0, (5,))
    standing.add_ham(TODAY - 10**6, by_person=True, others=(5,))
    assert standing == of_days(TODAY)


def test_a_flood_of_reports_ends_at_a_bound() -> None:
    standing = Standing(TODAY)
    for _ in range(1000):
        standing.add_spam(TODAY, 1.0)
    assert standing.spam_at(TODAY) == 63.75


def test_a_sketch_tells_few_from_many() -> None:
    assert 2.9 < distinct(sketch(range(3))) < 3.2
    assert distinct(sketch(range(10 * SKETCH))) > 200


def test_a_moment_has_its_day_in_utc() -> None:
    assert day_of(86_400.0 * TODAY + 1) == TODAY


@given(st.lists(SAID), st.integers(1, HORIZON_DAYS - 1))
def test_the_order_of_what_is_said_does_not_matter(
    said: list[tuple[int, str, int]], by: int
) -> None:
    there, back = Standing(TODAY), Standing(TODAY)
    for each in said:
        tell(there, *each)
    for each in reversed(said):
        tell(back, *each)
    assert there == back
    late = Standing(TODAY - by)  # had been known before, and moves on with what is said
    for each in sorted(said, reverse=True):
        tell(late, *each)
    late.age_of(TODAY)
    assert (late.decided, late.passed, late.spam) == (there.decided, there.passed, there.spam)


@given(st.lists(SAID))
def test_all_counts_halve_in_30_days(said: list[tuple[int, str, int]]) -> None:
    standing = Standing(TODAY)
    for each in said:
        tell(standing, *each)
    assert standing.ham_at(TODAY + 30) == standing.ham_at(TODAY) / 2
    assert standing.spam_at(TODAY + 30) == standing.spam_at(TODAY) / 2
