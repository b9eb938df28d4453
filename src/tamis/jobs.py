"""What a worker does besides answering, from its first request to its last.

One thread asks the database every 200 ms, by short queries, what is new: sites and their
settings, lines of the ledger and checks that another process wrote. So all workers and
nodes come to the same models and see the same campaigns within a second; what a convicted
campaign got published is called back at once. Another writes the journal of checks.

A third ends what is past its time (`privacy.retention`): soon after the start, then
every hour. Where a mail server is set, a fourth sends what waits in the outbox.

The first one also ends the worker when its supervisor is gone (killed hard): else it would
hold the port, and the next start would find it taken.
"""

import asyncio
import gc
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from tamis.checks.service import Service
from tamis.comments.notices import ready
from tamis.comments.recall import call_back
from tamis.errors import TamisError
from tamis.outbox.delivery import Round, deliver
from tamis.outbox.mail import mail_server
from tamis.privacy.retention import sweep
from tamis.store.sites import site_states

LOOK_EVERY_S = 0.2
AFTER_FAILURE_S = 1.0
FIRST_SWEEP_S = 20.0  # not while the server starts
SWEEP_EVERY_S = 3600.0
SEND_EVERY_S = 2.0
AFTER_AWAY_S = 15.0  # the mail server took nothing
HANG_UP_S = 5.0  # a conversation with the mail server is not waited for longer
COLLECT_AFTER = (20_000, 10, 10)  # objects made, as gc counts: some dozens of checks

log = logging.getLogger(__name__)


@asynccontextmanager
async def at_work(service: Service, supervisor: int | None) -> AsyncIterator[None]:
    """All threads run inside; at the end the journal's queue is written."""
    stop = threading.Event()
    watch = threading.Thread(
        target=keep_up, args=(service, stop, supervisor), name="follower", daemon=True
    )
    broom = threading.Thread(target=sweep_up, args=(service, stop), name="broom", daemon=True)
    postman = threading.Thread(target=send_mails, args=(service, stop), name="postman", daemon=True)
    service.journal.start()
    gc.freeze()  # models and modules stay: the collector need not look through them again
    gc.set_threshold(*COLLECT_AFTER)
    watch.start()
    broom.start()
    postman.start()
    try:
        yield
    finally:
        stop.set()
        await asyncio.to_thread(watch.join)
        await asyncio.to_thread(broom.join)
        await asyncio.to_thread(postman.join, HANG_UP_S)
        await asyncio.to_thread(service.journal.close)


def keep_up(service: Service, stop: threading.Event, supervisor: int | None) -> None:
    """Look for what is new until `stop`. A failure is logged once, then tried again."""
    failing, wait_s = False, LOOK_EVERY_S
    while not stop.wait(wait_s):
        if supervisor is not None and os.getppid() != supervisor:
            log.warning("supervisor_gone pid=%s", supervisor)
            os.kill(os.getpid(), signal.SIGTERM)
            return
        try:
            look(service)
            failing, wait_s = False, LOOK_EVERY_S
        except TamisError as error:
            if not failing:
                log.warning("following_failed why=%s", error)
            failing, wait_s = True, AFTER_FAILURE_S
        except Exception:  # a thread that ended here would leave the worker behind for ever
            log.exception("following_broke")
            wait_s = AFTER_FAILURE_S


def sweep_up(service: Service, stop: threading.Event) -> None:
    """End what is past its time, now and then, until `stop`. Workers may do it at once."""
    wait_s = FIRST_SWEEP_S
    while not stop.wait(wait_s):
        wait_s = SWEEP_EVERY_S
        try:
            swept = sweep(service.store, datetime.now(UTC))
            service.history.expire(datetime.now(UTC))
        except TamisError as error:
            log.warning("sweep_failed why=%s", error)
        except Exception:  # tried again in an hour, as after an error of ours
            log.exception("sweep_broke")
        else:
            log.info("swept %s", swept)


def send_mails(service: Service, stop: threading.Event) -> None:
    """Send what waits, until `stop`. Workers may do it at once: each mail is taken by one."""
    if not service.settings.sends_mail:
        return
    wait_s = SEND_EVERY_S
    while not stop.wait(wait_s):
        try:
            done = deliver(
                service.store, lambda: mail_server(service.settings), ready(),
                lambda: datetime.now(UTC), stop.is_set,
            )  # fmt: skip
            wait_s = AFTER_AWAY_S if done is Round.AWAY else SEND_EVERY_S
        except TamisError as error:
            log.warning("sending_failed why=%s", error)
            wait_s = AFTER_AWAY_S
        except Exception:  # tried again, as after an error of ours
            log.exception("sending_broke")
            wait_s = AFTER_AWAY_S


def look(service: Service) -> None:
    """One look: sites, ledgers, the journal, convicted campaigns. Raises Unavailable."""
    with service.store.read() as conn:
        states = site_states(conn)
    service.sites.refresh(states)
    service.follower.follow(states)
    service.traces.follow(states)
    call_back(service.store, service.history, datetime.now(UTC))
