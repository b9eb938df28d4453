"""Sites in memory: new ones at once, garbage without cost."""

from tamis.checks.service import Service
from tamis.identity import SiteKey, site_key
from tamis.site import Site
from tamis.store.sites import add_site, rotate_key, set_site, site_states
from tests.checks.conftest import NOW


def add(service: Service, url: str) -> SiteKey:
    """As another process does it: this one is not told."""
    with service.store.write() as conn:
        return add_site(conn, service.secret, url, now=NOW)[1]


def refresh(service: Service) -> None:
    with service.store.read() as conn:
        service.sites.refresh(site_states(conn))


def test_a_key_made_this_moment_by_another_process_works_at_once(service: Service) -> None:
    key = add(service, "https://new.example")
    found = service.sites.by_key(key)
    assert found is not None and found.url == "https://new.example"


def test_garbage_keys_ask_the_database_once_a_second_at_most(service: Service) -> None:
    assert service.sites.by_key("000000000000") is None
    key = add(service, "https://new.example")
    assert service.sites.by_key(key) is None  # the question of this second was used up
    refresh(service)
    assert service.sites.by_key(key) is not None


def test_a_rotated_key_ends_with_the_next_look(service: Service, site: Site) -> None:
    old = site_key(service.secret, site.id, 0)
    assert service.sites.by_key(old) == site
    with service.store.write() as conn:
        new = rotate_key(conn, service.secret, site.url)
    refresh(service)
    assert service.sites.by_key(old) is None
    found = service.sites.by_key(new)
    assert found is not None and found.id == site.id


def test_a_changed_wish_is_seen_with_the_next_look(service: Service, site: Site) -> None:
    with service.store.write() as conn:
        set_site(conn, site.url, {"hold_as": "spam"})
    refresh(service)
    found = service.sites.by_url(site.url)
    assert found is not None and found.hold_as == "spam"
    assert list(service.sites) == [found] and len(service.sites) == 1
