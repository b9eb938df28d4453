"""What was published before a start is known after it: where a site's comments lead."""

from __future__ import annotations

from tamis.checks.check import weigh
from tamis.checks.history import History
from tamis.checks.service import Service
from tamis.comment import Comment
from tamis.comments.published import remember_published
from tamis.site import Site
from tests.checks.conftest import NOW
from tests.comments.drafts import PAGE, posted

TITLE = "Le beffroi de Lille et ses fondations"
QUESTION = "Quelqu'un sait-il comment on range tout cela ? Un ami m'a montré "


def codes(history: History, service: Service, site: Site, text: str) -> set[str]:
    """What a history says of a comment under the page."""
    judged = weigh(service, site, Comment(text=text, permalink=PAGE, page_title=TITLE), NOW)
    assert judged.sighting is not None and judged.seen is not None
    return {reason.code for reason in history.grounds(judged.sighting, judged.seen, 0.0)}


def test_a_host_that_comments_led_to_before_the_start_is_not_new(
    service: Service, site: Site
) -> None:
    posted(service, site, "Très juste, on le lit aussi ici : https://archives.example.org/1912")
    text = QUESTION + "https://archives.example.org/plan"
    begun = History()
    assert "topic.unprovoked-link" in codes(begun, service, site, text)
    assert remember_published(service.store, begun) == 1
    assert "topic.unprovoked-link" not in codes(begun, service, site, text)
