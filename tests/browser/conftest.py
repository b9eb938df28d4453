"""A demo and a Chromium for each file of tests; each test has a browser context of its own.

Not for the whole session: playwright keeps an event loop running in its thread, and
other tests of the same process begin loops of their own there.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.demo import Demo

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as running:
        yield running


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(chromium), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, demo: Demo) -> Iterator[OpenPage]:
    """Opens a page as somebody new; fails at the end if anything was asked of another host."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def open_page(path: str = "/", **wishes: Any) -> Page:
        context = browser.new_context(base_url=demo.url, locale="fr-FR", **wishes)
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("request", lambda request: note(request.url))
        page = context.new_page()
        page.goto(path)
        return page

    def note(url: str) -> None:
        if not url.startswith((f"{demo.url}/", "data:")):
            foreign.append(url)

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []


@pytest.fixture(scope="module")
def desk_state(browser: Browser, demo: Demo) -> Any:
    """The cookies of a moderator who has used the printed link."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(demo.link)
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_url("**/desk/")
    state = context.storage_state()
    context.close()
    return state
