"""<tamis-comments> when a thread or a comment changes its state: closed, slow, decided, expired."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tamis.demo.remarks import TRY_SPAM
from tamis.store.engine import DATABASE_NAME
from tests.browser.element import Site
from tests.browser.test_element_writing import rows, status, write
from tests.servers import RunningServer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("data")
    with RunningServer.start(folder) as server, Site.start(server) as site:
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


def show(page: Page, site: Site, path: str) -> None:
    page.goto(site.address(path))
    page.locator("tamis-comments[ready]").wait_for()


def decide(site: Site, path: str, change: str) -> None:
    """As a moderator's decision reaches the database."""
    [database] = Path(site.server.data).rglob(DATABASE_NAME)
    with sqlite3.connect(database) as conn:
        thread = "thread_id = (SELECT id FROM threads WHERE page = ?)"
        for statement in (
            f"UPDATE comments SET state = 'approved' WHERE {thread}" if change == "approve"
            else f"UPDATE threads SET {change} WHERE page = ?",
            "UPDATE threads SET revision = revision + 1 WHERE page = ?",
        ):  # fmt: skip
            conn.execute(statement, [site.url + path])


def look_again(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_closed_thread_says_so_and_offers_no_form(page: Page, site: Site) -> None:
    site.post("/closed", "Le dernier mot.", author="Zoé")
    decide(site, "/closed", "closed_at = 1")
    show(page, site, "/closed")
    expect(page.get_by_text("Ce fil est fermé")).to_be_visible()
    expect(page.get_by_label("Votre commentaire")).to_have_count(0)
    expect(page.get_by_role("button", name="Répondre à Zoé")).to_have_count(0)


def test_a_thread_closed_while_one_writes_keeps_the_text(page: Page, site: Site) -> None:
    site.post("/closing", "Un mot.", author="Zoé")
    show(page, site, "/closing")
    decide(site, "/closing", "closed_at = 1")
    write(page, "Et un autre.")
    expect(page.get_by_role("alert")).to_contain_text("Ce fil est fermé")
    expect(page.get_by_label("Votre commentaire")).to_have_value("Et un autre.")


def test_slow_mode_is_said_before_and_when_one_posts(page: Page, site: Site) -> None:
    site.post("/slow", "Un mot.", author="Zoé")
    decide(site, "/slow", "slow_s = 60")
    show(page, site, "/slow")
    expect(page.get_by_text("un commentaire toutes les 60 secondes")).to_be_visible()
    write(page, "Les voiles rouges.")
    expect(rows(page)).to_have_count(2)
    write(page, "Et les bleues.")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Votre commentaire")).to_have_value("Et les bleues.")


def test_ones_own_comment_appears_when_a_moderator_publishes_it(page: Page, site: Site) -> None:
    show(page, site, "/held")
    write(page, TRY_SPAM, "Jean")
    expect(rows(page).locator(".note")).to_be_visible()
    decide(site, "/held", "approve")
    look_again(page)
    expect(rows(page).locator(".note")).to_have_count(0)
    expect(status(page)).to_have_text("Votre commentaire est publié.")
    expect(rows(page)).to_have_count(1)


def test_a_deleted_comment_with_answers_leaves_its_place(page: Page, site: Site) -> None:
    parent = site.post("/gone", "Une chose.", author="Zoé")
    site.post("/gone", "Une autre.", parent=parent["id"])
    show(page, site, "/gone")
    tokens = {"edit_token": parent["edit_token"]}
    page.evaluate(
        "([url, body]) => fetch(url, {method: 'DELETE', body: JSON.stringify(body)})",
        [f"{site.server.url}/v1/comments/{parent['id']}", tokens],
    )
    look_again(page)
    expect(rows(page).first).to_contain_text("n’est plus ici")
    expect(rows(page).first.locator("li")).to_contain_text("Une autre.")


def test_a_form_open_for_too_long_gets_a_fresh_token_and_is_sent(page: Page, site: Site) -> None:
    show(page, site, "/stale")
    spoil = "e => { for (const k in e) if (e[k]?.form?.token) e[k].form.token = 'old' }"
    page.locator("tamis-comments").evaluate(spoil)
    write(page, "Longtemps après.")
    expect(rows(page)).to_have_count(1)


def test_who_signed_in_at_the_site_writes_under_that_name(page: Page, site: Site) -> None:
    signed = "eyJpZCI6MSwibmFtZSI6IlpvXHUwMGU5In0.c2lnbmVk"  # {"id": 1, "name": "Zoé"}
    page.goto(site.address("/signed", wish=f'user="{signed}"'))
    expect(page.get_by_text("Vous écrivez en tant que Zoé")).to_be_attached()
    expect(page.get_by_label("Nom")).to_have_count(0)
