"""`tamis check` and `tamis evaluate`, as a shell runs them."""

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from tamis.cli import main
from tests.lab.corpora import records, write

GIFT = "Send 0.5 BTC to our wallet and get 1 BTC back, double your crypto now: https://gift.example"
FIELDS = ["id", "probability", "interval", "decision", "reasons"]


def tamis(*words: str | Path, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


@pytest.fixture
def some(tmp_path: Path) -> Path:
    return write(tmp_path / "some.jsonl", records())


def test_a_text_on_standard_input_gets_a_verdict_in_words() -> None:
    done = tamis("check", stdin=GIFT)
    assert done.exit_code == 0
    assert "spam with" in done.output.splitlines()[0]
    assert GIFT in done.output


def test_a_give_away_is_more_suspect_than_a_question_on_bread() -> None:
    odds = [
        json.loads(tamis("check", "--json", stdin=text).output)["probability"]
        for text in (GIFT, "Did you let the dough rest over night? Mine never rises in winter.")
    ]
    assert odds[0] > 0.5 > odds[1]


def test_json_is_a_line_a_record_in_order(some: Path) -> None:
    done = tamis("check", some, "--json")
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [line["id"] for line in lines] == [str(at) for at in range(60)]
    assert list(lines[0]) == FIELDS
    assert all(
        list(reason) == ["code", "words", "weight", "spans"] for reason in lines[0]["reasons"]
    )


def test_spans_lead_to_the_words_they_are_about() -> None:
    for reason in json.loads(tamis("check", "--json", stdin=GIFT).output)["reasons"]:
        for span in reason["spans"]:
            assert 0 <= span["start"] < span["end"] <= len(GIFT)


def test_what_came_before_a_broken_line_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "half.jsonl"
    path.write_text('{"text": "fine"}\n{"text": \n')
    done = CliRunner().invoke(main, ["check", str(path), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["id"] == "1"
    assert len(done.stderr.splitlines()) == 1 and "half.jsonl, line 2: is not JSON" in done.stderr


@pytest.mark.parametrize(
    "junk", [b"", b"\x00\xff\x1b[31m\xfe" * 50, "\ud83d".encode("utf-8", "surrogatepass")]
)
def test_nothing_and_binary_junk_are_judged_like_any_text(junk: bytes) -> None:
    done = tamis("check", stdin=junk)
    assert done.exit_code == 0
    assert "\x1b[31m" not in done.output and "\x00" not in done.output


def test_no_records_make_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl.gz"
    path.write_bytes(gzip.compress(b""))
    assert (tamis("check", path, "--json").output, tamis("check", path).exit_code) == ("", 0)


def test_a_missing_file_and_a_false_model_are_one_line_each(tmp_path: Path, some: Path) -> None:
    absent = tmp_path / "no.jsonl"
    tries = (
        tamis("check", absent),
        tamis("check", "--model", some, some),
        tamis("evaluate", absent),
    )
    for done in tries:
        assert done.exit_code == 1
        assert len(done.stderr.splitlines()) == 1


def test_evaluation_prints_one_object(some: Path) -> None:
    done = tamis("evaluate", some, "--no-base", "--seeds", "2", "--json")
    found = json.loads(done.stdout)
    (series,) = found["series"]
    assert (series["spam"], series["ham"], len(series["runs"])) == (30, 30, 2)
    assert 0 <= series["summary"]["roca"]["mean"] <= 50
    assert [m["at_rate"] for m in series["runs"][0]["figures"]["misses"]] == [
        0.001,
        0.005,
        0.01,
        0.02,
    ]
    assert found["version"] and found["kernel"] and len(found["model"]) == 64


def test_evaluation_prints_tables_without_cutting_names(some: Path) -> None:
    done = tamis("evaluate", some, "--no-base", "--mode", "split", "--by", "page")
    assert done.exit_code == 0
    for words in ("some.jsonl", "(1-ROCA)%", "split by page", "page 2", "all judged, as one"):
        assert words in done.output


def test_an_attack_is_told_in_tables_json_and_report(some: Path) -> None:
    page = some.with_name("report.html")
    words: list[str | Path] = ["evaluate", some, "--no-base", "--seeds", "2", "--attack"]
    words.append("leet:0.8")
    told = tamis(*words, "--report", page)
    assert told.exit_code == 0
    for text in (told.output, page.read_text("utf-8")):
        assert "Harm by the attack" in text and "progressive, leet:0.8" in text
    (harm,) = json.loads(tamis(*words, "--json").stdout)["harms"]
    assert harm["attack"] == "leet:0.8" and len(harm["miss"]) == 4


def test_an_attack_that_there_is_not_is_one_line_with_those_that_there_are(some: Path) -> None:
    done = tamis("evaluate", some, "--attack", "magic")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1 and "wrong-labels" in done.stderr


@pytest.mark.parametrize("mode", ["progressive", "split", "transfer", "first"])
def test_the_report_is_one_file_that_needs_nothing_else(some: Path, mode: str) -> None:
    page = some.with_name("report.html")
    done = tamis("evaluate", some, "--mode", mode, "--seeds", "1", "--report", page, "--no-base")
    assert done.exit_code == 0
    html = page.read_text("utf-8")
    assert "some.jsonl" in html and "0.1.0" in html and mode in html
    for outside in ("<script", "src=", "href=", "url(", "@import"):
        assert outside not in html
    for svg in html.split("<svg")[1:]:
        drawn = ET.fromstring("<svg" + svg.split("</svg>")[0] + "</svg>")
        assert "nan" not in svg.split("</svg>")[0] and len(list(drawn)) > 5


def test_a_file_with_a_hostile_name_is_shown_as_text(tmp_path: Path) -> None:
    path = write(tmp_path / "<script>x.jsonl", records())
    page = tmp_path / "report.html"
    tamis("evaluate", path, "--no-base", "--seeds", "1", "--report", page)
    assert "<script>" not in page.read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ["--mode", "transfer", "--by", "page"],
        ["--mode", "progressive", "--by", "page"],
        ["--by", "date", "--seeds", "3"],
        ["--no-base", "--model", "some.model"],
        ["--seeds", "0"],
        ["--mode", "transfer", "--attack", "leet"],
        ["--mode", "first", "--by", "date"],
        ["--most", "0"],
        [],
    ],
)
def test_options_that_do_not_fit_are_wrong_usage(words: list[str], some: Path) -> None:
    assert tamis("evaluate", *words, *([some] if words else [])).exit_code == 2


def test_reasons_are_put_to_the_test_file_by_file(some: Path) -> None:
    told = json.loads(tamis("evaluate", some, "--faithful", "--json").output)
    assert list(told) == ["some.jsonl"]
    alone, taught = told["some.jsonl"].values()
    assert alone["compared"] + alone["left_out"] == 60
    assert taught["compared"] + taught["left_out"] == 30
    shown = tamis("evaluate", some, "--faithful")
    assert shown.exit_code == 0 and "starter alone" in shown.output
