"""All benchmarks in one run: which are measured, what is kept, what the page tells."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from tamis.cli import main
from tamis.cli.benchmarks import SECTIONS
from tamis.errors import BadInput
from tamis.lab.attacks import read_attack
from tamis.lab.benchmark_page import page
from tamis.lab.benchmarks import FOUND, Bench, Result
from tamis.lab.campaigns import Told
from tamis.lab.cases import ATTACKS, Case, Section, Starter
from tamis.lab.evaluation import Plan
from tamis.lab.invention import Carried, Invention
from tamis.lab.invention import Source as Sides
from tamis.lab.languages import Language
from tamis.lab.matched import labels_to_match
from tamis.lab.yardstick import Source, Yardstick
from tests.lab.corpora import records, write


def written(folder: Path, *names: str, count: int = 80) -> Path:
    folder.mkdir(exist_ok=True)
    for at, name in enumerate(names):
        made = records(count=count, seed=at + 1)
        write(folder / f"{name}.jsonl", tuple(replace(r, id=f"{name}-{r.id}") for r in made))
    return folder


def bench(folder: Path, **how: object) -> Bench:
    most, models = how.get("most", 4000), how.get("models")
    assert isinstance(most, int) and (models is None or isinstance(models, Path))
    return Bench(folder, folder / "out", most, models)


def test_what_a_set_is_measured_for_follows_from_what_it_holds(tmp_path: Path) -> None:
    cases = bench(written(tmp_path, "own")).cases()
    assert [case.section for case in cases] == ["streams", "first", "dates", "pages"]
    assert {case.starter for case in cases} == {Starter.NONE}


def test_a_set_the_shipped_model_never_learned_is_measured_with_it_and_without(
    tmp_path: Path,
) -> None:
    cases = bench(written(tmp_path, "youtube-2013")).cases([Section.STREAMS, Section.HAM])
    assert [(case.section, case.starter) for case in cases] == [
        (Section.HAM, Starter.SHIPPED),
        (Section.STREAMS, Starter.SHIPPED),
        (Section.STREAMS, Starter.NONE),
    ]


def test_a_model_trained_without_a_set_is_used_for_it(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / "without-own.model").write_bytes(b"not read before it is needed")
    found = bench(written(tmp_path / "sets", "own"), models=models).cases([Section.STREAMS])
    assert [case.starter for case in found] == [Starter.LEFT_OUT, Starter.NONE]


def test_attacks_are_measured_on_the_known_sets_and_can_all_be_read(tmp_path: Path) -> None:
    cases = bench(written(tmp_path, "sms-uci", "other")).cases([Section.ATTACKS])
    assert [case.plan.attack for case in cases] == [read_attack(word) for word in ATTACKS]
    assert {case.files for case in cases} == {("sms-uci",)}


def test_each_case_has_a_name_of_its_own(tmp_path: Path) -> None:
    names = [case.name for case in bench(written(tmp_path, "sms-uci", "youtube-2013")).cases()]
    assert len(names) == len(set(names)) > 60
    assert all(re.fullmatch(r"[\w.-]+", name) for name in names)


def test_what_was_measured_is_not_measured_again_until_records_or_cap_change(
    tmp_path: Path,
) -> None:
    first = bench(written(tmp_path, "own"))
    (case, *_) = first.cases([Section.FIRST])
    assert first.known(case) is None
    result = first.run(case)
    assert bench(tmp_path).known(case) == result
    (capped, *_) = bench(tmp_path, most=35).cases([Section.FIRST])
    assert bench(tmp_path, most=35).known(capped) is None
    written(tmp_path, "own", count=90)
    assert bench(tmp_path).known(case) is None


def test_a_result_cut_short_is_measured_again(tmp_path: Path) -> None:
    made = bench(written(tmp_path, "own"))
    (case, *_) = made.cases([Section.FIRST])
    made.run(case)
    path = tmp_path / "out" / f"{case.name}.json"
    path.write_bytes(path.read_bytes()[:-100])
    assert made.known(case) is None


def measured_once(folder: Path) -> list[Result[Any]]:
    """A case of each section that small sets can have, and one of each starter."""
    made = bench(written(folder, "sms-uci", "youtube-2013"), most=40)
    firsts = {
        (case.section, case.starter, bool(case.plan.without)): case
        for case in reversed(made.cases())
        if case.section not in (Section.CAMPAIGNS, Section.LANGUAGES)
    }
    return [made.run(case) for case in firsts.values()]


def made_up() -> list[Result[Any]]:
    """Results of the sections that take more records than a test has."""
    shares = Source("a", 60, (1.0, 2.0), 80, None)
    sides = Sides("a", 9, None, 80, (3.0, 2.0), (1.0, 0.5))
    founds = {
        Section.LEFT_OUT: Yardstick((shares,), 27.1, 45.5),
        Section.INVENTED: Invention((sides,), 30.0, 27.1),
        Section.KINDS: Carried("casino", 30, (("a", 20), ("b", 10)), 99, 0.5, None),
        Section.LANGUAGES: (Language("fr", ("a.jsonl.gz",), 200, 0.1, 0.01, 0, None, None),),
        Section.CAMPAIGNS: (Told(0.3, True, 10, 2.1, 5, 15.0),),
    }
    return [
        Result(Case(section, ("a",), Starter.NONE, Plan()), "", 1.0, found)
        for section, found in founds.items()
    ]


def test_the_page_has_a_table_for_each_section_and_no_broken_row(tmp_path: Path) -> None:
    results = measured_once(tmp_path) + made_up()
    assert {result.case.section for result in results} == set(Section)
    text = page(results, "1.2.3", "compiled")
    assert text.count("\n## ") == len(Section) + 1  # labels to match beside first labels
    assert "page 2" in text and "1.2.3" in text and "mean, ratio 0.60" in text
    for table in text.split("\n## ")[1:]:
        rows = [line for line in table.splitlines() if line.startswith("|")]
        assert len(rows) > 2
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


@pytest.mark.parametrize("result", made_up(), ids=lambda result: result.case.section)
def test_every_kind_of_finding_is_kept_and_read_back(result: Result[Any], tmp_path: Path) -> None:
    kind: Any = Result
    data = msgspec.json.encode(result)
    assert msgspec.json.decode(data, type=kind[FOUND[result.case.section]]) == result


def test_a_site_with_a_starter_needs_as_many_labels_as_bring_it_level() -> None:
    own = {0: 9.0, 10: 4.0, 20: 2.0, 50: 1.0}
    assert labels_to_match(own, 4.5) == "10"
    assert labels_to_match(own, 0.5) == "more than 50"


def test_the_command_tells_how_far_it_is_and_where_the_page_is(tmp_path: Path) -> None:
    folder, out = written(tmp_path / "sets", "own"), tmp_path / "out"
    words = ["benchmarks", str(folder), "--out", str(out), "--only", "first", "--most", "50"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    assert "1 runs, 0 of them known; about 0 minutes" in done.stderr
    assert "[1/1] first-own-none" in done.stderr
    assert Path(done.stdout.strip()).read_text("utf-8").startswith("# Benchmarks")
    assert "1 runs, 1 of them known" in CliRunner().invoke(main, words).stderr


def test_the_command_knows_every_section() -> None:
    assert tuple(Section) == SECTIONS


def test_a_folder_without_records_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"holds no records \(a folder of"):
        bench(tmp_path)
