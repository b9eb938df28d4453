"""Retention in the comment section: tombstones. Mails: tests/comments/test_notices.py."""

from datetime import timedelta

from sqlalchemy import Table, func, select, update

from tamis.checks.service import Service
from tamis.comments.states import State
from tamis.privacy.retention import sweep
from tamis.site import Site
from tamis.store.schema import comments
from tests.checks.conftest import NOW
from tests.comments.drafts import posted

DAY = timedelta(days=1)


def rows(service: Service, table: Table) -> int:
    with service.store.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


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
