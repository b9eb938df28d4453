"""A second opinion on the worst passages of a long text: good words cannot outvote a pitch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamis import Comment, Judge
from tamis.judge.judge import OWN_KEY, observe
from tamis.judge.passages import decisive, in_whole, lines
from tamis.judge.windows import WIDTH
from tamis.verdict import Decision

PITCH = "Encore des parapluies pliants, venez voir chez Robert devant la gare ce soir"
TALK = (
    "Merci pour cet article sur les ponts de la ville, je n'en connaissais pas la moitié",
    "La photo du vieux pont date de mille neuf cent douze, mon père me l'avait montrée",
    "Vous parlez du fleuve comme on parle d'un ami, c'est ce que je retiens de la lecture",
    "Le maire avait promis de refaire la rampe, nous attendons toujours, mais patience",
    "Ma fille prépare un exposé sur les ponts suspendus, auriez-vous un livre à conseiller",
    "Je passe dessus chaque matin à bicyclette et je ne l'avais jamais regardé ainsi",
)


def make_taught() -> Judge:
    """A judge whose moderators dislike umbrellas and like bridges."""
    judge = Judge.starter()
    for number in range(12):
        judge.learn(Comment(text=f"{PITCH} {number}"), "spam")
        for text in TALK:
            judge.learn(Comment(text=f"{text} {number}"), "ham")
    return judge


TAUGHT = make_taught()
pieces = st.sampled_from(
    (*TALK, PITCH, "parapluies", "\n", "<b>", "[url=http://a.example/]", "\u200b")
)
texts = st.lists(st.one_of(pieces, st.text(max_size=60)), max_size=8).map("".join)


def whole_and_decisive(judge: Judge, text: str) -> tuple[float, float]:
    seen = observe(judge.base, OWN_KEY, Comment(text=text))
    whole = judge.model.opinion(seen.keyed, seen.scores.values)
    return whole.log_odds, decisive(judge.base, judge.model, seen).log_odds


@settings(max_examples=60, deadline=None)
@given(texts)
def test_a_second_opinion_never_acquits_and_bears_any_text(text: str) -> None:
    whole, decided = whole_and_decisive(TAUGHT, text)
    assert decided >= whole
    TAUGHT.check(Comment(text=text))


@pytest.mark.parametrize("between", ["\n", " "])
@pytest.mark.parametrize("first", [True, False])
def test_a_pitch_among_genuine_comments_is_found(between: str, first: bool) -> None:
    text = between.join((PITCH, *TALK) if first else (*TALK, PITCH))
    whole, decided = whole_and_decisive(TAUGHT, text)
    assert decided > whole + 2.0
    assert TAUGHT.check(Comment(text=text)).decision is not Decision.APPROVE


def test_genuine_comments_together_stay_genuine() -> None:
    assert TAUGHT.check(Comment(text="\n".join(TALK))).decision is Decision.APPROVE


def test_reasons_of_a_passage_point_into_the_whole_text() -> None:
    comment = Comment(text="\n".join((*TALK, PITCH)))
    for reason in TAUGHT.check(comment).reasons:
        marked = {comment.text[span.start : span.end] for span in reason.spans}
        assert marked <= set(PITCH.replace(",", "").split())
    assert any("parapluies" in reason.words for reason in TAUGHT.check(comment).reasons)


def test_a_pitch_in_pieces_between_genuine_lines_is_put_together_and_shown() -> None:
    words = PITCH.split()
    pieces = [" ".join(words[at : at + 3]) for at in range(0, len(words), 3)]
    text = "\n".join(line for pair in zip(pieces, TALK, strict=False) for line in pair)
    whole, decided = whole_and_decisive(TAUGHT, text)
    assert decided > whole + 2.0
    verdict = TAUGHT.check(Comment(text=text))
    assert verdict.decision is Decision.HOLD
    marked = {text[s.start : s.end] for reason in verdict.reasons for s in reason.spans}
    assert "parapluies" in marked
    assert marked <= set(PITCH.replace(",", "").split())


@given(st.lists(st.text("ab ", min_size=1, max_size=9), min_size=1, max_size=5), st.data())
def test_what_is_marked_in_a_passage_is_marked_in_the_text(
    kept: list[str], data: st.DataObject
) -> None:
    text, parts = "", []
    for each in kept:
        text += data.draw(st.text("xyz", max_size=5))
        parts.append((len(text), len(text) + len(each)))
        text += each
    at = 0
    for each in kept:
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(each))] * 2)))
        found = in_whole(parts, (at + start, at + end))
        assert text[found[0] : found[1]] == each[start:end]
        at += len(each) + 1


def test_a_text_of_very_many_lines_is_told_apart_in_some_of_them() -> None:
    assert [len(lines("a\n" * count)) for count in (2, 200, 201, 5000)] == [2, 200, 101, 200]


def test_a_passage_keeps_the_link_around_its_words() -> None:
    text = f'<p>{TALK[0]}</p><p>{TALK[1]}</p><a href="https://kiosk.example/">{PITCH}</a>'
    seen = observe(TAUGHT.base, OWN_KEY, Comment(text=text))
    found = decisive(TAUGHT.base, TAUGHT.model, seen)
    assert len(found.parts) == 1
    assert [link.host for link in found.seen.features.links] == ["kiosk.example"]


def test_what_a_person_decided_about_the_whole_text_stands() -> None:
    judge, text = make_taught(), "\n".join((*TALK, PITCH))
    judge.learn(Comment(text=text), "ham", 3.0)
    whole, decided = whole_and_decisive(judge, text)
    assert decided == whole
    assert judge.check(Comment(text=text)).decision is Decision.APPROVE


def test_without_lessons_and_in_short_texts_the_whole_decides() -> None:
    for judge, text in ((Judge.starter(), "\n".join((*TALK, PITCH))), (TAUGHT, PITCH[:WIDTH])):
        whole, decided = whole_and_decisive(judge, text)
        assert decided == whole


@given(st.text(alphabet=st.sampled_from("ab \n\r./:"), max_size=300))
def test_lines_cover_the_text_in_order(text: str) -> None:
    found = lines(text)
    assert all(start < end for start, end in found)
    if found:
        ends = [0, *(end for _, end in found)]
        assert [start for start, _ in found] == ends[:-1]
        assert ends[-1] == len(text)


@pytest.mark.parametrize("break_", ["\n", "\r\n", "  \n\n\t"])
def test_a_passage_is_cut_where_it_stands_whatever_the_blanks(break_: str) -> None:
    text = f"  {break_.join(TALK[:2])}{break_}{PITCH}. {TALK[2]}"
    seen = observe(TAUGHT.base, OWN_KEY, Comment(text=text))
    found = decisive(TAUGHT.base, TAUGHT.model, seen)
    assert "parapluies" in found.seen.comment.text
    assert "\n".join(text[start:end] for start, end in found.parts) == found.seen.comment.text
