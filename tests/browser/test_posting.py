"""Posting as people do it, with scripts off: refused with reasons, published, held, mended."""

import re

import pytest
from playwright.sync_api import Page

from tamis.demo.remarks import TRY_IRONY, TRY_SPAM
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.slow

NAME = "Jean"


def write(page: Page, text: str, author: str = "Nadia") -> None:
    page.locator("#f-text").fill(text)
    page.locator("#f-author").fill(author)
    page.get_by_role("button", name="Publier le commentaire").click()


def own(page: Page) -> str:
    return page.locator("li:target .own-note").inner_text()


@pytest.fixture
def plain(visitor: OpenPage) -> Page:
    """The article in a browser without scripts."""
    return visitor(java_script_enabled=False)


def test_a_crypto_give_away_is_refused_with_reasons_and_without_a_figure(plain: Page) -> None:
    write(plain, TRY_SPAM, NAME)
    said = own(plain)
    assert "n’a pas été publié" in said and "Pourquoi" in said
    assert "publicité" in said and "btc-x2.example" in said
    assert not re.search(r"%|[+−]\d,?\.?\d", said.replace("“+33”", ""))


def test_an_ironic_remark_about_billions_is_published_for_all(
    plain: Page, visitor: OpenPage
) -> None:
    write(plain, TRY_IRONY)
    assert "est publié" in own(plain)
    assert visitor().get_by_text(TRY_IRONY).count() == 1


def test_a_refused_comment_stays_in_its_authors_sight_alone(plain: Page, visitor: OpenPage) -> None:
    text = TRY_SPAM + " Vite !"
    write(plain, text, NAME)
    plain.reload()
    assert plain.locator(".own-note.spam").count() == 1
    assert visitor().get_by_text("Vite !").count() == 0


def test_the_receipt_says_what_is_kept_and_until_when(plain: Page) -> None:
    write(plain, TRY_SPAM + " Merci.", NAME)
    plain.get_by_role("link", name="Votre reçu").click()
    assert plain.get_by_text("Il est gardé jusqu’au").is_visible()
    assert plain.locator("blockquote").first.inner_text() == TRY_SPAM + " Merci."


def test_a_form_with_a_mistake_comes_back_with_all_that_was_typed(plain: Page) -> None:
    text = "Un texte que je ne veux pas perdre."
    plain.locator("#f-url").fill("javascript:alert(1)")
    write(plain, text, " ")
    assert plain.get_by_role("alert").get_by_role("link").count() == 2
    assert plain.locator("#f-text").input_value() == text
    assert plain.locator("#f-url").get_attribute("aria-describedby") == "m-url"
    plain.locator("#f-url").fill("")
    write(plain, text)
    assert plain.locator("li:target").get_by_text(text).count() == 1


def test_a_reply_stands_under_what_it_answers(plain: Page) -> None:
    plain.get_by_role("link", name="Répondre à Bastien").click()
    assert plain.locator(".answering").inner_text().startswith("Votre réponse à Bastien")
    write(plain, "Bonne question : la date de la lettre est-elle connue ?", "Alix")
    assert "deep-1" in (plain.locator("li:target").get_attribute("class") or "")


def test_a_double_click_posts_once(visitor: OpenPage) -> None:
    page = visitor()
    text = "Une seule fois suffit, je crois, pour une lettre sans signature."
    page.locator("#f-text").fill(text)
    page.locator("#f-author").fill("Nadia")
    page.get_by_role("button", name="Publier le commentaire").dblclick()
    page.wait_for_url("**/#c-*")
    page.reload()
    assert page.get_by_text(text).count() == 1


def test_the_focus_is_on_ones_new_comment(visitor: OpenPage) -> None:
    page = visitor()
    write(page, "Le juge aura de la lecture.")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelector(':target')"
    )
