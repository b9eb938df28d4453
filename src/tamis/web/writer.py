"""Writing in the comment section: posting, editing, taking back, votes, reports, preview.

A form from the element goes the same way as one of our own pages (web.embed): checked for
mistakes, for its token, for how fast and into what it is written, then judged and kept by
`comments.posting`. What is wrong is answered in sentences in the site's language, each under
its field's name. Limits are by keyed address and in memory (web.guard).
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.checks.service import Service
from tamis.comment import FormSigns
from tamis.comments import markup, reports, tokens, voting
from tamis.comments.closing import Slow
from tamis.comments.editing import edit, edit_until, take_back
from tamis.comments.posting import Draft, Fault, faults, is_too_long, post, was_posted
from tamis.comments.reading import Current, current
from tamis.comments.threads import site_of_comment
from tamis.errors import BadInput, NotFound, Refused, Unavailable
from tamis.site import Site, SiteId
from tamis.web.answers import json_response
from tamis.web.guard import Limit, address_key, peer
from tamis.web.opened import NotTaken, opened, place_of, speaking
from tamis.web.pages import utc_now
from tamis.web.reader import own_out, receipt_url, told_author
from tamis.web.said import fault_said
from tamis.web.talk import (
    EditIn,
    NotNow,
    PostIn,
    PostOut,
    PreviewIn,
    PreviewOut,
    ReportIn,
    ReportOut,
    TakeBackIn,
    TakenBackOut,
    VoteIn,
    VoteOut,
)
from tamis.wording import Words, words

POSTS = 1 / 10, 10  # of one address: a second, at once
EDITS = 1 / 10, 20
VOTES = 1 / 2, 60
REPORTS = 1 / 60, 5
PREVIEWS = 2.0, 30


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast one address may do what."""

    posts: Limit
    edits: Limit
    votes: Limit
    reports: Limit
    previews: Limit
    slow: Slow


def writer_routes() -> list[BaseRoute]:
    """The doors for writers."""
    limits = Limits(Limit(*POSTS), Limit(*EDITS), Limit(*VOTES), Limit(*REPORTS),
                    Limit(*PREVIEWS), Slow())  # fmt: skip

    def posting(service: Service, sent: PostIn, request: Request) -> Response:
        return take_post(service, limits, sent, request)

    def editing(service: Service, sent: EditIn, request: Request) -> Response:
        return take_edit(service, limits, sent, request)

    def deleting(service: Service, sent: TakeBackIn, request: Request) -> Response:
        return take_deletion(service, limits, sent, request)

    def voted(service: Service, sent: VoteIn, request: Request) -> Response:
        return take_vote(service, limits, sent, request)

    def reported(service: Service, sent: ReportIn, request: Request) -> Response:
        return take_report(service, limits, sent, request)

    def preview(service: Service, sent: PreviewIn, request: Request) -> Response:
        check_pace(service, limits.previews, request, words("en"))
        return json_response(PreviewOut(markup.render(sent.text)))

    one = "/v1/comments/{id}"
    return [
        Route("/v1/comments", speaking(PostIn, posting), methods=["POST", "OPTIONS"]),
        Route("/v1/preview", speaking(PreviewIn, preview), methods=["POST", "OPTIONS"]),
        Route(f"{one}/vote", speaking(VoteIn, voted), methods=["POST", "OPTIONS"]),
        Route(f"{one}/report", speaking(ReportIn, reported), methods=["POST", "OPTIONS"]),
        Route(one, speaking(EditIn, editing), methods=["PATCH"]),
        Route(one, speaking(TakeBackIn, deleting), methods=["DELETE"]),
        Route(one, opened(no_such_call), methods=["OPTIONS"]),
    ]


async def no_such_call(service: Service, request: Request) -> Response:
    """Never reached: OPTIONS is answered before."""
    return Response(status_code=404)


def take_post(service: Service, limits: Limits, sent: PostIn, request: Request) -> Response:
    """POST /v1/comments"""
    site, page = place_of(service, sent.page)
    said, now = words(site.lang), utc_now()
    token = signed_form(service, page, sent.form_token, said)
    draft = draft_of(sent, page, token, request, now)
    if wrong := faults(draft):
        status = 413 if Fault.TEXT_LONG in wrong else 422
        raise NotTaken(status, {fault.field: fault_said(said, fault) for fault in wrong})
    writer = check_pace(service, limits.posts, request, said)
    try:
        with service.store.read() as conn:
            thread = current(conn, site, page, now)
        refusal = refused_by(thread, limits.slow, writer, said)
        if refusal is not None and not was_posted(service, site, draft):
            raise refusal
        posted = post(service, site, draft, now=now)
    except Unavailable as error:
        not_now(error, said)
    if thread.slow_s and not posted.again:
        limits.slow.wrote(thread.id, writer, time.monotonic())
    sentence, reasons = told_author(site, posted.state, posted.reasons)
    told = PostOut(
        id=posted.id,
        state=posted.state.value,  # type: ignore[arg-type]  # new ones are never deleted
        said=sentence,
        reasons=reasons,
        receipt=receipt_url(service, site, posted.id),
        edit_token=posted.edit,
        edit_until=edit_until(site, posted.at),
        html=posted.html,
        at=posted.at,
    )
    return json_response(told, 201)


