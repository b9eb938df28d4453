"""Bytes that are no HTTP get an answer that no Akismet client can mistake for a verdict."""

import pytest

from tests.servers import RunningServer
from tests.wire import exchange


@pytest.mark.parametrize(
    "request_line", [b"POST /1.1/\xff\xfe HTTP/1.1", b"nonsense", b"\x16\x03\x01\x02\x00\x01"]
)
def test_a_request_that_cannot_be_read_is_refused_with_a_guid(
    server: RunningServer, request_line: bytes
) -> None:
    answer = exchange(server.address, request_line + b"\r\nHost: x\r\n\r\n")
    assert answer.status == 400
    assert len(answer.headers["x-akismet-guid"]) == 32
    assert not any(word in answer.text.lower() for word in ("valid", "true", "false"))
