"""The demo: an article, a thread that everybody can read, and data that leave no trace."""

from pathlib import Path

from tamis.checks.service import open_service
from tamis.cli.demo import MODERATOR, prepare
from tamis.comments.states import State
from tamis.demo.article import ARTICLE
from tamis.demo.remarks import REMARKS, SPAM, TRY_IRONY, TRY_SPAM
from tamis.desk.people import list_people
from tamis.desk.queue import count_states
from tamis.judge.judge import Judge
from tamis.settings import Settings
from tests.browser.demo import Demo

ADDRESS = "http://127.0.0.1:1"


def settings(folder: Path) -> Settings:
    return Settings(data=folder, public_url=ADDRESS)


def counts(folder: Path) -> dict[State, int]:
    with open_service(settings(folder)) as service, service.store.read() as conn:
        return count_states(conn)


def test_the_article_is_of_a_readable_length() -> None:
    words = " ".join(paragraph for part in ARTICLE.parts for paragraph in part.paragraphs).split()
    assert 250 <= len(words) <= 400


def test_people_are_published_and_spam_is_not(tmp_path: Path) -> None:
    prepare(settings(tmp_path))
    found = counts(tmp_path)
    assert found[State.APPROVED] >= len(REMARKS)
    assert found[State.SPAM] >= 3
    assert sum(found.values()) == len(REMARKS) + len(SPAM)


def test_starting_again_on_kept_data_doubles_nothing(tmp_path: Path) -> None:
    first = prepare(settings(tmp_path))
    before = counts(tmp_path)
    second = prepare(settings(tmp_path))
    assert counts(tmp_path) == before
    assert first != second  # a fresh link
    with open_service(settings(tmp_path)) as service, service.store.read() as conn:
        assert [person.name for person in list_people(conn)] == [MODERATOR]


def test_what_it_proposes_to_try_comes_out_as_it_says(tmp_path: Path) -> None:
    from tamis.comment import Comment

    judge = Judge.starter()
    for name in ("Nadia", "Jean", "Paul", "Odile"):
        assert judge.check(Comment(text=TRY_SPAM, author=name, lang="fr")).decision.is_spam
        assert judge.check(Comment(text=TRY_IRONY, author=name, lang="fr")).decision == "approve"


def test_its_data_are_thrown_away_when_it_ends(tmp_path: Path) -> None:
    with Demo(tmp_path) as running:
        assert [*tmp_path.glob("tamis-demo-*/tamis.db")]
    assert running.process.returncode == 0
    assert [*tmp_path.iterdir()] == []
