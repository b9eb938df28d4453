"""What a label weighs."""

import pytest

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.learning.trust import GivenBy, by_key, giver_of, weight


@pytest.mark.parametrize(
    ("label", "given_by", "weighs"),
    [
        (Label.HAM, GivenBy.APPROVE, 1),
        (Label.SPAM, GivenBy.SPAM, 1),
        (Label.SPAM, GivenBy.REPORT, 1),
        (Label.HAM, GivenBy.REPORT, 3),
        (Label.HAM, GivenBy.UNSPAM, 3),
        (Label.HAM, GivenBy.TIMEOUT, 0.25),
        (Label.HAM, GivenBy.REPLY, 1),
        (Label.HAM, "approve", 1),
    ],
)
def test_a_label_weighs_by_how_it_was_given(label: Label, given_by: str, weighs: float) -> None:
    assert weight(label, given_by) == weighs


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(BadInput, match="given_by"):
        weight(Label.HAM, "rumour")


def test_only_people_at_the_desk_are_believed_whatever_the_model_thinks() -> None:
    assert giver_of("desk", "unspam").trusted
    assert not any(giver_of(door, "report").trusted for door in ("akismet", "v1", "import"))


def test_doors_and_ways_are_givers_of_their_own() -> None:
    doors = [("akismet", "report"), ("v1", "report"), ("v1", "timeout"), ("desk", "spam")]
    assert len({giver_of(*each).name for each in doors}) == len(doors)


def test_a_key_is_one_giver_at_every_door_and_another_key_another() -> None:
    assert giver_of("akismet", "report", by_key(3)) == giver_of("v1", "report", by_key(3))
    assert giver_of("v1", "report", by_key(3)) != giver_of("v1", "report", by_key(4))
    assert giver_of("v1", "report", by_key(3)) != giver_of("v1", "report")


def test_a_model_knows_no_person_of_the_desk() -> None:
    assert giver_of("desk", "spam", "somebody") == giver_of("desk", "spam", "another")
