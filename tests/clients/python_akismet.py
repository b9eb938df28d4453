"""Drives PyPI's python-akismet (module `akismet`, so in an environment of its own).

usage: python python_akismet.py PORT KEY BLOG SPAM_TEXT HAM_TEXT; prints JSON.
"""

import json
import socket
import sys

from akismet import Akismet

PORT, KEY, BLOG, SPAM, HAM = sys.argv[1:]
ask = socket.getaddrinfo


def here(_host: str, _port: int, *rest: object, **how: object) -> object:
    """What a line in the hosts file would do: every name is this machine."""
    return ask("127.0.0.1", int(PORT), *rest, **how)


class Local(Akismet):
    """The same client at another address: what its documentation calls a sub-class."""

    protocol = "http"


socket.getaddrinfo = here
at = Local(KEY, blog=BLOG)


def fields(text: str, author: str = "Ada") -> dict[str, str]:
    return {
        "user_ip": "203.0.113.7",
        "user_agent": "Firefox",
        "comment_author": author,
        "comment_content": text,
    }


found = {
    "ham": at.check(**fields(HAM)),
    "marked": at.check(**fields(HAM, "akismet-guaranteed-spam")),
}
at.submit_spam(**fields(SPAM))
found["taught"] = at.check(**fields(SPAM))
at.submit_ham(**fields(SPAM))
found["untaught"] = at.check(**fields(SPAM))
print(json.dumps(found))
