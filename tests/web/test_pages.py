"""What the pages promise to browsers: headers, cookies, tokens, limits; asked by hand."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tamis.comments import tokens
from tamis.desk import people
from tamis.desk.people import Role
from tamis.settings import Settings
from tamis.store.installation import opened
from tests.servers import RunningServer

PAGE = "https://pages.example/a"
EMPTY = {"text": "", "author": "", "email": "", "url": "", "parent": ""}


@pytest.fixture(scope="module")
def site(server: RunningServer) -> str:
    server.add_site("https://pages.example", "lang=fr")
    return "https://pages.example"


@pytest.fixture
def browser(server: RunningServer, site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, follow_redirects=False, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def session(server: RunningServer, site: str) -> str:
    """A moderator's cookie."""
    with opened(Settings(data=server.data)) as installation, installation.store.write() as conn:
        now = datetime.now(UTC)
        person = people.add_person(conn, "Sacha", Role.MODERATOR, now)
        token = people.make_link(conn, installation.secret, person, now)
        return people.enter(conn, installation.secret, token, now)


def fields(client: httpx.Client, page: str = PAGE) -> dict[str, str]:
    """The hidden fields of a fresh form."""
    html = client.get("/comments", params={"page": page}).text
    return EMPTY | dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))


def send(client: httpx.Client, **typed: str) -> httpx.Response:
    return client.post("/comments", data=fields(client) | {"author": "Nadia"} | typed)


def desk_form(client: httpx.Client) -> dict[str, str]:
    html = client.get("/desk/").text
    found = re.search(r'name="csrf" value="(\w+)"', html)
    assert found is not None
    return {"csrf": found[1]}


def test_a_post_leads_back_to_its_comment_with_a_cookie_no_script_can_read(
    browser: httpx.Client,
) -> None:
    answer = send(browser, text="La lettre n’est pas signée, voilà tout.")
    assert answer.status_code == 303
    assert re.fullmatch(r"/comments\?page=https://pages.example/a#c-[0-9a-f]{32}",
                        answer.headers["location"])  # fmt: skip
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


@pytest.mark.parametrize("path", ["/comments?page=" + PAGE, "/notice", "/desk/", "/receipt/x"])
def test_every_page_binds_the_browser(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=", answer.text)


def test_a_receipt_is_kept_by_nobody_and_tells_nobody(browser: httpx.Client) -> None:
    answer = browser.get("/receipt/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]


def test_a_text_beyond_64_kb_is_refused_and_comes_back(browser: httpx.Client) -> None:
    text = "é" * 33_000
    answer = send(browser, text=text)
    assert answer.status_code == 413
    assert text in answer.text


def test_what_is_larger_than_any_form_is_refused_unread(browser: httpx.Client) -> None:
    answer = browser.post("/comments", data={"text": "x" * 1_200_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("token", ["", "x", "WzEsMl0.x.y"])
def test_a_form_that_is_not_ours_is_shown_again_with_its_text(
    browser: httpx.Client, token: str
) -> None:
    answer = send(browser, text="Gardez mon texte.", form_token=token)
    assert answer.status_code == 422
    assert "Gardez mon texte." in answer.text


def test_a_form_shown_again_with_its_text_does_not_time_its_writer(
    server: RunningServer, browser: httpx.Client
) -> None:
    again = send(browser, text="Gardez mon texte.", form_token="x").text
    with opened(Settings(data=server.data)) as installation:
        for html, refilled in (again, True), (browser.get(f"/comments?page={PAGE}").text, False):
            found = re.search(r'name="form_token" value="([^"]+)"', html)
            assert found is not None
            form = tokens.read_form_token(installation.secret, found[1])
            assert form.refilled is refilled


def test_a_token_for_one_page_opens_no_other(browser: httpx.Client) -> None:
    answer = send(browser, text="Ailleurs", page="https://pages.example/b")
    assert answer.status_code == 422


@pytest.mark.parametrize("page", ["https://evil.example/", "", "javascript:alert(1)", "//x"])
def test_a_page_of_no_site_is_refused(browser: httpx.Client, page: str) -> None:
    assert browser.get("/comments", params={"page": page}).status_code == 400
    assert browser.post("/comments", data={"page": page, "text": "x"}).status_code == 400


def test_nobody_is_sent_to_a_foreign_host(browser: httpx.Client) -> None:
    given = {"text": "Où vais-je ?", "back": "https://evil.example/", "next": "//evil.example"}
    assert send(browser, **given).headers["location"].startswith("/comments?page=")


def test_the_desk_takes_no_form_without_its_token(browser: httpx.Client, session: str) -> None:
    browser.cookies.set("tamis_desk", session, path="/desk")
    for csrf in ("", "0" * 32, "é"):
        answer = browser.post("/desk/try", data={"csrf": csrf, "text": "x", "site": "1"})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["/desk/try", "/desk/leave", "/desk/sessions", "/desk/sites/1/comments/x"]
)
def test_nobody_decides_without_a_session(browser: httpx.Client, path: str) -> None:
    assert browser.post(path, data={"csrf": "x"}).status_code == 403
    assert browser.get("/desk/").status_code == 401


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/desk/try", {"site": "999", "text": "x"}, 404),
        ("/desk/try", {"site": "²", "text": "x"}, 404),
        ("/desk/sites/1/comments/none", {"label": "ham", "seen": "held"}, 404),
        ("/desk/sites/1/comments/none", {"label": "maybe", "seen": "held"}, 400),
        ("/desk/sites/1/comments/none", {"label": "ham", "seen": "asleep"}, 400),
    ],
)
def test_a_wrong_form_of_the_desk_gets_a_sentence(
    browser: httpx.Client, session: str, path: str, given: dict[str, Any], status: int
) -> None:
    browser.cookies.set("tamis_desk", session, path="/desk")
    assert browser.post(path, data=desk_form(browser) | given).status_code == status


def test_static_files_are_kept_for_ever_under_their_digest(browser: httpx.Client) -> None:
    page = browser.get("/notice").text
    address = re.findall(r'href="(/static/tamis.css[^"]*)"', page)[0]
    answer = browser.get(address)
    assert "immutable" in answer.headers["cache-control"]
    again = browser.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert browser.get("/static/../pages.py").status_code == 404
    assert browser.get("/static/%2e%2e/pages.py").status_code == 404


def test_the_notice_speaks_french_english_and_json(browser: httpx.Client) -> None:
    french = browser.get("/notice", params={"page": PAGE}).text
    english = browser.get("/notice", params={"page": PAGE, "lang": "en"}).text
    told = browser.get("/notice.json", params={"page": PAGE}).json()
    assert told["sentence"] in french and told["lang"] == "fr"
    for group in told["groups"]:
        for row in group["rows"]:
            assert row["column"] in french and row["column"] in english


def test_one_address_may_not_post_without_end(browser: httpx.Client) -> None:
    answers = [send(browser, text=f"Vite {number}").status_code for number in range(12)]
    assert answers[-1] == 429
