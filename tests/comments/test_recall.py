"""Calling back: published copies of a convicted campaign wait for a person, once."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from tamis.checks.service import Service
from tamis.comment import Label
from tamis.comments.posting import Posted
from tamis.comments.recall import CalledBack, call_back
from tamis.comments.states import State
from tamis.comments.threads import reasons_from
from tamis.desk.decisions import decide
from tamis.desk.people import Person, Role
from tamis.site import Site
from tamis.store.schema import comments
from tests.checks.conftest import NOW
from tests.comments.drafts import posted

ALIX = Person("", "Alix", Role.MODERATOR)
TEXT = "Mon voisin vend des parapluies pliants devant la gare, demandez Gérard à midi{}"


def published(service: Service, site: Site, authors: str, days_ago: float = 0) -> list[Posted]:
    """Copies from several people, journalled, whatever the judge thought of them."""

    async def whole() -> list[Posted]:
        service.journal.start()
        at = NOW - timedelta(days=days_ago)
        made = [
            await asyncio.to_thread(
                posted, service, site, TEXT.format("." * n), author=author, at=at
            )
            for n, author in enumerate(authors)
        ]
        await asyncio.to_thread(service.journal.close)
        return made

    made = asyncio.run(whole())
    with service.store.write() as conn:
        conn.execute(update(comments).values(state="approved"))
    return made


def refuse(service: Service, site: Site, one: Posted) -> CalledBack:
    decide(service, site, one.id, Label.SPAM, seen=State.APPROVED, person=ALIX, now=NOW)
    return call_back(service.store, service.history, NOW)


def states(service: Service) -> dict[str, str]:
    with service.store.read() as conn:
        rows = conn.execute(select(comments.c.id, comments.c.state)).all()
    return {row.id: row.state for row in rows}


def test_the_copies_of_a_refused_comment_wait_with_the_reason(service: Service, site: Site) -> None:
    first, *others = published(service, site, "ABC")
    assert refuse(service, site, first).comments == 2
    assert states(service) == {
        first.id: "spam", **dict.fromkeys((one.id for one in others), "held"),
    }  # fmt: skip
    with service.store.read() as conn:
        kept = conn.execute(select(comments.c.reasons).where(comments.c.state == "held")).scalars()
        assert all(reasons_from(reasons)[0].code == "campaign.copies" for reasons in kept)


def test_what_a_person_decided_stays_and_nothing_happens_twice(
    service: Service, site: Site
) -> None:
    first, kept, held = published(service, site, "ABC")
    with service.store.write() as conn:
        decided = update(comments).where(comments.c.id == kept.id)
        conn.execute(decided.values(decided_at=NOW, decided_by="Alix"))
    assert refuse(service, site, first).comments == 1
    assert states(service)[kept.id] == "approved" and states(service)[held.id] == "held"
    with service.store.write() as conn:  # the moderator lets it through after all
        again = update(comments).where(comments.c.id == held.id)
        conn.execute(again.values(state="approved", decided_at=NOW))
    service.history.campaigns.__init__()  # type: ignore[misc]  # as after a restart
    service.traces.load(NOW)
    assert call_back(service.store, service.history, NOW) == CalledBack(0, 0)
    assert states(service)[held.id] == "approved"


def test_what_is_older_than_two_days_is_left_alone(service: Service, site: Site) -> None:
    first, other = published(service, site, "AB", days_ago=3)
    assert refuse(service, site, first) == CalledBack(0, 0)
    assert states(service)[other.id] == "approved"
