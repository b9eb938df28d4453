"""The JSON door: it does what its description says, and its errors name the field."""

import json
import re
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
        assert not re.search(r"[+−-]\d", reason["for_commenter"])


PRAISE = {
    "text": "Great post, very informative, thanks for sharing!",
    "author": "Karen",
    "url": "http://payday-loans-now.example.com",
}


def test_a_moderator_is_told_whose_word_weighed_what_and_what_would_change_it(server):
    door = Door.new(server)
    for number in range(3):
        ask(door, "feedback", {"text": f"Des parapluies pliants, {number} euros", "label": "spam"})
    status, told = ask(door, "explain", {**PRAISE, "language": "en"})
    assert status == 200
    assert told["shares"]["spam_lessons"] == 3 and told["shares"]["ham_lessons"] == 0
    assert "3 lessons in spam" in told["summary"]
    change = told["change"]
    assert "url" in change["fields"] and "without the home page" in change["sentence"]
    text = PRAISE["text"]
    for span in sorted(change["spans"], key=lambda span: -span["start"]):
        text = text[: span["start"]] + text[span["end"] :]
    rest = {**PRAISE, **dict.fromkeys(change["fields"]), "text": text, "test": True}
    _, without = ask(door, "check", rest)
    assert without["decision"] == change["decision"] != told["decision"]


def numbers(value: Any, path: str = "") -> set[str]:
    """Where numbers stand in an answer."""
    if isinstance(value, dict):
        return {at for name, part in value.items() for at in numbers(part, f"{path}.{name}")}
    if isinstance(value, list):
        return {at for part in value for at in numbers(part, f"{path}[]")}
    return {path} if isinstance(value, int | float) and not isinstance(value, bool) else set()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("comment", [{"text": SPAM, "author": "Best Loans Now"}, PRAISE])
def test_a_commenter_is_told_words_and_places_and_no_score(door, comment, language):
    status, told = ask(door, "explain", {**comment, "reader": "commenter", "language": language})
    assert (status, told["reader"]) == (200, "commenter")
    assert set(told) == {"decision", "reader", "reasons", "change"}
    places = {f".{field}[].spans[].{end}" for field in ("reasons",) for end in ("start", "end")}
    assert numbers(told) <= places | {".change.spans[].start", ".change.spans[].end"}
    for reason in told["reasons"]:
        assert set(reason) == {"code", "words", "spans", "for_commenter"}
        assert reason["words"] == sorted(reason["words"])
        for span in reason["spans"]:
            assert comment[span["field"]][span["start"] : span["end"]]


def test_a_commenter_is_not_told_which_words_would_have_passed(door):
    told = [
        ask(door, "explain", {"text": text, "reader": "commenter"})[1]
        for text in ("The best viagra pills are cheap here, casino bonus", "casino viagra " * 9)
    ]
    assert [answer["change"] for answer in told] == [None, None]
    assert all(answer["reasons"] for answer in told)


def test_of_a_published_comment_its_author_is_told_so_and_no_more(door):
    _, told = ask(door, "explain", {"text": "Merci, très juste.", "reader": "commenter"})
    assert (told["decision"], told["reasons"], told["change"]) == ("approve", [], None)


@pytest.mark.parametrize(
    "text",
    ["", "\x00", "<a href='" * 200, "[url=" * 500, "&amp;" * 3000, "赚钱" * 9000,
     "\u202e\u200b" * 500, "<b>" * 4000 + "casino" + "\u0301" * 2000, "http://a.example/ " * 900],
)  # fmt: skip
def test_hostile_texts_are_explained_and_every_span_lies_inside(door, text):
    for reader in ("moderator", "commenter"):
        status, told = ask(door, "explain", {"text": text, "author": text[:1900], "reader": reader})
        assert status == 200
        for span in (s for reason in told["reasons"] for s in reason["spans"]):
            assert 0 <= span["start"] < span["end"] <= len(text)


@pytest.mark.parametrize("reader", ["", "owner", 1, None])
def test_an_explanation_for_nobody_known_is_refused(door, reader):
    status, told = ask(door, "explain", {"text": "a", "reader": reader})
    assert (status, told["error"]["field"]) == (400, "reader")


def test_an_explanation_leaves_no_trace(server):
    door = Door.new(server)
    before = ask(door, "explain", PRAISE)
    assert ask(door, "explain", PRAISE) == before


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


def test_every_example_of_the_description_is_answered(server):
    door = Door.new(server)
    paths = json.loads(door.send("/v1/openapi.json", b"", method="GET").body)["paths"]
    for path, about in paths.items():
        content = about["post"]["requestBody"]["content"]["application/json"]
        for example in content["examples"].values():
            assert ask(door, path.removeprefix("/v1/"), example["value"])[0] == 200


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
