"""Delivery: one round of sending what is due.

`deliver` opens one conversation with the mail server if there is anything to send, and
sends until nothing is due, or the server is away: then the rest waits for the next round.
Each mail is claimed, sent and noted by itself, so that a kill costs at most one double.
What became of mails is counted and logged by their ids; never an address, never a text.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum

from prometheus_client import Counter
from sqlalchemy import ColumnElement

from tamis.outbox.mail import Away, Refused, Sender
from tamis.outbox.outbox import Queued, claim, failed, is_due, sent
from tamis.store.engine import Store

MAILS = Counter("tamis_mails", "Mails, by what became of a try to send them.", ["outcome"])

log = logging.getLogger(__name__)

OpenServer = Callable[[], AbstractContextManager[Sender]]


class Round(StrEnum):
    """How a round ended."""

    DONE = "done"  # nothing more is due
    AWAY = "away"  # the server took no more


def deliver(
    store: Store,
    open_server: OpenServer,
    ready: ColumnElement[bool],
    clock: Callable[[], datetime],
    is_over: Callable[[], bool] = lambda: False,
) -> Round:
    """Send what is due, until `is_over`. Raises Unavailable when our own database is away."""
    with store.read() as conn:
        if not is_due(conn, ready, clock()):
            return Round.DONE
    try:
        with open_server() as server:
            while not is_over() and (mail := _claimed(store, ready, clock())) is not None:
                if not _try(store, server, mail, clock()):
                    return Round.AWAY
    except Away as away:  # no conversation came about: one mail notes it, for all
        mail = _claimed(store, ready, clock())
        if mail is not None:
            _note_failure(store, mail, away, clock())
        return Round.AWAY
    return Round.DONE


def _claimed(store: Store, ready: ColumnElement[bool], now: datetime) -> Queued | None:
    with store.write() as conn:
        return claim(conn, ready, now)


def _try(store: Store, server: Sender, mail: Queued, now: datetime) -> bool:
    """Whether the server goes on listening."""
    try:
        server.send(mail, now)
    except (Away, Refused) as error:
        _note_failure(store, mail, error, now)
        return isinstance(error, Refused)
    with store.write() as conn:
        sent(conn, mail, now)
    MAILS.labels("sent").inc()
    return True


def _note_failure(store: Store, mail: Queued, error: Away | Refused, now: datetime) -> None:
    with store.write() as conn:
        for_good = isinstance(error, Refused)
        given_up = failed(conn, mail, str(error), now, for_good=for_good)
    MAILS.labels("given-up" if given_up else "put-off").inc()
    said = str(error).partition(" ")[0].rstrip(":")  # a number, or the error's name: no address
    level = logging.ERROR if given_up else logging.WARNING
    event = "mail_given_up" if given_up else "mail_put_off"
    log.log(level, "%s id=%s kind=%s tries=%s why=%s", event, mail.id, mail.kind, mail.tries, said)
