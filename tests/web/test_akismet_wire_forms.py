"""One comment in every form that clients send it in is one comment: equal scores."""

from urllib.parse import quote, quote_plus, urlencode

import pytest

from tests.web.doors import FORM, WORDPRESS, Door

TEXT = "L'été à l'usine, 100 % textile & laine + coton :\nqui s'en souvient ? c=d"
COMMENT = {
    "comment_author": "Zoë Müller",
    "comment_author_email": "zoe@example.org",
    "comment_content": TEXT,
    "comment_context": "textile",
    "is_test": "1",
}
BOUNDARY = "----formed-by-hand"
MULTIPART = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture(scope="module")
def expected(door: Door) -> str:
    """The score of the plainest form."""
    return door.score(COMMENT)


def multipart(fields: dict[str, str]) -> bytes:
    """As browsers and curl write it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()


def renamed(fields: dict[str, str], old: str, new: str) -> dict[str, str]:
    """The same with one field under another name, in its old place."""
    return {new if name == old else name: value for name, value in fields.items()}


def bodies(fields: dict[str, str]) -> dict[str, tuple[bytes, tuple[str, ...]]]:
    """Each form's body and headers."""
    plain = urlencode(fields).encode()
    raw = "&".join(f"{k}={v.replace('%', '%25').replace('&', '%26')}" for k, v in fields.items())
    raw = raw.replace("+", "%2B")
    in_latin1 = {**fields, "blog_charset": "ISO-8859-1"}
    return {
        "no content type": (plain, ()),
        "a wrong content type": (plain, ("Content-Type: text/plain",)),
        "JSON's content type": (plain, ("Content-Type: application/json",)),
        "spaces as %20": (urlencode(fields, quote_via=quote).encode(), (FORM,)),
        "unescaped bytes": (raw.encode(), (FORM,)),
        "a trailing &": (plain + b"&", (FORM,)),
        "names repeated": (plain + b"&" + plain, (FORM,)),
        "an empty field before": (b"comment_content=&" + plain, (FORM,)),
        "name[]": (urlencode(renamed(fields, "comment_context", "comment_context[]"), safe="[]")
                   .encode(), (FORM,)),
        "name[0], escaped": (urlencode(renamed(fields, "comment_context", "comment_context[0]"))
                             .encode(), (FORM,)),
        "line ends of Perl": (urlencode({**fields, "comment_content": TEXT.replace("\n", "\r\n")})
                              .encode(), (FORM,)),
        "Latin-1, and saying so": (urlencode(in_latin1, encoding="latin-1").encode(), (FORM,)),
        "multipart": (multipart(fields), (MULTIPART,)),
        "multipart, unannounced": (multipart(fields), (FORM,)),
        "an unknown field": (plain + b"&SERVER_SOFTWARE=Apache&HTTP_X_SECRET=1", (FORM,)),
    }  # fmt: skip


FORMS = sorted(bodies(COMMENT))


@pytest.mark.parametrize("form", FORMS)
def test_a_comment_scores_the_same_in_every_form(door, expected, form):
    body, headers = bodies(door.fields(COMMENT))[form]
    answer = door.send("comment-check", body, *headers)
    assert answer.headers["x-tamis-score"] == expected


def test_a_comment_in_the_query_scores_the_same_by_get_and_post(door, expected):
    path = "/1.1/comment-check?" + urlencode(door.fields(COMMENT))
    for method in "GET", "POST":
        assert door.send(path, b"", method=method).headers["x-tamis-score"] == expected


def test_half_in_the_query_half_in_the_body_is_one_comment(door, expected):
    fields = door.fields(COMMENT)
    text = urlencode({"comment_content": fields.pop("comment_content")}).encode()
    answer = door.send("/1.1/comment-check?" + urlencode(fields), text, FORM)
    assert answer.headers["x-tamis-score"] == expected


def test_the_key_is_found_wherever_a_client_puts_it(door, expected):
    fields = door.fields(COMMENT)
    key = fields.pop("api_key")
    body, named = urlencode(fields).encode(), urlencode({**fields, "key": key}).encode()
    ways = [
        door.send("comment-check", named, FORM),
        door.send(f"/k/{key}/1.1/comment-check", body, FORM),
        door.send("comment-check", body, FORM, f"Host: {key}.rest.akismet.com"),
        door.send("comment-check", body, FORM, f"Host: {key.upper()}.tamis.example:8080"),
    ]
    assert [answer.headers["x-tamis-score"] for answer in ways] == [expected] * len(ways)


def test_a_slash_too_many_changes_nothing(door, expected):
    body = urlencode(door.fields(COMMENT)).encode()
    for path in "//1.1/comment-check", f"/k/{door.key}//1.1/comment-check", "/1.1/comment-check/":
        assert door.send(path, body, FORM).headers["x-tamis-score"] == expected


def test_verify_key_takes_the_key_from_every_place_too(door):
    blog = quote_plus(door.blog)
    for body in f"key={door.key}&blog={blog}", f"api_key={door.key}&blog={blog}":
        assert door.send("verify-key", body.encode()).body == b"valid"
    asked = f"blog={blog}".encode()
    assert door.send(f"/k/{door.key}/1.1/verify-key", asked).body == b"valid"
    assert door.send("verify-key", asked, f"Host: {door.key}.rest.akismet.com").body == b"valid"
    path = f"/1.1/verify-key?key={door.key}&blog={blog}"
    assert door.send(path, b"", method="GET").body == b"valid"


def test_the_plugins_backslashes_change_nothing(door, expected):
    slashed = {**COMMENT, "comment_content": TEXT.replace("'", "\\'")}
    assert door.score(slashed, WORDPRESS) == expected
    assert door.score(COMMENT, WORDPRESS) == expected
    again = {**COMMENT, "recheck_reason": "retry"}
    assert door.score(again, WORDPRESS) == door.score(again)


@pytest.mark.parametrize("no", ["False", "false", "0", "", "no"])
def test_a_flag_is_false_unless_it_says_yes(door, no):
    asked = {**COMMENT, "is_test": no, "test_discard": "1"}
    assert "x-akismet-pro-tip" not in door.check(asked).headers
    assert door.check({**asked, "is_test": "True"}).headers["x-akismet-pro-tip"] == "discard"
