"""What a process remembers of pages and threads, and says of comments under them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamis.checks import topics as topics_of
from tamis.checks.topics import Topics, page_of
from tamis.comment import Comment, Label
from tamis.judge.judge import OWN_KEY, Observed, observe, verdict_of
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import load_base
from tamis.site import SiteId
from tamis.verdict import Budgets, Reason

BASE = load_base()
SITE, OTHER = SiteId(1), SiteId(2)
PAGE = "https://blog.example/sharpening-kitchen-knives"
ON = "My whetstone is worn out, which one would you take for kitchen knives of carbon steel?"
OFF = (
    "Hello everyone, I have been looking around for a while and wanted to say that my cousin "
    "paid off all her debts within a month, thanks to this company, and they were very polite "
)
LINK = '<a href="http://quick-credit.example/apply">apply now</a>'


def seen(text: str, page_text: str | None = None, url: str | None = None) -> Observed:
    comment = Comment(text=text, permalink=PAGE, page_text=page_text, url=url)
    return observe(BASE, OWN_KEY, comment)


def said(
    topics: Topics,
    text: str,
    site: SiteId = SITE,
    page_text: str | None = None,
    url: str | None = None,
) -> dict[str, Reason]:
    one = seen(text, page_text, url)
    grounds = topics.grounds(one, page_of(one.comment), 0.0, site=site)
    return {ground.code: ground for ground in grounds}


def publish(topics: Topics, text: str, site: SiteId = SITE, page: str = PAGE) -> None:
    topics.note(replace_page(seen(text), page), page, True, site=site)


def replace_page(one: Observed, page: str) -> Observed:
    return replace(one, comment=replace(one.comment, permalink=page))


def test_a_comment_about_the_page_is_helped_by_its_own_word() -> None:
    (ground,) = said(Topics(), ON).values()
    assert ground.code == "topic.on-page"
    assert ground.words in (("kitchen",), ("knives",))
    assert -1.2 <= ground.weight < -0.5


def test_a_long_comment_with_a_strange_link_is_off_the_page_and_its_link_unprovoked() -> None:
    found = said(Topics(), OFF + LINK)
    assert set(found) == {"topic.off-page", "topic.unprovoked-link"}
    assert found["topic.unprovoked-link"].words == ("quick-credit.example",)


def test_without_a_link_nothing_is_held_against_a_comment() -> None:
    assert said(Topics(), OFF) == {}
    assert said(Topics(), "Great post, thanks for sharing!", url="http://loans.example") == {}


def test_without_a_page_there_is_nothing_to_say() -> None:
    one = observe(BASE, OWN_KEY, Comment(text=OFF + LINK))
    assert page_of(one.comment) is None
    assert Topics().grounds(one, None, 0.0, site=SITE) == ()
    front = observe(BASE, OWN_KEY, Comment(text=OFF + LINK, permalink="https://blog.example/"))
    assert Topics().grounds(front, page_of(front.comment), 0.0, site=SITE) == ()


def test_what_was_published_in_the_thread_excuses_and_never_vouches() -> None:
    topics = Topics()
    for _ in range(4):
        publish(topics, OFF)
    assert "topic.off-page" not in said(topics, OFF + LINK)
    assert said(topics, OFF) == {}


def test_a_domain_that_a_published_comment_linked_to_is_known_on_its_site_alone() -> None:
    topics = Topics()
    publish(topics, "see " + LINK, page="https://blog.example/else")
    assert "topic.unprovoked-link" not in said(topics, OFF + LINK)
    assert "topic.unprovoked-link" in said(topics, OFF + LINK, site=OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "I use this one: http://whetstones.example/kitchen",
        "About plasters: plasters.example has them, https://plasters.example/",
        "Mentions of asp.net and node.js lead nowhere",
        'Read also <a href="https://blog.example/cheese">my own page</a>',
    ],
)
def test_links_about_page_or_text_and_mere_mentions_are_not_unprovoked(text: str) -> None:
    assert "topic.unprovoked-link" not in said(Topics(), text)


def test_copying_the_page_with_a_link_is_named_and_without_one_not_rewarded() -> None:
    page = (
        "Carbon steel takes a keen edge and rusts when wet. Draw the blade over the whetstone at "
        "fifteen degrees, ten strokes a side, and strop it on leather until it shaves paper. "
        "Soft stones cut faster, hard ones polish; soak the former, splash the latter with oil. "
        "Sunday markets often sell old blades for little money. "
    )
    copied = page[:170]
    assert "topic.copied" in said(Topics(), copied + LINK, page_text=page)
    assert said(Topics(), copied, page_text=page) == {}
    mostly = said(Topics(), copied + " Fast loans here: " + LINK, page_text=page)
    assert not {"topic.copied", "topic.on-page"} & set(mostly)
    answer = 'You say "ten strokes a side", but my whetstone needs thirty for carbon steel.'
    assert said(Topics(), answer, page_text=page)["topic.on-page"].weight < 0


def test_a_word_met_by_chance_in_a_page_s_text_does_not_tie_a_long_comment_to_it() -> None:
    text = (
        "Carbon steel takes a keen edge and rusts when wet. Draw the blade over the whetstone at "
        "fifteen degrees, ten strokes a side, and strop it on leather until it shaves paper. "
        "Soft stones cut faster, hard ones polish; soak the former, splash the latter with oil. "
        "A month later the bevel has turned round again, and you begin anew, thanks to the acids "
        "of onions and lemons; wipe the knife dry at once and it will keep for a lifetime. "
    )
    found = said(Topics(), OFF + LINK, page_text=text)
    assert set(found) == {"topic.off-page", "topic.unprovoked-link"}


def test_what_is_not_approved_leaves_no_trace() -> None:
    topics = Topics()
    for _ in range(5):
        topics.note(seen(OFF + LINK), PAGE, False, site=SITE)
    assert set(said(topics, OFF + LINK)) == {"topic.off-page", "topic.unprovoked-link"}


def state(topics: Topics) -> object:
    threads = {
        key: (bytes(t.words), t.total, t.comments, sorted(t.domains))
        for key, t in topics._threads.items()
    }
    sites = {
        site: (c.words.tobytes(), c.domains.tobytes(), c.total, c.threads)
        for site, c in topics._sites.items()
    }
    return threads, sites


TEXTS = st.sampled_from(
    [ON, OFF, LINK, "Merci !", "龙井茶要用多少度的水？", "x http://a.example/b"]
)
PLACES = st.tuples(TEXTS, st.sampled_from([SITE, OTHER]), st.sampled_from([PAGE, "/b", "/c"]))


@settings(max_examples=25)
@given(st.lists(PLACES, max_size=12), st.randoms())
def test_the_order_of_notes_does_not_matter(
    notes: list[tuple[str, SiteId, str]], r: object
) -> None:
    first, second = Topics(), Topics()
    shuffled = list(notes)
    r.shuffle(shuffled)  # type: ignore[attr-defined]
    for topics, order in ((first, notes), (second, shuffled)):
        for text, site, page in order:
            topics.remember(site, page, Comment(text=text))
    assert state(first) == state(second)


@settings(max_examples=25)
@given(st.lists(PLACES, max_size=12))
def test_a_forgotten_page_is_as_if_nothing_had_been_published_there(
    notes: list[tuple[str, SiteId, str]],
) -> None:
    whole, without = Topics(), Topics()
    for text, site, page in notes:
        whole.remember(site, page, Comment(text=text))
        if (site, page) != (SITE, PAGE):
            without.remember(site, page, Comment(text=text))
    whole.forget(SITE, PAGE)
    whole.forget(SITE, PAGE)
    assert state(whole) == state(without)


@settings(max_examples=40)
@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=300), st.booleans())
def test_weights_are_bounded_for_any_signs(
    text: str, title: str, page_text: str, linked: bool
) -> None:
    topics = Topics()
    one = observe(
        BASE,
        OWN_KEY,
        Comment(
            text=text + LINK * linked,
            permalink=title,
            page_title=title,
            page_text=page_text,
            context=(text, title),
        ),
    )
    for _ in range(2):
        grounds = topics.grounds(one, page_of(one.comment), 0.0, site=SITE)
        assert all(abs(ground.weight) <= 1.5 for ground in grounds)
        assert -2.0 <= sum(ground.weight for ground in grounds) <= 2.0
        topics.note(one, page_of(one.comment), True, site=SITE)


def test_a_site_of_very_many_pages_stays_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics_of, "MOST_PAGES", 20)
    topics = Topics()
    for number in range(200):
        page = f"https://blog.example/page-{number}"
        topics.remember(SITE, page, Comment(text=f"{ON} {number}"))
        topics.grounds(replace_page(seen(ON), page), page, 0.0, site=SITE)
    assert len(topics._threads) == len(topics._pages) == 20
    assert topics._sites[SITE].threads == 20
    assert topics._sites[SITE].total == sum(t.total for t in topics._threads.values())


def test_threads_that_nobody_asks_about_go_after_a_month_and_sites_at_once() -> None:
    topics = Topics()
    publish(topics, ON)
    publish(topics, ON, site=OTHER)
    topics.expire(0.0)
    assert set(topics._sites) == {SITE, OTHER}
    topics.grounds(seen(ON), PAGE, 40 * 86_400.0, site=SITE)
    topics.expire(41 * 86_400.0)
    assert set(topics._sites) == {SITE}
    topics.forget_site(SITE)
    assert state(topics) == ({}, {}) and not topics._pages


def test_no_text_and_no_address_is_kept() -> None:
    topics = Topics()
    publish(topics, "Zwiebelkuchen " + LINK)
    said(topics, "Zwiebelkuchen " + LINK, page_text="Apfelstrudel")
    kept = repr((topics._pages, topics._threads, topics._sites)).lower()
    for word in ("zwiebel", "quick-credit", "strudel", "blog.example", "knives"):
        assert word not in kept


def test_grounds_move_the_verdict_and_are_among_its_reasons() -> None:
    one = seen(ON)
    grounds = Topics().grounds(one, PAGE, 0.0, site=SITE)
    model = SiteModel.empty()
    plain = verdict_of(BASE, model, one, Budgets())
    helped = verdict_of(BASE, model, one, Budgets(), grounds=grounds)
    assert helped.probability < plain.probability
    assert "topic.on-page" in [reason.code for reason in helped.reasons]


def about(topics: Topics) -> tuple[object, ...]:
    """All that is counted of site and thread."""
    counts = topics._sites[SITE]
    (thread,) = topics._threads.values()
    return (bytes(counts.words), bytes(counts.domains), counts.total, bytes(thread.words),
            thread.total, thread.comments, sorted(thread.domains))  # fmt: skip


@settings(max_examples=20)
@given(st.lists(st.sampled_from([ON, OFF + LINK, "ok", f"{ON} {LINK}"]), min_size=1, max_size=6))
def test_a_published_comment_that_a_person_refuses_counts_as_if_it_had_never_been(
    texts: list[str],
) -> None:
    topics, without = Topics(), Topics()
    for number, text in enumerate([*texts, OFF + LINK]):
        topics.note(seen(text), PAGE, True, site=SITE, guid=f"{number}")
        if number < len(texts):
            without.note(seen(text), PAGE, True, site=SITE)
    whole, last = about(topics), f"{len(texts)}"
    for _ in range(2):  # said twice, taken out once
        topics.teach(last, Label.SPAM)
        assert about(topics) == about(without)
    topics.teach(last, Label.HAM)
    assert about(topics) == whole


def test_what_a_pitch_made_of_a_page_is_gone_when_it_is_reported() -> None:
    topics, pitch = Topics(), OFF + LINK
    fresh = said(topics, pitch)
    for number in range(4):
        topics.note(seen(pitch), PAGE, True, site=SITE, guid=f"{number}")
    assert said(topics, pitch) != fresh
    for number in range(4):
        topics.teach(f"{number}", Label.SPAM)
    assert said(topics, pitch) == fresh


def test_a_thread_that_began_anew_loses_nothing_by_a_word_about_its_past() -> None:
    topics = Topics()
    topics.note(seen(ON), PAGE, True, site=SITE, guid="old")
    topics.forget(SITE, PAGE)
    topics.note(seen(ON), PAGE, True, site=SITE, guid="new")
    before = about(topics)
    topics.teach("old", Label.SPAM)
    assert about(topics) == before
