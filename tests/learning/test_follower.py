"""Followers: several of them, restarts, erasures and damaged snapshots, one digest."""

import logging
import threading

import pytest
from sqlalchemy import delete, func, select, update

from tamis.judge.givers import Giver
from tamis.judge.levels import Lesson, SiteModel
from tamis.judge.modelfile import Base
from tamis.learning import snapshots as snapshots_of
from tamis.learning.fold import fold
from tamis.learning.follower import Follower
from tamis.learning.ledger import Seq, append, read_after
from tamis.learning.snapshots import EVERY, Place, is_due, worth_keeping
from tamis.site import Site
from tamis.store.engine import Store
from tamis.store.schema import ledger, sites, snapshots
from tamis.store.sites import remove_site
from tests.learning.lines import BASE, line, new_site, simple


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot every 10 lines, so that a test needs dozens and not thousands."""
    monkeypatch.setattr(snapshots_of, "EVERY", 10)


def write(store: Store, site: Site, first: int, end: int) -> None:
    with store.write() as conn:
        for number in range(first, end):
            append(conn, line(site.id, simple(number), number))


def follower_of(store: Store) -> Follower:
    """One that has just started."""
    follower = Follower(store, BASE)
    follower.catch_up()
    return follower


def from_zero(store: Store, site: Site) -> SiteModel:
    """The reference: all lines, no snapshot, no follower."""
    with store.read() as conn:
        return fold(read_after(conn, site.id, 0, limit=10_000), SiteModel.empty(), BASE)


def kept(store: Store) -> list[int]:
    with store.read() as conn:
        return list(conn.execute(select(snapshots.c.seq).order_by(snapshots.c.seq)).scalars())


def test_a_follower_holds_what_a_fold_from_zero_gives(store: Store) -> None:
    site = new_site(store)
    follower = follower_of(store)
    for end in 1, 3, 40:
        write(store, site, follower.lines, end)
        follower.catch_up(site.id)
        model = follower.model(site.id)
        assert model is not None and model.to_bytes() == from_zero(store, site).to_bytes()
        assert follower.lines == end


def test_two_followers_and_a_late_one_show_one_digest(store: Store, often: None) -> None:
    one, other = new_site(store, "https://one.example"), new_site(store, "https://two.example")
    first, second = follower_of(store), follower_of(store)
    empty = first.digest()
    for start in range(0, 60, 15):
        write(store, one, start, start + 15)
        write(store, other, start, start + 7)
        first.catch_up(one.id)
    first.catch_up()
    second.catch_up()
    assert first.digest() == second.digest() == follower_of(store).digest() != empty


def test_a_digest_depends_on_the_ledger_not_on_sites_without_lines(store: Store) -> None:
    write(store, new_site(store), 0, 5)
    before = follower_of(store).digest()
    new_site(store, "https://quiet.example")
    assert follower_of(store).digest() == before


def test_a_check_meanwhile_sees_whole_lessons_only(store: Store) -> None:
    site = new_site(store)
    write(store, site, 0, 300)
    follower, seen = Follower(store, BASE), set()
    thread = threading.Thread(target=follower.catch_up)
    thread.start()
    while thread.is_alive():
        with follower.reading(site.id) as model:
            if model is not None:
                seen.add((model.lessons, model.digest()))
    with store.read() as conn:
        lines = read_after(conn, site.id, 0, limit=1000)
    follower.catch_up()
    for lessons, digest in list(seen)[:20]:
        assert fold(lines[:lessons], SiteModel.empty(), BASE).digest() == digest
    assert follower.lines == 300


def test_a_restart_begins_at_the_newest_snapshot(
    store: Store, often: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = new_site(store)
    write(store, site, 0, 47)
    before = follower_of(store).digest()
    learned: list[Lesson] = []
    learn = SiteModel.learn

    def note_and_learn(model: SiteModel, lesson: Lesson, base: Base, giver: Giver) -> None:
        learned.append(lesson)
        learn(model, lesson, base, giver)

    monkeypatch.setattr(SiteModel, "learn", note_and_learn)
    assert follower_of(store).digest() == before
    assert len(learned) == 7


@pytest.mark.parametrize("damage", ["flipped", "cut", "swapped", "missing"])
def test_a_damaged_snapshot_is_noticed_and_the_ledger_gives_the_same(
    store: Store, often: None, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    site = new_site(store)
    write(store, site, 0, 47)
    before = follower_of(store).digest()
    with store.write() as conn:
        good = conn.execute(select(snapshots.c.state).order_by(snapshots.c.seq)).scalars().all()
        bad = {"flipped": good[-1][:-1] + b"\0", "cut": good[-1][:9], "swapped": good[0]}
        newest = snapshots.c.seq == 40
        if damage == "missing":
            conn.execute(delete(snapshots))
        else:
            conn.execute(update(snapshots).where(newest).values(state=bad[damage]))
    with caplog.at_level(logging.WARNING):
        assert follower_of(store).digest() == before
    assert ("snapshot_refused" in caplog.text) == (damage != "missing")


def test_a_snapshot_of_another_base_is_not_used(store: Store, often: None) -> None:
    site = new_site(store)
    write(store, site, 0, 25)
    before = follower_of(store).digest()
    with store.write() as conn:
        conn.execute(update(snapshots).values(base_digest="0" * 64, state=b"", digest=""))
    assert follower_of(store).digest() == before


def test_erased_lines_are_forgotten_as_if_never_seen(store: Store, often: None) -> None:
    site = new_site(store)
    write(store, site, 0, 33)
    follower = follower_of(store)
    with store.write() as conn:
        conn.execute(delete(ledger).where(ledger.c.seq.in_([5, 33])))
        conn.execute(delete(snapshots).where(snapshots.c.seq >= 5))
        conn.execute(update(sites).values(epoch=sites.c.epoch + 1))
    follower.catch_up()
    model = follower.model(site.id)
    assert model is not None and model.to_bytes() == from_zero(store, site).to_bytes()
    assert follower.digest() == follower_of(store).digest()
    write(store, site, 50, 52)
    follower.catch_up(site.id)
    assert follower.lines == 33


def test_a_follower_that_lags_behind_an_erasure_keeps_no_snapshot_of_it(
    store: Store, often: None
) -> None:
    site = new_site(store)
    write(store, site, 0, 20)
    place = Place(site.id, 0, Seq(20), BASE.digest)
    packed = snapshots_of.pack(from_zero(store, site))
    with store.write() as conn:
        conn.execute(update(sites).values(epoch=1))
        snapshots_of.keep(conn, place, packed)
    assert kept(store) == []


def test_a_removed_site_is_let_go(store: Store) -> None:
    site = new_site(store)
    write(store, site, 0, 3)
    follower = follower_of(store)
    with store.write() as conn:
        remove_site(conn, site.url)
        assert conn.execute(select(func.count()).select_from(ledger)).scalar_one() == 0
    follower.catch_up()
    assert follower.lines == 0 and follower.model(site.id) is None


def test_few_snapshots_stay_the_newest_ones_dense(store: Store, often: None) -> None:
    site = new_site(store)
    write(store, site, 0, 165)
    follower_of(store)
    assert kept(store) == [80, 120, 140, 150, 160]


def test_however_many_lines_a_dozen_or_two_snapshots_are_enough() -> None:
    newest = 1_000 * EVERY
    numbers = [n for n in range(1, 1001) if worth_keeping(n * EVERY, newest)]
    assert len(numbers) < 25 and numbers[-2:] == [999, 1000]
    assert not is_due(EVERY + 1, newest) and is_due(newest, newest)
