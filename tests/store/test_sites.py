"""Sites in the database: addresses, keys, wishes."""

from datetime import UTC, datetime

import pytest

from tamis.errors import BadInput, NotFound
from tamis.identity import Secret, key_hash, new_secret
from tamis.store.engine import Store
from tamis.store.schema import sites as table
from tamis.store.sites import (
    add_site,
    canonical_url,
    find_site,
    list_sites,
    remove_site,
    rotate_key,
    set_site,
    site_by_key_hash,
    site_states,
)

NOW = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(scope="module")
def secret() -> Secret:
    return new_secret()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/", "https://example.org"),
        (" HTTPS://Example.ORG:443/Blog/?a=b#c ", "https://example.org/Blog"),
        ("http://exämple.org", "http://xn--exmple-cua.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_an_address_is_kept_as_a_browser_writes_it(typed: str, kept: str) -> None:
    assert canonical_url(typed) == kept
    assert canonical_url(kept) == kept


@pytest.mark.parametrize("typed", ["", "example", "ftp://example.org", "javascript:1", "http://"])
def test_what_is_no_web_address_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        canonical_url(typed)
    assert refusal.value.field == "url"


def test_a_site_is_found_by_its_key_and_by_its_address(store: Store, secret: Secret) -> None:
    with store.write() as conn:
        site, key = add_site(conn, secret, "https://example.org/", lang="fr", now=NOW)
        assert site_by_key_hash(conn, key_hash(secret, key)) == site
        assert find_site(conn, "HTTPS://EXAMPLE.ORG") == site
        assert (site.lang, site.created_at) == ("fr", NOW)
        assert site_by_key_hash(conn, key_hash(secret, "000000000000")) is None


def test_the_same_address_twice_is_refused(store: Store, secret: Secret) -> None:
    with store.write() as conn:
        add_site(conn, secret, "https://example.org", now=NOW)
        with pytest.raises(BadInput, match="already a site"):
            add_site(conn, secret, "https://EXAMPLE.org/", now=NOW)


def test_the_key_itself_is_nowhere_in_the_database(store: Store, secret: Secret) -> None:
    with store.write() as conn:
        _, key = add_site(conn, secret, "https://example.org", now=NOW)
        rows = conn.execute(table.select()).all()
    assert key not in repr(rows) and bytes.fromhex(key) not in repr(rows).encode()


def test_a_rotated_key_ends_the_old_one_and_shows_in_the_poll(store: Store, secret: Secret) -> None:
    with store.write() as conn:
        _, old = add_site(conn, secret, "https://example.org", now=NOW)
        before = site_states(conn)
        new = rotate_key(conn, secret, "https://example.org")
        assert old != new
        assert site_by_key_hash(conn, key_hash(secret, old)) is None
        assert site_states(conn) != before


def test_a_removed_site_never_lends_its_number_to_another(store: Store, secret: Secret) -> None:
    with store.write() as conn:
        first, key = add_site(conn, secret, "https://one.example", now=NOW)
        remove_site(conn, "https://one.example")
        second, other_key = add_site(conn, secret, "https://two.example", now=NOW)
        assert second.id > first.id and other_key != key
        assert [site.url for site in list_sites(conn)] == ["https://two.example"]
        with pytest.raises(NotFound):
            find_site(conn, "https://one.example")


def test_wishes_are_read_from_text(store: Store, secret: Secret) -> None:
    with store.write() as conn:
        add_site(conn, secret, "https://example.org", now=NOW)
        wishes = {"hold_as": "spam", "keep_check_text": "yes", "budget_spam": "1%"}
        site = set_site(conn, "https://example.org", wishes)
    assert (site.hold_as, site.keep_check_text, site.budgets.spam) == ("spam", True, 0.01)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hold_as", "maybe"),
        ("keep_check_text", "perhaps"),
        ("budget_spam", "much"),
        ("budget_spam", "200%"),
        ("budget_spam", "nan"),
        ("colour", "blue"),
        ("lang", ""),
    ],
)
def test_a_wrong_wish_is_refused_by_its_name(
    store: Store, secret: Secret, name: str, value: str
) -> None:
    with store.write() as conn:
        add_site(conn, secret, "https://example.org", now=NOW)
        with pytest.raises(BadInput) as refusal:
            set_site(conn, "https://example.org", {name: value})
    assert refusal.value.field == name


def test_budgets_must_not_grow_with_gravity_and_a_refusal_changes_nothing(
    store: Store, secret: Secret
) -> None:
    with store.write() as conn:
        before, _ = add_site(conn, secret, "https://example.org", now=NOW)
    with pytest.raises(BadInput, match="budget"), store.write() as conn:
        set_site(conn, "https://example.org", {"budget_spam": "0.5"})
    with store.read() as conn:
        assert find_site(conn, "https://example.org") == before


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"budget_spam": "0.5"}, "budget_spam: 0.5 is more than budget_hold, which is 0.05"),
        ({"budget_hold": "0.1%"}, "budget_spam: 0.005 is more than budget_hold, which is 0.001"),
        ({"budget_discard": "1%"}, "budget_discard: 0.01 is more than budget_spam, which is 0.005"),
    ],
)
def test_budgets_out_of_order_are_named_with_their_values(
    store: Store, secret: Secret, wishes: dict[str, str], said: str
) -> None:
    with store.write() as conn:
        add_site(conn, secret, "https://example.org", now=NOW)
        with pytest.raises(BadInput, match=said):
            set_site(conn, "https://example.org", wishes)
