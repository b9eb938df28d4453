"""The door for clients of Akismet's API: every call, in versions 1.1 and 1.2.

A raw ASGI app in front of the router, since comment-check is the hot path: read the
form, find the key, make a `Comment`, let `checks` judge it, answer in one piece. A
check stays in the event loop; what touches the database takes one hop to a thread.

What clients rely on: a body is exactly one of the few known words; the status is 200
for all that was understood; `X-akismet-debug-help` stands on bad answers only; every
answer to comment-check, errors too, bears a fresh `X-akismet-guid`, without which
WordPress publishes what it should hold. Any bytes at all get an answer.

Hold goes to WordPress as `false` with `X-akismet-error`; to other clients as the site
chose (`hold_as`). Header names are spelled as Akismet spells them, since some clients
compare case.

Not here: reading forms (forms), fields (fields, wordpress), figures (figures, frames).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from secrets import token_hex

from prometheus_client import Counter
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from tamis.checks.check import Checked, check
from tamis.checks.feedback import feedback
from tamis.checks.service import Service
from tamis.comment import Comment, Label
from tamis.errors import TamisError
from tamis.learning.trust import by_key
from tamis.site import Holder, Site
from tamis.verdict import Decision, Reason, Verdict
from tamis.web import figures, frames
from tamis.web.answers import (
    JSON,
    Answer,
    Header,
    Spelled,
    in_words,
    note_unexpected,
    plain,
    send_answer,
)
from tamis.web.counts import CALLS, Why, note_refusal
from tamis.web.fields import is_test_mark, read_comment, sender_of
from tamis.web.forms import MAX_BODY, Disconnected, Form, Unread, read_body, read_form
from tamis.web.guard import WRONG_KEYS_AT_ONCE, WRONG_KEYS_PER_S, Limit, address_key, peer
from tamis.web.keys import find_key, is_blog, is_key
from tamis.web.wordpress import now_utc

THANKS = Answer(b"Thanks for making the web a better place.")
VALID = Answer(b"valid")

GUID = Spelled(b"X-akismet-guid")
DEBUG_HELP = Spelled(b"X-akismet-debug-help")
PRO_TIP = Spelled(b"X-akismet-pro-tip")
ERROR = Spelled(b"X-akismet-error")
SCORE = Spelled(b"X-tamis-score")
VERDICT = Spelled(b"X-tamis-verdict")
DEGRADED = Spelled(b"X-tamis-degraded")

DRAIN_BYTES = 8 * MAX_BODY  # of a refused body, so that the client gets to read the refusal
DRAIN_S = 5.0

VERSIONS = ("1.1", "1.2", "1.0")
CHECK = "comment-check"
SOURCE = "akismet"  # of ledger lines that come through this door
REPORTS = {"submit-spam": Label.SPAM, "submit-ham": Label.HAM}
KEYLESS = {"test": Answer(b"connected"), "compatible-plugins": Answer(b"[]", JSON)}
FIGURES = {
    "usage-limit": figures.usage_limit,
    "key-sites": figures.key_sites,
    "get-subscription": figures.get_subscription,
    "get-stats": figures.get_stats,
    "get-key-stats": figures.get_stats,
    "token": figures.token,
}
FRAMES = {"user-stats.php": frames.user_stats, "snapshot.php": frames.snapshot}
CALLS_KNOWN = frozenset(
    {"verify-key", "deactivate", CHECK, *REPORTS, *KEYLESS, *FIGURES, *FRAMES}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One request, its body read."""

    name: str
    form: Form
    key: str  # as sent
    user_agent: bytes
    peer: str
    now: datetime


def is_akismet_path(path: str) -> bool:
    """Whether this door answers for a path. A base address may end in a slash too many."""
    if path[:2] == "//":
        path = f"/{path.lstrip('/')}"
    return path[:5] in ("/1.1/", "/1.2/", "/1.0/") or path[:3] == "/k/" or path == "/deactivate"


