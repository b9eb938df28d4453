"""An installation: where its secret lies and what a wrong one does."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tamis.errors import BadInput
from tamis.identity import Secret, new_secret
from tamis.settings import Settings
from tamis.store.installation import make_folder, make_secret, opened, secret_in


def secret_of(settings: Settings) -> Secret:
    with opened(settings) as installation:
        return installation.secret


def test_a_first_start_makes_folder_secret_and_database_for_the_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    first = secret_of(Settings(data=folder))
    assert secret_of(Settings(data=folder)) == first
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {"secret": 0o600, "tamis.db": 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_many_first_starts_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    def make(_: int) -> Secret:
        make_secret(tmp_path / "secret")
        return secret_in(tmp_path / "secret")

    with ThreadPoolExecutor(8) as pool:
        assert len({secret.value for secret in pool.map(make, range(32))}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_another_secret_than_the_databases_is_refused(tmp_path: Path) -> None:
    secret_of(Settings(data=tmp_path))
    with pytest.raises(BadInput, match="not the one of this database"):
        secret_of(Settings(data=tmp_path, secret=new_secret().value.hex()))


def test_a_lost_secret_is_said_and_not_replaced_by_another(tmp_path: Path) -> None:
    secret_of(Settings(data=tmp_path))
    (tmp_path / "secret").unlink()
    with pytest.raises(BadInput, match="is gone from"):
        secret_of(Settings(data=tmp_path))
    assert not (tmp_path / "secret").exists()


def test_a_bare_database_url_needs_a_secret_from_outside(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/other.db"
    with pytest.raises(BadInput, match="TAMIS_SECRET"):
        secret_of(Settings(database=url))
    given = new_secret()
    (tmp_path / "key").write_text(given.value.hex())
    assert secret_of(Settings(database=url, secret=given.value.hex())) == given
    assert secret_of(Settings(database=url, secret_file=tmp_path / "key")) == given


def test_a_damaged_secret_is_refused_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(BadInput, match="secret"):
        secret_of(Settings(data=tmp_path))
    assert (tmp_path / "secret").read_text() == "short"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="data"):
        make_folder(tmp_path / "file" / "data")


def test_a_secret_does_not_show_itself() -> None:
    secret = new_secret()
    assert secret.value.hex() not in f"{secret!r} {secret}"
