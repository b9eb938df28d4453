"""A check: judged from memory, journalled in groups, answered even without a database."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Row, select

from tamis.checks import journal as journal_of
from tamis.checks.check import Checked, check, check_now, judge, kept_text
from tamis.checks.service import Service, open_service
from tamis.comment import Comment, FormSigns
from tamis.errors import Unavailable
from tamis.identity import new_secret
from tamis.settings import Settings
from tamis.site import Site
from tamis.store.schema import checks, site_months
from tamis.store.sites import add_site, remove_site
from tamis.verdict import Decision
from tests.checks.conftest import NOW
from tests.databases import PostgreSQL

COMMENT = Comment(
    text="Un texte qui ne doit rester nulle part",
    author="Claire Untel",
    email="claire@example.org",
    ip="203.0.113.77",
    user_agent="Firefox",
    permalink="https://blog.example/a",
)


def run(service: Service, work: Callable[[], Awaitable[Any]]) -> Any:
    """In a loop, with the journal running; closed at the end, so all is written."""

    async def whole() -> Any:
        service.journal.start()
        try:
            return await work()
        finally:
            await asyncio.to_thread(service.journal.close)

    return asyncio.run(whole())


def rows(service: Service) -> list[Row[*tuple[Any, ...]]]:
    with service.store.read() as conn:
        return list(conn.execute(select(*checks.c).order_by(checks.c.guid)))


def months(service: Service) -> dict[str, tuple[int, int, int]]:
    columns = site_months.c.month, site_months.c.api_calls, site_months.c.spam, site_months.c.ham
    with service.store.read() as conn:
        return {row[0]: tuple(row[1:]) for row in conn.execute(select(*columns))}


def test_haste_and_listed_hosts_are_among_the_reasons(service: Service, site: Site) -> None:
    text = "On peut en penser ce que l’on veut, moi je dirai toujours que c’est à voir. " * 2
    hasty = Comment(text=f"{text} http://01casino-x.ru/", form=FormSigns(age_s=1.0))
    verdict = judge(service, site, hasty, NOW).verdict
    assert {"form.too-fast", "links.listed"} <= {reason.code for reason in verdict.reasons}


def test_an_answered_check_is_in_the_journal(service: Service, site: Site) -> None:
    checked: Checked = run(service, lambda: check(service, site, COMMENT, now=NOW))
    (row,) = rows(service)
    assert (row.guid, row.at, row.decision) == (checked.guid, NOW, checked.verdict.decision)
    assert row.probability == checked.verdict.probability
    assert row.base_digest == service.base.digest
    assert not checked.degraded


def test_the_journal_keeps_handles_and_no_word_of_the_comment(service: Service, site: Site) -> None:
    run(service, lambda: check(service, site, COMMENT, now=NOW))
    kept = repr(rows(service))
    for word in ("texte", "Claire", "claire@", "203.0.113", "Firefox", "blog.example/a"):
        assert word not in kept


def test_the_text_is_kept_where_the_site_asks_for_it(service: Service, site: Site) -> None:
    asking = replace(site, keep_check_text=True)
    hostile = replace(COMMENT, text="a\x00b" + "é" * 70_000)
    run(service, lambda: check(service, asking, hostile, now=NOW))
    (row,) = rows(service)
    assert row.text == kept_text(hostile)
    assert row.text.startswith("a\N{REPLACEMENT CHARACTER}béé")


@given(st.text(st.characters()), st.text("é\x00\ud800", min_size=30, max_size=30))
def test_any_text_is_kept_in_a_form_that_databases_take(text: str, hostile: str) -> None:
    kept = kept_text(Comment(text=text + 1200 * hostile))
    assert len(kept.encode()) <= 65_536 and "\x00" not in kept


def test_months_count_every_check_of_many_at_once(service: Service, site: Site) -> None:
    spam = replace(COMMENT, author="Bot")

    async def many() -> list[Checked]:
        asked = [check(service, site, spam, now=NOW) for _ in range(150)]
        later = [check(service, site, COMMENT, now=NOW + timedelta(days=30)) for _ in range(50)]
        return await asyncio.gather(*asked, *later)

    done: list[Checked] = run(service, many)
    assert len({checked.guid for checked in done}) == 200 == len(rows(service))
    counted = months(service)
    assert {month: calls for month, (calls, _, _) in counted.items()} == {
        "2026-11": 150,
        "2026-12": 50,
    }
    assert all(calls == spam + ham for calls, spam, ham in counted.values())


def test_a_test_leaves_no_trace(service: Service, site: Site) -> None:
    tested: Checked = run(service, lambda: check(service, site, COMMENT, test=True, now=NOW))
    assert len(tested.guid) == 32 and rows(service) == [] and months(service) == {}


def test_a_thread_checks_the_same_way(service: Service, site: Site) -> None:
    async def in_thread() -> Checked:
        return await asyncio.to_thread(check_now, service, site, COMMENT, now=NOW)

    checked: Checked = run(service, in_thread)
    assert [row.guid for row in rows(service)] == [checked.guid]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_slow_database_does_not_hold_a_verdict_back(service: Service, site: Site) -> None:
    """Somebody else writes for a second: the verdict comes, marked, the entry later."""

    async def while_locked() -> tuple[Checked, float]:
        with service.store.write():
            started = time.monotonic()
            checked = await check(service, site, COMMENT, now=NOW)
            return checked, time.monotonic() - started

    checked, took_s = run(service, while_locked)
    assert checked.degraded and took_s < 2 * journal_of.PATIENCE_S
    assert [row.guid for row in rows(service)] == [checked.guid]


def test_without_a_database_checks_are_answered_and_written_when_it_is_back(
    service: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_of, "RETRY_S", 0.05)
    away = [True]
    door = service.store.journal

    def journal() -> Any:
        if away[0]:
            raise Unavailable("away")
        return door()

    async def through_an_outage() -> list[Checked]:
        monkeypatch.setattr(service.store, "journal", journal)
        during = [await check(service, site, COMMENT, now=NOW) for _ in range(3)]
        away[0] = False
        await asyncio.sleep(0.3)
        return [*during, await check(service, site, COMMENT, now=NOW)]

    answered: list[Checked] = run(service, through_an_outage)
    assert [checked.degraded for checked in answered] == [True, True, True, False]
    assert sorted(row.guid for row in rows(service)) == sorted(one.guid for one in answered)


def test_a_full_queue_lets_the_oldest_go_and_never_grows(
    service: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_of, "QUEUE", 10)

    async def flood() -> list[Checked]:
        asked = [check(service, site, COMMENT, now=NOW) for _ in range(300)]
        return await asyncio.gather(*asked)

    answered: list[Checked] = run(service, flood)
    kept = {row.guid for row in rows(service)}
    assert len(answered) == 300
    assert all(one.degraded for one in answered if one.guid not in kept)
    assert all(one.guid in kept for one in answered if not one.degraded)


def test_a_site_removed_meanwhile_does_not_spoil_the_group_of_others(
    service: Service, site: Site
) -> None:
    gone = replace(site, id=type(site.id)(site.id + 1000))

    async def both() -> list[Checked]:
        asked = [check(service, one, COMMENT, now=NOW) for one in (gone, site, gone, site)]
        return await asyncio.gather(*asked)

    run(service, both)
    assert [row.site_id for row in rows(service)] == [site.id, site.id]
    with service.store.write() as conn:
        remove_site(conn, site.url)
    assert rows(service) == []


def test_when_postgresql_dies_checks_go_on_from_memory(tmp_path: Any) -> None:
    """The real thing: a server of its own, stopped hard in the middle."""
    server = PostgreSQL.start()
    stopped = False
    try:
        settings = Settings(database=server.new_database(), secret=new_secret().value.hex())
        with open_service(settings) as service:
            with service.store.write() as conn:
                site, _ = add_site(conn, service.secret, "https://blog.example", now=NOW)

            async def before_and_after() -> tuple[Checked, Checked]:
                before = await check(service, site, COMMENT, now=NOW)
                server.stop()
                return before, await check(service, site, COMMENT, now=NOW)

            before, after = run(service, before_and_after)
            stopped = True
    finally:
        if not stopped:
            server.stop()
    assert (before.degraded, after.degraded) == (False, True)
    assert after.verdict.decision in Decision
