"""Threads: one page, one thread; what is shown to whom, in which order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from tamis.checks.service import Service
from tamis.comments.posting import Posted
from tamis.comments.states import State
from tamis.comments.threads import (
    Shown,
    canonical_page,
    find_thread,
    open_thread,
    read,
    site_of,
)
from tamis.errors import BadInput
from tamis.site import Site, SiteId
from tamis.store.schema import comments, threads
from tests.checks.conftest import NOW
from tests.comments.drafts import PAGE, posted

BLOG = Site(id=SiteId(1), url="https://blog.example", key_number=0)


def shown(service: Service, site: Site, *own: str) -> tuple[Shown, ...]:
    with service.store.read() as conn:
        thread = find_thread(conn, site, PAGE)
        assert thread is not None
        return read(conn, thread, own)


def set_state(service: Service, comment_id: str, state: State) -> None:
    with service.store.write() as conn:
        one = update(comments).where(comments.c.id == comment_id)
        conn.execute(one.values(state=state.value))


def published(service: Service, site: Site, text: str, **more: Any) -> Posted:
    """Posted and let through, whatever the judge of the day thinks of it."""
    made = posted(service, site, text, **more)
    set_state(service, made.id, State.APPROVED)
    return made


@pytest.mark.parametrize(
    "spelled",
    [
        "https://blog.example/a",
        "http://www.blog.example/a/",
        "https://blog.example//a#c-1",
        "https://blog.example/a?utm_source=x&fbclid=1",
        "https://blog.example/a/index.html",
        "/a",
    ],
)
def test_one_page_is_one_thread_however_it_is_spelled(spelled: str) -> None:
    assert canonical_page(BLOG, spelled) == "https://blog.example/a"


def test_a_parameter_that_names_another_page_stays() -> None:
    assert canonical_page(BLOG, "https://blog.example/?p=3&gclid=1") == "https://blog.example/?p=3"


@pytest.mark.parametrize(
    "page", ["https://evil.example/a", "javascript:alert(1)", "//evil.example/", "x" * 3000]
)
def test_a_page_of_a_foreign_host_has_no_thread(page: str) -> None:
    with pytest.raises(BadInput, match="page"):
        canonical_page(BLOG, page)


def test_of_two_sites_on_a_host_the_longer_path_has_the_page() -> None:
    inner = Site(id=SiteId(2), url="https://blog.example/en", key_number=0)
    assert site_of([BLOG, inner], "https://blog.example/en/a") is inner
    assert site_of([BLOG, inner], "https://blog.example/english") is BLOG
    with pytest.raises(BadInput, match="no site"):
        site_of([BLOG], "https://evil.example/")


def test_a_thread_opened_by_many_at_once_is_one(service: Service, site: Site) -> None:
    def open_it(_: int) -> str:
        with service.store.write() as conn:
            return open_thread(conn, site, PAGE, "Une page", NOW).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(open_it, range(8)))) == 1
    with service.store.read() as conn:
        assert conn.execute(select(func.count()).select_from(threads)).scalar_one() == 1


def test_an_answer_stands_under_what_it_answers(service: Service, site: Site) -> None:
    first = published(service, site, "Un")
    published(service, site, "Deux", at=NOW + timedelta(minutes=1))
    published(service, site, "Un bis", at=NOW + timedelta(minutes=2), parent=first.id)
    found = shown(service, site)
    assert [(c.html, c.depth) for c in found] == [
        ("<p>Un</p>", 0), ("<p>Un bis</p>", 1), ("<p>Deux</p>", 0),
    ]  # fmt: skip
    assert found[1].parent_author == "Nadia"


def test_a_held_comment_is_seen_by_its_author_alone(service: Service, site: Site) -> None:
    mine = posted(service, site)
    set_state(service, mine.id, State.HELD)
    assert shown(service, site) == ()
    [own] = shown(service, site, mine.id)
    assert own.own and own.state is State.HELD and own.html == "<p>Très juste.</p>"


def test_what_is_gone_leaves_a_tombstone_only_while_it_has_answers(
    service: Service, site: Site
) -> None:
    gone = published(service, site, "Un")
    answer = published(service, site, "Deux", parent=gone.id)
    set_state(service, gone.id, State.DELETED)
    tombstone, kept = shown(service, site)
    assert tombstone.gone and not tombstone.author and not tombstone.html
    assert kept.id == answer.id and kept.parent_author is None
    set_state(service, answer.id, State.SPAM)
    assert shown(service, site) == ()


def test_a_thread_may_be_as_deep_as_it_likes(service: Service, site: Site) -> None:
    last = published(service, site, "Un")
    with service.store.write() as conn:
        row = dict(conn.execute(select(comments)).one()._mapping)
        for depth in range(1, 1500):
            row |= {"id": f"{depth:032x}", "parent_id": last.id if depth == 1 else row["id"]}
            conn.execute(comments.insert().values(row | {"idempotency_key": str(depth)}))
    assert shown(service, site)[-1].depth == 1499
