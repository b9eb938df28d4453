"""Further keys of a site: told apart for ever, ended at once."""

from datetime import UTC, datetime

import pytest

from tamis.errors import BadInput, NotFound
from tamis.identity import Secret, key_hash, new_secret
from tamis.site import Site
from tamis.store.engine import Store
from tamis.store.keys import add_key, end_key, holder_by_hash, list_keys
from tamis.store.sites import add_site, rotate_key

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://blog.example"


@pytest.fixture
def secret() -> Secret:
    return new_secret()


@pytest.fixture
def site(store: Store, secret: Secret) -> Site:
    with store.write() as conn:
        return add_site(conn, secret, URL, now=NOW)[0]


def held(store: Store, secret: Secret, key: str) -> int | None:
    """The number of a key, if it works."""
    with store.read() as conn:
        found = holder_by_hash(conn, key_hash(secret, key))
    return None if found is None else found.key_number


def test_a_further_key_leads_to_its_site_and_has_a_number_of_its_own(
    store: Store, secret: Secret, site: Site
) -> None:
    with store.write() as conn:
        made, key = add_key(conn, secret, URL, "Newsletter", now=NOW)
    assert held(store, secret, key) == made.number != site.key_number


def test_a_key_that_has_ended_works_no_more_and_its_number_never_comes_back(
    store: Store, secret: Secret, site: Site
) -> None:
    with store.write() as conn:
        ended, key = add_key(conn, secret, URL, "Agency", now=NOW)
        end_key(conn, URL, "Agency", now=NOW)
        own = rotate_key(conn, secret, URL)
        again, fresh = add_key(conn, secret, URL, "Agency", now=NOW)
    assert held(store, secret, key) is None
    numbers = {ended.number, held(store, secret, own), held(store, secret, fresh)}
    assert len(numbers | {site.key_number}) == 4
    with store.read() as conn:
        assert [key.number for key in list_keys(conn)] == [ended.number, again.number]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "Agency"])
def test_a_key_wants_a_name_that_no_other_key_has(
    store: Store, secret: Secret, site: Site, name: str
) -> None:
    with store.write() as conn:
        add_key(conn, secret, URL, "Agency", now=NOW)
    with store.write() as conn, pytest.raises(BadInput, match="name"):
        add_key(conn, secret, URL, name, now=NOW)


def test_a_key_that_nobody_has_cannot_end(store: Store, site: Site) -> None:
    with store.write() as conn, pytest.raises(NotFound):
        end_key(conn, URL, "Agency", now=NOW)
