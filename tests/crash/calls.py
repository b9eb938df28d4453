"""Calls to a server that may die at any moment."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

from tests.servers import RunningServer

BLOG = "https://blog.example"
THANKS = b"Thanks for making the web a better place."
DEAD = (urllib.error.URLError, http.client.HTTPException, OSError)


def call(server: RunningServer, name: str, key: str, text: str) -> bytes:
    """One form post; raises one of DEAD when nobody answers."""
    fields = {
        "api_key": key,
        "blog": BLOG,
        "user_ip": "203.0.113.7",
        "comment_author": "Zoé",
        "comment_content": text,
        "permalink": f"{BLOG}/a",
    }
    with urllib.request.urlopen(
        f"{server.url}/1.1/{name}", urlencode(fields).encode(), timeout=10
    ) as answer:
        body: bytes = answer.read()
        return body


def health(server: RunningServer) -> dict[str, Any]:
    """What one of the workers says."""
    with urllib.request.urlopen(f"{server.url}/health", timeout=10) as answer:
        said: dict[str, Any] = json.load(answer)
        return said
