"""Reply notices: who wants to hear of answers, and the two mails that they get.

Whoever ticks the box and gives an address gets a **confirmation** first; only a press of the
button behind its link makes the subscription one. It bears no word that a stranger
chose, neither name nor text nor address of a page, and an inbox gets CONFIRMATIONS a day
at most, so nobody can be bombed or advertised to. After that comes one **notice** per
answer to their comment. Not of their own answers. A notice says who answered and where;
the answer's text stays on the page, where its author can still change or erase it.

Nothing here decides when. Mails are queued with the comment that causes them, whatever
became of it, and `ready` is the condition under which the outbox lets one go: comment
published, subscription there and confirmed. So it does not matter by which door a held
comment is released, and what is never published is never told.

The link's token is computed from the subscription, 128 bits; the store has its hash.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, or_, select, update

from tamis.checks.service import Service
from tamis.comments import markup
from tamis.comments.states import State
from tamis.comments.threads import Thread
from tamis.errors import NotFound
from tamis.identity import Secret, email_handle, key_hash
from tamis.outbox.mail import mailable
from tamis.outbox.outbox import MAX_TRIES, Mail, put, recently
from tamis.site import Site, SiteId
from tamis.store.ids import new_id
from tamis.store.schema import comments, outbox, sites, subscriptions, threads
from tamis.wording import Words, words

CONFIRM, REPLY = "confirm", "reply"  # kinds of mails
CONFIRMATIONS = 3  # mails that ask one inbox to confirm, within DAY, from all sites of a server
DAY = timedelta(days=1)
UNCONFIRMED = timedelta(hours=48)  # to press the button, from the mail on
WAITING = timedelta(days=14)  # for the comment to be published, before there is a mail
SILENT = timedelta(days=365)  # without a mail
SENT = timedelta(days=7)  # rows of mails that went out, or were given up

MAX_QUOTED = 80  # signs of a title


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever posts a comment and may want to hear of answers to it."""

    comment_id: str
    author: str
    email: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """What its holder is shown."""

    site_id: SiteId
    id: str
    lang: str
    page: str  # with the comment's place
    title: str
    confirmed_at: datetime | None


def ask(
    conn: Connection, service: Service, site: Site, thread: Thread, asker: Asker, now: datetime
) -> None:
    """Note the wish and queue the mail that asks for confirmation. Silent where there is no
    more for this inbox today: whether somebody else asked is not for the writer to know."""
    address = mailable(asker.email)
    if not service.settings.sends_mail or address is None:
        return
    if recently(conn, service.secret, CONFIRM, address, now - DAY) >= CONFIRMATIONS:
        return
    id = new_id(now)
    row = {
        "site_id": site.id, "id": id, "email": address, "thread_id": thread.id,
        "comment_id": asker.comment_id, "lang": words(site.lang).lang, "asked_at": now,
        "token_hash": key_hash(service.secret, token_of(service.secret, site.id, id)),
    }  # fmt: skip
    conn.execute(insert(subscriptions).values(row))
    mail = confirmation(words(site.lang), site, link(service, site.id, id), address)
    put(conn, service.secret, site.id, _of(mail, id, asker.comment_id), now)


def tell(
    conn: Connection, service: Service, site: Site, thread: Thread, parent_id: str, asker: Asker,
    now: datetime,
) -> None:  # fmt: skip
    """Queue a notice for each who wants to hear of answers to `parent_id`, but the answerer."""
    if not service.settings.sends_mail:
        return
    wanted = select(subscriptions.c.id, subscriptions.c.email, subscriptions.c.lang).where(
        subscriptions.c.site_id == site.id, subscriptions.c.comment_id == parent_id
    )
    writer = email_handle(service.secret, site.controller, asker.email) if asker.email else None
    for row in conn.execute(wanted).all():
        if email_handle(service.secret, site.controller, row.email) == writer:
            continue
        place = f"{thread.page}#c-{asker.comment_id}"
        title = thread.title or urlsplit(site.url).netloc
        leave = link(service, site.id, row.id)
        mail = notice(words(row.lang), asker.author, title, place, leave, row.email)
        put(conn, service.secret, site.id, _of(mail, row.id, asker.comment_id), now)


