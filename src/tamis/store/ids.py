"""Names for rows: 32 hex digits, the first 12 the millisecond, the rest random.

They sort by time, so that a table grows at its end, and need no counter, so that
any number of nodes hand them out at once. 80 random bits cannot be guessed.
"""

import os
from datetime import datetime

from tamis.store.moments import to_microseconds


def new_id(now: datetime) -> str:
    """A fresh name for a check, comment, thread, person or log entry."""
    return f"{to_microseconds(now) // 1000:012x}{os.urandom(10).hex()}"
