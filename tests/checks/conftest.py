"""A service on both kinds of database, with one site."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tamis.checks.service import Service, open_service
from tamis.identity import new_secret
from tamis.settings import Settings
from tamis.site import Site
from tamis.store.sites import add_site

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    """Open; its journal is started by the tests that need it."""
    secret = new_secret().value.hex()
    with open_service(Settings(database=database_url, secret=secret)) as opened:
        yield opened


@pytest.fixture
def site(service: Service) -> Site:
    """A site that the service knows."""
    with service.store.write() as conn:
        added, _ = add_site(conn, service.secret, "https://blog.example", lang="fr", now=NOW)
    service.sites.load()
    return added
