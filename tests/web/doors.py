"""A site at a running server, asked by hand the way Akismet's clients ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from tests.servers import RunningServer
from tests.wire import WireAnswer, post

FORM = "Content-Type: application/x-www-form-urlencoded"
WORDPRESS = "User-Agent: WordPress/7.1 | Akismet/5.7.2"
NUMBERS = count()

HAM = {
    "comment_author": "Claire",
    "comment_author_email": "claire@example.org",
    "comment_content": "Merci, je ne savais pas que l'usine avait fermé si tôt.",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "permalink": "https://blog.example/l-usine",
}


@dataclass(frozen=True, slots=True)
class Door:
    """One site's way in."""

    server: RunningServer
    key: str
    blog: str

    @classmethod
    def new(cls, server: RunningServer, *wishes: str) -> "Door":
        """A site that nobody else uses."""
        blog = f"https://blog{next(NUMBERS)}.example"
        return cls(server, server.add_site(blog, *wishes), blog)

    def fields(self, fields: Mapping[str, str]) -> dict[str, str]:
        """With what every call needs; a field given as "" is sent empty."""
        return {"api_key": self.key, "blog": self.blog, "user_ip": "203.0.113.7", **fields}

    def send(self, call: str, body: bytes, *headers: str, **how: str) -> WireAnswer:
        """A body as it stands."""
        path = call if call.startswith("/") else f"/1.1/{call}"
        return post(self.server.address, path, body, *headers, **how)

    def ask(self, call: str, fields: Mapping[str, str], *headers: str) -> WireAnswer:
        """A form, urlencoded, with key, blog and address added."""
        return self.send(call, urlencode(self.fields(fields)).encode(), FORM, *headers)

    def check(self, fields: Mapping[str, str] = HAM, *headers: str) -> WireAnswer:
        """comment-check."""
        return self.ask("comment-check", fields, *headers)

    def score(self, fields: Mapping[str, str], *headers: str) -> str:
        """What a check says, without a trace."""
        answer = self.check({**fields, "is_test": "1"}, *headers)
        return answer.headers["x-tamis-score"]
