"""Reply notices: whose address is written to, about what, when, and when no more."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, func, select, update

from tamis.checks.service import Service
from tamis.comment import FormSigns, Label
from tamis.comments import notices
from tamis.comments.posting import Fault, Posted, faults
from tamis.comments.states import State
from tamis.desk import people
from tamis.desk.decisions import decide
from tamis.desk.people import Role
from tamis.errors import NotFound
from tamis.outbox.delivery import deliver
from tamis.outbox.mail import mail_server as way_out
from tamis.privacy.retention import sweep
from tamis.site import Site
from tamis.store.schema import comments, outbox, subscriptions
from tamis.store.sites import add_site
from tests.checks.conftest import NOW
from tests.comments.drafts import draft, posted
from tests.mailserver import PUBLIC, MailServer, text_of

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ADA = "ada@example.org"
TRAP = FormSigns(honeypot="filled in")  # holds a comment


@dataclass
class Blog:
    """A site whose readers get mails, and a clock."""

    service: Service
    site: Site
    server: MailServer
    now: datetime = NOW

    def post(self, text: str, *, published: bool = True, **more: Any) -> Posted:
        """A comment, published whatever the filter thinks of it, or held."""
        form = {} if published else {"form": TRAP}
        made = posted(self.service, self.site, text, at=self.now, **(form | more))
        if published:
            self.put_in("approved", made)
        return made

    def put_in(self, state: str, comment: Posted) -> None:
        with self.service.store.write() as conn:
            conn.execute(update(comments).where(comments.c.id == comment.id).values(state=state))

    def send(self) -> list[Any]:
        """What waits and may go is sent; all mails so far."""
        deliver(
            self.service.store, lambda: way_out(self.service.settings), notices.ready(),
            lambda: self.now,
        )  # fmt: skip
        return self.server.mails

    def follow(self, text: str = "Première", **more: Any) -> tuple[Posted, str]:
        """A comment whose author gets mails about answers, and the token of their link."""
        made = self.post(text, email=ADA, notify=True, **more)
        token = token_in(self.send()[-1])
        with self.service.store.write() as conn:
            notices.confirm(conn, self.service.secret, token, self.now)
        return made, token

    def count(self, table: Table) -> int:
        with self.service.store.read() as conn:
            return conn.execute(select(func.count()).select_from(table)).scalar_one()


def token_in(mail: Any) -> str:
    found = re.search(rf"{PUBLIC}/subscription/(\S{{22}})$", text_of(mail), re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture
def blog(mailing: Service, mail_server: MailServer) -> Blog:
    with mailing.store.write() as conn:
        site, _ = add_site(conn, mailing.secret, "https://blog.example", lang="fr", now=NOW)
    mailing.sites.load()
    return Blog(mailing, site, mail_server)


def test_who_asks_is_asked_to_confirm_and_hears_of_each_answer_then(blog: Blog) -> None:
    first, _ = blog.follow()
    answer = blog.post("Une réponse", author="Zoé", parent=first.id)
    [asked, told] = blog.send()
    assert (asked["to"], told["to"]) == (ADA, ADA)
    assert told["subject"] == "Zoé vous a répondu : Une page"
    assert f"https://blog.example/a#c-{answer.id}" in text_of(told)
    assert "Une réponse" not in text_of(told)  # it stays where its author can change it


def test_without_a_press_of_the_button_nobody_is_told_anything(blog: Blog) -> None:
    first = blog.post("Première", email=ADA, notify=True)
    blog.post("Une réponse", parent=first.id)
    assert len(blog.send()) == 1


def test_an_answer_given_before_the_confirmation_is_told_after_it(blog: Blog) -> None:
    first = blog.post("Première", email=ADA, notify=True)
    blog.post("Une réponse", parent=first.id)
    [asked] = blog.send()
    with blog.service.store.write() as conn:
        notices.confirm(conn, blog.service.secret, token_in(asked), NOW)
    assert len(blog.send()) == 2


def test_the_mail_that_asks_says_nothing_that_a_stranger_chose(blog: Blog) -> None:
    blog.post(
        "Achetez https://evil.example", author="evil.example", title="Évadez-vous evil.example",
        page="https://blog.example/evil.example", email=ADA, notify=True,
    )  # fmt: skip
    [mail] = blog.send()
    assert "evil" not in mail.as_string() and "evil" not in text_of(mail, "html")


def test_without_the_box_no_address_is_kept(blog: Blog) -> None:
    blog.post("Première", email=ADA)
    assert (blog.count(subscriptions), blog.count(outbox)) == (0, 0)


def test_a_server_without_mail_keeps_no_address_either(service: Service, site: Site) -> None:
    posted(service, site, email=ADA, notify=True)
    with service.store.read() as conn:
        assert conn.execute(select(subscriptions.c.id)).first() is None


def test_the_box_needs_an_address_that_mail_can_be_sent_to() -> None:
    assert faults(draft(notify=True)) == (Fault.EMAIL_MISSING,)
    assert faults(draft(notify=True, email="é@example.org")) == (Fault.EMAIL_WRONG,)
    assert faults(draft(email="é@example.org")) == ()


def test_nobody_hears_of_their_own_answers(blog: Blog) -> None:
    first, _ = blog.follow()
    blog.post("Moi-même", parent=first.id, email="ADA@example.org")
    blog.post("Moi encore", parent=first.id, answers_own=True)
    assert len(blog.send()) == 1


def test_nobody_hears_of_answers_to_others(blog: Blog) -> None:
    _, _ = blog.follow()
    other = blog.post("Autre chose")
    blog.post("Une réponse", parent=other.id)
    blog.post("Pas une réponse")
    assert len(blog.send()) == 1


def test_a_held_answer_is_told_once_released_and_only_once(blog: Blog) -> None:
    first, _ = blog.follow()
    answer = blog.post("Une réponse", parent=first.id, published=False)
    assert len(blog.send()) == 1
    blog.put_in("approved", answer)
    assert len(blog.send()) == 2
    for state in "held", "approved":
        blog.put_in(state, answer)
    assert len(blog.send()) == 2


def test_the_desk_releases_an_answer_and_its_mail_with_it(blog: Blog) -> None:
    first, _ = blog.follow()
    answer = blog.post("Une réponse", parent=first.id, published=False)
    with blog.service.store.write() as conn:
        person = people.add_person(conn, "Alix", Role.OWNER, NOW)
    decide(
        blog.service, blog.site, answer.id, Label.HAM, seen=State.HELD, person=person, now=NOW
    )  # fmt: skip
    assert len(blog.send()) == 2


def test_a_held_comment_asks_for_nothing_until_it_is_published(blog: Blog) -> None:
    first = blog.post("Première", email=ADA, notify=True, published=False)
    assert blog.send() == []
    blog.now += 5 * DAY
    sweep(blog.service.store, blog.now)
    blog.put_in("approved", first)
    [asked] = blog.send()
    sweep(blog.service.store, blog.now + DAY)
    with blog.service.store.write() as conn:
        assert notices.confirm(conn, blog.service.secret, token_in(asked), blog.now).confirmed_at


@pytest.mark.parametrize("state", ["spam", "deleted", "held"])
def test_an_answer_that_is_never_published_is_never_told(blog: Blog, state: str) -> None:
    first, _ = blog.follow()
    blog.put_in(state, blog.post("Une réponse", parent=first.id))
    assert len(blog.send()) == 1


@pytest.mark.parametrize("state", ["spam", "deleted"])
def test_who_has_no_comment_any_more_hears_of_no_answers(blog: Blog, state: str) -> None:
    first, _ = blog.follow()
    blog.post("Une réponse", parent=first.id)
    blog.put_in(state, first)
    assert len(blog.send()) == 1


def test_leaving_ends_it_at_once_with_what_was_on_its_way(blog: Blog) -> None:
    first, token = blog.follow()
    blog.post("Une réponse", parent=first.id)
    with blog.service.store.write() as conn:
        assert notices.leave(conn, blog.service.secret, token) is not None
        assert notices.leave(conn, blog.service.secret, token) is None
    assert len(blog.send()) == 1
    assert blog.count(subscriptions) == 0
    with blog.service.store.read() as conn:
        assert ADA not in repr(conn.execute(select(outbox)).all())


def test_an_inbox_is_asked_three_times_a_day_at_most_whatever_its_spelling(blog: Blog) -> None:
    for number, address in enumerate((ADA, "ADA@example.org", "ada+x@example.org", ADA, ADA)):
        blog.post(f"Numéro {number}", email=address, notify=True)
    assert len(blog.send()) == 3
    blog.post("Et Bob ?", email="bob@example.org", notify=True)
    assert len(blog.send()) == 4
    blog.now += DAY + MINUTE
    blog.post("Le lendemain", email=ADA, notify=True)
    assert len(blog.send()) == 5


def test_taking_a_comment_back_does_not_make_room_for_more_mails(blog: Blog) -> None:
    for number in range(6):
        made = blog.post(f"Numéro {number}", email=ADA, notify=True)
        blog.send()
        with blog.service.store.write() as conn:
            conn.execute(delete(comments).where(comments.c.id == made.id))
    assert len(blog.send()) == 3


def test_mails_of_an_english_site_are_english(blog: Blog) -> None:
    with blog.service.store.write() as conn:
        blog.site, _ = add_site(conn, blog.service.secret, "https://en.example", now=NOW)
    page = "https://en.example/a"
    first, _ = blog.follow("The first", page=page, title="A page")
    blog.post("An answer", author="Zoe", parent=first.id, page=page, title="A page")
    [asked, told] = blog.send()
    assert asked["subject"] == "Answers to your comment on en.example: please confirm"
    assert told["subject"] == "Zoe answered you: A page"
    assert (asked["content-language"], 'lang="en"' in text_of(told, "html")) == ("en", True)


def test_every_mail_has_a_button_that_ends_it(blog: Blog) -> None:
    first, token = blog.follow()
    blog.post("Une réponse", parent=first.id)
    for mail in blog.send():
        assert mail["list-unsubscribe"] == f"<{PUBLIC}/subscription/{token}/leave>"
        assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        assert mail["auto-submitted"] == "auto-generated"
        assert not re.search(r"<(img|link|script|style)|\ssrc=", text_of(mail, "html"))


@pytest.mark.parametrize(
    "name", ["Zoé\r\nBcc: x@evil.example", "<b>Zoé</b>", "\u202eéoZ", "%s %(x)s"]
)
def test_a_name_cannot_write_headers_or_markup(blog: Blog, name: str) -> None:
    first, _ = blog.follow()
    blog.post("Une réponse", author=name, parent=first.id)
    told = blog.send()[-1]
    assert told["bcc"] is None and blog.server.envelopes[-1][1] == [ADA]
    assert "<b>" not in text_of(told, "html") and "\u202e" not in text_of(told)


def test_an_unconfirmed_wish_goes_after_two_days(blog: Blog) -> None:
    blog.post("Première", email=ADA, notify=True)
    blog.send()
    sweep(blog.service.store, NOW + timedelta(hours=47))
    assert blog.count(subscriptions) == 1
    sweep(blog.service.store, NOW + timedelta(hours=49))
    assert blog.count(subscriptions) == 0


def test_a_wish_does_not_wait_longer_than_14_days_for_its_comment(blog: Blog) -> None:
    blog.post("Première", email=ADA, notify=True, published=False)
    sweep(blog.service.store, NOW + 13 * DAY)
    assert blog.count(subscriptions) == 1
    sweep(blog.service.store, NOW + 15 * DAY)
    assert (blog.count(subscriptions), blog.count(outbox)) == (0, 0)


def test_a_subscription_goes_a_year_after_its_last_mail(blog: Blog) -> None:
    first, _ = blog.follow()
    blog.now += 300 * DAY
    blog.post("Une réponse", parent=first.id)
    blog.send()
    sweep(blog.service.store, NOW + 366 * DAY)
    assert blog.count(subscriptions) == 1
    sweep(blog.service.store, blog.now + 366 * DAY)
    assert blog.count(subscriptions) == 0


@pytest.mark.parametrize("way", ["row", "tombstone"])
def test_a_subscription_goes_with_its_comment(blog: Blog, way: str) -> None:
    first, token = blog.follow()
    blog.post("Une réponse", parent=first.id, published=False)
    if way == "row":
        with blog.service.store.write() as conn:
            conn.execute(delete(comments).where(comments.c.id == first.id))
    else:
        blog.put_in("deleted", first)
    sweep(blog.service.store, NOW)
    assert blog.count(subscriptions) == 0
    with blog.service.store.read() as conn, pytest.raises(NotFound):
        notices.find(conn, blog.service.secret, token)
    assert blog.count(outbox) == 1  # what was sent, without an address


def test_what_was_sent_keeps_no_address_and_goes_after_a_week(blog: Blog) -> None:
    blog.follow()
    with blog.service.store.read() as conn:
        [row] = conn.execute(select(outbox)).all()
    assert (row.to_, row.subject, row.body, row.headers) == ("", "", "", "{}")
    for days, kept in (6, 1), (8, 0):
        sweep(blog.service.store, NOW + days * DAY)
        assert blog.count(outbox) == kept


def test_the_store_has_no_token(blog: Blog) -> None:
    _, token = blog.follow()
    with blog.service.store.read() as conn:
        assert token not in repr(conn.execute(select(subscriptions)).all())
        with pytest.raises(NotFound):
            notices.find(conn, blog.service.secret, token[:-1] + "_")