def ready() -> ColumnElement[bool]:
    """When a queued mail may go: its comment is published, its subscription stands."""
    published = exists().where(
        comments.c.site_id == outbox.c.site_id,
        comments.c.id == outbox.c.comment_id,
        comments.c.state == State.APPROVED,
    )
    own = comments.alias("own")
    stands = exists().where(
        subscriptions.c.site_id == outbox.c.site_id,
        subscriptions.c.id == outbox.c.subscription_id,
        or_(
            and_(outbox.c.kind == CONFIRM, subscriptions.c.confirmed_at.is_(None)),
            and_(outbox.c.kind == REPLY, subscriptions.c.confirmed_at.is_not(None)),
        ),
        own.c.site_id == subscriptions.c.site_id,
        own.c.id == subscriptions.c.comment_id,
        own.c.state == State.APPROVED,
    )
    return and_(published, stands)


def find(conn: Connection, secret: Secret, token: str) -> Subscription:
    """The subscription that a link belongs to. Raises NotFound."""
    columns = (
        subscriptions.c.site_id, subscriptions.c.id, subscriptions.c.lang,
        subscriptions.c.confirmed_at, subscriptions.c.comment_id, threads.c.page, threads.c.title,
    )  # fmt: skip
    here = and_(
        threads.c.site_id == subscriptions.c.site_id, threads.c.id == subscriptions.c.thread_id
    )
    found = (
        select(*columns)
        .join(threads, here)
        .where(
            subscriptions.c.site_id.in_(select(sites.c.id)),  # the index begins with the site
            subscriptions.c.token_hash == key_hash(secret, token),
        )
    )
    row = conn.execute(found).first()
    if row is None:
        raise NotFound("subscription", "of this link")
    place = f"{row.page}#c-{row.comment_id}" if row.comment_id else row.page
    return Subscription(
        SiteId(row.site_id), row.id, row.lang, place, row.title, row.confirmed_at
    )  # fmt: skip


def confirm(conn: Connection, secret: Secret, token: str, now: datetime) -> Subscription:
    """Its holder wants it. Raises NotFound."""
    found = find(conn, secret, token)
    if found.confirmed_at is None:
        conn.execute(update(subscriptions).where(*_is(found)).values(confirmed_at=now))
    return find(conn, secret, token)


def leave(conn: Connection, secret: Secret, token: str) -> Subscription | None:
    """End it, with what waits to be sent of it. A second time there is nothing: None."""
    try:
        found = find(conn, secret, token)
    except NotFound:
        return None
    conn.execute(delete(subscriptions).where(*_is(found)))
    drop_orphans(conn)
    return found


def drop_orphans(conn: Connection) -> int:
    """Unsent mails whose subscription or comment is gone."""
    subscription = exists().where(
        subscriptions.c.site_id == outbox.c.site_id,
        subscriptions.c.id == outbox.c.subscription_id,
    )
    comment = exists().where(
        comments.c.site_id == outbox.c.site_id,
        comments.c.id == outbox.c.comment_id,
        comments.c.state != State.DELETED,
    )
    bound = outbox.c.subscription_id.is_not(None)
    gone = delete(outbox).where(outbox.c.sent_at.is_(None), bound, or_(~subscription, ~comment))
    return conn.execute(gone).rowcount


