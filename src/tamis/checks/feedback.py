"""Feedback: what a person says of a comment becomes one committed ledger line.

    feedback(service, site, comment, label, given_by=..., source=..., now=...) -> Seq

In one transaction the line is appended, the check that it corrects is marked, and the
month's counters of our mistakes follow. When that has reached the disk the worker
catches up with it, so its next verdict has changed already; only then is it answered.
A report of which no check is known is learned all the same.

The same said again (a client's retry, a double click) is not learned twice: within a
day, a label that the newest line of this content bears already, given with no more
weight, adds nothing. The contrary is always a new line, and the newest one counts most.
So is the same from somebody else: a moderator who confirms what a key said lends it the
weight that the key may not have (judge.givers).
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from tamis.checks.content import content_of, email_of
from tamis.checks.journal import count
from tamis.checks.metrics import FEEDBACK, REPEATED
from tamis.checks.service import Service
from tamis.comment import Comment, Label
from tamis.errors import Unavailable
from tamis.identity import Handle
from tamis.judge.givers import Giver
from tamis.judge.judge import lesson
from tamis.learning.ledger import Line, Seq, append, newest_of, take_turn
from tamis.learning.trust import DESK, giver_of, weight
from tamis.site import Site, SiteId
from tamis.store.moments import month_of
from tamis.store.schema import checks
from tamis.verdict import Decision

REPEATED_WITHIN = timedelta(days=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Past:
    """A check as the journal remembers it."""

    guid: str
    at: datetime
    decision: Decision
    corrected: Label | None

    def mistaken(self, label: Label | None) -> str | None:
        """The counter of our mistake, if `label` is the truth; None: we were right."""
        if label is None or self.decision.is_spam == (label is Label.SPAM):
            return None
        return "false_positives" if label is Label.HAM else "missed_spam"


def feedback(
    service: Service,
    site: Site,
    comment: Comment,
    label: Label,
    *,
    given_by: str,
    source: str,
    now: datetime,
    giver: str | None = None,
    comment_id: str | None = None,
) -> Seq:
    """Learn a label; returns the number of its ledger line. Raises Unavailable, and then
    nothing was learned; BadInput for an unknown `given_by`; NotFound for a removed site."""
    line = line_for(
        service, site, comment, label, given_by=given_by, source=source, now=now,
        giver=giver, comment_id=comment_id,
    )  # fmt: skip
    with service.store.write() as conn:
        seq = learn_once(conn, line)
    follow(service, site.id, seq)
    return seq


def line_for(
    service: Service,
    site: Site,
    comment: Comment,
    label: Label,
    *,
    given_by: str,
    source: str,
    now: datetime,
    giver: str | None = None,
    comment_id: str | None = None,
) -> Line:
    """The line that a label makes, for `learn_once` in a transaction of the caller's,
    which then calls `follow`. Raises BadInput for an unknown `given_by`."""
    key = service.sites.feature_key(site)
    return Line(
        site_id=site.id,
        at=now,
        lesson=lesson(service.base, key, comment, label, weight(label, given_by)),
        source=source,
        given_by=given_by,
        giver=giver,
        content=content_of(service.secret, site, comment),
        email=email_of(service.secret, site, comment),
        comment_id=comment_id,
    )


def follow(service: Service, site_id: SiteId, seq: Seq) -> None:
    """Learn what was just committed, so that this worker's next verdict knows it."""
    try:
        service.follower.catch_up(site_id)
        service.traces.hear(site_id)
    except Unavailable as error:  # it is committed: the poll will find it
        log.warning("follower_late site=%s seq=%s why=%s", site_id, seq, error)


def learn_once(conn: Connection, line: Line) -> Seq:
    """Append a line and correct its check, unless the newest line says the same."""
    take_turn(conn, line.site_id)
    label = line.lesson.label
    before = newest_of(conn, line.site_id, line.content) if line.content else None
    if before is not None and says_the_same(before, line):
        REPEATED.inc()
        return before.seq
    seq = append(conn, line)
    if line.content is not None:
        correct(conn, line.site_id, line.content, label)
    FEEDBACK[label].inc()
    return seq


def says_the_same(before: Line, line: Line) -> bool:
    """Whether a line adds nothing to the one before it."""
    return (
        (before.source == DESK or who(before) == who(line))
        and before.lesson.label is line.lesson.label
        and before.lesson.weight >= line.lesson.weight
        and line.at - before.at < REPEATED_WITHIN
    )


def who(line: Line) -> Giver:
    """Who gave the label of a line."""
    return giver_of(line.source, line.given_by, line.giver)


def correct(conn: Connection, site_id: SiteId, content: Handle, label: Label) -> None:
    """Mark the newest check of this content, and count our mistake in its month."""
    past = newest_check(conn, site_id, content)
    if past is None or past.corrected is label:
        return
    one = checks.c.site_id == site_id, checks.c.guid == past.guid
    conn.execute(update(checks).where(*one).values(corrected=label.value))
    row = {"site_id": site_id, "month": month_of(past.at)}
    if undone := past.mistaken(past.corrected):
        count(conn, [row | {undone: -1}])
    if mistake := past.mistaken(label):
        count(conn, [row | {mistake: 1}])


def newest_check(conn: Connection, site_id: SiteId, content: Handle) -> Past | None:
    """The last check of this content."""
    columns = checks.c.guid, checks.c.at, checks.c.decision, checks.c.corrected
    rows = select(*columns).where(checks.c.site_id == site_id, checks.c.content == content)
    row = conn.execute(rows.order_by(checks.c.at.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    corrected = None if row.corrected is None else Label(row.corrected)
    return Past(row.guid, row.at, Decision(row.decision), corrected)
