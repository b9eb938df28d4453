"""A page's reader, who asks as the element asks: JSON as text/plain, from a page elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from tests.servers import RunningServer

ADDRESSES = count(2)  # of the loopback net: each reader has limits of its own
KEYS = count()
BROWSER = "a browser's random token"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of one page."""

    http: httpx.Client
    page: str

    def ask(self, method: str, call: str, body: Any = None, **query: str) -> httpx.Response:
        """One request."""
        return self.http.request(
            method, f"/v1/{call}", params=query or None, json=body,
            headers={"content-type": "text/plain"} if body is not None else {},
        )  # fmt: skip

    def thread(self, **query: str) -> dict[str, Any]:
        """The thread, or a page of it."""
        answer = self.ask("GET", "threads", page=self.page, **query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def form(self, text: str = "Merci, très clair.", **more: Any) -> dict[str, Any]:
        """A filled-in form."""
        form = {"page": self.page, "text": text, "author": "Nadia",
                "form_token": self.thread()["form"]["token"],
                "idempotency_key": f"key {next(KEYS)}"}  # fmt: skip
        return form | more

    def send(self, text: str = "Merci, très clair.", **more: Any) -> httpx.Response:
        """The form, sent."""
        return self.ask("POST", "comments", self.form(text, **more))

    def post(self, text: str = "Merci, très clair.", **more: Any) -> dict[str, Any]:
        """The form, taken."""
        answer = self.send(text, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


@contextmanager
def reading(server: RunningServer, page: str) -> Iterator[Reader]:
    """A reader with an address of their own."""
    number = next(ADDRESSES)
    transport = httpx.HTTPTransport(local_address=f"127.0.{number // 250}.{number % 250 + 2}")
    with httpx.Client(base_url=server.url, transport=transport, timeout=20) as http:
        yield Reader(http, page)
