"""What people may know: the data page, and the receipt of one comment.

`/notice` (`?lang=`, `?page=` for the words of one site) and `/notice.json` are made
from the schema. `/receipt/TOKEN` shows its holder what is kept of one comment and the
verdict in words, never a score. It is cached nowhere, indexed nowhere, and tells no
other host where the reader came from.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.checks.service import Service
from tamis.comments.receipts import Receipt, find_receipt
from tamis.comments.threads import site_of
from tamis.errors import BadInput, TamisError
from tamis.privacy.notice import Answer, Group, as_json, build, rows_of
from tamis.web.answers import json_response
from tamis.web.pages import page, preferred, trouble
from tamis.web.said import urlencode
from tamis.wording import Words, languages, words

PRIVATE = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What account/notice.html shows."""

    sentence: str
    answers: tuple[Answer, ...]
    groups: tuple[Group, ...]
    url_in: dict[str, str]  # language: address


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept of a comment."""

    what: str
    value: str
    keep: str
    seen: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What account/receipt.html shows."""

    receipt: Receipt
    kept: tuple[Kept, ...]


def show_notice(request: Request) -> Response:
    """GET /notice"""
    site_url, lang = _for_site(request)
    notice = build(words(lang), site_url)
    about = request.query_params.get("page", "")
    tail = f"&page={urlencode(about)}" if about and site_url else ""
    url_in = {other: f"/notice?lang={other}{tail}" for other in languages()}
    shown = NoticePage(notice.sentence, notice.answers, notice.groups, url_in)
    headers = {"cache-control": "public, max-age=300", "vary": "accept-language"}
    return page("account/notice.html", shown, lang=lang, headers=headers)


def show_notice_json(request: Request) -> Response:
    """GET /notice.json"""
    site_url, lang = _for_site(request)
    headers = {"cache-control": "public, max-age=300", "vary": "accept-language"}
    return json_response(as_json(build(words(lang), site_url)), headers=headers)


def show_receipt(request: Request) -> Response:
    """GET /receipt/TOKEN"""
    service: Service = request.app.state.service
    try:
        with service.store.read() as conn:
            receipt = find_receipt(conn, service.secret, request.path_params["token"])
    except TamisError as error:
        answer = trouble(error, preferred(request))
        answer.headers.update(PRIVATE)
        return answer
    lang = receipt.site_lang
    shown = ReceiptPage(receipt, kept_of(words(lang), receipt))
    return page("account/receipt.html", shown, lang=lang, headers=PRIVATE)


def kept_of(known: Words, receipt: Receipt) -> tuple[Kept, ...]:
    """What is kept of this comment, with the schema's own ends and readers."""
    values = {
        "text": receipt.text, "author": receipt.author, "url": receipt.url or "",
        "email_handle": known.say("kept as a coded trace") if receipt.has_email else "",
        "created_at": known.moment(receipt.created_at),
        "decided_at": known.moment(receipt.decided_at) if receipt.decided_at else "",
    }  # fmt: skip
    rows = {row.column.partition(".")[2]: row for row in rows_of(known, "comments")}
    return tuple(
        Kept(rows[name].what, value, rows[name].keep, rows[name].seen)
        for name, value in values.items()
        if value
    )


def account_routes() -> list[BaseRoute]:
    """The data page and the receipts."""
    return [
        Route("/notice", show_notice),
        Route("/notice.json", show_notice_json),
        Route("/receipt/{token}", show_receipt),
    ]


def _for_site(request: Request) -> tuple[str | None, str]:
    """The site that the page is asked for, and the language to answer in."""
    service: Service = request.app.state.service
    asked, about = request.query_params.get("lang"), request.query_params.get("page", "")
    site = None
    known = tuple(service.sites)
    try:
        site = site_of(known, about) if about else known[0] if len(known) == 1 else None
    except BadInput:
        pass  # of a foreign page nothing is known: the general words are shown
    lang = asked or (site.lang if site else preferred(request))
    return (site.url if site else None), words(lang).lang
