"""Posting: from a filled-in form to a kept comment.

    faults(draft) -> what to mend, field by field
    post(service, site, draft, now=...) -> Posted

The one way: the draft becomes a `Comment`, `checks` judges it from memory, its verdict
(or an odd form) decides its state, and one transaction keeps it. The e-mail address and the
IP address serve the judge and are then let go; of the e-mail a keyed handle remains.

A form sent twice (double click, retry, going back and sending again) is posted once:
its idempotency key, hashed together with what was written, is unique in the store. The
same form with another text is another comment.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from tamis.checks.check import Checked, check_now
from tamis.checks.service import Service
from tamis.comment import MAX_TEXT_BYTES, Comment, FormSigns
from tamis.comments import markup, tokens
from tamis.comments.audit import is_picked
from tamis.comments.revisions import touch
from tamis.comments.states import State, state_after
from tamis.comments.threads import Thread, open_thread, reasons_from, reasons_to
from tamis.errors import BadInput
from tamis.identity import email_handle
from tamis.site import Site
from tamis.store.ids import new_id
from tamis.store.schema import comments
from tamis.verdict import Reason

MAX_NAME = 80
MAX_EMAIL = 254  # RFC 5321
TRAPPED = Reason("form.honeypot", (), 0.0, ())  # no weight: it holds, whatever the judge says


class Fault(StrEnum):
    """What may be wrong with a draft: the field, and what is the matter with it."""

    TEXT_MISSING = "text: is empty"
    TEXT_LONG = "text: is longer than 64 kB"
    NAME_MISSING = "author: is empty"
    NAME_LONG = "author: is longer than 80 signs"
    EMAIL_WRONG = "email: is not an e-mail address"
    URL_WRONG = "url: is not a web address"

    @property
    def field(self) -> str:
        """The field's name in the form."""
        return self.value.partition(": ")[0]

    @property
    def problem(self) -> str:
        """What is wrong with it, for programs."""
        return self.value.partition(": ")[2]


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled-in form, as typed. `page` is the canonical address."""

    page: str
    title: str
    text: str
    author: str
    email: str = ""
    url: str = ""
    parent: str | None = None
    idempotency_key: str = ""
    form: FormSigns = field(default_factory=FormSigns)
    ip: str | None = None
    user_agent: str | None = None
    referrer: str | None = None
    accept_language: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of it."""

    id: str
    page: str
    state: State
    reasons: tuple[Reason, ...]
    receipt: tokens.ReceiptToken
    again: bool  # it had been posted before: nothing was done now
    html: str
    at: datetime
    edit: tokens.EditToken


def faults(draft: Draft) -> tuple[Fault, ...]:
    """What keeps the draft from being taken, in the order of the form."""
    text, author = markup.tame(draft.text).strip(), markup.tame(draft.author).strip()
    found = {
        Fault.TEXT_MISSING: not text,
        Fault.TEXT_LONG: is_too_long(draft),
        Fault.NAME_MISSING: not author,
        Fault.NAME_LONG: len(author) > MAX_NAME,
        Fault.EMAIL_WRONG: bool(draft.email.strip()) and not _is_address(draft.email.strip()),
        Fault.URL_WRONG: bool(draft.url.strip()) and markup.clean_address(draft.url) is None,
    }
    return tuple(fault for fault, is_there in found.items() if is_there)


