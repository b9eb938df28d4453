"""What would change a verdict: true, small, and found with little work."""

import pytest

from tamis import Comment, Decision, Judge
from tamis.comment import FormSigns
from tamis.judge.counterfactual import (
    MOST_TRIES,
    SEVERITY,
    Change,
    Part,
    change_said,
    counterfactual,
    is_for_commenters,
    without,
)
from tamis.lab.generate.stream import generate
from tamis.verdict import Span, Verdict

PRAISE = Comment(
    text="Great post, very informative, thanks for sharing!",
    author="Karen",
    url="http://payday-loans-now.example.com",
)


def invented(count: int) -> list[Comment]:
    """Comments of many kinds, always the same ones."""
    return [
        Comment(text=row["text"], author=row["author"], url=row["url"])
        for row in generate(5, count)
    ]


def test_without_its_commercial_home_page_praise_would_have_been_judged_better() -> None:
    explained = Judge.starter().explain(PRAISE)
    assert explained.change is not None
    assert [part.code for part in explained.change.parts] == ["author.home"]
    assert change_said(explained.change, "en").startswith(
        "without the home page “payday-loans-now.example.com” it would have "
    )
    assert change_said(explained.change, "fr").startswith("sans le site “payday-loans-now")
    assert is_for_commenters(explained.change)


def test_every_change_is_true_and_makes_the_decision_better() -> None:
    judge, changes = Judge.starter(), 0
    for comment in invented(300):
        explained = judge.explain(comment)
        before, change = explained.verdict.decision, explained.change
        if change is None:
            continue
        changes += 1
        assert judge.check(without(comment, change.parts)).decision is change.decision
        assert SEVERITY[change.decision] < SEVERITY[before]
    assert changes > 20


def test_no_more_than_six_judgements_are_made() -> None:
    judge = Judge.starter()
    for comment in invented(200):
        asked: list[Comment] = []

        def again(other: Comment, asked: list[Comment] = asked) -> Verdict:
            asked.append(other)
            return judge.check(other)

        counterfactual(comment, judge.check(comment), again)
        assert len(asked) <= MOST_TRIES


def test_a_published_comment_has_nothing_to_change() -> None:
    assert Judge.starter().explain(Comment(text="Merci, je ne savais pas.")).change is None


def test_a_filled_in_trap_is_what_would_have_to_stay_empty() -> None:
    trapped = Comment(text="Merci, je ne savais pas.", form=FormSigns(honeypot="x"))
    change = Judge.starter().explain(trapped).change
    assert change is not None and change.decision is Decision.APPROVE
    assert change.parts[0].fields == ("form.honeypot",)


def test_words_are_told_as_few_as_do_and_to_moderators_alone() -> None:
    judge = Judge.starter()
    for number in range(5):
        judge.learn(
            Comment(text=f"Encore {number} parapluies pliants ! Venez voir Robert."), "spam"
        )
    for number in range(8):
        judge.learn(Comment(text=f"Bonne remarque {number}, merci pour la lecture."), "ham")
    comment = Comment(text="Mon voisin vend des parapluies pliants devant la gare, dit Gérard.")
    change = judge.explain(comment).change
    assert change is not None
    assert set(change.parts[0].words) <= {"parapluies", "pliants"}
    assert not is_for_commenters(change)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_several_parts_are_told_in_one_sentence(lang: str) -> None:
    parts = (
        Part("links.target", ("a.example",), (Span("text", 0, 4),), ()),
        Part("author.home", ("b.example",), (), ("url",)),
        Part("author.name", ("Karen",), (), ("author",)),
    )
    said = change_said(Change(parts, Decision.HOLD), lang)
    assert "a.example" in said and "b.example" in said
    assert said.count(" et " if lang == "fr" else " and ") == 1
