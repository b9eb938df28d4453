"""Mails from end to end: form, mail server, pages behind the links, restarts; asked by hand."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.crash.calls import health
from tests.mailserver import MailServer, text_of
from tests.servers import RunningServer
from tests.web.readers import reading
from tests.web.test_pages import EMPTY

BLOG = "https://mails.example"
PAGE = f"{BLOG}/a"
ADA = "ada@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # as a form


@pytest.fixture(scope="module")
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def mailing(mails: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer.start(tmp_path_factory.mktemp("mailing"), env=mails.env()) as running:
        running.add_site(BLOG, "lang=fr")
        yield running


@pytest.fixture
def browser(mailing: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mailing.url, timeout=20) as client:
        yield client


def send(client: httpx.Client, page: str = PAGE, **typed: str) -> str:
    """Post a comment; its id, to answer it."""
    html = client.get("/comments", params={"page": page}).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    answer = client.post("/comments", data=EMPTY | hidden | {"author": "Nadia"} | typed)
    client.cookies.clear()
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("#c-")[2])


def path_in(mails: MailServer) -> str:
    """The page of the newest mail's link."""
    found = re.search(r"/subscription/\S+$", text_of(mails.mails[-1]), re.MULTILINE)
    assert found is not None
    return found[0]


def test_from_the_box_to_the_button_that_ends_it(browser: httpx.Client, mails: MailServer) -> None:
    before = len(mails.mails)
    first = send(browser, text="La lettre n’est pas signée, voilà tout.", email=ADA, notify="1")
    mails.wait_for(before + 1)
    path = path_in(mails)
    asked = browser.get(path)
    assert "Oui, prévenez-moi" in asked.text and asked.headers["cache-control"] == "no-store"
    assert asked.headers["referrer-policy"] == "no-referrer"
    assert "pour chaque réponse" in browser.post(f"{path}/confirm").text
    send(browser, text="Merci pour cette précision.", author="Zoé", parent=first)
    told = mails.wait_for(before + 2)[-1]
    assert told["subject"] == "Zoé vous a répondu : " + "mails.example"
    leave = urlsplit(told["list-unsubscribe"].strip("<>")).path
    for _ in range(2):
        left = browser.post(leave, data=ONE_CLICK)
        assert (left.status_code, "location" in left.headers) == (200, False)
    send(browser, text="Merci encore une fois.", author="Zoé", parent=first)
    assert browser.get(path).status_code == 404


def test_who_posts_by_program_is_asked_and_told_too(
    mailing: RunningServer, browser: httpx.Client, mails: MailServer
) -> None:
    before = len(mails.mails)
    with reading(mailing, f"{BLOG}/b") as reader:
        assert reader.thread()["form"]["notify"]
        first = reader.post(notify=True, email="bob@example.org")
        mails.wait_for(before + 1)
        path = path_in(mails)
        browser.post(f"{path}/confirm")
        reader.post("Voici une réponse tout à fait ordinaire.", parent=first["id"])
        assert mails.wait_for(before + 2)[-1]["to"] == "bob@example.org"
        token = {"edit_token": first["edit_token"]}
        assert reader.ask("DELETE", f"comments/{first['id']}", token).status_code == 200
    assert browser.get(path).status_code == 404


def test_opening_a_link_does_nothing(browser: httpx.Client, mails: MailServer) -> None:
    """As the link scanners of mail servers do."""
    before = len(mails.mails)
    send(browser, text="Une question sur le deuxième paragraphe.", email=ADA, notify="1")
    mails.wait_for(before + 1)
    path = path_in(mails)
    for _ in range(2):
        for address in path, f"{path}/leave":
            assert "Oui, prévenez-moi" in browser.get(address).text
            browser.head(address)
        assert browser.get(f"{path}/confirm").status_code == 405


@pytest.mark.parametrize("token", ["x", "é", "0" * 22, "x" * 5000, "%00", "..%2f.."])
def test_an_unknown_link_is_answered_with_a_sentence(browser: httpx.Client, token: str) -> None:
    assert browser.get(f"/subscription/{token}").status_code == 404
    assert browser.post(f"/subscription/{token}/confirm").status_code == 404
    assert browser.post(f"/subscription/{token}/leave").status_code in (200, 404)


def test_the_box_comes_back_ticked_with_a_form_that_has_mistakes(browser: httpx.Client) -> None:
    html = browser.get("/comments", params={"page": PAGE}).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    typed = {"text": "Un texte", "author": "Nadia", "notify": "1"}
    again = browser.post("/comments", data=EMPTY | hidden | typed)
    assert again.status_code == 422 and "décochez la case" in again.text
    assert re.search(r'name="notify" type="checkbox"[^>]* checked', again.text)


def test_without_a_mail_server_there_is_no_box(server: RunningServer) -> None:
    server.add_site("https://nomails.example")
    with reading(server, "https://nomails.example/a") as reader:
        assert not reader.thread()["form"]["notify"]
    html = httpx.get(f"{server.url}/comments", params={"page": "https://nomails.example/a"}).text
    assert 'name="text"' in html and 'name="notify"' not in html


@pytest.mark.slow
def test_mail_that_waited_is_sent_after_a_kill_and_with_two_workers(tmp_path: Path) -> None:
    mails = MailServer()
    mails.start()
    mails.stop()
    with RunningServer.start(tmp_path, env=mails.env()) as server:
        server.add_site(BLOG)
        with httpx.Client(base_url=server.url, timeout=20) as client:
            for number in range(3):
                send(client, text=f"A remark on paragraph {number}.",
                     email=f"ada{number}@example.org", notify="1")  # fmt: skip
        worker = int(health(server)["worker"])
        for pid in server.pid, worker:
            os.kill(pid, signal.SIGKILL)
        server.process.wait(20)
    with mails, RunningServer.start(tmp_path, env=mails.env(), workers=2):
        mails.wait_for(3)
        assert {mail["to"] for mail in mails.mails} == {f"ada{n}@example.org" for n in range(3)}
