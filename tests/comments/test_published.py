"""What was published before a start is known after it: pages and their threads."""

from __future__ import annotations

from datetime import UTC, datetime

from tamis.checks.check import weigh
from tamis.checks.history import History
from tamis.checks.service import Service
from tamis.comment import Comment
from tamis.comments.published import remember_published
from tamis.site import Site
from tests.comments.posts import posted

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
