"""All benchmarks in one run: which are measured, what is kept, what the page tells."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tamis.cli import main
from tamis.cli.benchmarks import SECTIONS
from tamis.errors import BadInput
from tamis.lab.attacks import read_attack
from tamis.lab.benchmark_page import page
from tamis.lab.benchmarks import ATTACKS, Bench, Section, Starter
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


def test_the_page_has_a_table_for_each_section_and_no_broken_row(tmp_path: Path) -> None:
    made = bench(written(tmp_path, "sms-uci", "youtube-2013"), most=40)
    chosen = [case for case in made.cases() if case.plan.attack in (None, read_attack("leet"))]
    text = page([made.run(case) for case in chosen], "1.2.3", "compiled")
    assert text.count("\n## ") == len(Section)
    assert "leet:0.5" in text and "page 2" in text and "1.2.3" in text
    for table in text.split("\n## ")[1:]:
        rows = [line for line in table.splitlines() if line.startswith("|")]
        assert len(rows) > 2
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


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