def akismet_door(service_of: Callable[[Scope], Service]) -> ASGIApp:
    """The app. `service_of` finds what the running server has."""
    wrong_keys = Limit(WRONG_KEYS_PER_S, WRONG_KEYS_AT_ONCE)

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        name, path_key = split_path(scope["path"])
        headers = dict(scope["headers"])
        unread = False
        try:
            answer = refuse_route(name, scope["method"]) or KEYLESS.get(name)
            if answer is None:
                call = await read_call(name, path_key, scope, headers, receive)
                answer = await answer_call(service_of(scope), call, wrong_keys)
        except Disconnected:
            return
        except TamisError as error:
            answer, unread = in_words(error), isinstance(error, Unread)
        except Exception as error:  # noqa: BLE001 - a client must never see a 500
            answer = unexpected(name, error)
        outcomes(name, "refused" if answer.body == b"invalid" else str(answer.status)).inc()
        if name == CHECK and not any(header == GUID for header, _ in answer.headers):
            answer = answer.having((GUID, token_hex(16).encode()))
        if unread:
            await send_and_drain(answer, headers, receive, send)
        else:
            await send_answer(answer, send)

    return door


def split_path(path: str) -> tuple[str, str]:
    """The call's name and the key in the path; "" for each that is not there."""
    parts = [part for part in path.split("/") if part]
    key = ""
    if len(parts) > 1 and parts[0] == "k":
        key, parts = parts[1], parts[2:]
    if len(parts) == 2 and parts[0] in VERSIONS:
        parts = parts[1:]
    known = len(parts) == 1 and parts[0] in CALLS_KNOWN
    return parts[0] if known else "", key


def refuse_route(name: str, method: str) -> Answer | None:
    """404 and 405."""
    if not name:
        return plain(404, "There is no such call.")
    if method not in ("GET", "POST", "HEAD"):
        return plain(405, "Use GET or POST.", (b"allow", b"GET, POST"))
    return None


async def read_call(
    name: str, path_key: str, scope: Scope, headers: dict[bytes, bytes], receive: Receive
) -> Call:
    """Read body and query. Raises TooLarge, Disconnected."""
    told = headers.get(b"content-length", b"")
    body = await read_body(receive, int(told) if told.isdigit() else None)
    form = read_form(body, headers.get(b"content-type", b""), scope["query_string"])
    wanted = "key" if name == "verify-key" else "api_key"
    key = find_key(form, path_key, headers.get(b"host", b""), wanted=wanted)
    return Call(name, form, key, headers.get(b"user-agent", b""), peer(scope), now_utc())


async def answer_call(service: Service, call: Call, wrong_keys: Limit) -> Answer:
    """What a call gets. Raises our errors."""
    if call.name in FRAMES:
        return await run_in_threadpool(FRAMES[call.name], service, call.form, call.key, call.now)
    holder = service.sites.holder(call.key) if is_key(call.key) else None
    if holder is None:
        return refuse_key(service, call, wrong_keys)
    if call.name == CHECK or call.name in REPORTS:
        return missing(call) or await about_comment(service, holder, call)
    if call.name in FIGURES:
        asked = figures.Asked(service, holder.site, holder.key_number, call.form, call.now)
        return await run_in_threadpool(FIGURES[call.name], asked)
    if call.name == "verify-key":
        return bad_blog(call) or VALID
    return Answer(b"deactivated")


async def about_comment(service: Service, holder: Holder, call: Call) -> Answer:
    """A check stays in the event loop, a report takes a thread."""
    if call.name == CHECK:
        return await comment_check(service, holder.site, call)
    return await run_in_threadpool(report, service, holder, call)


def refuse_key(service: Service, call: Call, wrong_keys: Limit) -> Answer:
    """`invalid`, or 429 for an address that tries key after key."""
    if not call.key:
        note_refusal(Why.NO_KEY, call.now)
        return invalid(b'Empty "api_key" value')
    key = address_key(service.secret, call.peer, call.now)
    if wait_s := wrong_keys.take(key, call.now.timestamp()):
        note_refusal(Why.TOO_MANY, call.now)
        words = f"Too many wrong keys from this address. Try again in {wait_s} s."
        return plain(429, words, (b"retry-after", b"%d" % wait_s))
    note_refusal(Why.UNKNOWN_KEY, call.now)
    return invalid(b"This API key is not known here. See: tamis site list")


def invalid(why: bytes) -> Answer:
    """The protocol's word for a wrong key or blog, and the reason."""
    return Answer(b"invalid", headers=((DEBUG_HELP, why),))