def is_too_long(draft: Draft) -> bool:
    """Whether the text is beyond what the form takes."""
    return len(draft.text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES


def post(service: Service, site: Site, draft: Draft, *, now: datetime) -> Posted:
    """Judges the draft and keeps it. Raises BadInput for the first fault; Unavailable."""
    for fault in faults(draft):
        raise BadInput(fault.field, fault.problem)
    key = _once_key(service, site, draft)
    with service.store.read() as conn:
        before = _posted_before(conn, service, site, draft, key)
    if before is not None:
        return before
    checked = check_now(service, site, as_comment(site, draft, now), now=now)
    try:
        with service.store.write() as conn:
            thread = open_thread(conn, site, draft.page, draft.title, now)
            return _keep(conn, service, site, draft, thread, checked, key, now)
    except IntegrityError:  # the same form, sent twice at once: the other one was first
        with service.store.read() as conn:
            before = _posted_before(conn, service, site, draft, key)
        if before is None:
            raise
        return before


def was_posted(service: Service, site: Site, draft: Draft) -> bool:
    """Whether this very form was posted before: to send it again is never too fast."""
    key = _once_key(service, site, draft)
    with service.store.read() as conn:
        return _posted_before(conn, service, site, draft, key) is not None


def as_comment(site: Site, draft: Draft, now: datetime) -> Comment:
    """The draft as the judge sees it. A field left empty was not sent."""
    return Comment(
        text=draft.text,
        author=draft.author.strip() or None,
        email=draft.email.strip() or None,
        url=draft.url.strip() or None,
        ip=draft.ip,
        user_agent=draft.user_agent,
        referrer=draft.referrer,
        accept_language=draft.accept_language,
        permalink=draft.page,
        page_title=draft.title or None,
        type="reply" if draft.parent else "comment",
        parent=draft.parent,
        lang=site.lang,
        written_at=now,
        # a hidden field filled in is judged here, not by the judge: see states
        form=replace(draft.form, honeypot=None),
    )


def _keep(
    conn: Connection,
    service: Service,
    site: Site,
    draft: Draft,
    thread: Thread,
    checked: Checked,
    key: str,
    now: datetime,
) -> Posted:
    verdict, trapped = checked.verdict, bool(draft.form.honeypot)
    reasons = (TRAPPED, *verdict.reasons) if trapped else verdict.reasons
    state = state_after(verdict.decision, suspicious_form=trapped)
    id = new_id(now)
    receipt = tokens.receipt_token(service.secret, site.id, id)
    edit = tokens.edit_token(service.secret, site.id, id)
    html = markup.render(draft.text)
    email = draft.email.strip()
    row = {
        "site_id": site.id,
        "id": id,
        "thread_id": thread.id,
        "parent_id": _parent(conn, site, thread, draft.parent),
        "author": markup.tame(draft.author).strip(),
        "url": markup.clean_address(draft.url),
        "email_handle": email_handle(service.secret, site.controller, email) if email else None,
        "text": draft.text,
        "html": html,
        "state": state,
        "decision": verdict.decision,
        "probability": verdict.probability,
        "reasons": reasons_to(reasons),
        "guid": checked.guid,
        "created_at": now,
        "receipt_hash": tokens.receipt_hash(service.secret, receipt),
        "edit_hash": tokens.edit_hash(service.secret, edit),
        "idempotency_key": key,
        "audit": state is State.SPAM and is_picked(conn, service.secret, site.id),
    }
    conn.execute(insert(comments).values(row))
    if state is State.APPROVED:
        touch(conn, site.id, thread.id)
    return Posted(
        id, thread.page, state, reasons, receipt, again=False, html=html, at=now, edit=edit
    )


def _parent(conn: Connection, site: Site, thread: Thread, parent: str | None) -> str | None:
    """The comment answered, if it is one of this thread; else the answer stands alone."""
    if not parent:
        return None
    known = select(comments.c.id).where(
        comments.c.site_id == site.id,
        comments.c.thread_id == thread.id,
        comments.c.id == parent,
    )
    return conn.execute(known).scalar_one_or_none()


def _once_key(service: Service, site: Site, draft: Draft) -> str:
    parts = (site.id, draft.idempotency_key, draft.page, draft.parent, draft.author, draft.text)
    return service.secret.derive("idempotency", *parts)[:16].hex()


def _posted_before(
    conn: Connection, service: Service, site: Site, draft: Draft, key: str
) -> Posted | None:
    columns = (
        comments.c.id, comments.c.state, comments.c.reasons, comments.c.html,
        comments.c.created_at,
    )  # fmt: skip
    same = select(*columns).where(comments.c.site_id == site.id, comments.c.idempotency_key == key)
    row = conn.execute(same).first()
    if row is None:
        return None
    receipt = tokens.receipt_token(service.secret, site.id, row.id)
    edit = tokens.edit_token(service.secret, site.id, row.id)
    reasons = reasons_from(row.reasons)
    return Posted(
        row.id, draft.page, State(row.state), reasons, receipt, again=True, html=row.html,
        at=row.created_at, edit=edit,
    )  # fmt: skip


def _is_address(value: str) -> bool:
    local, at, host = value.rpartition("@")
    fits = bool(local and at and host) and len(value) <= MAX_EMAIL
    return fits and not any(sign.isspace() or sign in '<>,;"' for sign in value)
