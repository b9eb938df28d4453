"""A report teaches: the next check of the text says what the reporter said."""

import pytest

from tests.web.doors import HAM, WORDPRESS, Door

THANKS = b"Thanks for making the web a better place."
TEXT = "Samedi matin, rue des Tanneurs : quelques tomates, deux pots de miel, l'odeur du pain."


def about(text: str) -> dict[str, str]:
    return {**HAM, "comment_content": text}


def test_spam_reported_is_spam_at_the_next_check_and_ham_again_when_taken_back(door):
    comment = about(TEXT)
    assert door.check(comment).body == b"false"
    assert door.ask("submit-spam", comment).body == THANKS
    assert door.check(comment).body == b"true"
    assert door.ask("submit-ham", comment).body == THANKS
    assert door.check(comment).body == b"false"


def test_a_report_marked_as_test_teaches_nothing(door):
    comment = about("Les mouettes du port, le soir, quand le ferry est parti.")
    before = door.score(comment)
    assert door.ask("submit-spam", {**comment, "is_test": "1"}).body == THANKS
    assert door.score(comment) == before


def test_what_the_plugin_reports_plainly_it_finds_again_with_backslashes(server):
    door = Door.new(server)
    plain, slashed = (
        "L'atelier d'en face ouvre à l'aube.",
        "L\\'atelier d\\'en face ouvre à l\\'aube.",
    )
    assert door.check(about(slashed), WORDPRESS).body == b"false"
    assert door.ask("submit-spam", about(plain), WORDPRESS).body == THANKS
    assert door.check(about(slashed), WORDPRESS).body == b"true"


def test_what_one_site_learns_another_does_not_know(server, door):
    comment = about("Un banc repeint en vert devant la mairie, enfin.")
    other = Door.new(server)
    before = other.score(comment)
    door.ask("submit-spam", comment)
    assert other.score(comment) == before


@pytest.mark.parametrize("call", ["submit-spam", "submit-ham"])
def test_a_wrong_key_teaches_nobody(door, call):
    assert door.ask(call, {**about(TEXT), "api_key": "0123456789ab"}).body == b"invalid"
