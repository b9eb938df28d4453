"""`tamis site`, as it is called from a shell."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tamis.cli import main
from tamis.store.engine import Store
from tamis.store.sites import list_sites

BLOG = "https://blog.example"


def tamis(data: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(data)], input=typed)


def urls(data: Path) -> list[str]:
    store = Store.open(f"sqlite:///{data / 'tamis.db'}")
    with store.read() as conn:
        found = [site.url for site in list_sites(conn)]
    store.close()
    return found


def test_adding_a_site_prints_its_key_alone_on_the_last_line(tmp_path: Path) -> None:
    result = tamis(tmp_path, "site", "add", f"{BLOG}/", "--lang", "fr")
    key = result.stdout.splitlines()[-1]
    assert (result.exit_code, len(key), int(key, 16) >= 0) == (0, 12, True)
    assert urls(tmp_path) == [BLOG]


def test_the_address_shown_is_that_of_the_settings_and_says_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMIS_PORT", "8123")
    shown = tamis(tmp_path, "site", "add", BLOG).stdout
    assert "http://127.0.0.1:8123/k/" in shown and ":8080" not in shown
    assert "the address that `tamis serve` prints" in shown
    monkeypatch.setenv("TAMIS_PUBLIC_URL", "https://tamis.example/")
    shown = tamis(tmp_path, "site", "add", "https://other.example").stdout
    assert "https://tamis.example/k/" in shown and "8123" not in shown
    assert "tamis serve" not in shown


def test_the_same_address_twice_is_one_line_on_standard_error(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", BLOG)
    again = tamis(tmp_path, "site", "add", "HTTPS://BLOG.example/")
    assert again.exit_code == 1 and again.stdout == ""
    assert again.stderr.count("\n") == 1 and "already a site" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("site", "add", "not an address"), "url"),
        (("site", "set", BLOG, "hold_as=maybe"), "hold_as"),
        (("site", "set", BLOG, "hold_as"), "NAME=VALUE"),
        (("site", "rotate-key", "https://unknown.example"), "unknown.example"),
    ],
)
def test_a_wrong_value_is_named_with_status_one(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    tamis(tmp_path, "site", "add", BLOG)
    result = tamis(tmp_path, *arguments)
    assert result.exit_code == 1 and said in result.stderr


@pytest.mark.parametrize("arguments", [("site", "add"), ("site", "sell", BLOG), ("nonsense",)])
def test_wrong_usage_has_status_two(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert tamis(tmp_path, *arguments).exit_code == 2


def test_a_new_key_is_another_and_comes_last(tmp_path: Path) -> None:
    old = tamis(tmp_path, "site", "add", BLOG).stdout.split()[-1]
    new = tamis(tmp_path, "site", "rotate-key", BLOG).stdout.splitlines()[-1]
    assert len(new) == 12 and new != old


def test_settings_are_shown_as_they_were_set(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", BLOG)
    tamis(tmp_path, "site", "set", BLOG, "hold_as=spam", "budget_spam=1%", "keep_check_text=yes")
    shown = tamis(tmp_path, "site", "list").stdout
    assert "hold_as=spam" in shown and "0.05/0.01/0.0001" in shown and "keep_check_text" in shown


def test_removing_asks_first(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", BLOG)
    assert tamis(tmp_path, "site", "remove", BLOG, typed="n\n").exit_code == 1
    assert urls(tmp_path) == [BLOG]
    assert tamis(tmp_path, "site", "remove", BLOG, "--yes").exit_code == 0
    assert urls(tmp_path) == []


def test_an_installation_without_sites_says_so_beside_the_list(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", BLOG)
    tamis(tmp_path, "site", "remove", BLOG, "--yes")
    listed = tamis(tmp_path, "site", "list")
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert "tamis site add" in listed.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("site", "list"),
        ("site", "rotate-key", BLOG),
        ("site", "set", BLOG, "hold_as=spam"),
        ("site", "remove", BLOG, "--yes"),
        ("user", "add", "Alix"),
        ("user", "list"),
        ("user", "reset", "Alix"),
        ("user", "remove", "Alix"),
    ],
)
def test_a_mistyped_folder_is_named_and_nothing_is_made_in_it(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "empty").mkdir()
    for folder in tmp_path / "empty", tmp_path / "missing":
        result = tamis(folder, *arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert str(folder) in result.stderr and "--data" in result.stderr
    assert [*tmp_path.rglob("*")] == [tmp_path / "empty"]


def test_a_mistyped_database_file_is_named_and_not_made(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", BLOG)
    result = tamis(tmp_path, "site", "list", "--database", f"sqlite:///{tmp_path}/other.db")
    assert result.exit_code == 1 and "other.db" in result.stderr
    assert not (tmp_path / "other.db").exists()


def test_further_keys_are_given_out_listed_without_being_shown_and_ended(tmp_path: Path) -> None:
    tamis(tmp_path, "site", "add", BLOG)
    key = tamis(tmp_path, "site", "add-key", BLOG, "Agency").stdout.splitlines()[-1]
    listed = tamis(tmp_path, "site", "keys", BLOG).stdout
    assert len(key) == 12 and key not in listed
    assert "1  Agency, since" in listed and "ended" not in listed
    assert "has ended" in tamis(tmp_path, "site", "end-key", BLOG, "Agency").stdout
    assert ", ended" in tamis(tmp_path, "site", "keys", BLOG).stdout
