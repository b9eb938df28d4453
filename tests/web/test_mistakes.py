"""A mistake of ours, and calls that are refused: answered, counted, told at the desk."""

import asyncio
import json

import httpx
import pytest
from starlette.applications import Starlette

from tamis.web.v1 import v1_routes
from tests.servers import RunningServer
from tests.web.doors import HAM, Door
from tests.web.test_health import metric
from tests.web.test_learned import entered


def asked(broken: Starlette) -> httpx.Response:
    """A check by an app that is not whole."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(broken)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/v1/check", json={"text": "bonjour"})

    return asyncio.run(ask())


def test_a_mistake_of_ours_is_json_with_a_sentence_and_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = asked(Starlette(routes=v1_routes()))  # nobody has opened a service
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()["error"]
    assert "mistake of the server" in told["problem"] and told["hint"]
    assert "AttributeError" in caplog.text and "bonjour" not in caplog.text


def test_refused_calls_are_counted_by_why_at_both_doors(server: RunningServer, door: Door) -> None:
    name = "tamis_calls_refused_total"
    unknown, missing = metric(server, f'{name}{{why="unknown-key"}}'), metric(server, name)
    door.ask("comment-check", {**HAM, "api_key": "0123456789ab"})
    bearer = "Authorization: Bearer 0123456789ab"
    door.send("/v1/check", json.dumps({"text": "x"}).encode(), bearer)
    assert metric(server, f'{name}{{why="unknown-key"}}') == unknown + 2
    door.ask("comment-check", {**HAM, "blog": ""})
    assert metric(server, name) == missing + 3


def test_the_desk_tells_of_refused_calls_and_why_the_last_one_was(
    server: RunningServer, door: Door
) -> None:
    door.ask("comment-check", {**HAM, "api_key": "0123456789ab"})
    with httpx.Client(base_url=server.url, cookies=entered(server), timeout=20) as client:
        for page in ("/desk/", "/desk/learning"):
            html = client.get(page, headers={"accept-language": "fr"}).text
            assert "depuis le démarrage du serveur" in html
            assert "sa clé n’est pas connue ici" in html
