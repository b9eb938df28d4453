"""The desk as a moderator uses it: correct a verdict, and see that the filter has learned."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.demo import Demo
from tests.browser.test_posting import own, write

pytestmark = pytest.mark.slow

UMBRELLA = "Gérard répare les parapluies pliants devant la gare de Vierzon, le mardi."


def chance(page: Page, text: str) -> str:
    """What the desk says of a text now."""
    page.goto("/desk/")
    page.locator("#try-text").fill(text)
    page.get_by_role("button", name="Juger").click()
    page.locator("#tried .verdict").wait_for()
    return page.locator("#tried .verdict summary").inner_text()


def row(page: Page, text: str) -> Any:
    return page.locator("li.row", has_text=text).first


def test_without_a_session_there_is_a_door_and_nothing_else(visitor: OpenPage) -> None:
    page = visitor("/desk/")
    assert page.get_by_text("Vous n’êtes pas connecté").is_visible()
    assert page.locator(".row").count() == 0


def test_the_printed_link_has_been_used_up(visitor: OpenPage, desk_state: Any, demo: Demo) -> None:
    page = visitor(demo.link)
    assert page.get_by_text("Ce lien a déjà servi").is_visible()


def test_the_spam_folder_shows_reasons_weights_and_marks(
    visitor: OpenPage, desk_state: Any
) -> None:
    page = visitor("/desk/?tab=spam", storage_state=desk_state)
    casino = row(page, "online casino")
    assert casino.locator("mark").count() >= 1
    assert casino.locator(".weight").count() >= 1
    assert "spam" in casino.locator("summary").inner_text()


def test_a_correction_swaps_the_row_and_changes_the_next_verdict(
    visitor: OpenPage, desk_state: Any
) -> None:
    writer = visitor()
    write(writer, UMBRELLA, "Gérard")
    moderator = visitor("/desk/", storage_state=desk_state)
    before = chance(moderator, UMBRELLA)
    moderator.goto("/desk/?tab=approved")
    row(moderator, UMBRELLA).get_by_role("button", name="Spam").click()
    moderator.get_by_text("Refusé. Le filtre en a tiré la leçon.").wait_for()
    assert chance(moderator, UMBRELLA) != before
    writer.reload()
    assert "n’a pas été publié" in own(writer)


def test_it_all_works_without_a_script(visitor: OpenPage, desk_state: Any) -> None:
    page = visitor("/desk/?tab=spam", storage_state=desk_state, java_script_enabled=False)
    row(page, "trading automatique").get_by_role("button", name="Publier").click()
    said = page.locator(".done")
    assert said.inner_text() == "Publié. Le filtre en a tiré la leçon."
    page.goto("/")
    assert page.get_by_text("trading automatique").count() == 1


def test_two_moderators_at_once_and_the_later_one_is_told(
    visitor: OpenPage, desk_state: Any
) -> None:
    write(visitor(), "Deux modérateurs liront ceci en même temps.", "Sacha")
    first, second = (
        visitor("/desk/?tab=approved", storage_state=desk_state) for _ in range(2)
    )  # fmt: skip
    for page in (first, second):
        row(page, "en même temps").get_by_role("button", name="Spam").click()
        row(page, "en même temps").locator(".done").wait_for()
    assert "a été plus rapide" in row(second, "en même temps").inner_text()


def test_a_hostile_comment_is_shown_as_it_is(visitor: OpenPage, desk_state: Any) -> None:
    write(visitor(), "<script>document.title='volé'</script>\u202e <b>gras</b>", "<i>Max</i>")
    for tab in ("held", "spam", "approved"):
        page = visitor(f"/desk/?tab={tab}", storage_state=desk_state)
        assert "volé" not in page.title()
        assert page.locator(".text b, .name i, .text script").count() == 0


def test_leaving_ends_the_session(visitor: OpenPage, desk_state: Any, demo: Demo) -> None:
    page = visitor("/desk/sessions", storage_state=desk_state)
    assert page.locator(".sessions li").count() == 1
    assert page.get_by_text("Ce navigateur").is_visible()
