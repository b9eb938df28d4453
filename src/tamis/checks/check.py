"""The check: from a comment to a verdict, the one way for all doors.

    checked = await check(service, site, comment, now=...)     in the event loop
    checked = check_now(service, site, comment, now=...)       in a thread

A check stays in the event loop: it touches memory only (the base, the site's model) and
awaits its journal entry's group commit. If the database does not answer in time, the
verdict stands and `degraded` says that it may not have been journalled.
"""

from dataclasses import dataclass
from datetime import datetime

from tamis.checks.content import content_of, email_of
from tamis.checks.journal import Entry
from tamis.checks.metrics import CHECKS, DEGRADED
from tamis.checks.service import Service
from tamis.comment import MAX_TEXT_BYTES, Comment, Guid
from tamis.judge.judge import NOTHING, Observed, observe, verdict_of
from tamis.signals.listed import list_grounds
from tamis.signals.timing import form_grounds
from tamis.site import Site
from tamis.store.ids import new_id
from tamis.verdict import Reason, Verdict


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict, the name of the check, and whether its journal entry is in doubt."""

    verdict: Verdict
    guid: Guid
    degraded: bool


async def check(
    service: Service,
    site: Site,
    comment: Comment,
    *,
    test: bool = False,
    dictated: Verdict | None = None,
    explain: bool = True,
    now: datetime,
) -> Checked:
    """Judge and journal. A test is judged the same and leaves no trace. `dictated`: a
    verdict that the door's protocol demands (Akismet's test marks), instead of ours.
    Without `explain`, reasons are codes and weights alone, for a tenth of the time."""
    verdict = dictated or judged(service, site, comment, now, explain)
    guid = Guid(new_id(now))
    if test:
        return Checked(verdict, guid, degraded=False)
    committed = await service.journal.add(entry(service, site, comment, verdict, guid, now))
    if not committed:
        DEGRADED.inc()
    return Checked(verdict, guid, degraded=not committed)


def check_now(service: Service, site: Site, comment: Comment, *, now: datetime) -> Checked:
    """The same from a thread. The entry is written a moment later, unawaited: whoever
    calls this keeps the comment itself in a transaction of its own."""
    verdict = judged(service, site, comment, now)
    guid = Guid(new_id(now))
    service.journal.note(entry(service, site, comment, verdict, guid, now))
    return Checked(verdict, guid, degraded=False)


def judged(
    service: Service, site: Site, comment: Comment, now: datetime, explain: bool = True
) -> Verdict:
    """The verdict from memory; nobody changes the site's model meanwhile."""
    seen = observe(service.base, service.sites.feature_key(site), comment)
    grounds = own_grounds(seen, now)
    with service.follower.reading(site.id) as model:
        verdict = verdict_of(service.base, model or NOTHING, seen, site.budgets, explain, grounds)
    CHECKS[verdict.decision].inc()
    return verdict


def own_grounds(seen: Observed, now: datetime) -> tuple[Reason, ...]:
    """What speaks of a comment beside its words and needs no history: form and lists."""
    comment = seen.comment
    return form_grounds(comment) + list_grounds(seen.features, comment.email, now.date())


def entry(
    service: Service, site: Site, comment: Comment, verdict: Verdict, guid: Guid, now: datetime
) -> Entry:
    """What the journal keeps of a check."""
    return Entry(
        site_id=site.id,
        guid=guid,
        at=now,
        decision=verdict.decision.value,
        probability=verdict.probability,
        reasons=" ".join([reason.code for reason in verdict.reasons]),
        content=content_of(service.secret, site, comment),
        email=email_of(service.secret, site, comment),
        text=kept_text(comment) if site.keep_check_text else None,
        base_digest=service.base.digest,
    )


def kept_text(comment: Comment) -> str:
    """The text as a database takes it: at most 64 kB, no NUL, no half of a character."""
    whole = comment.text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return whole.encode("utf-8", "replace")[:MAX_TEXT_BYTES].decode("utf-8", "ignore")
