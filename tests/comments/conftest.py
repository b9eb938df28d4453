"""A service with one site, as for the checks; and one that sends mail."""

from collections.abc import Iterator

import pytest

from tamis.checks.service import Service, open_service
from tamis.identity import new_secret
from tamis.settings import read_settings
from tests.checks.conftest import service, site
from tests.mailserver import MailServer

__all__ = ["mail_server", "mailing", "service", "site"]


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes mails."""
    with MailServer() as server:
        yield server


@pytest.fixture
def mailing(database_url: str, mail_server: MailServer) -> Iterator[Service]:
    """A service that sends by it."""
    more = {"TAMIS_DATABASE": database_url, "TAMIS_SECRET": new_secret().value.hex()}
    with open_service(read_settings(mail_server.env() | more)) as opened:
        yield opened
