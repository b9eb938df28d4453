"""A site of its own for each file of tests."""

import pytest

from tests.servers import RunningServer
from tests.web.doors import Door


@pytest.fixture(scope="module")
def door(server: RunningServer) -> Door:
    """A site that only this file's tests use."""
    return Door.new(server)
