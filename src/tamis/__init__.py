"""Tamis (French for sieve): the foot of the page, self-hosted.

    from tamis import Comment, Judge
    verdict = Judge.starter().check(Comment(text="..."))

This module only names what programmers import; the rooms are described in
docs/architecture.md.
"""

from typing import TYPE_CHECKING

from tamis.comment import Comment, FormSigns, Label
from tamis.verdict import Budgets, Decision, Reason, Span, Verdict
from tamis.version import VERSION

if TYPE_CHECKING:
    from tamis.judge.judge import Judge

__version__ = VERSION
__all__ = [
    "Budgets", "Comment", "Decision", "FormSigns", "Judge", "Label", "Reason", "Span", "Verdict",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """`Judge` is loaded when first asked for: a client that only needs values stays light."""
    if name == "Judge":
        from tamis.judge.judge import Judge

        return Judge
    raise AttributeError(f"module 'tamis' has no attribute {name!r}")
