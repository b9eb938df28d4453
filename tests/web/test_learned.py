"""The desk's page on learning: a hostile key is named, and what it said can be confirmed."""

import re
from datetime import UTC, datetime

import httpx
import pytest

from tamis.desk import people
from tamis.desk.people import Role
from tamis.settings import Settings
from tamis.store.ids import new_id
from tamis.store.installation import opened
from tests.servers import RunningServer
from tests.web.doors import Door
from tests.web.test_givers import say_contrary, say_right, with_further_key


def entered(server: RunningServer) -> dict[str, str]:
    """The cookie of a moderator who has just come in."""
    now = datetime.now(UTC)
    with opened(Settings(data=server.data)) as installation, installation.store.write() as conn:
        person = people.add_person(conn, f"Alix {new_id(now)[-8:]}", Role.MODERATOR, now)
        token = people.make_link(conn, installation.secret, person, now)
        return {"tamis_desk": people.enter(conn, installation.secret, token, now)}


@pytest.fixture(scope="module")
def attacked(server: RunningServer) -> Door:
    door = Door.new(server)
    say_right(door, 150)
    say_contrary(with_further_key(door, "Agency"), range(200, 212))
    return door


def section(client: httpx.Client, door: Door) -> str:
    """What the page says of one site."""
    html = client.get("/desk/learning", headers={"accept-language": "en"}).text
    return next(part for part in html.split("<section") if door.blog in part)


def test_a_hostile_key_is_named_with_how_far_it_is_believed(
    server: RunningServer, attacked: Door
) -> None:
    with httpx.Client(base_url=server.url, cookies=entered(server), timeout=20) as client:
        said = section(client, attacked)
    assert "The site’s own key" in said and "believed in full" in said
    assert "Agency (key no. 1)" in said and "a label counts" in said
    assert "the JSON API" in said and "set aside" in said
    assert attacked.key not in said


def test_a_moderator_confirms_a_label_and_it_is_learned(
    server: RunningServer, attacked: Door
) -> None:
    with httpx.Client(base_url=server.url, cookies=entered(server), timeout=20) as client:
        said = section(client, attacked)
        [action, *others] = re.findall(r'action="(/desk/learning/[^"]+)"', said)
        token = re.search(r'name="csrf" value="(\w+)"', said)
        assert token is not None and client.post(action).status_code == 403
        done = client.post(action, data={"csrf": token[1]}, headers={"accept-language": "en"})
        assert "Confirmed as genuine" in done.text
        left = re.findall(r'action="(/desk/learning/[^"]+)"', section(client, attacked))
    assert action not in left and set(others) <= set(left)


def test_without_a_session_nobody_reads_or_confirms(server: RunningServer, attacked: Door) -> None:
    with httpx.Client(base_url=server.url, timeout=20) as client:
        assert client.get("/desk/learning").status_code == 401
        assert client.post("/desk/learning/sites/1/labels/1").status_code == 403
