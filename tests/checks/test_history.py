"""History on a running service: noted, taught, followed, read back, called back, forgotten."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, select, update

from tamis.checks.check import Checked, check, entry, judge
from tamis.checks.feedback import feedback
from tamis.checks.journal import insert_entries, numbering
from tamis.checks.service import Service, open_service
from tamis.comment import Comment, Label
from tamis.identity import new_secret
from tamis.jobs import look
from tamis.settings import Settings
from tamis.site import Site
from tamis.store.schema import checks, sites
from tamis.store.sites import add_site, remove_site

NOW = datetime.now().astimezone()
PITCH = Comment(
    text="Bonjour à tous, j'ai trouvé un moyen simple de gagner de l'argent chaque jour depuis "
    "chez moi, sans aucun risque, il suffit de vous inscrire : https://argent-facile.example/x",
    author="Riche",
    permalink="https://blog.example/a",
)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database=database_url, secret=new_secret().value.hex())


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    with open_service(settings) as opened:
        yield opened


@pytest.fixture
def site(service: Service) -> Site:
    with service.store.write() as conn:
        added, _ = add_site(conn, service.secret, "https://blog.example", now=NOW)
    service.sites.load()
    return added


def send(
    service: Service, site: Site, authors: Sequence[str], *, test: bool = False, now: datetime = NOW
) -> list[Checked]:  # fmt: skip
    """One after the other, all journalled at the end."""

    async def whole() -> list[Checked]:
        if not service.journal._thread.is_alive():
            service.journal.start()
        service.journal._loop = asyncio.get_running_loop()
        done = []
        for at, author in enumerate(authors):
            comment = replace(PITCH, author=author)
            moment = now + timedelta(seconds=at)
            done.append(await check(service, site, comment, test=test, now=moment))
        return done

    return asyncio.run(whole())


def codes(checked: Checked) -> set[str]:
    return {reason.code for reason in checked.verdict.reasons}


def known(service: Service) -> int:
    return len(service.history.campaigns)


def test_a_campaign_shows_in_the_verdict_and_a_test_leaves_nothing(
    service: Service, site: Site
) -> None:
    send(service, site, ["T", "U", "V"], test=True)
    assert known(service) == 0
    first, *_, last = send(service, site, ["A", "B", "C", "D", "E"])
    assert "campaign.copies" not in codes(first) and "campaign.copies" in codes(last)
    assert last.verdict.probability > first.verdict.probability


def test_a_restart_and_another_worker_remember_the_same(
    settings: Settings, service: Service, site: Site
) -> None:
    with open_service(settings) as other:
        first = send(service, site, ["A", "B", "C"])
        look(other)
        look(other)
        look(service)
        assert known(service) == known(other) == 3
        (late,) = send(other, site, ["D"], now=NOW + timedelta(minutes=1))
        assert "campaign.copies" in codes(late)
        look(service)
        assert known(service) == 4
    with open_service(settings) as restarted:
        assert known(restarted) == 4
        (again,) = send(restarted, site, ["E"], now=NOW + timedelta(minutes=2))
        assert "campaign.copies" in codes(again)
    assert {one.guid for one in first} <= guids(service)


def guids(service: Service) -> set[str]:
    with service.store.read() as conn:
        return set(conn.execute(select(checks.c.guid)).scalars())


def test_numbers_are_handed_out_in_the_order_of_commits(
    service: Service, site: Site
) -> None:  # fmt: skip
    five = {"site_id": site.id, "last_seq": 5}
    send(service, site, ["A", "B", "C"])
    with service.store.journal() as conn:
        assert conn.execute(numbering(conn.dialect.name), five).scalar_one() == 8
    send(service, site, ["D"])
    with service.store.read() as conn:
        found = conn.execute(select(checks.c.seq).order_by(checks.c.at, checks.c.seq)).scalars()
        assert sorted(found) == [1, 2, 3, 9]


def test_what_a_person_said_reaches_every_worker(
    settings: Settings, service: Service, site: Site
) -> None:
    with open_service(settings) as other:
        send(service, site, ["A"])
        feedback(
            service, site, replace(PITCH, author="A"), Label.SPAM,
            given_by="report", source="akismet", now=NOW,
        )  # fmt: skip
        look(other)
        for worker in (service, other):
            (copy,) = send(worker, site, ["B"], test=True)
            assert "campaign.copies" in codes(copy)
    with open_service(settings) as restarted:
        (copy,) = send(restarted, site, ["B"], test=True)
        assert "campaign.copies" in codes(copy)


def test_a_conviction_marks_what_was_approved_before_and_once(
    settings: Settings, service: Service, site: Site
) -> None:
    sent = send(service, site, ["A", "B", "C"])
    with service.store.write() as conn:  # whatever the judge thought of them
        conn.execute(update(checks).values(decision="approve"))
    with open_service(settings) as other:
        feedback(
            other, site, replace(PITCH, author="A"), Label.SPAM,
            given_by="report", source="akismet", now=NOW,
        )  # fmt: skip
        look(other)
        first = marked(service)
        assert set(first) == {one.guid for one in sent[1:]}
        look(service)
        look(other)
    assert marked(service) == first
    with open_service(settings) as restarted:
        look(restarted)
        assert marked(restarted) == first


def marked(service: Service) -> dict[str, datetime]:
    wanted = select(checks.c.guid, checks.c.called_back_at)
    with service.store.read() as conn:
        rows = conn.execute(wanted.where(checks.c.called_back_at.is_not(None))).all()
    return {row.guid: row.called_back_at for row in rows}


def test_erased_checks_and_removed_sites_are_forgotten_by_every_worker(
    settings: Settings, service: Service, site: Site
) -> None:
    with open_service(settings) as other:
        sent = send(service, site, ["A", "B", "C", "D"])
        look(other)
        with service.store.write() as conn:
            conn.execute(delete(checks).where(checks.c.guid != sent[0].guid))
            conn.execute(update(sites).values(epoch=sites.c.epoch + 1))
        service.history.forget([one.guid for one in sent[1:]])
        look(service)
        look(other)
        for worker in (service, other):
            (copy,) = send(worker, site, ["B"], test=True)
            weights = [r.weight for r in copy.verdict.reasons if r.code == "campaign.copies"]
            assert weights == [pytest.approx(1.0)]
        with service.store.write() as conn:
            remove_site(conn, site.url)
        look(other)
        assert not any(other.history.campaigns._ring._keys)


def test_no_number_is_seen_before_those_below_it(
    settings: Settings, service: Service, site: Site
) -> None:
    """One writer is slow to commit: another one's later numbers wait for it."""

    def written(author: str, conn: Connection) -> None:
        comment = replace(PITCH, author=author)
        insert_entries(
            conn, [entry(service, site, comment, judge(service, site, comment, NOW), NOW)]
        )

    def in_a_hurry() -> None:
        with service.store.journal() as conn:
            written("B", conn)

    with open_service(settings) as other:
        second = threading.Thread(target=in_a_hurry)
        with service.store.journal() as conn:
            written("A", conn)
            second.start()
            second.join(0.4)
            look(other)
            assert known(other) == 0
        second.join()
        look(other)
        assert known(other) == 2
