"""How much a label counts, by how it was given.

A person who moves a comment out of the spam folder has looked twice: 3. An explicit
approval, a report of spam, an answer by somebody trusted: 1. That nobody objected in
time says little: 1/4. The weight depends on the request alone, never on what the
filter had said or learned: else one person's line would carry another's into it, and
erasing that other would no longer leave the model as if they had never been here. How far
a giver is believed is decided when the lines are folded (judge.givers), from the lines
that are there.
"""

from enum import StrEnum

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.givers import Giver


class GivenBy(StrEnum):
    """How somebody said ham or spam."""

    REPORT = "report"  # by a client: submit-spam, submit-ham, /v1/feedback
    UNSPAM = "unspam"  # a person moved it out of the spam folder
    APPROVE = "approve"  # a person let a held one through, or confirmed it
    SPAM = "spam"  # a person moved it into the spam folder
    REPLY = "reply"  # somebody trusted answered it
    TIMEOUT = "timeout"  # published, and nobody objected
    IMPORT = "import"  # history of before


DESK = "desk"  # the door of moderators
WEIGHTS = {GivenBy.UNSPAM: 3.0, GivenBy.TIMEOUT: 0.25}


def weight(label: Label, given_by: str) -> float:
    """Weight of a label; 1 is a plain judgement. Raises BadInput for an unknown way.

    Ham that is reported was in the spam folder: the protocol has no other ham.
    """
    try:
        way = GivenBy(given_by)
    except ValueError:
        known = ", ".join(GivenBy)
        raise BadInput("given_by", f"{given_by!r} is no way to give a label", known) from None
    if way is GivenBy.REPORT and label is Label.HAM:
        way = GivenBy.UNSPAM
    return WEIGHTS.get(way, 1.0)


def by_key(number: int) -> str:
    """What a line says of a label that came by a key: its public number within the site."""
    return f"key {number}"


def key_number(giver: str) -> int | None:
    """The other way; None for who is no key."""
    word, _, number = giver.partition(" ")
    return int(number) if word == "key" and number.isdecimal() else None


def giver_of(source: str, given_by: str, giver: str | None = None) -> Giver:
    """Who gave a label, as far as a line says. A key is one giver whatever door it uses, or
    it would have a clean slate at each; lines without one are told apart by door and way.
    At the desk a person has signed in and is believed; which person makes no difference, so
    that a model knows nobody and a person's id can be taken from a line."""
    if source == DESK or giver is None:
        return Giver(f"{source}/{given_by}", trusted=source == DESK)
    return Giver(giver, trusted=False)
