"""Delivery by a real mail server: away and back, refusals, killed midway, encrypted."""

import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, true

from tamis.identity import Secret
from tamis.outbox import outbox as queue
from tamis.outbox.delivery import Round, deliver
from tamis.outbox.mail import mail_server as way_out
from tamis.outbox.outbox import BACKOFF, LEASE, MAX_TRIES, Mail, claim, put, recently
from tamis.settings import Settings, read_settings
from tamis.site import SiteId
from tamis.store.engine import Store
from tamis.store.schema import outbox
from tamis.store.sites import add_site
from tests.checks.conftest import NOW
from tests.mailserver import PASSWORD, USER, MailServer
from tests.needs import needs

SECRET = Secret(b"s" * 32)
ADA = "ada@example.org"
DAY = timedelta(days=1)


@pytest.fixture
def site_id(store: Store) -> SiteId:
    with store.write() as conn:
        return add_site(conn, SECRET, "https://blog.example", now=NOW)[0].id


def queue_mails(store: Store, site_id: SiteId, count: int = 1) -> None:
    with store.write() as conn:
        for number in range(count):
            put(conn, SECRET, site_id, Mail("reply", ADA, f"Mail {number}", "Text\n"), NOW)


def settings_of(server: MailServer, **more: object) -> Settings:
    return msgspec.structs.replace(read_settings(server.env()), **more)


def send(store: Store, settings: Settings, after: timedelta = timedelta()) -> Round:
    return deliver(store, lambda: way_out(settings), true(), lambda: NOW + after)


def row(store: Store) -> Any:
    with store.read() as conn:
        return conn.execute(select(outbox)).one()


def test_a_mail_is_sent_once(store: Store, site_id: SiteId, mail_server: MailServer) -> None:
    queue_mails(store, site_id)
    for _ in range(3):
        assert send(store, settings_of(mail_server)) is Round.DONE
    assert len(mail_server.mails) == 1
    assert mail_server.envelopes == [("comments@blog.example", [ADA])]


def test_a_mail_whose_cause_was_not_kept_does_not_exist(store: Store, site_id: SiteId) -> None:
    def fail() -> None:
        with store.write() as conn:
            put(conn, SECRET, site_id, Mail("reply", ADA, "s", "t"), NOW)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.read() as conn:
        assert conn.execute(select(outbox.c.id)).first() is None


def test_while_the_server_is_away_mails_wait_and_go_when_it_is_back(
    store: Store, site_id: SiteId, mail_server: MailServer
) -> None:
    queue_mails(store, site_id, 3)
    mail_server.stop()
    for _ in range(3):
        assert send(store, settings_of(mail_server)) is Round.AWAY
    assert send(store, settings_of(mail_server)) is Round.DONE  # nothing is due at once
    mail_server.start()
    assert send(store, settings_of(mail_server), BACKOFF[0]) is Round.DONE
    assert {mail["subject"] for mail in mail_server.mails} == {"Mail 0", "Mail 1", "Mail 2"}
    assert len(mail_server.mails) == 3


def test_after_four_days_a_mail_is_given_up_and_that_is_said(
    store: Store, site_id: SiteId, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    queue_mails(store, site_id)
    mail_server.refuses = f"450 4.2.0 {ADA} is greylisted"
    after = timedelta()
    for pause in BACKOFF:
        send(store, settings_of(mail_server), after)
        after += pause
    assert (row(store).to_, after > 3.5 * DAY, after < 5 * DAY) == (ADA, True, True)
    send(store, settings_of(mail_server), after)
    assert row(store).tries == MAX_TRIES and "mail_given_up" in caplog.text
    assert ADA not in caplog.text and row(store).to_ == ""
    mail_server.refuses = ""
    send(store, settings_of(mail_server), after + 30 * DAY)
    assert mail_server.mails == []


def test_an_address_that_is_not_there_is_given_up_at_once_and_stops_nobody_else(
    store: Store, site_id: SiteId, mail_server: MailServer
) -> None:
    queue_mails(store, site_id)
    mail_server.refuses = "550 5.1.1 no such user"
    assert send(store, settings_of(mail_server)) is Round.DONE
    assert (row(store).tries, row(store).last_error) == (MAX_TRIES, "550 5.1.1 no such user")


def test_who_is_killed_after_taking_a_mail_leaves_it_to_the_next_under_the_same_name(
    store: Store, site_id: SiteId, mail_server: MailServer
) -> None:
    queue_mails(store, site_id)
    with store.write() as conn:
        taken = claim(conn, true(), NOW)
    assert taken is not None
    with way_out(settings_of(mail_server)) as server:
        server.send(taken, NOW)  # and nobody notes it
    send(store, settings_of(mail_server), LEASE / 2)
    assert len(mail_server.mails) == 1
    send(store, settings_of(mail_server), LEASE)
    first, second = mail_server.mails
    assert first["message-id"] == second["message-id"]


def test_two_workers_never_send_the_same_mail(
    store: Store, site_id: SiteId, mail_server: MailServer
) -> None:
    queue_mails(store, site_id, 12)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: send(store, settings_of(mail_server)), range(3)))
    assert sorted(mail["subject"] for mail in mail_server.mails) == sorted(
        f"Mail {number}" for number in range(12)
    )


def test_what_an_inbox_got_is_counted_by_kind_and_day(store: Store, site_id: SiteId) -> None:
    queue_mails(store, site_id, 2)
    with store.write() as conn:
        for address in ADA, "ADA+new@example.org":
            assert recently(conn, SECRET, "reply", address, NOW) == 2
        assert recently(conn, SECRET, "confirm", ADA, NOW) == 0
        taken = claim(conn, true(), NOW)
        assert taken is not None
        queue.sent(conn, taken, NOW)
        assert recently(conn, SECRET, "reply", ADA, NOW + DAY) == 1


def test_the_greeting_names_our_address_and_not_this_machine(mail_server: MailServer) -> None:
    with way_out(settings_of(mail_server)) as server:
        assert server.smtp.local_hostname == "tamis.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself; the key is in the same file."""
    openssl, file = needs("openssl", "openssl"), tmp_path_factory.mktemp("tls") / "both.pem"
    command = [str(openssl), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
               "-keyout", str(file) + ".key", "-out", str(file)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return file


@pytest.fixture
def encrypted(certificate: Path) -> MailServer:
    """A mail server that takes STARTTLS and a name and password only."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, f"{certificate}.key")
    return MailServer(tls=tls, asks_login=True)


@pytest.mark.parametrize(("password", "sent"), [(PASSWORD, 1), ("wrong", 0)])
def test_mails_go_encrypted_to_a_known_certificate_with_a_password(
    store: Store, site_id: SiteId, encrypted: MailServer, certificate: Path,
    monkeypatch: pytest.MonkeyPatch, password: str, sent: int,
) -> None:  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    queue_mails(store, site_id)
    with encrypted as server:
        login = {"smtp_security": "starttls", "smtp_user": USER, "smtp_password": password}
        assert send(store, settings_of(server, **login)) is (Round.DONE if sent else Round.AWAY)
        assert len(server.mails) == sent


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    store: Store, site_id: SiteId, encrypted: MailServer
) -> None:
    queue_mails(store, site_id)
    with encrypted as server:
        login = {"smtp_security": "starttls", "smtp_user": USER, "smtp_password": PASSWORD}
        assert send(store, settings_of(server, **login)) is Round.AWAY
        assert server.mails == []
    assert "CERTIFICATE_VERIFY_FAILED" in row(store).last_error
