"""Posting: a draft is judged and kept once, and what the form must not keep is not kept."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from tamis.checks.service import Service
from tamis.comment import FormSigns
from tamis.comments.posting import Draft, Fault, faults
from tamis.comments.states import State, state_after
from tamis.comments.threads import reasons_from
from tamis.errors import BadInput
from tamis.site import Site
from tamis.store.schema import comments
from tamis.verdict import Decision
from tests.comments.drafts import draft, posted


def rows(service: Service) -> list[Any]:
    with service.store.read() as conn:
        return list(conn.execute(select(comments).order_by(comments.c.id)))


def count(service: Service) -> int:
    with service.store.read() as conn:
        return conn.execute(select(func.count()).select_from(comments)).scalar_one()


def test_a_posted_comment_is_kept_with_its_verdict(service: Service, site: Site) -> None:
    made = posted(service, site, "Un\n\nDeux", url="example.org", author=" Nadia ")
    [row] = rows(service)
    assert (row.id, row.state, row.author) == (made.id, made.state, "Nadia")
    assert (row.text, row.html) == ("Un\n\nDeux", "<p>Un</p><p>Deux</p>")
    assert row.url == "https://example.org/"
    assert state_after(Decision(row.decision), suspicious_form=False) == row.state
    assert reasons_from(row.reasons) == made.reasons


def test_the_same_form_sent_again_is_posted_once(service: Service, site: Site) -> None:
    first, second = posted(service, site), posted(service, site)
    assert (second.id, second.receipt, second.again) == (first.id, first.receipt, True)
    assert count(service) == 1


def test_a_double_click_posts_once(service: Service, site: Site) -> None:
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: posted(service, site), range(6)))
    assert len({one.id for one in made}) == 1
    assert count(service) == 1


def test_the_same_form_with_another_text_is_another_comment(service: Service, site: Site) -> None:
    posted(service, site, "Un", idempotency_key="k")
    posted(service, site, "Deux", idempotency_key="k")
    assert count(service) == 2


def test_a_field_that_nobody_sees_holds_and_never_drops(service: Service, site: Site) -> None:
    made = posted(service, site, form=FormSigns(honeypot="autofilled"))
    assert made.state is State.HELD
    assert made.reasons[0].code == "form.honeypot"


def test_neither_e_mail_nor_address_is_kept_as_typed(service: Service, site: Site) -> None:
    posted(service, site, email="nadia@example.org", ip="203.0.113.9", user_agent="Firefox/1")
    [row] = rows(service)
    kept = repr(dict(row._mapping))
    assert row.email_handle is not None
    for typed in ("nadia@", "203.0.113.9", "Firefox"):
        assert typed not in kept


def test_an_answer_to_a_comment_of_another_page_stands_alone(service: Service, site: Site) -> None:
    elsewhere = posted(service, site, "Un", page="https://blog.example/b")
    posted(service, site, "Deux", parent=elsewhere.id)
    assert [row.parent_id for row in rows(service)] == [None, None]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (draft(" \n\u202e"), Fault.TEXT_MISSING),
        (draft("é" * 40_000), Fault.TEXT_LONG),
        (draft(author=" "), Fault.NAME_MISSING),
        (draft(author="x" * 81), Fault.NAME_LONG),
        (draft(email="nadia at example"), Fault.EMAIL_WRONG),
        (draft(url="javascript:alert(1)"), Fault.URL_WRONG),
    ],
)
def test_each_fault_is_found_and_nothing_is_kept(
    service: Service, site: Site, broken: Draft, fault: Fault
) -> None:
    assert faults(broken) == (fault,)
    with pytest.raises(BadInput, match=fault.field):
        posted(service, site, broken.text, author=broken.author, email=broken.email, url=broken.url)
    assert count(service) == 0


@pytest.mark.parametrize("text", ["+1", "👍", "ok", "مقال ممتاز", "x" * 65_536])
def test_short_strange_and_long_texts_are_comments(service: Service, site: Site, text: str) -> None:
    assert posted(service, site, text).id
