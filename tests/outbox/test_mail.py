"""One mail: what stands in it, and that nobody outside chooses its headers."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tamis.outbox.mail import MAX_SUBJECT, as_html, mailable, message, one_line
from tamis.outbox.outbox import Queued
from tamis.site import SiteId
from tests.mailserver import text_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FROM = Address("Le blog", "comments", "blog.example")
LINK = "https://a-rather-long-name.example/subscription/0123456789012345678901/leave"
HEADERS = {"Content-Language": "fr", "List-Unsubscribe": f"<{LINK}>"}
NAMES = {"Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version",
         "Content-Type", *HEADERS}  # fmt: skip


def queued(subject: str = "Réponse", text: str = "Été\n", to: str = "ada@example.org") -> Queued:
    return Queued(SiteId(1), "0" * 32, "reply", to, subject, text, HEADERS, 1, None)


def on_the_wire(mail: Queued) -> EmailMessage:
    """As a receiver reads the bytes."""
    read = message_from_bytes(message(FROM, mail, NOW).as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_a_mail_has_text_and_html_and_a_name_that_does_not_change() -> None:
    mail = on_the_wire(queued(text="Été <b>\n\nhttps://blog.example/a?b&c\n"))
    assert mail["message-id"] == f"<{'0' * 32}@blog.example>"
    assert text_of(mail) == "Été <b>\n\nhttps://blog.example/a?b&c\n"
    html = text_of(mail, "html")
    assert "<p>Été &lt;b&gt;</p>" in html
    assert '<a href="https://blog.example/a?b&amp;c">' in html
    assert mail["date"].datetime == NOW


def test_the_link_that_ends_the_mails_is_on_one_line() -> None:
    wire = message(FROM, queued(), NOW).as_bytes()
    assert f"\r\nList-Unsubscribe: <{LINK}>\r\n".encode() in wire


@given(subject=st.text(), text=st.text(), name=st.text(max_size=40))
def test_no_text_adds_a_header(subject: str, text: str, name: str) -> None:
    mail = on_the_wire(queued(f"{name}\r\nBcc: x@evil.example\r\n\r\n{subject}", text))
    assert set(mail.keys()) == NAMES and len(mail.keys()) == len(NAMES)
    assert len(str(mail["subject"])) <= MAX_SUBJECT


@given(
    st.lists(st.sampled_from(["<script>", "<b ", ">", '"', "'", "\n\n", "https://x/", "&lt;", "é"]))
)
def test_no_text_becomes_an_element_or_an_attribute_of_the_html(pieces: list[str]) -> None:
    root = HTMLParser(as_html("".join(pieces), "en")).root
    assert root is not None
    nodes = list(root.traverse())
    assert {node.tag for node in nodes} <= {"html", "head", "meta", "body", "p", "br", "a"}
    assert {name for node in nodes for name in node.attributes} <= {
        "lang",
        "dir",
        "charset",
        "href",
    }


@given(st.text())
def test_a_line_for_a_header_has_no_line_ends(text: str) -> None:
    line = one_line(text)
    assert line.isprintable() and len(line) <= MAX_SUBJECT


@pytest.mark.parametrize(
    ("typed", "spec"),
    [
        (" Ada+x@Example.ORG ", "Ada+x@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
)
def test_an_address_keeps_its_name_and_gets_a_plain_host(typed: str, spec: str) -> None:
    assert mailable(typed) == spec


@pytest.mark.parametrize(
    "typed",
    ["", "ada", "@example.org", "ada@", "ada@localhost", "é@example.org", "a b@example.org",
     "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org", "a@exa\rmple.org",
     '"a\nb"@example.org', "<a@example.org>", "a@example.org>", "a@b@example.org", "a..b@x.org",
     "a@[127.0.0.1]", "a" * 250 + "@x.org", "a@" + "x" * 70 + ".org", "a@.org", "\udce9@x.org",
     "a;b@example.org", "a(b)@example.org"],
)  # fmt: skip
def test_what_is_no_single_plain_address_gets_no_mail(typed: str) -> None:
    assert mailable(typed) is None


@given(st.text())
def test_any_text_is_an_address_or_none_and_an_address_stays_one(typed: str) -> None:
    for tried in (typed, f"{typed}@example.org", f"ada@{typed}.org"):
        spec = mailable(tried)
        if spec is not None:
            assert mailable(spec) == spec
            assert on_the_wire(queued(to=spec))["to"].addresses[0].addr_spec == spec
