"""Suspects: what other software published before its campaign was convicted."""

from datetime import timedelta

from markupsafe import escape
from sqlalchemy import insert, update

from tamis.checks.service import Service
from tamis.comments.states import State
from tamis.desk.people import Person, Role
from tamis.desk.queue import read_suspects
from tamis.site import Site
from tamis.store.schema import checks
from tamis.web.desk import Visit, queue_page
from tests.checks.conftest import NOW


def mark(service: Service, site: Site, number: int, text: str | None = None) -> None:
    row = {
        "site_id": site.id, "guid": f"{number:032x}", "at": NOW, "decision": "approve",
        "probability": 0.1, "reasons": "", "content": b"x", "base_digest": "", "text": text,
        "called_back_at": NOW + timedelta(seconds=number),
    }  # fmt: skip
    with service.store.write() as conn:
        conn.execute(insert(checks).values(row))


def guids(service: Service) -> list[int]:
    with service.store.read() as conn:
        return [int(one.guid, 16) for one in read_suspects(conn, NOW)]


def test_the_latest_come_first_until_somebody_has_said_what_they_are(
    service: Service, site: Site
) -> None:
    for number in (1, 2, 3):
        mark(service, site, number)
    assert guids(service) == [3, 2, 1]
    with service.store.write() as conn:
        second = update(checks).where(checks.c.guid == f"{2:032x}")
        conn.execute(second.values(corrected="spam"))
    assert guids(service) == [3, 1]


def test_the_desk_names_their_site_and_the_text_where_it_is_kept(
    service: Service, site: Site
) -> None:
    mark(service, site, 1, "<b>Gagnez</b>")
    here = Visit(service, Person("1", "Alix", Role.MODERATOR), "s", "fr", NOW)
    html = bytes(queue_page(here, State.HELD).body).decode()
    assert "Publiés ailleurs" in html and site.url in html
    assert str(escape("<b>Gagnez</b>")) in html
