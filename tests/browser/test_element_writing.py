"""<tamis-comments> as people write in it: posted, answered, held, mended, taken back, kept."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tamis.demo.remarks import TRY_SPAM
from tests.browser.element import Site
from tests.servers import RunningServer

pytestmark = pytest.mark.slow

Open = Callable[..., Page]
PAGES = count()
SAID = "Voir https://port.example\n\n<b>et</b> la suite"
TEXT = "On les a vues partir au petit matin, c’était superbe."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("data")
    with RunningServer.start(folder) as server, Site.start(server) as site:
        yield site


@pytest.fixture
def path() -> str:
    """A page of its own for each test."""
    return f"/barques/{next(PAGES)}"


@pytest.fixture
def opened(browser: Browser, site: Site, path: str) -> Iterator[Open]:
    """Opens the page, as somebody new or in a given context."""
    contexts: list[BrowserContext] = []

    def open_page(context: BrowserContext | None = None, **wishes: Any) -> Page:
        if context is None:
            context = browser.new_context(locale="fr-FR", **wishes)
            contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(site.address(path))
        page.locator("tamis-comments[ready]").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def rows(page: Page) -> Locator:
    return page.locator("tamis-comments li[id]")


def write(page: Page, text: str = TEXT, author: str = "Nadia") -> None:
    page.get_by_label("Votre commentaire").fill(text)
    page.get_by_label("Nom").fill(author)
    page.get_by_role("button", name="Publier le commentaire").click()


def status(page: Page) -> Locator:
    return page.locator("tamis-comments section > [role=status]")


def again(page: Page) -> None:
    page.reload()
    page.locator("tamis-comments[ready]").wait_for()


def test_a_comment_is_published_focused_and_said_once(opened: Open) -> None:
    page = opened()
    write(page)
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_be_focused()
    expect(status(page)).to_have_text("Votre commentaire est publié.")
    expect(page.get_by_label("Votre commentaire")).to_have_value("")
    expect(rows(opened())).to_contain_text(TEXT)


def test_a_reply_stands_under_what_it_answers(opened: Open, site: Site, path: str) -> None:
    site.post(path, "Qui les repeint ?", author="Zoé")
    page = opened()
    page.get_by_role("button", name="Répondre à Zoé").click()
    form = page.locator("tamis-comments li form")
    expect(form.get_by_label("Votre réponse")).to_be_focused()
    form.get_by_label("Votre réponse").fill(TEXT)
    form.get_by_label("Nom").fill("Nadia")
    form.get_by_role("button", name="Répondre").click()
    expect(rows(page).first.locator("li")).to_be_focused()
    again(page)
    expect(rows(page).first.locator("li")).to_contain_text(TEXT)


def test_a_double_click_posts_once(opened: Open) -> None:
    page = opened()
    page.get_by_label("Votre commentaire").fill(TEXT)
    page.get_by_label("Nom").fill("Nadia")
    page.get_by_role("button", name="Publier le commentaire").dblclick()
    expect(rows(page)).to_have_count(1)
    again(page)
    expect(rows(page)).to_have_count(1)


def test_a_refused_comment_stays_with_its_reasons_for_its_author_alone(opened: Open) -> None:
    page = opened()
    write(page, TRY_SPAM, "Jean")
    note = rows(page).locator(".note")
    for _ in range(2):
        expect(note).to_contain_text("Vous seul le voyez ici.")
        expect(note.locator("li").first).to_contain_text("“")
        expect(note.get_by_role("link", name="Votre reçu")).to_be_visible()
        again(page)
    expect(page.locator("tamis-comments li[id]")).to_have_count(1)
    expect(rows(opened())).to_have_count(0)
    note.get_by_role("link", name="Votre reçu").click()
    expect(page.locator("blockquote").first).to_have_text(TRY_SPAM)


def test_mistakes_are_summed_up_and_told_at_their_fields(opened: Open) -> None:
    page = opened()
    page.get_by_label("Votre commentaire").fill("Un texte que je garde.")
    page.get_by_label("E-mail").fill("personne")
    page.get_by_role("button", name="Publier le commentaire").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("button")).to_have_count(2)
    summary.get_by_role("button").first.click()
    name = page.get_by_label("Nom")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("Donnez un nom ; n’importe lequel convient.")
    expect(page.get_by_label("Votre commentaire")).to_have_value("Un texte que je garde.")


def test_a_draft_survives_a_reload_and_another_tab_offers_its_own(opened: Open) -> None:
    first = opened()
    first.get_by_label("Votre commentaire").fill("Du premier onglet")
    again(first)
    area = first.get_by_label("Votre commentaire")
    expect(area).to_have_value("Du premier onglet")
    second = opened(first.context)
    second.get_by_label("Votre commentaire").fill("Du second onglet")
    expect(area).to_have_value("Du premier onglet")
    first.get_by_role("button", name="Échanger").click()
    expect(area).to_have_value("Du second onglet")
    first.get_by_role("button", name="Échanger").click()
    expect(area).to_have_value("Du premier onglet")


def test_offline_the_text_is_kept_and_sent_again_on_a_click(opened: Open) -> None:
    page = opened()
    page.context.set_offline(True)
    write(page)
    expect(page.get_by_role("alert")).to_contain_text("Votre texte reste ici")
    page.context.set_offline(False)
    expect(page.get_by_label("Votre commentaire")).to_have_value(TEXT)
    page.get_by_role("button", name="Renvoyer").click()
    expect(rows(page)).to_have_count(1)


def test_a_server_that_is_away_is_said_and_asked_again_on_a_click(
    site: Site, path: str, browser: Browser
) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.route("**/v1/threads?*", lambda route: route.abort())
    page.goto(site.address(path))
    expect(page.get_by_role("status")).to_contain_text("Le serveur ne répond pas")
    expect(page.get_by_role("link", name="Commentaires")).to_be_visible()
    page.unroute("**/v1/threads?*")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_label("Votre commentaire")).to_be_visible()
    context.close()


def test_it_is_edited_and_marked(opened: Open) -> None:
    page = opened()
    write(page)
    rows(page).get_by_role("button", name="Modifier").click()
    area = rows(page).get_by_label("Votre commentaire")
    expect(area).to_have_value(TEXT)
    area.fill("On les a vues partir à l’aube.")
    rows(page).get_by_role("button", name="Enregistrer").click()
    expect(rows(page).locator(".prose")).to_have_text("On les a vues partir à l’aube.")
    expect(rows(page)).to_contain_text("modifié")
    again(page)
    expect(rows(page).locator(".prose")).to_have_text("On les a vues partir à l’aube.")


def test_deleting_can_be_undone_for_a_while(opened: Open) -> None:
    page = opened()
    write(page)
    rows(page).get_by_role("button", name="Supprimer").click()
    expect(rows(page)).not_to_contain_text(TEXT)
    page.get_by_role("button", name="Rétablir").click()
    expect(rows(page)).to_contain_text(TEXT)
    rows(page).get_by_role("button", name="Supprimer").click()
    expect(rows(page)).to_have_count(0, timeout=10_000)
    expect(page.get_by_role("heading", name="Commentaires")).to_be_focused()
    again(page)
    expect(rows(page)).to_have_count(0)


def test_leaving_the_page_deletes_at_once(opened: Open) -> None:
    page = opened()
    write(page)
    rows(page).get_by_role("button", name="Supprimer").click()
    page.goto("about:blank")
    page.wait_for_timeout(500)
    expect(rows(opened())).to_have_count(0)


def test_a_vote_counts_once_and_is_taken_back(opened: Open, site: Site, path: str) -> None:
    site.post(path, "Belle lumière ce matin.", author="Zoé")
    page = opened()
    agree = page.get_by_role("button", name="D’accord avec Zoé", exact=False).first
    for pressed, said in ("true", "↑ 1"), ("false", "↑"), ("true", "↑ 1"):
        agree.click()
        expect(agree).to_have_attribute("aria-pressed", pressed)
        expect(agree).to_have_text(said)
        expect(agree).to_be_focused()
    again(page)
    expect(agree).to_have_attribute("aria-pressed", "true")


def test_a_reader_reports_and_is_thanked(opened: Open, site: Site, path: str) -> None:
    site.post(path, "Belle lumière ce matin.", author="Zoé")
    page = opened()
    page.get_by_role("button", name="Signaler le commentaire de Zoé").click()
    page.get_by_label("Que lui reprochez-vous").select_option("insult")
    page.get_by_role("button", name="Signaler", exact=True).click()
    expect(page.locator("tamis-comments li form")).to_have_count(0)
    expect(rows(page)).to_be_focused()
    expect(status(page)).to_contain_text("modérateur")


def test_the_preview_is_what_will_be_shown(opened: Open) -> None:
    page = opened()
    page.get_by_label("Votre commentaire").fill(SAID)
    page.get_by_role("button", name="Aperçu").click()
    shown = page.locator("tamis-comments .preview .prose")
    expect(shown.get_by_role("link")).to_have_text("https://port.example")
    html = shown.inner_html()
    page.get_by_role("button", name="Aperçu").click()
    write(page, SAID)
    assert rows(page).locator(".prose").inner_html() == html


def test_by_keyboard_alone_one_writes_and_lands_on_ones_comment(opened: Open) -> None:
    page = opened()
    page.get_by_label("Votre commentaire").focus()
    for typed in TEXT, "Nadia", "":
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows(page)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.closest('li') != null")


def test_a_hostile_name_and_text_stay_text(opened: Open) -> None:
    page = opened()
    write(
        page, "<img src=x onerror=document.title='volé'> [clic](javascript:alert(1))", "<i>Max</i>"
    )
    expect(rows(page)).to_have_count(1)
    assert page.title() == "Les barques"
    assert rows(page).locator(".prose img, .name i, [href^=javascript]").count() == 0


def test_the_room_left_is_told_near_the_end(opened: Open) -> None:
    page = opened()
    page.get_by_label("Votre commentaire").fill("é" * 1000)
    expect(page.locator("tamis-comments .room")).to_have_text("")
    page.get_by_label("Votre commentaire").fill("é" * 32_000)
    expect(page.locator("tamis-comments .room")).to_contain_text("1 536")
