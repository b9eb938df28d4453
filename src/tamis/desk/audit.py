"""What the audit of refusals found: how many genuine comments the filter refuses.

Of each hundred refusals one, picked by lot (comments.audit), waits in the queue. From k
mistakes among n that were looked at follows, with 95 % confidence, at most which share of
*all* refusals are mistakes, and at least which (Clopper and Pearson 1934, each side by
itself: exact for any n). The budget is of another kind, a share of the genuine comments;
mistakes among the refused and what is published together are all of these.

A refusal whose text went before anybody looked is not counted on either side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, fsum, lgamma, log, log1p

from sqlalchemy import Connection, func, select

from tamis.checks.journal import count
from tamis.comment import Label
from tamis.comments.states import State
from tamis.desk.queue import Item
from tamis.store.moments import month_of
from tamis.store.schema import comments, site_months, sites

CONFIDENCE = 0.95
HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Audit:
    """What is known of one site's refusals."""

    site_url: str
    target: float  # share of genuine comments that may be refused
    refusals: int
    audited: int
    mistakes: int
    published: int

    @property
    def refusals_wrong(self) -> float:
        """At most this share of refusals are mistakes."""
        return most(self.mistakes, self.audited)

    @property
    def genuine_refused(self) -> float:
        """At most this share of the genuine comments is refused."""
        return self._of_genuine(self.refusals_wrong)

    @property
    def is_backed(self) -> bool:
        """Whether the audit proves that the target is kept."""
        return self.genuine_refused <= self.target

    @property
    def is_missed(self) -> bool:
        """Whether it proves that it is not."""
        return self._of_genuine(least(self.mistakes, self.audited)) > self.target

    def _of_genuine(self, wrong: float) -> float:
        refused = wrong * self.refusals
        return refused / (refused + self.published) if refused else 0.0


def read_audits(conn: Connection) -> tuple[Audit, ...]:
    """One for each site that has refused anything, by address."""
    months = (
        select(
            site_months.c.site_id,
            func.sum(site_months.c.audited).label("audited"),
            func.sum(site_months.c.audit_mistakes).label("mistakes"),
        )
        .group_by(site_months.c.site_id)
        .subquery()
    )
    published = (
        select(comments.c.site_id, func.count().label("published"))
        .where(comments.c.state == State.APPROVED)
        .group_by(comments.c.site_id)
        .subquery()
    )
    found = (
        select(
            sites.c.url, sites.c.budget_spam, sites.c.refusals,
            func.coalesce(months.c.audited, 0), func.coalesce(months.c.mistakes, 0),
            func.coalesce(published.c.published, 0),
        )
        .outerjoin(months, months.c.site_id == sites.c.id)
        .outerjoin(published, published.c.site_id == sites.c.id)
        .where(sites.c.refusals > 0)
        .order_by(sites.c.url)
    )  # fmt: skip
    return tuple(
        Audit(url, target, refusals, int(audited), int(mistakes), public)
        for url, target, refusals, audited, mistakes, public in conn.execute(found)
    )


def note_decision(conn: Connection, item: Item, label: Label) -> None:
    """Count what a moderator said of an audited comment, in the month it came; said
    otherwise later, the newest word counts. `item`: as it was before."""
    if not item.audit:
        return
    mistake = int(label is Label.HAM)
    if item.decided_at is not None:
        mistake -= int(item.state is State.APPROVED)
    row = {
        "site_id": item.site_id,
        "month": month_of(item.created_at),
        "audited": int(item.decided_at is None),
        "audit_mistakes": mistake,
    }
    count(conn, [row])


def most(mistakes: int, looked_at: int, confidence: float = CONFIDENCE) -> float:
    """The largest share of mistakes that does not make as few as these unlikely.

    most(0, 12) is 0.22: one in five may be wrong, although all twelve were right.
    """
    if mistakes >= looked_at:
        return 1.0
    return _where(lambda share: at_most(mistakes, looked_at, share) < 1.0 - confidence)


def least(mistakes: int, looked_at: int, confidence: float = CONFIDENCE) -> float:
    """The smallest share of mistakes that does not make as many as these unlikely."""
    if mistakes == 0:
        return 0.0
    return _where(lambda share: 1.0 - at_most(mistakes - 1, looked_at, share) > 1.0 - confidence)


def at_most(mistakes: int, looked_at: int, share: float) -> float:
    """The chance of so few mistakes, if each comment is one with chance `share` in (0, 1)."""
    whole = lgamma(looked_at + 1)
    return fsum(
        exp(
            whole - lgamma(k + 1) - lgamma(looked_at - k + 1)
            + k * log(share) + (looked_at - k) * log1p(-share)
        )
        for k in range(mistakes + 1)
    )  # fmt: skip


def _where(is_above: Callable[[float], bool]) -> float:
    """The share from which on something holds, by halving."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return high
