"""Filled-in forms for tests, and posting them."""

from datetime import datetime
from typing import Any

from tamis.checks.service import Service
from tamis.comments.posting import Draft, Posted, post
from tamis.site import Site
from tests.checks.conftest import NOW

PAGE = "https://blog.example/a"


def draft(text: str = "Très juste.", **more: Any) -> Draft:
    """A draft that nothing is wrong with."""
    given = {"page": PAGE, "title": "Une page", "author": "Nadia", "idempotency_key": text}
    return Draft(text=text, **(given | more))


def posted(
    service: Service, site: Site, text: str = "Très juste.", *, at: datetime = NOW, **more: Any
) -> Posted:
    """The draft, posted."""
    return post(service, site, draft(text, **more), now=at)
