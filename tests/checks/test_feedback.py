"""Feedback: one committed line, a corrected check, a changed verdict; never twice."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tamis.checks.check import check, judge
from tamis.checks.feedback import feedback
from tamis.checks.service import Service
from tamis.comment import Comment, Label
from tamis.errors import BadInput, NotFound, Unavailable
from tamis.learning.follower import Follower
from tamis.learning.ledger import Line, Seq, read_after
from tamis.site import Site
from tamis.store.schema import checks, site_months
from tests.checks.conftest import NOW

SPAM = Comment(
    text="Gagnez 5000 euros par mois sans rien faire : https://argent.example/facile",
    author="Riche",
    email="riche@argent.example",
    permalink="https://blog.example/a",
)


def say(
    service: Service, site: Site, label: Label, comment: Comment = SPAM, *,
    at: datetime = NOW, given_by: str = "report",
) -> Seq:  # fmt: skip
    return feedback(service, site, comment, label, given_by=given_by, source="akismet", now=at)


def check_once(service: Service, site: Site, comment: Comment = SPAM) -> None:
    async def whole() -> None:
        service.journal.start()
        await check(service, site, comment, now=NOW)
        await asyncio.to_thread(service.journal.close)

    asyncio.run(whole())


def lines(service: Service, site: Site) -> list[Line]:
    with service.store.read() as conn:
        return read_after(conn, site.id, 0, limit=100)


def mistakes(service: Service) -> tuple[int, int] | None:
    columns = site_months.c.missed_spam, site_months.c.false_positives
    with service.store.read() as conn:
        row = conn.execute(select(*columns)).one_or_none()
    return None if row is None else (row[0], row[1])


def corrected(service: Service) -> list[str | None]:
    with service.store.read() as conn:
        return list(conn.execute(select(checks.c.corrected)).scalars())


def test_the_next_verdict_has_changed_when_feedback_is_answered(
    service: Service, site: Site
) -> None:
    before = judge(service, site, SPAM, NOW).verdict.probability
    say(service, site, Label.SPAM)
    after = judge(service, site, SPAM, NOW).verdict.probability
    say(service, site, Label.HAM)
    assert judge(service, site, SPAM, NOW).verdict.probability < after > before


def test_a_line_bears_features_and_handles_and_no_word(service: Service, site: Site) -> None:
    assert say(service, site, Label.SPAM) == 1
    (line,) = lines(service, site)
    assert (line.lesson.label, line.lesson.weight) == (Label.SPAM, 1.0)
    assert (line.source, line.given_by, line.at) == ("akismet", "report", NOW)
    assert line.content is not None and line.email is not None
    for word in b"Gagnez", b"argent", b"Riche":
        assert word not in line.lesson.features + line.content + line.email


def test_the_same_said_again_is_not_learned_twice(service: Service, site: Site) -> None:
    first = say(service, site, Label.SPAM)
    digest = service.follower.digest()
    retried = replace(SPAM, text=SPAM.text.replace("5000", "5000\r\n"))
    assert say(service, site, Label.SPAM, retried, at=NOW + timedelta(hours=1)) == first
    assert len(lines(service, site)) == 1 and service.follower.digest() == digest


def test_the_contrary_is_a_new_line_and_so_is_a_weightier_word(
    service: Service, site: Site
) -> None:
    say(service, site, Label.HAM, given_by="timeout")
    say(service, site, Label.HAM, given_by="approve")
    say(service, site, Label.SPAM)
    say(service, site, Label.HAM)
    say(service, site, Label.HAM, at=NOW + timedelta(days=2))
    assert [line.lesson.weight for line in lines(service, site)] == [0.25, 1, 1, 3, 3]


def test_a_missed_spam_is_marked_and_counted_once(service: Service, site: Site) -> None:
    say(service, site, Label.HAM)
    check_once(service, site)
    for _ in range(2):
        say(service, site, Label.SPAM)
    assert corrected(service) == ["spam"]
    assert mistakes(service) == (1, 0)


def test_a_correction_taken_back_takes_its_count_back(service: Service, site: Site) -> None:
    say(service, site, Label.HAM)
    check_once(service, site)
    say(service, site, Label.SPAM)
    say(service, site, Label.HAM)
    assert corrected(service) == ["ham"]
    assert mistakes(service) == (0, 0)


def test_a_false_positive_is_counted_as_such(service: Service, site: Site) -> None:
    for number in range(4):
        say(service, site, Label.SPAM, replace(SPAM, author=f"Riche {number}"))
    check_once(service, site)
    assert judge(service, site, SPAM, NOW).verdict.decision.is_spam
    say(service, site, Label.HAM)
    assert mistakes(service) == (0, 1)


def test_a_report_without_a_known_check_is_learned_all_the_same(
    service: Service, site: Site
) -> None:
    assert say(service, site, Label.SPAM) == 1
    assert mistakes(service) is None


def test_without_a_database_feedback_is_refused_and_nothing_learned(
    service: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Any:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(service.store, "write", away)
        with pytest.raises(Unavailable):
            say(service, site, Label.SPAM)
    assert lines(service, site) == [] and service.follower.lines == 0


def test_a_follower_that_fails_does_not_unsay_a_committed_line(
    service: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(Follower, "catch_up", away)
        assert say(service, site, Label.SPAM) == 1
    service.follower.catch_up()
    assert service.follower.lines == 1


def test_an_unknown_way_and_a_removed_site_are_refused(service: Service, site: Site) -> None:
    with pytest.raises(BadInput):
        say(service, site, Label.SPAM, given_by="rumour")
    with pytest.raises(NotFound):
        say(service, replace(site, id=type(site.id)(404)), Label.SPAM)


def test_a_moderator_who_confirms_what_a_key_said_adds_a_line_and_a_key_who_repeats_one_none(
    service: Service, site: Site
) -> None:
    for source, giver in [("v1", "key 3"), ("akismet", "key 3"), ("desk", "id"), ("v1", "key 3")]:
        feedback(service, site, SPAM, Label.SPAM, given_by="report", source=source, now=NOW,
                 giver=giver)  # fmt: skip
    assert [line.giver for line in lines(service, site)] == ["key 3", "id"]
