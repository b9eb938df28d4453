"""Reasons name what decided, where it stands, and tell a commenter no number."""

import re

import pytest

from tamis import Comment, Judge
from tamis.judge.judge import OWN_KEY, observe
from tamis.judge.places import site_views, text_weights
from tamis.judge.reasons import SENTENCES, sentence
from tamis.verdict import Reason

UMBRELLA = "Mon voisin vend des parapluies pliants devant la gare, demandez Gérard."


@pytest.fixture
def taught() -> Judge:
    """A judge whose moderators dislike umbrellas."""
    judge = Judge.starter()
    judge.learn(Comment(text="Encore des parapluies pliants ! Venez voir Robert."), "spam")
    for number in range(8):
        judge.learn(Comment(text=f"Bonne remarque {number}, merci pour la lecture."), "ham")
    return judge


def marked(comment: Comment, reason: Reason) -> list[str]:
    """What the spans of a reason point at."""
    return [getattr(comment, span.field)[span.start : span.end] for span in reason.spans]


def of_code(judge: Judge, comment: Comment, code: str) -> Reason:
    return next(reason for reason in judge.check(comment).reasons if reason.code == code)


def test_words_that_the_moderators_taught_are_named_and_marked(taught: Judge) -> None:
    comment = Comment(text=f"<p>{UMBRELLA}</p>")
    reason = of_code(taught, comment, "site.learned")
    assert {"parapluies", "pliants"} <= set(reason.words)
    assert {"parapluies", "pliants"} <= set(marked(comment, reason))


def test_a_host_that_the_moderators_taught_is_named_and_marked() -> None:
    judge = Judge.starter()
    for text in ("Voyez ceci", "Bien dit", "Je vous le montre"):
        judge.learn(Comment(text=f"{text} https://kiosk.example/a"), "spam")
        judge.learn(Comment(text=f"{text}, vraiment"), "ham")
    comment = Comment(text="Un autre avis https://kiosk.example/a")
    reason = of_code(judge, comment, "site.learned")
    assert "kiosk.example" in reason.words
    assert "https://kiosk.example/a" in marked(comment, reason)


def test_what_the_base_calls_spam_is_not_named_once_the_site_has_said_otherwise() -> None:
    judge, text = Judge.starter(), "The casino in our town hall is a listed building."
    before = of_code(judge, Comment(text="casino bonus casino"), "text.words")
    assert "casino" in before.words
    for number in range(6):
        judge.learn(Comment(text=f"{text} {number}"), "ham")
    for reason in judge.check(Comment(text="A casino in our town hall?")).reasons:
        assert reason.weight < 0 or "casino" not in reason.words


def test_a_name_a_home_page_and_a_link_are_marked_where_they_stand() -> None:
    comment = Comment(
        text='Nice <a href="http://pills.example/buy?a=1&amp;b=2">pills</a>',
        author="Cheap Loans",
        url="http://payday-loans.example.com/now",
    )
    found = {
        reason.code: marked(comment, reason) for reason in Judge.starter().check(comment).reasons
    }
    assert found["author.home"] == ["payday-loans.example.com"]
    assert found["author.name"] == ["Cheap Loans"]
    assert found["links.target"] == ["http://pills.example/buy?a=1&amp;b=2"]


@pytest.mark.parametrize(
    "text",
    [
        "加微信赚钱日入千元详情点击兼职招聘在家工作没有风险马上联系我们今天就开始",
        "今すぐ登録して無料で稼ぐ方法を教えます副業で月収百万円誰でも簡単に始められます",
    ],
)
def test_of_a_text_without_blanks_stretches_are_named_and_not_the_whole(text: str) -> None:
    comment = Comment(text=text)
    reasons = [r for r in Judge.starter().check(comment).reasons if r.code == "text.words"]
    for reason in reasons:
        assert reason.words == tuple(marked(comment, reason))
        assert all(len(word) < len(text) for word in reason.words)


def test_what_the_views_of_the_site_add_is_what_the_site_adds(taught: Judge) -> None:
    comment = Comment(text=UMBRELLA, author="Robert", url="https://kiosk.example", email="a@b.fr")
    seen = observe(taught.base, OWN_KEY, comment)
    opinion = taught.model.opinion(seen.keyed, seen.scores.values)
    told = sum(site_views(taught.model, seen, opinion).values())
    parts = zip(taught.model.fusion[3:], opinion.inputs[3:], strict=True)
    assert told == pytest.approx(sum(share * value for share, value in parts), rel=1e-6)


def test_every_word_has_a_weight_and_a_repeated_one_has_all_its_places(taught: Judge) -> None:
    seen = observe(taught.base, OWN_KEY, Comment(text="buy now, buy cheap pills, buy!"))
    opinion = taught.model.opinion(seen.keyed, seen.scores.values)
    weights = text_weights(taught.base, taught.model, seen, opinion)
    assert set(weights.both) == {"buy", "now", "cheap", "pills"}
    assert weights.both.keys() == weights.site.keys()


@pytest.mark.parametrize("text", ["", " ", "\x00", "!!!", "\ud800", "<b></b>", "𝗯" * 300, "赚" * 9])
def test_any_text_is_explained(taught: Judge, text: str) -> None:
    explained = taught.explain(Comment(text=text, author=text, url=text))
    for reason in explained.verdict.reasons:
        assert sentence(reason, "fr", "commenter")
        assert all(0 <= span.start < span.end for span in reason.spans)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("code", list(SENTENCES))
def test_a_commenter_reads_no_number(code: str, lang: str) -> None:
    for weight in (-2.5, 3.25):
        said = sentence(Reason(code, ("mot",), weight, ()), lang, "commenter")
        assert not re.search(r"\d", said)


@pytest.mark.parametrize(("lang", "colon"), [("en", ": “"), ("fr", " : “")])
def test_what_moderators_taught_is_said_with_words_and_without(lang: str, colon: str) -> None:
    named, unnamed = (
        sentence(Reason("site.learned", words, 2.0, ()), lang, "commenter")
        for words in (("parapluies",), ())
    )
    assert colon + "parapluies”" in named
    assert named.startswith(unnamed) and "…" not in unnamed
