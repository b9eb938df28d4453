"""A store with one site, and a mail server."""

from tests.comments.conftest import mail_server

__all__ = ["mail_server"]
