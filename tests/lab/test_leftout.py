"""Sources left out in turn: beside a plain regression, by language, without what was invented."""

from dataclasses import replace
from itertools import islice

import pytest

from tamis.comment import Label
from tamis.judge.modelfile import load_base
from tamis.lab.card import languages_of
from tamis.lab.invention import carried, invention
from tamis.lab.kinds import KINDS
from tamis.lab.languages import by_language, never_seen
from tamis.lab.leftout import LeftOut
from tamis.lab.records import Record
from tamis.lab.sources import invented
from tamis.lab.yardstick import Yardstick, yardstick
from tests.lab.corpora import corpus, records


def given_out() -> list[Record]:
    """Invented comments: of every four, three are given out as if found in three sources."""
    found = []
    for number, record in enumerate(islice(invented(), 800)):
        name = ("north", "south", "east", None)[number // 2 % 4]
        found.append(replace(record, id=f"{name}-{number}", source=name) if name else record)
    return found


@pytest.fixture(scope="module")
def left() -> LeftOut:
    return LeftOut(given_out)


@pytest.fixture(scope="module")
def found(left: LeftOut) -> Yardstick:
    return yardstick(left)


def test_each_found_source_stands_beside_a_plain_regression(found: Yardstick) -> None:
    assert [each.name for each in found.sources] == ["east", "north", "south"]
    assert all(each.spam == each.ham == 100 for each in found.sources)
    missed = [each.missed for each in found.sources if each.missed]
    assert found.ours == pytest.approx(sum(ours for ours, _ in missed) / 3, abs=0.01)
    assert found.plain == pytest.approx(sum(plain for _, plain in missed) / 3, abs=0.01)
    assert 0 < found.ratio < 1.5


def test_at_the_common_threshold_no_more_than_a_share_of_ham_is_refused(
    found: Yardstick,
) -> None:
    refused = [each.refused for each in found.sources if each.refused]
    for side in (0, 1):
        assert sum(each[side] for each in refused) / len(refused) <= 1.0


def test_what_was_invented_is_measured_by_leaving_all_of_it_out(
    left: LeftOut, found: Yardstick
) -> None:
    both = invention(left)
    assert {one.group for one in left.judged_by_found} == {"north", "south", "east"}
    assert both.having == found.ours
    assert both.without != both.having
    pairs = [(each.held, each.refused) for each in both.sources]
    assert all(held and refused and held[0] >= refused[0] for held, refused in pairs)


def essays() -> list[Record]:
    """Three sources; found in one, essays for sale, of which the others know nothing; and
    the same trade invented."""
    made = [
        replace(one, id=f"{name}-{one.id}")
        for seed, name in enumerate(("north", "south", "east"))
        for one in records(count=80, seed=seed)
    ]
    pitch = "thanks author recipe flour garden winter article {} essay dissertation coursework"
    found = [record(pitch.format(at)) for at in range(40)]
    made += [replace(one, id=f"north-{at + 100}") for at, one in enumerate(found)]
    for at, one in enumerate(found[:30]):
        made.append(replace(one, id=f"generated-{at}", source="generated/essay"))
    return [with_all_views(one) for one in made]


def with_all_views(one: Record) -> Record:
    """A name, a home page and a link, alike for all: no view is without features."""
    text = f"{one.text} http://link.example/page"
    return replace(one, author=f"Anna {one.id}", url="http://home.example", text=text)


def test_a_kind_is_judged_where_neither_found_nor_invented_spam_of_it_taught() -> None:
    found = carried(LeftOut(essays), "essay")
    assert (found.found, found.sources, found.invented) == (40, (("north", 40),), 30)
    for pair in (found.missed, found.untaught):
        assert pair is not None
        assert pair[1] < 0.5 < pair[0]


def test_of_a_kind_that_was_not_found_there_is_no_figure(left: LeftOut) -> None:
    assert carried(left, "trackback").missed is None


def record(text: str, url: str | None = None, source: str | None = None) -> Record:
    return Record("1", Label.SPAM, text, url=url, source=source)


def test_kinds_are_told_by_whole_words_and_by_shape() -> None:
    like = {name: kind.is_like for name, kind in KINDS.items()}
    assert like["casino"](record("Best CASINO here")) and not like["casino"](record("casinolike"))
    assert like["pharma"](record("cheap viagra")) and like["voyance"](record("Voyante gratuite"))
    assert like["praise"](record("Nice blog!", url="http://x.example"))
    assert not like["praise"](record("Nice blog!"))
    assert not like["praise"](record("See http://y.example", url="http://x.example"))
    assert like["drop"](record("http://y.example cheap shoes"))
    assert like["trackback"](record("[...] a passage [...]"))


def test_what_was_invented_about_a_kind_is_known_whatever_its_label() -> None:
    kind = KINDS["casino"]
    assert kind.was_invented(record("no such word", source="generated/casino"))
    assert kind.was_invented(record("I never go to a casino", source="generated/money"))
    assert not KINDS["praise"].was_invented(record("Nice!", url="http://x.example",
                                                   source="generated/short"))  # fmt: skip


def test_sets_never_trained_on_are_judged_by_the_starter_alone() -> None:
    (found,) = never_seen([corpus(count=240)], load_base())
    assert (found.lang, found.ham, found.spam) == ("not said", 120, 120)
    assert found.ham_held is not None and found.ham_held < 0.2


def test_languages_are_told_of_found_records_and_where_there_are_enough(left: LeftOut) -> None:
    assert all("generated" not in each.files for each in languages_of(left.judged))
    ended = [("a", ("fr", at % 2 == 0, at % 3)) for at in range(300)] + [("b", ("de", True, 2))]
    (found,) = by_language(ended)
    assert (found.lang, found.files, found.ham, found.spam) == ("fr", ("a",), 150, 150)
    assert found.ham_held == pytest.approx(2 / 3) and found.ham_refused == pytest.approx(1 / 3)
