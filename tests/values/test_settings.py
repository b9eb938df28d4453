"""Settings: where they come from, which source wins, and what is refused by name."""

from pathlib import Path

import pytest

from tamis.errors import BadInput
from tamis.settings import Settings, read_settings, to_environment


def test_without_anything_every_default_works() -> None:
    settings = read_settings({})
    assert settings == Settings()
    assert settings.folder == Path.home() / ".local" / "share" / "tamis"


def test_an_option_beats_the_environment_and_that_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tamis.toml"
    file.write_text('host = "10.0.0.1"\nport = 1001\nworkers = 2\ndata = "~/here"\n')
    env = {"TAMIS_CONFIG": str(file), "TAMIS_HOST": "10.0.0.2", "TAMIS_PORT": "1002"}
    settings = read_settings(env, port=1003, host=None)
    assert (settings.host, settings.port, settings.workers) == ("10.0.0.2", 1003, 2)
    assert settings.data == Path.home() / "here"


def test_a_database_url_alone_has_no_folder() -> None:
    assert read_settings({"TAMIS_DATABASE": "postgresql://host/name"}).folder is None


@pytest.mark.parametrize(
    ("env", "field"),
    [
        ({"TAMIS_PORT": "tcp://10.0.0.1:8080"}, "TAMIS_PORT"),
        ({"TAMIS_PORT": "70000"}, "port"),
        ({"TAMIS_WORKERS": "0"}, "workers"),
        ({"TAMIS_CONFIG": "/nowhere/tamis.toml"}, "TAMIS_CONFIG"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_its_giver_knows(
    env: dict[str, str], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        read_settings(env)
    assert refusal.value.field == field


@pytest.mark.parametrize("line", ["prot = 1", 'port = "many"', "port =", "data = 5"])
def test_a_mistake_in_the_file_is_an_error(tmp_path: Path, line: str) -> None:
    (tmp_path / "tamis.toml").write_text(line)
    with pytest.raises(BadInput):
        read_settings({"TAMIS_CONFIG": str(tmp_path / "tamis.toml")})


def test_foreign_variables_are_not_ours_to_judge() -> None:
    assert read_settings({"TAMIS_SERVICE_HOST": "x", "TAMIS_KERNEL": "python"}) == Settings()


def test_a_worker_gets_the_same_settings_by_its_environment(tmp_path: Path) -> None:
    settings = Settings(port=0, data=tmp_path, public_url="https://tamis.example", workers=3)
    assert read_settings(to_environment(settings)) == settings


MAIL = {"TAMIS_SMTP_HOST": "mail.example", "TAMIS_MAIL_FROM": "Le blog <comments@blog.example>"}


def test_mail_is_offered_once_server_sender_and_our_own_address_are_known() -> None:
    url = {"TAMIS_PUBLIC_URL": "https://tamis.example"}
    assert read_settings(MAIL | url).sends_mail
    assert not read_settings(MAIL).sends_mail
    assert not read_settings(url).sends_mail


@pytest.mark.parametrize(
    ("env", "field"),
    [
        ({"TAMIS_MAIL_FROM": ""}, "mail_from"),
        ({"TAMIS_MAIL_FROM": "nobody"}, "mail_from"),
        ({"TAMIS_MAIL_FROM": "a@blog.example\nBcc: b@blog.example"}, "mail_from"),
        ({"TAMIS_MAIL_FROM": "é@blog.example"}, "mail_from"),
        ({"TAMIS_SMTP_PORT": "70000"}, "smtp_port"),
        ({"TAMIS_SMTP_SECURITY": "ssl"}, "TAMIS_SMTP_SECURITY"),
        ({"TAMIS_SMTP_USER": "ada"}, "smtp_user"),
        ({"TAMIS_SMTP_PASSWORD": "x"}, "smtp_user"),
        ({"TAMIS_SMTP_USER": "ada", "TAMIS_SMTP_PASSWORD": "é"}, "smtp_password"),
        ({"TAMIS_SMTP_USER": "ada", "TAMIS_SMTP_PASSWORD": "x", "TAMIS_SMTP_SECURITY": "none"},
         "smtp_security"),
    ],
)  # fmt: skip
def test_half_a_mail_server_is_refused_by_name(env: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_settings(MAIL | env)
    assert refusal.value.field == field


def test_a_mail_server_on_this_machine_may_have_the_password_in_the_clear() -> None:
    given = {"SMTP_HOST": "127.0.0.1", "SMTP_USER": "a", "SMTP_PASSWORD": "x", "MAIL_FROM": "a@b.c",
             "SMTP_SECURITY": "none"}  # fmt: skip
    assert read_settings({f"TAMIS_{name}": value for name, value in given.items()}).smtp_user == "a"
