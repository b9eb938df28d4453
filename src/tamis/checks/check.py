"""The check: from a comment to a verdict, the one way for all doors.

    checked = await check(service, site, comment, now=...)     in the event loop
    checked = check_now(service, site, comment, now=...)       in a thread

A check stays in the event loop: it touches memory only (the base, the site's model, the
history) and awaits its journal entry's group commit. If the database does not answer in
time, the verdict stands and `degraded` says that it may not have been journalled.
"""

from dataclasses import dataclass
from datetime import datetime

from tamis.checks.content import content_of, email_of
from tamis.checks.journal import Entry
from tamis.checks.metrics import CHECKS, DEGRADED
from tamis.checks.service import Service
from tamis.checks.sightings import Sighting, pack, sight
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with all that is to be remembered of it."""

    verdict: Verdict
    guid: Guid
    sighting: Sighting | None
    grounds: tuple[Reason, ...]  # of the verdict, those beyond the comment's words
    seen: Observed | None


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
    judged = ruled(dictated, now) if dictated else judge(service, site, comment, now, explain)
    if test:
        return Checked(judged.verdict, judged.guid, degraded=False)
    remember(service, judged)
    committed = await service.journal.add(entry(service, site, comment, judged, now))
    if not committed:
        DEGRADED.inc()
    return Checked(judged.verdict, judged.guid, degraded=not committed)


def check_now(service: Service, site: Site, comment: Comment, *, now: datetime) -> Checked:
    """The same from a thread. The entry is written a moment later, unawaited: whoever
    calls this keeps the comment itself in a transaction of its own."""
    judged = judge(service, site, comment, now)
    remember(service, judged)
    service.journal.note(entry(service, site, comment, judged, now))
    return Checked(judged.verdict, judged.guid, degraded=False)


def judge(
    service: Service, site: Site, comment: Comment, now: datetime, explain: bool = True
) -> Judged:
    """The verdict from memory, counted."""
    judged = weigh(service, site, comment, now, explain)
    CHECKS[judged.verdict.decision].inc()
    return judged


def weigh(
    service: Service, site: Site, comment: Comment, now: datetime, explain: bool = True
) -> Judged:
    """The verdict from memory; nobody changes the site's model meanwhile."""
    guid = Guid(new_id(now))
    seen = observe(service.base, service.sites.feature_key(site), comment)
    sighting = sight(service.secret, site.controller, site, guid, seen, now)
    grounds = own_grounds(seen, now) + service.history.grounds(sighting, seen, sighting.at_s)
    with service.follower.reading(site.id) as model:
        verdict = verdict_of(
            service.base, model or NOTHING, seen, site.budgets, explain, grounds
        )  # fmt: skip
    return Judged(verdict, guid, sighting, grounds, seen)


def ruled(verdict: Verdict, now: datetime) -> Judged:
    """A verdict that nothing was looked at for."""
    return Judged(verdict, Guid(new_id(now)), None, (), None)


def remember(service: Service, judged: Judged) -> None:
    """Let the history know of a check, before the journal tells the other processes."""
    if judged.sighting is not None:
        service.traces.own(judged.guid)
        decision = judged.verdict.decision
        service.history.note(judged.sighting, decision, judged.grounds, judged.seen)


def own_grounds(seen: Observed, now: datetime) -> tuple[Reason, ...]:
    """What speaks of a comment beside its words and needs no history: form and lists."""
    comment = seen.comment
    return form_grounds(comment) + list_grounds(seen.features, comment.email, now.date())


def entry(
    service: Service, site: Site, comment: Comment, judged: Judged, now: datetime
) -> Entry:  # fmt: skip
    """What the journal keeps of a check."""
    verdict = judged.verdict
    return Entry(
        site_id=site.id,
        guid=judged.guid,
        at=now,
        decision=verdict.decision.value,
        probability=verdict.probability,
        reasons=" ".join([reason.code for reason in verdict.reasons]),
        content=content_of(service.secret, site, comment),
        email=email_of(service.secret, site, comment),
        text=kept_text(comment) if site.keep_check_text else None,
        base_digest=service.base.digest,
        traces=None if judged.sighting is None else pack(judged.sighting),
    )


def kept_text(comment: Comment) -> str:
    """The text as a database takes it: at most 64 kB, no NUL, no half of a character."""
    whole = comment.text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return whole.encode("utf-8", "replace")[:MAX_TEXT_BYTES].decode("utf-8", "ignore")
