"""Near copies: chains of texts that share most of their three-word runs."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tamis.lab.copies import copy_groups, shingles, similarity, without_copies

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=0, max_size=12)
TEXTS = st.lists(WORDS.map(" ".join), max_size=12)


def by_hand(texts: list[str]) -> list[set[int]]:
    """Groups found by comparing all with all until nothing changes."""
    groups = [{at} for at in range(len(texts))]
    for at, text in enumerate(texts):
        for other in range(at):
            if similarity(shingles(text), shingles(texts[other])) >= 0.6:
                merged = next(g for g in groups if at in g) | next(g for g in groups if other in g)
                groups = [merged, *(g for g in groups if not g & merged)]
    return groups


@given(TEXTS)
def test_groups_are_those_found_by_comparing_all_with_all(texts: list[str]) -> None:
    numbers = copy_groups(texts)
    found = [{at for at, n in enumerate(numbers) if n == number} for number in set(numbers)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, by_hand(texts)))


@given(TEXTS)
def test_a_group_bears_the_number_of_its_first_text(texts: list[str]) -> None:
    numbers = copy_groups(texts)
    assert all(number <= at and numbers[number] == number for at, number in enumerate(numbers))


def test_a_campaign_with_a_changed_word_is_one_group() -> None:
    body = "win a free phone today by clicking on the link below before it ends {}"
    texts = [body.format(name) for name in ("now", "soon", "friend")]
    assert copy_groups([*texts, "I baked it with rye flour and it rose well"]) == (0, 0, 0, 3)


def test_case_width_and_punctuation_make_no_difference() -> None:
    assert copy_groups(["Great post, thanks!", "ＧＲＥＡＴ post thanks"]) == (0, 0)


def test_a_large_campaign_is_linked_in_time_that_grows_with_it() -> None:
    dice = Random(1)
    words = [f"w{n}" for n in range(40)]
    texts = []
    for _ in range(3000):
        words[dice.randrange(40)] = f"x{dice.randrange(9)}"
        texts.append(" ".join(words))
    assert len(set(copy_groups(texts))) < 30


def test_what_is_learned_shares_no_group_with_what_is_judged() -> None:
    assert without_copies([0, 1, 2, 3], judged=[4], groups=[0, 1, 0, 3, 0]) == (1, 3)
