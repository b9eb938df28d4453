"""<tamis-comments> as readers meet it: on a page of another origin, in any light and width."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.browser.element import Site
from tests.browser.test_reading import NARROW, failures, overflow
from tests.servers import RunningServer

pytestmark = pytest.mark.slow

Open = Callable[..., Page]
LOOKS = [
    {}, {"dark": "1"}, {"dir": "rtl", "lang": "ar"}, {"lang": "en", "wish": 'theme="dark"'},
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("data")
    with RunningServer.start(folder) as server, Site.start(server) as site:
        parent = None
        for depth in range(8):
            parent = site.post("/deep", f"Réponse {depth}", author=f"N{depth}", parent=parent)["id"]
        site.post("/deep", "**Gras**, `code` et\n\n> une citation", author="محمد")
        site.post("/deep", "Une longue tirade. " * 120, author="Prolixe")
        site.fill("/many", 30)
        yield site


@pytest.fixture
def asked() -> list[str]:
    """The addresses that pages have asked for."""
    return []


@pytest.fixture
def opened(browser: Browser, site: Site, asked: list[str]) -> Iterator[Open]:
    """Opens a page of the site as somebody new, once its thread is there."""
    contexts: list[BrowserContext] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    def open_page(page: str, *, hash: str = "", looks: dict[str, str] | None = None,
                  **wishes: Any) -> Page:  # fmt: skip
        context = browser.new_context(locale="fr-FR", **wishes)
        context.set_default_timeout(10_000)
        contexts.append(context)
        made = context.new_page()
        made.on("request", note)
        made.goto(site.address(page, **(looks or {})) + hash)
        made.locator("tamis-comments[ready]").wait_for()
        return made

    yield open_page
    for context in contexts:
        context.close()


def rows(page: Page) -> Locator:
    return page.locator("tamis-comments li[id]")


def test_a_thread_takes_two_requests_and_asks_nobody_else(
    opened: Open, site: Site, asked: list[str]
) -> None:
    page = opened("/many")
    foreign = [url.partition("?")[0] for url in asked if not url.startswith(site.url)]
    assert foreign == [f"{site.server.url}/embed.js", f"{site.server.url}/v1/threads"]
    assert page.context.cookies() == []


def test_it_comes_by_25_and_the_next_ones_on_a_click(opened: Open) -> None:
    page = opened("/many")
    expect(page.get_by_role("heading", name="30 commentaires")).to_be_visible()
    expect(rows(page)).to_have_count(25)
    page.get_by_role("button", name="Plus de commentaires").click()
    expect(rows(page)).to_have_count(30)
    expect(rows(page).nth(25)).to_be_focused()
    expect(page.get_by_role("button", name="Plus de commentaires")).to_have_count(0)


def test_a_permalink_far_down_opens_its_page_and_has_the_focus(opened: Open) -> None:
    page = opened("/many")
    first = rows(page).first.get_attribute("id")
    page.get_by_label("Ordre").select_option("newest")
    expect(rows(page).first).not_to_have_id(first or "")
    hash = f"#{rows(page).first.get_attribute('id')}"
    page = opened("/many", hash=hash)
    target = page.locator(hash)
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(target).to_be_in_viewport()
    expect(target).to_be_focused()
    page.get_by_role("link", name="Tout le fil").click()
    expect(rows(page).first).to_have_id(first or "")


def test_answers_are_indented_four_times_and_then_name_what_they_answer(opened: Open) -> None:
    page = opened("/deep")
    left = [rows(page).nth(depth).bounding_box()["x"] for depth in range(8)]  # type: ignore[index]
    assert left[:5] == sorted(set(left[:5])) and len(set(left[4:])) == 1
    expect(rows(page).nth(6).locator(".re").first).to_have_text("en réponse à N5")
    expect(rows(page).nth(2).locator(".re").first).to_be_hidden()


def test_a_branch_folds_by_its_line_and_says_how_many_it_hides(opened: Open) -> None:
    page = opened("/deep")
    line = page.locator("tamis-comments summary").first
    assert line.bounding_box()["width"] >= 24  # type: ignore[index]
    line.click()
    expect(rows(page).nth(1)).to_be_hidden()
    expect(line).to_have_text("7 réponses")
    page.evaluate("location.hash = document.querySelector('tamis-comments').shadowRoot"
                  ".querySelectorAll('li[id]')[7].id")  # fmt: skip
    expect(rows(page).nth(7)).to_be_visible()


def test_a_long_text_is_folded_at_twelve_lines_and_opens(opened: Open) -> None:
    page = opened("/deep")
    text = rows(page).last.locator(".prose")
    short = text.bounding_box()["height"]  # type: ignore[index]
    page.get_by_role("button", name="Tout afficher").click()
    assert text.bounding_box()["height"] > 1.5 * short  # type: ignore[index]
    expect(rows(page).last).to_be_focused()


@pytest.mark.parametrize("looks", LOOKS)
def test_axe_finds_nothing(opened: Open, looks: dict[str, str]) -> None:
    page = opened("/deep", looks=looks)
    assert failures(page) == []
    page.locator("tamis-comments .vote + .vote + button").first.click()
    page.locator("tamis-comments li form textarea").fill("Un mot")
    assert failures(page) == []


@pytest.mark.parametrize("looks", LOOKS)
def test_at_320_pixels_nothing_scrolls_sideways(opened: Open, looks: dict[str, str]) -> None:
    page = opened("/deep", looks=looks, viewport=NARROW, has_touch=True, is_mobile=True)
    assert overflow(page) <= 0
    small = page.locator("tamis-comments .deeds button").first.bounding_box()
    assert small and min(small["width"], small["height"]) >= 44


def test_it_takes_the_pages_font_links_and_darkness(opened: Open) -> None:
    page = opened("/deep", looks={"dark": "1"}, color_scheme="light")
    host = page.locator("tamis-comments")
    assert host.evaluate("e => getComputedStyle(e).colorScheme") == "dark"
    button = host.locator(".primary").first
    expect(button).to_have_css("background-color", "rgb(124, 196, 221)")
    assert host.evaluate("e => getComputedStyle(e.shadowRoot.querySelector('li')).fontFamily"
                         " == getComputedStyle(document.body).fontFamily")  # fmt: skip


def test_a_thread_shorter_than_the_page_shifts_nothing(opened: Open) -> None:
    page = opened("/many")
    shifts = page.evaluate("""() => new Promise(done => new PerformanceObserver(list =>
        done(list.getEntries().map(e => e.value))).observe({type: "layout-shift", buffered: true})
        || setTimeout(() => done([]), 300))""")
    assert sum(shifts) == 0


def test_english_is_complete(opened: Open) -> None:
    page = opened("/deep", looks={"lang": "en"})
    expect(page.get_by_role("heading", name="10 comments")).to_be_visible()
    said = page.locator("tamis-comments").inner_text()
    assert not re.search("Répondre|Signaler|réponse à|il y a", said)


def test_new_comments_are_offered_and_come_on_a_click(opened: Open, site: Site) -> None:
    site.post("/live", "La première")
    page = opened("/live")
    site.post("/live", "La deuxième")
    site.post("/live", "La troisième")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("button", name="2 nouveaux commentaires").click()
    expect(rows(page)).to_have_count(3)
    expect(rows(page).nth(1)).to_be_focused()
    expect(page.get_by_role("heading", name="3 commentaires")).to_be_visible()


def test_on_paper_there_are_comments_and_no_forms(opened: Open) -> None:
    page = opened("/deep")
    page.emulate_media(media="print")
    expect(rows(page).first).to_be_visible()
    expect(page.locator("tamis-comments form").first).to_be_hidden()
    expect(page.locator("tamis-comments .deeds").first).to_be_hidden()


def test_without_a_script_what_stands_inside_is_shown(opened: Open, browser: Browser,
                                                      site: Site) -> None:  # fmt: skip
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address("/deep"))
    expect(page.get_by_role("link", name="Commentaires")).to_be_visible()
    context.close()
