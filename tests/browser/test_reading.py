"""What a reader meets: nothing foreign, nothing out of reach, in any light, on any screen."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.slow

PAGES = ("/", "/notice", "/notice?lang=en", "/desk/", "/desk/?tab=spam", "/desk/sessions")
NARROW = {"width": 320, "height": 640}


def failures(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']][:3]}" for one in found]


def overflow(page: Page) -> int:
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(visitor: OpenPage, desk_state: Any, path: str, scheme: str) -> None:
    page = visitor(path, color_scheme=scheme, storage_state=desk_state)
    assert failures(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_at_320_pixels_nothing_scrolls_sideways(
    visitor: OpenPage, desk_state: Any, path: str
) -> None:
    page = visitor(path, viewport=NARROW, storage_state=desk_state)
    assert overflow(page) <= 0


def test_the_page_is_french_and_has_one_heading_of_each_kind(visitor: OpenPage) -> None:
    page = visitor()
    assert page.get_attribute("html", "lang") == "fr"
    assert page.locator("h1").count() == 1
    assert page.get_by_role("heading", name="Laisser un commentaire").is_visible()


def test_the_keyboard_passes_the_head_first(visitor: OpenPage) -> None:
    page = visitor()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_no_key_and_no_name_leads_into_the_field_that_nobody_sees(visitor: OpenPage) -> None:
    page = visitor()
    trap = page.locator(".trap input")
    assert trap.get_attribute("autocomplete") == "off" and trap.get_attribute("tabindex") == "-1"
    page.locator("#f-url").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_on_paper_there_are_comments_and_no_forms(visitor: OpenPage) -> None:
    page = visitor()
    page.emulate_media(media="print")
    assert page.locator(".comment").first.is_visible()
    assert not page.locator("#f-text").is_visible()
    assert not page.locator(".actions").first.is_visible()


def test_the_notice_tells_of_the_site_that_one_comes_from(visitor: OpenPage) -> None:
    page = visitor()
    page.locator(".write .line a").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Ce que deviennent")
    assert page.locator(".screen").inner_text().count("127.0.0.1") == 1
