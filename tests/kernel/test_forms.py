"""The form parser against the standard library's, over any bytes."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.kernel.forms import parse_form

PIECES = st.sampled_from(
    [b"&", b"=", b"+", b"%", b"%4", b"%41", b"%e9", b"%C3%A9", b"%zz", b"a", b"b[0]", b"\xe9", b";"]
)


def reference(body: bytes) -> list[tuple[bytes, bytes]]:
    """`parse_qsl` knows only text: Latin-1 carries bytes through it unchanged."""
    pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_the_standard_library_reads_them(body):
    assert parse_form(body) == reference(body)


@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_dense_escapes_and_separators_are_read_alike(body):
    assert parse_form(body) == reference(body)


@pytest.mark.parametrize(
    ("body", "pairs"),
    [
        (b"", []),
        (b"a=1&a=2&", [(b"a", b"1"), (b"a", b"2")]),
        (b"a", [(b"a", b"")]),
        (b"a=b=c", [(b"a", b"b=c")]),
        (b"c%5B0%5D=x+y%20z%2B", [(b"c[0]", b"x y z+")]),
        (b"a=100%&b=%G1", [(b"a", b"100%"), (b"b", b"%G1")]),
        (b"t=\xe9t\xe9", [(b"t", b"\xe9t\xe9")]),
    ],
)
def test_the_shapes_that_clients_send(body, pairs):
    assert parse_form(body) == pairs