def bad_blog(call: Call) -> Answer | None:
    """`invalid` if the blog's address is missing or none."""
    blog = call.form.get("blog")
    if blog and is_blog(blog):
        return None
    note_refusal(Why.NO_ADDRESS, call.now)
    return invalid(b"We were unable to parse your blog URI" if blog else b'Empty "blog" value')


def missing(call: Call) -> Answer | None:
    """What a check or report without its required fields gets. An empty `user_ip` will do."""
    form = call.form
    for name, given in (("blog", form.get("blog")), ("user_ip", "user_ip" in form or None)):
        if not given:
            if name == "blog":
                note_refusal(Why.NO_ADDRESS, call.now)
            help_ = f'Empty "{name}" value'.encode()
            body = f"Missing required field: {name}.".encode()
            return Answer(body, headers=((DEBUG_HELP, help_),))
    return bad_blog(call)


async def comment_check(service: Service, site: Site, call: Call) -> Answer:
    """The hot path."""
    sender = sender_of(call.user_agent, call.name, call.form)
    comment = read_comment(call.form, sender, call.now)
    checked = await check(
        service,
        site,
        comment,
        test=call.form.flag("is_test"),
        dictated=dictated(call.form, comment),
        explain=False,
        now=call.now,
    )
    return verdict_answer(checked, site, to_wordpress=sender.is_wordpress)


def dictated(form: Form, comment: Comment) -> Verdict | None:
    """What Akismet's test marks ask for. The role of an administrator is stronger."""
    if comment.role == "administrator":
        return None
    mark = Reason("test.mark", (), 0.0, ())
    if form.flag("is_test") and form.flag("test_discard"):
        return Verdict(1.0, (1.0, 1.0), Decision.DISCARD, (mark,))
    return Verdict(1.0, (1.0, 1.0), Decision.SPAM, (mark,)) if is_test_mark(comment) else None


def verdict_answer(checked: Checked, site: Site, *, to_wordpress: bool) -> Answer:
    """`true` or `false`, with the verdict in full in the headers."""
    decision = checked.verdict.decision
    headers: list[Header] = [
        (GUID, checked.guid.encode()),
        (SCORE, b"%.6f" % checked.verdict.probability),
        (VERDICT, decision.encode()),
    ]
    is_spam = decision.is_spam
    if decision is Decision.DISCARD:
        headers.append((PRO_TIP, b"discard"))
    elif decision is Decision.HOLD:
        if to_wordpress:
            headers.append((ERROR, b"held by Tamis"))
        else:
            is_spam = site.hold_as == "spam"
    if checked.degraded:
        headers.append((DEGRADED, b"database"))
    return Answer(b"true" if is_spam else b"false", headers=tuple(headers))


def report(service: Service, holder: Holder, call: Call) -> Answer:
    """Learn what a person says. Thanks are given once the ledger line is committed."""
    if not call.form.flag("is_test"):
        sender = sender_of(call.user_agent, call.name, call.form)
        comment = read_comment(call.form, sender, call.now)
        label = REPORTS[call.name]
        feedback(
            service, holder.site, comment, label, given_by="report", source=SOURCE,
            now=call.now, giver=by_key(holder.key_number),
        )  # fmt: skip
    return THANKS


def unexpected(name: str, error: Exception) -> Answer:
    """A mistake of ours."""
    note_unexpected("akismet", name, error)
    return plain(503, "This request met a mistake of the server.", (b"retry-after", b"60"))


async def send_and_drain(
    answer: Answer, headers: dict[bytes, bytes], receive: Receive, send: Send
) -> None:
    """Refuse a body before it is read whole, then let some of it run by unread.

    A connection closed at once on unread bytes would be reset, and the client would
    never see why. One that waits for `100 Continue` has sent nothing and needs no such care.
    """
    if b"expect" in headers:
        await send_answer(answer.having((b"connection", b"close")), send)
        return
    await send_answer(answer, send, more=True)
    left, more = DRAIN_BYTES, True
    try:
        async with asyncio.timeout(DRAIN_S):
            while more and left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)
    except TimeoutError:
        pass  # it was told; whoever still sends is cut off
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@cache
def outcomes(name: str, outcome: str) -> Counter:
    """The counter of one call with one outcome, bound once."""
    return CALLS.labels(name or "unknown", outcome)
