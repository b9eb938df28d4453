"""Whatever arrives, the server answers, in words a client knows, and lives on."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.doors import FORM, HAM, Door

STATUSES = {200, 400, 404, 405, 413}
SAID = re.compile(
    rb"true|false|invalid|Missing required field: (blog|user_ip)\."
    rb"|Thanks for making the web a better place\."
)
HARMLESS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
CALLS = st.sampled_from(["comment-check", "submit-spam", "submit-ham"])
TYPES = st.sampled_from(
    [FORM, "Content-Type: multipart/form-data; boundary=x", "Content-Type: multipart/form-data",
     "Content-Type: application/json", "Content-Type: \xff;=", "X-None: 1"]
)  # fmt: skip
VISIBLE = st.binary(max_size=80).map(lambda b: re.sub(rb"[\x00-\x20\x7f]", b"", b))
PIECES = st.lists(
    st.sampled_from([b"--x", b"--", b"\r\n", b"&", b"=", b"%", b"%C3", b"\xff", b"\0", b"name",
                     b'Content-Disposition: form-data; name="', b'"', b"[", b"]", b"blog_charset",
                     b"comment_content", b"is_test=1", b"utf-16", b"\xed\xa0\x80"]),
    max_size=30,
).map(b"".join)  # fmt: skip


@HARMLESS
@given(call=CALLS, body=st.binary(max_size=400) | PIECES, kind=TYPES)
def test_any_body_is_answered_in_known_words(door: Door, call, body, kind):
    answer = door.send(f"/k/{door.key}/1.1/{call}", body, kind)
    assert answer.status == 200
    assert SAID.fullmatch(answer.body)


@HARMLESS
@given(value=st.binary(max_size=300) | PIECES, field=st.sampled_from(sorted(HAM)))
def test_any_value_of_any_field_gets_a_verdict(door: Door, value, field):
    escaped = "".join(f"%{byte:02x}" for byte in value)
    body = f"blog={door.blog}&user_ip=&is_test=1&{field}={escaped}"
    answer = door.send(f"/k/{door.key}/1.1/comment-check", body.encode(), FORM)
    assert answer.body in (b"true", b"false")


@HARMLESS
@given(path=VISIBLE, query=VISIBLE)
def test_any_address_gets_an_answer(door: Door, path, query):
    asked = f"/1.1/{path.decode('latin-1')}?{query.decode('latin-1')}"
    assert door.send(asked, b"").status in STATUSES
    named = f"/1.1/comment-check?{query.decode('latin-1')}"
    assert door.send(named, b"").status in STATUSES


@HARMLESS
@given(host=VISIBLE, agent=VISIBLE)
def test_any_header_gets_an_answer(door: Door, host, agent):
    headers = [f"Host: {host.decode('latin-1')}", f"User-Agent: {agent.decode('latin-1')}"]
    assert door.send("comment-check", b"blog=a", *headers).status in STATUSES


def test_many_fields_and_a_large_body_are_refused_in_words(door: Door):
    for body in b"a=1&" * 6_000, b"comment_content=" + b"x" * (1 << 20):
        answer = door.send("comment-check", body, FORM)
        assert answer.status == 413
        assert not re.search(b"true|false|valid", answer.body)
        assert answer.headers["x-akismet-guid"]
