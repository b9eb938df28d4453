"""What the desk tells of learning: who is believed, what was set aside, what has changed."""

import pytest

from tamis.checks.feedback import feedback
from tamis.checks.service import Service
from tamis.comment import Comment, Label
from tamis.desk.learning import GiverFigures, confirm, read_drifting, read_learned
from tamis.desk.people import Person, Role
from tamis.errors import NotFound
from tamis.learning.ledger import Seq
from tamis.site import Site
from tests.checks.conftest import NOW

ALIX = Person("id", "Alix", Role.MODERATOR)


def pitch(number: int) -> Comment:
    return Comment(text=f"win a free loan at the casino, number {number}, today")


def reader(number: int) -> Comment:
    return Comment(text=f"thank you for your work on the old mill, part {number}")


def say(service: Service, site: Site, comment: Comment, label: Label, giver: str | None) -> Seq:
    source = "desk" if giver == ALIX.id else "v1"
    return feedback(
        service, site, comment, label, given_by="report", source=source, now=NOW, giver=giver
    )


def attacked(service: Service, site: Site) -> None:
    """The site's own key says what is so, a further one the contrary."""
    for number in range(150):
        say(service, site, pitch(number), Label.SPAM, "key 0")
        say(service, site, reader(number), Label.HAM, "key 0")
    for number in range(200, 212):
        say(service, site, pitch(number), Label.HAM, "key 7")


def givers(service: Service, site: Site) -> dict[int | None, GiverFigures]:
    return {one.key_number: one for one in read_learned(service, site).givers}


def test_a_site_without_labels_has_nothing_to_show(service: Service, site: Site) -> None:
    learned = read_learned(service, site)
    assert (learned.lessons, learned.drifting, learned.givers) == (0, None, ())


def test_a_key_that_says_the_contrary_is_shown_with_what_was_set_aside(
    service: Service, site: Site
) -> None:
    attacked(service, site)
    found = givers(service, site)
    own, hostile = found[0], found[7]
    assert (own.labels, own.believed, own.aside, own.shown) == (300, 1.0, 0, ())
    assert hostile.labels == 12 and hostile.believed < 0.5
    assert 0 < hostile.aside <= 12
    assert [one.label for one in hostile.shown] == [Label.HAM] * len(hostile.shown)
    assert hostile.shown[0].seq == 312 and hostile.doors == (("v1", "report"),)


def test_a_label_that_a_moderator_confirms_is_believed_and_no_longer_shown(
    service: Service, site: Site
) -> None:
    attacked(service, site)
    first = givers(service, site)[7].shown[0]
    assert confirm(service, site, first.seq, person=ALIX, now=NOW) is Label.HAM
    assert first not in givers(service, site)[7].shown
    desk = givers(service, site)[None]
    assert (desk.labels, desk.believed, desk.trusted) == (1, 1.0, True)
    assert confirm(service, site, first.seq, person=ALIX, now=NOW) is Label.HAM
    assert read_learned(service, site).lessons == 313  # confirmed twice, learned once


def test_what_is_not_in_the_ledger_cannot_be_confirmed(service: Service, site: Site) -> None:
    with pytest.raises(NotFound):
        confirm(service, site, Seq(5), person=ALIX, now=NOW)


def test_a_site_where_readers_and_spammers_change_places_is_said_to_drift(
    service: Service, site: Site
) -> None:
    assert read_drifting(service) == ()
    for number in range(130):
        turned = number >= 100
        say(service, site, pitch(number), Label.HAM if turned else Label.SPAM, ALIX.id)
        say(service, site, reader(number), Label.SPAM if turned else Label.HAM, ALIX.id)
    [drifting] = read_drifting(service)
    assert (drifting.site_url, drifting.since) == (site.url, NOW)
    assert 0 < drifting.left <= 200
    assert service.follower.drifting == 1
    assert read_learned(service, site).drifting == drifting
