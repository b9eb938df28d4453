"""The judge through its one public door: Judge."""

import pytest

from tamis import Comment, Decision, Judge
from tamis.errors import BadInput
from tamis.judge.modelfile import empty_base, load_base, unpack

GIVEAWAY = (
    "🎁 Elon Musk double vos bitcoins ! Envoyez de 0,1 à 5 BTC et recevez le double "
    "immédiatement. Offre limitée, participez : https://elon-x2.top/go\n"
    "Pour réclamer votre bonus, connectez votre portefeuille : https://elon-x2.top/claim"
)
SHORT = "🚀 Elon Musk offre 5000 BTC ! Envoyez 0,5 BTC, recevez le double : https://x2-musk.top/go"
IRONY = "Bien sûr, et moi je vends la tour Eiffel. 97 milliards, rien que ça."


@pytest.fixture
def judge() -> Judge:
    return Judge.starter()


def test_a_crypto_giveaway_is_refused_from_comment_no_1(judge: Judge) -> None:
    assert judge.check(Comment(text=GIVEAWAY, author="Marc")).decision.is_spam


def test_a_giveaway_too_short_to_be_sure_of_is_not_published(judge: Judge) -> None:
    assert judge.check(Comment(text=SHORT, author="Marc")).decision is not Decision.APPROVE


def test_irony_about_billions_is_published(judge: Judge) -> None:
    assert judge.check(Comment(text=IRONY, author="Léa")).decision is Decision.APPROVE


def test_a_refusal_names_words_of_the_commenter_and_where_they_stand(judge: Judge) -> None:
    reason = judge.check(Comment(text=GIVEAWAY)).reasons[0]
    assert reason.weight > 0
    assert all(GIVEAWAY[span.start : span.end] for span in reason.spans)


def test_praise_with_a_commercial_address_is_refused_and_without_it_is_not(judge: Judge) -> None:
    praise = "Great post, very informative, thanks for sharing!"
    sold = Comment(text=praise, author="Cheap Loans", url="http://payday-loans-now.example.com")
    assert judge.check(sold).decision.is_spam
    assert not judge.check(Comment(text=praise, author="Karen")).decision.is_spam


@pytest.mark.parametrize("label", ["spam", "ham"])
def test_a_correction_turns_the_next_verdict_on_the_same_text(judge: Judge, label: str) -> None:
    text = IRONY if label == "spam" else GIVEAWAY
    judge.learn(Comment(text=text), label)
    assert judge.check(Comment(text=text, author="Another")).decision.is_spam == (label == "spam")


def test_a_signed_in_administrator_is_never_spam(judge: Judge) -> None:
    assert judge.check(Comment(text=GIVEAWAY, role="administrator")).decision is Decision.APPROVE


def test_nothing_is_discarded_while_no_ham_backs_the_claim(judge: Judge) -> None:
    assert judge.check(Comment(text=GIVEAWAY * 3)).decision is Decision.SPAM


def test_good_words_around_a_pitch_do_not_hide_it(judge: Judge) -> None:
    padding = "I walked by the river with my daughter and we talked about her school. " * 8
    alone = judge.check(Comment(text=GIVEAWAY)).probability
    hidden = judge.check(Comment(text=padding + GIVEAWAY + padding)).probability
    assert hidden > 0.3 * alone


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800 " * 40, "a" * 200_000, "😀" * 5000, "\u202e" * 3]
)
def test_any_text_gets_a_verdict(judge: Judge, text: str) -> None:
    verdict = judge.check(Comment(text=text))
    low, high = verdict.interval
    assert 0 <= low <= verdict.probability <= high <= 1


@pytest.mark.parametrize("label", ["Spam", "", "eggs"])
def test_an_unknown_label_is_named(judge: Judge, label: str) -> None:
    with pytest.raises(BadInput, match="label"):
        judge.learn(Comment(text="x"), label)


def test_an_untaught_judge_without_a_base_convicts_nobody() -> None:
    assert Judge(empty_base()).check(Comment(text=GIVEAWAY)).decision is Decision.APPROVE


@pytest.mark.parametrize("data", [b"", b"TAMIS1\n", b"\x28\xb5\x2f\xfd" + bytes(20)])
def test_a_damaged_model_file_is_an_error_and_says_so(data: bytes) -> None:
    with pytest.raises(BadInput, match="model"):
        unpack(data, "broken.model")


def test_the_shipped_model_fits_its_bounds() -> None:
    from tamis.judge.modelfile import STARTER

    assert STARTER.stat().st_size <= 8 * 2**20
    assert load_base().head.name == "starter"