def end_subscriptions(conn: Connection, now: datetime) -> int:
    """Those that nobody confirmed, that were silent for long, whose comment was deleted."""
    asked = exists().where(
        outbox.c.site_id == subscriptions.c.site_id,
        outbox.c.subscription_id == subscriptions.c.id,
        outbox.c.kind == CONFIRM,
        outbox.c.tries < MAX_TRIES,
        or_(outbox.c.sent_at >= now - UNCONFIRMED, outbox.c.sent_at.is_(None)),
    )
    unsure = subscriptions.c.confirmed_at.is_(None)
    late = and_(subscriptions.c.asked_at < now - UNCONFIRMED, ~asked)
    own = exists().where(
        comments.c.site_id == subscriptions.c.site_id,
        comments.c.id == subscriptions.c.comment_id,
        comments.c.state != State.DELETED,
    )
    silent = or_(
        subscriptions.c.mailed_at < now - SILENT,
        and_(subscriptions.c.mailed_at.is_(None), subscriptions.c.confirmed_at < now - SILENT),
    )
    forgotten = and_(unsure, or_(late, subscriptions.c.asked_at < now - WAITING))
    ended = or_(forgotten, silent, and_(subscriptions.c.comment_id.is_not(None), ~own))
    return conn.execute(delete(subscriptions).where(ended)).rowcount


def end_mails(conn: Connection, now: datetime) -> int:
    """Rows of mails that went out or were given up a while ago, and those without a cause."""
    given_up = and_(outbox.c.tries >= MAX_TRIES, outbox.c.due_at < now - SENT)
    done = conn.execute(delete(outbox).where(or_(outbox.c.sent_at < now - SENT, given_up)))
    return done.rowcount + drop_orphans(conn)


def token_of(secret: Secret, site_id: SiteId, id: str) -> str:
    """The token in a subscription's links."""
    digest = secret.derive("subscription", site_id, id)[:16]
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def link(service: Service, site_id: SiteId, id: str) -> str:
    """The page of a subscription; `/leave` behind it is for one click."""
    base = (service.settings.public_url or "").rstrip("/")
    return f"{base}/subscription/{token_of(service.secret, site_id, id)}"


def confirmation(known: Words, site: Site, address: str, to: str) -> Mail:
    """The mail that asks. It names the site's host and nothing that anybody typed."""
    host = urlsplit(site.url).netloc
    text = known.say(
        "Somebody, probably you, commented on %(host)s and wants to be told here of answers.\n"
        "\n"
        "If it was you, confirm it with the button on this page:\n"
        "%(link)s\n"
        "\n"
        "If it was not you, do nothing: without it you get no more mail about this, and your "
        "address is deleted within two days.\n",
        host=host,
        link=address,
    )
    subject = known.say("Answers to your comment on %(host)s: please confirm", host=host)
    return Mail(CONFIRM, to, subject, text, _headers(known, address))


def notice(known: Words, author: str, title: str, place: str, address: str, to: str) -> Mail:
    """The mail that tells of one answer."""
    name, about = _quoted(author), _quoted(title)
    text = known.say(
        "%(name)s answered your comment on “%(title)s”:\n"
        "%(place)s\n"
        "\n"
        "You get this mail because you asked to be told of answers to this comment. To get no "
        "more of them:\n"
        "%(link)s\n",
        name=name,
        title=about,
        place=place,
        link=address,
    )
    subject = known.say("%(name)s answered you: %(title)s", name=name, title=about)
    return Mail(REPLY, to, subject, text, _headers(known, address))


def _headers(known: Words, address: str) -> dict[str, str]:
    """RFC 2369 and 8058: mail programs show a button that ends it with one click."""
    return {
        "Content-Language": known.lang,
        "List-Unsubscribe": f"<{address}/leave>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _of(mail: Mail, subscription_id: str, comment_id: str) -> Mail:
    return Mail(
        mail.kind, mail.to, mail.subject, mail.text, mail.headers, subscription_id, comment_id
    )  # fmt: skip


def _quoted(value: str) -> str:
    """A name or title within a sentence: one line, no directions of its own, not endless."""
    plain = " ".join(markup.tame(value).split())
    return plain if len(plain) <= MAX_QUOTED else plain[: MAX_QUOTED - 1] + "…"


def _is(found: Subscription) -> tuple[ColumnElement[bool], ...]:
    return (subscriptions.c.site_id == found.site_id, subscriptions.c.id == found.id)
