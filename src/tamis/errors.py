"""The four ways in which Tamis says no.

Rooms raise them; only `web.answers` and `cli` translate them, into a status and a
sentence. Each carries what a person needs to go on: which field, what is wrong with
it, and the way out. Nothing here knows HTTP.
"""


class TamisError(Exception):
    """What all errors of ours have in common: one sentence that can be read aloud."""


class BadInput(TamisError):
    """A value from outside that cannot be taken.

    `field` is the name by which the sender knows it, `problem` says what is wrong,
    `hint` (may be empty) what to send instead.
    """

    def __init__(self, field: str, problem: str, hint: str = "") -> None:
        self.field, self.problem, self.hint = field, problem, hint
        super().__init__(f"{field}: {problem}" + (f" ({hint})" if hint else ""))


class NotFound(TamisError):
    """Something named that is not (or no longer) there."""

    def __init__(self, what: str, name: object) -> None:
        self.what, self.name = what, name
        super().__init__(f"no {what} {name!r}")


class Refused(TamisError):
    """Understood, and not allowed: a wrong key, a foreign comment, an ended session."""

    def __init__(self, why: str, hint: str = "") -> None:
        self.why, self.hint = why, hint
        super().__init__(why + (f" ({hint})" if hint else ""))


class Unavailable(TamisError):
    """Not now: the database is away, a limit is reached. Nothing was changed."""

    def __init__(self, why: str, retry_after_s: int = 5) -> None:
        self.why, self.retry_after_s = why, retry_after_s
        super().__init__(why)
