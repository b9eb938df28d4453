"""The JSON door: it does what its description says, and its errors name the field."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.servers import RunningServer
from tests.web.doors import Door

SPAM = "Gagnez 500 euros par jour sans rien faire, cliquez sur http://win.example/cash"


def ask(door: Door, call: str, body: object, key: str | None = None) -> tuple[int, Any]:
    """Status and answer."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    bearer = f"Authorization: Bearer {door.key if key is None else key}"
    answer = door.send(f"/v1/{call}", raw, bearer, "Content-Type: application/json")
    return answer.status, json.loads(answer.body)


def test_a_check_tells_the_whole_verdict(door):
    status, told = ask(door, "check", {"text": "Merci pour cet article.", "author": "Claire"})
    assert status == 200
    assert set(told) == {"guid", "probability", "interval", "decision", "reasons", "degraded"}
    assert told["interval"][0] <= told["probability"] <= told["interval"][1]


def test_both_doors_lead_to_the_same_room(door):
    _, told = ask(door, "check", {"text": SPAM, "author": "Bob", "test": True})
    assert door.score({"comment_content": SPAM, "comment_author": "Bob", "user_ip": ""}) == (
        f"{told['probability']:.6f}"
    )


def test_feedback_is_a_line_of_the_ledger_and_the_next_check_knows_it(server):
    door, comment = Door.new(server), {"text": "Une barque bleue sur le canal."}
    _, before = ask(door, "check", comment)
    status, told = ask(door, "feedback", {**comment, "label": "spam"})
    assert (status, told["learned"]) == (200, True)
    _, after = ask(door, "check", comment)
    assert after["probability"] > before["probability"]


def test_reasons_are_put_into_words_and_a_commenter_reads_no_number(door):
    status, told = ask(door, "explain", {"text": SPAM, "language": "fr"})
    assert status == 200
    assert told["reasons"]
    for reason in told["reasons"]:
        assert reason["for_moderator"]
        assert reason["for_commenter"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": 1}, "text"),
        ({"text": "a", "autor": "Claire"}, "autor"),
        ({"text": "a", "form": {"keys": -1}}, "form.keys"),
        (b"{", ""),
        (b"\xff", ""),
        ([], ""),
    ],
)
def test_an_error_names_the_field_and_a_way_out(door, body, field):
    status, told = ask(door, "check", body)
    assert status == 400
    assert told["error"]["field"] == field
    assert told["error"]["problem"]
    assert told["error"]["hint"]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("X-Nothing: 1", "missing"),
        ("Authorization: Basic YTpi", "missing"),
        ("Authorization: Bearer ", "missing"),
        ("Authorization: Bearer 0123456789ab", "not known"),
        ("Authorization: Bearer x y", "not known"),
        ("Authorization: Bearer é", "not known"),
    ],
)
def test_without_a_known_key_nothing_is_judged_and_the_way_to_send_it_is_told(
    door, header, problem
):
    answer = door.send("/v1/check", b'{"text": "a"}', header)
    told = json.loads(answer.body)["error"]
    assert (answer.status, answer.headers["www-authenticate"][:6]) == (401, "Bearer")
    assert problem in told["problem"] and "Authorization: Bearer KEY" in told["hint"]


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/v1/check", 405, {"POST"}),
        ("DELETE", "/v1/feedback", 405, {"POST"}),
        ("POST", "/v1/openapi.json", 405, {"GET", "HEAD"}),
        ("POST", "/v1/nothing", 404, set()),
    ],
)
def test_what_the_router_refuses_has_the_shape_of_all_errors(door, method, path, status, allowed):
    answer = door.send(path, b"", method=method)
    told = json.loads(answer.body)["error"]
    assert answer.status == status and told["problem"] and told["hint"]
    assert set(filter(None, answer.headers.get("allow", "").split(", "))) == allowed


def test_elsewhere_the_router_answers_in_words(door):
    assert door.send("/nothing", b"", method="GET").text == "Not Found"


@pytest.fixture(scope="module")
def described(server: RunningServer) -> Any:
    """The served description, its operations by path."""
    return schemathesis.openapi.from_url(f"{server.url}/v1/openapi.json")


@pytest.mark.parametrize("call", ["check", "feedback", "explain"])
def test_whatever_fits_the_description_is_answered_as_described(door, described, call):
    statuses = []

    @settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=described[f"/v1/{call}"]["POST"].as_strategy())
    def one(case: Any) -> None:
        response = case.call(headers={"Authorization": f"Bearer {door.key}"})
        # raises for what is not described, and for 5xx; it takes any string for a date
        case.validate_response(response, excluded_checks=[positive_data_acceptance])
        statuses.append(response.status_code)

    one()
    assert set(statuses) <= {200, 400}  # 400: a string where a date should stand
    assert 200 in statuses