def signed_form(service: Service, page: str, token: str, said: Words) -> tokens.Form:
    """What the form's token says. Raises NotTaken when it is not of this page, or too old."""
    try:
        form = tokens.read_form_token(service.secret, token)
    except BadInput:
        form = None
    if form is None or form.page != page:
        stale = said.say("The form had been open for more than a day. Please send it once more.")
        raise NotTaken(422, {"form_token": stale})
    return form


def draft_of(
    sent: PostIn, page: str, token: tokens.Form, request: Request, now: datetime
) -> Draft:  # fmt: skip
    """The form as posting takes it, with what the request tells of its sender."""
    head = request.headers.get
    return Draft(
        page=page,
        title=token.title,
        text=sent.text.replace("\r\n", "\n"),
        author=sent.author or "",
        email=sent.email or "",
        url=sent.url or "",
        parent=sent.parent or None,
        idempotency_key=sent.idempotency_key,
        form=FormSigns(honeypot=sent.trap, age_s=(now - token.made_at).total_seconds()),
        ip=peer(request.scope) or None,
        user_agent=head("user-agent"),
        referrer=head("referer"),
        accept_language=head("accept-language"),
    )


def check_pace(service: Service, limit: Limit, request: Request, said: Words) -> bytes:
    """Count one of this address; returns its key. Raises NotTaken when it is too fast."""
    writer = address_key(service.secret, peer(request.scope), utc_now())
    if wait_s := limit.take(writer, time.monotonic()):
        sentence = said.say("You are writing very fast. Please send it again in a moment.")
        raise NotTaken(429, NotNow(sentence), {"retry-after": str(wait_s)})
    return writer


def refused_by(thread: Current, slow: Slow, writer: bytes, said: Words) -> NotTaken | None:
    """Why a thread takes nothing (from this writer) now."""
    if thread.closed is not None:
        return NotTaken(409, NotNow(said.say("This thread is closed.")))
    wait_s = slow.wait_s(thread.id, writer, thread.slow_s, time.monotonic())
    if not wait_s:
        return None
    sentence = said.say("This thread is in slow mode: write again in a moment.")
    return NotTaken(429, NotNow(sentence), {"retry-after": str(wait_s)})


def not_now(error: Unavailable, said: Words) -> NoReturn:
    """The database is away: the text stays with its writer."""
    sentence = said.say(
        "The server cannot keep it at the moment. Please send it again in a minute."
    )
    raise NotTaken(503, NotNow(sentence), {"retry-after": str(error.retry_after_s)}) from error


def take_edit(service: Service, limits: Limits, sent: EditIn, request: Request) -> Response:
    """PATCH /v1/comments/ID"""
    site = site_here(service, request)
    said = words(site.lang)
    check_pace(service, limits.edits, request, said)
    text = sent.text.replace("\r\n", "\n")
    try:
        changed = edit(service, site, id_of(request), sent.edit_token, text, now=utc_now())
    except BadInput as error:
        fault = next(f for f in Fault if (f.field, f.problem) == (error.field, error.problem))
        raise NotTaken(413 if is_too_long_text(text) else 422, {
            fault.field: fault_said(said, fault)}) from None  # fmt: skip
    except Refused:
        raise NotTaken(409, NotNow(said.say("It can no longer be changed."))) from None
    return json_response(own_out(service, site, changed))


def is_too_long_text(text: str) -> bool:
    """Whether a text alone is too long."""
    return is_too_long(Draft(page="", title="", text=text, author=""))


def take_deletion(
    service: Service, limits: Limits, sent: TakeBackIn, request: Request
) -> Response:  # fmt: skip
    """DELETE /v1/comments/ID"""
    site = site_here(service, request)
    said = words(site.lang)
    check_pace(service, limits.edits, request, said)
    try:
        take_back(service, site, id_of(request), sent.edit_token, now=utc_now())
    except Refused:
        raise NotTaken(409, NotNow(said.say("It can no longer be changed."))) from None
    return json_response(TakenBackOut(id_of(request)))


def take_vote(service: Service, limits: Limits, sent: VoteIn, request: Request) -> Response:
    """POST /v1/comments/ID/vote"""
    site = site_here(service, request)
    said, id = words(site.lang), id_of(request)
    if not site.votes:
        raise NotTaken(409, NotNow(said.say("There are no votes here.")))
    check_pace(service, limits.votes, request, said)
    voter = tokens.browser_handle(service.secret, site.id, id, sent.voter)
    with service.store.write() as conn:
        tally = voting.vote(conn, site.id, id, voter, sent.value, utc_now())
    return json_response(VoteOut(tally.up, tally.down, tally.mine))


def take_report(service: Service, limits: Limits, sent: ReportIn, request: Request) -> Response:
    """POST /v1/comments/ID/report"""
    site = site_here(service, request)
    said, id = words(site.lang), id_of(request)
    check_pace(service, limits.reports, request, said)
    reporter = tokens.browser_handle(service.secret, site.id, id, sent.voter)
    with service.store.write() as conn:
        reports.report(conn, site.id, id, reporter, sent.why, sent.note, utc_now())
    return json_response(ReportOut(said.say("Thank you: the moderators are told.")), 202)


def site_here(service: Service, request: Request) -> Site:
    """The site of the comment that the address names. Raises NotFound."""
    with service.store.read() as conn:
        number = site_of_comment(conn, id_of(request))
    site = service.sites.by_id(SiteId(number))
    if site is None:
        raise NotFound("comment", id_of(request))
    return site


def id_of(request: Request) -> str:
    """The comment that the address names."""
    return str(request.path_params["id"])[:64]
