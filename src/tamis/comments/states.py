"""The states of a comment, and which one a verdict or a person puts it in.

Four words, stored as they are. Readers see `approved` only; its author sees a comment
of their own in any state but `deleted`; a moderator sees all. A person's word stands
above the judge's: what was decided at the desk is never changed by a later verdict.
"""

from enum import StrEnum
from typing import Any

from tamis.comment import Label
from tamis.verdict import Decision


class State(StrEnum):
    """Where a comment stands."""

    APPROVED = "approved"  # published
    HELD = "held"  # a person looks first
    SPAM = "spam"  # refused, in the spam folder
    DELETED = "deleted"  # gone; a tombstone if somebody answered it


AFTER_VERDICT = {
    Decision.APPROVE: State.APPROVED,
    Decision.HOLD: State.HELD,
    Decision.SPAM: State.SPAM,
    # A visitor of our own form is told and may see the text until its end, so it is
    # kept like spam; only checks by outside clients are dropped at once.
    Decision.DISCARD: State.SPAM,
}

# What a tombstone has: nothing of its author. Its place, its time and its check's name stay.
EMPTIED: dict[str, Any] = {
    "state": State.DELETED.value, "author": None, "url": None, "email_handle": None,
    "text": "", "html": "", "decision": "", "probability": 0.0, "reasons": "[]",
    "receipt_hash": None, "edit_hash": None, "idempotency_key": None,
    "up": 0, "down": 0, "edited_at": None, "pinned": False, "reported": 0, "staff": False,
    "audit": False, "decided_by": None,
}  # fmt: skip

AFTER_LABEL = {Label.HAM: State.APPROVED, Label.SPAM: State.SPAM}


def state_after(decision: Decision, *, suspicious_form: bool) -> State:
    """The state a new comment starts in.

    A form filled in as only programs do (`suspicious_form`) is held at least: a
    browser's autofill may have done it, so it is never refused for that alone.
    """
    state = AFTER_VERDICT[decision]
    return State.HELD if suspicious_form and state is State.APPROVED else state
