"""Retention in the comment section: tombstones, mails, wishes for mails."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from tamis.checks.service import Service
from tamis.comments.states import State
from tamis.privacy.retention import sweep
from tamis.site import Site
from tamis.store.schema import comments, outbox, subscriptions, threads
from tests.checks.conftest import NOW
from tests.comments.drafts import posted

DAY = timedelta(days=1)


def rows(service: Service, table: Table) -> int:
    with service.store.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def add(service: Service, table: Table, **row: Any) -> None:
    with service.store.write() as conn:
        conn.execute(insert(table).values(row))


def test_a_refused_comment_that_was_answered_leaves_an_empty_place(
    service: Service, site: Site
) -> None:
    first = posted(service, site, author="Zoé")
    posted(service, site, parent=first.id, text="Une réponse")
    with service.store.write() as conn:
        refused = update(comments).where(comments.c.id == first.id)
        conn.execute(refused.values(state=State.SPAM.value))
    sweep(service.store, NOW + 15 * DAY)
    with service.store.read() as conn:
        row = conn.execute(select(comments).where(comments.c.id == first.id)).one()
    assert (row.state, row.author, row.text, row.html) == ("deleted", None, "", "")
    assert (row.email_handle, row.receipt_hash, row.reasons) == (None, None, "[]")


def test_a_place_goes_when_nothing_hangs_on_it_any_more(service: Service, site: Site) -> None:
    first = posted(service, site)
    with service.store.write() as conn:
        gone = update(comments).where(comments.c.id == first.id)
        conn.execute(gone.values(state="deleted", decided_at=NOW + 20 * DAY))
    sweep(service.store, NOW + 30 * DAY)  # feeds tell of it for two weeks
    assert rows(service, comments) == 1
    sweep(service.store, NOW + 35 * DAY)
    assert rows(service, comments) == 0


@pytest.mark.parametrize(
    ("sent_at", "days", "kept"), [(NOW, 0, 0), (None, 2, 1), (None, 4, 0)]
)  # fmt: skip
def test_a_mail_goes_when_it_was_sent_or_could_not_be_for_three_days(
    service: Service, site: Site, sent_at: Any, days: int, kept: int
) -> None:
    add(service, outbox, site_id=site.id, id="1", kind="reply", to_="a@example.org",
        subject="s", body="b", due_at=NOW, sent_at=sent_at)  # fmt: skip
    sweep(service.store, NOW + days * DAY)
    assert rows(service, outbox) == kept


@pytest.mark.parametrize(
    ("confirmed_at", "days", "kept"), [(None, 2, 1), (None, 4, 0), (NOW, 364, 1), (NOW, 366, 0)]
)
def test_a_wish_for_mails_ends_unconfirmed_after_three_days_and_else_after_a_year(
    service: Service, site: Site, confirmed_at: Any, days: int, kept: int
) -> None:
    posted(service, site)
    with service.store.read() as conn:
        thread = conn.execute(select(threads.c.id)).scalar_one()
    add(service, subscriptions, site_id=site.id, id="1", email="a@example.org", thread_id=thread,
        lang="fr", token_hash=b"x", asked_at=NOW, confirmed_at=confirmed_at)  # fmt: skip
    sweep(service.store, NOW + days * DAY)
    assert rows(service, subscriptions) == kept
