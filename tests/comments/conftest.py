"""A service with one site, as for the checks."""

from tests.checks.conftest import service, site

__all__ = ["service", "site"]
