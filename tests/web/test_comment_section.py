"""The comment section's JSON doors, asked as the element asks."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.servers import RunningServer
from tests.web.readers import BROWSER, Reader, reading

SPAM = "Gagnez 500 euros par jour sans rien faire, cliquez sur http://win.example/cash"
PAGES = count()


@pytest.fixture(scope="module")
def home(server: RunningServer) -> str:
    server.add_site("https://section.example", "lang=fr")
    return "https://section.example"


@pytest.fixture
def reader(server: RunningServer, home: str) -> Iterator[Reader]:
    with reading(server, f"{home}/{next(PAGES)}") as one:
        yield one


def test_a_page_nobody_wrote_under_is_an_empty_thread_with_a_form(reader: Reader) -> None:
    told = reader.thread(title="Les barques")
    assert (told["count"], told["comments"], told["next"]) == (0, [], None)
    assert (told["title"], told["lang"], told["closed"]) == ("Les barques", "fr", None)
    assert told["form"]["token"] and told["form"]["trap"] and told["edit_s"] == 900


def test_a_comment_is_shown_where_it_was_posted(reader: Reader) -> None:
    posted = reader.post("Un *beau* texte")
    assert posted["state"] == "approved" and posted["said"] == "" and posted["reasons"] == []
    (shown,) = reader.thread()["comments"]
    assert shown["id"] == posted["id"] and shown["html"] == posted["html"]
    assert shown["author"] == "Nadia" and shown["at"] == posted["at"]


def test_an_answer_stands_below_what_it_answers_and_names_its_author(reader: Reader) -> None:
    first = reader.post("Le premier", author="Zoé")
    reader.post("Le second")
    reader.post("Une réponse", parent=first["id"])
    shown = reader.thread()["comments"]
    assert [c["depth"] for c in shown] == [0, 1, 0]
    assert (shown[1]["parent"], shown[1]["parent_author"]) == (first["id"], "Zoé")
    assert [c["answers"] for c in shown] == [1, 0, 0]


def test_a_form_sent_twice_is_posted_once(reader: Reader) -> None:
    form = reader.form()
    answers = [reader.ask("POST", "comments", form) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert reader.thread()["count"] == 1


def test_a_refused_comment_tells_its_author_why_and_nobody_else(reader: Reader) -> None:
    posted = reader.post(SPAM, author="Cash", url="http://win.example")
    assert posted["state"] in ("held", "spam")
    assert posted["said"] and posted["reasons"] and "/receipt/" in posted["receipt"]
    assert reader.thread()["comments"] == []
    mine = reader.ask("POST", "mine", {"page": reader.page, "edit_tokens": [posted["edit_token"]]})
    (own,) = mine.json()["comments"]
    assert (own["id"], own["state"], own["said"]) == (posted["id"], posted["state"], posted["said"])
    assert own["text"] == SPAM


def test_a_filled_in_trap_holds(reader: Reader) -> None:
    assert reader.post("Bonjour à tous", trap="x")["state"] == "held"


@pytest.mark.parametrize(
    ("wrong", "status", "fields"),
    [
        ({"text": " "}, 422, {"text"}),
        ({"author": ""}, 422, {"author"}),
        ({"email": "personne"}, 422, {"email"}),
        ({"url": "mon blog", "author": ""}, 422, {"url", "author"}),
        ({"form_token": "x"}, 422, {"form_token"}),
        ({"text": "é" * 40_000}, 413, {"text"}),
    ],
)
def test_a_mistake_is_told_under_its_field(
    reader: Reader, wrong: dict[str, str], status: int, fields: set[str]
) -> None:
    answer = reader.send(**wrong)
    assert answer.status_code == status and set(answer.json()) == fields
    assert reader.thread()["count"] == 0


def test_a_token_of_another_page_is_none(reader: Reader, server: RunningServer, home: str) -> None:
    with reading(server, f"{home}/elsewhere") as other:
        token = other.thread()["form"]["token"]
    assert set(reader.send(form_token=token).json()) == {"form_token"}


def test_who_writes_too_fast_is_told_when_to_come_again(reader: Reader) -> None:
    answers = [reader.send(f"Le {number}e") for number in range(12)]
    late = [a for a in answers if a.status_code == 429]
    assert late and int(late[0].headers["retry-after"]) > 0 and late[0].json()["said"]


def test_its_author_edits_it_and_it_is_marked(reader: Reader) -> None:
    posted = reader.post("Avant")
    change = {"text": "Après", "edit_token": posted["edit_token"]}
    answer = reader.ask("PATCH", f"comments/{posted['id']}", change)
    assert answer.status_code == 200 and answer.json()["edited_at"]
    (shown,) = reader.thread()["comments"]
    assert "Après" in shown["html"] and shown["edited_at"] == answer.json()["edited_at"]


def test_an_edit_is_judged_again(reader: Reader) -> None:
    posted = reader.post("Une remarque utile")
    change = {"text": SPAM, "edit_token": posted["edit_token"]}
    told = reader.ask("PATCH", f"comments/{posted['id']}", change).json()
    assert told["state"] in ("held", "spam") and told["said"]
    assert reader.thread()["count"] == 0


def test_nobody_else_edits_or_deletes_it(reader: Reader) -> None:
    posted, other = reader.post("Le mien"), reader.post("Un autre")
    for method, body in ("PATCH", {"text": "x"}), ("DELETE", {}):
        with_other = body | {"edit_token": other["edit_token"]}
        assert reader.ask(method, f"comments/{posted['id']}", with_other).status_code == 404
    assert reader.thread()["count"] == 2


def test_what_is_taken_back_is_gone_or_leaves_an_empty_place(reader: Reader) -> None:
    first = reader.post("Le premier")
    answer = reader.post("La réponse", parent=first["id"])
    for one in first, answer:
        body = {"edit_token": one["edit_token"]}
        told = reader.ask("DELETE", f"comments/{one['id']}", body)
        assert told.json() == {"id": one["id"], "state": "deleted"}
        if one is first:
            place = reader.thread()["comments"][0]
            assert (place["state"], place["author"], place["html"]) == ("deleted", "", "")
    assert reader.thread()["comments"] == []


def test_a_browser_votes_once_and_may_change_its_mind(reader: Reader) -> None:
    call = f"comments/{reader.post()['id']}/vote"
    for value, up, down in (1, 1, 0), (1, 1, 0), (-1, 0, 1), (0, 0, 0):
        told = reader.ask("POST", call, {"value": value, "voter": BROWSER}).json()
        assert told == {"up": up, "down": down, "mine": value}
    reader.ask("POST", call, {"value": 1, "voter": BROWSER})
    reader.ask("POST", call, {"value": 1, "voter": "another browser's token"})
    assert reader.thread()["comments"][0]["up"] == 2


def test_a_report_is_taken(reader: Reader) -> None:
    call = f"comments/{reader.post()['id']}/report"
    answer = reader.ask("POST", call, {"why": "insult", "note": "Pas gentil", "voter": BROWSER})
    assert answer.status_code == 202 and answer.json()["said"]


def test_a_preview_is_what_posting_shows(reader: Reader) -> None:
    text = "**Gras**, `code` et https://example.org\n\n> cité\n\n<b>rien</b>"
    preview = reader.ask("POST", "preview", {"text": text}).json()["html"]
    assert preview == reader.post(text)["html"]


def test_many_pages_are_counted_at_once(reader: Reader, home: str) -> None:
    reader.post("Un")
    reader.post("Deux")
    pages = [f"{reader.page}#c", f"{home}/nobody", "https://foreign.example/"]
    counts = reader.ask("POST", "counts", {"pages": pages}).json()["counts"]
    assert counts == {pages[0]: 2, pages[1]: 0}
    reader.post("Trois")
    assert reader.ask("POST", "counts", {"pages": pages}).json()["counts"][pages[0]] == 3


def test_who_has_the_thread_is_told_so_until_it_changes(reader: Reader) -> None:
    reader.post("Un")
    first = reader.ask("GET", "threads", page=reader.page)
    has = {"if-none-match": first.headers["etag"]}
    again = reader.http.get("/v1/threads", params={"page": reader.page}, headers=has)
    assert (again.status_code, again.content) == (304, b"")
    reader.post("Deux")
    changed = reader.http.get("/v1/threads", params={"page": reader.page}, headers=has)
    assert changed.status_code == 200 and changed.json()["count"] == 2


def test_compressed_and_plain_say_the_same_but_for_the_token(reader: Reader) -> None:
    reader.post("Voilà")
    told = []
    for encoding in "gzip", "identity", "gzip":
        answer = reader.http.get(
            "/v1/threads", params={"page": reader.page}, headers={"accept-encoding": encoding}
        )
        assert answer.headers.get("content-encoding", "identity") == encoding
        told.append(answer.json())
        told[-1]["form"].pop("token")
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize(
    ("method", "call"), [("GET", "threads"), ("POST", "comments"), ("PATCH", "comments/1")]
)
def test_every_page_of_the_web_may_ask(reader: Reader, method: str, call: str) -> None:
    answer = reader.ask(method, call)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers
    leave = reader.ask("OPTIONS", call)
    assert leave.status_code == 204 and method in leave.headers["access-control-allow-methods"]


def wrong_calls() -> list[tuple[str, str, Any]]:
    return [
        ("GET", "threads?page=https://foreign.example/", None),
        ("GET", "threads?page=https://section.example/&sort=random", None),
        ("POST", "comments", {"page": "https://section.example/"}),
        ("POST", "counts", {"pages": 3}),
        ("POST", "mine", []),
    ]


@pytest.mark.parametrize(("method", "call", "body"), wrong_calls())
def test_a_request_that_fits_nothing_is_told_which_field(
    reader: Reader, method: str, call: str, body: Any
) -> None:
    answer = reader.http.request(method, f"/v1/{call}", json=body)
    assert answer.status_code == 400 and answer.json()["error"]["problem"]
