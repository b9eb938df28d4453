"""How a comment of the queue looks: its text with marks, its verdict, what came of a decision.

The values that desk/_row.html, _verdict.html and _tried.html show; `web/desk.py` fills
pages with them.
"""

from dataclasses import dataclass

from markupsafe import Markup

from tamis.comments.markup import marked
from tamis.comments.states import State
from tamis.desk.decisions import Decided, Outcome
from tamis.desk.queue import Item
from tamis.desk.trial import Trial
from tamis.verdict import Decision, Reason, Span
from tamis.wording import words


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What desk/_verdict.html shows."""

    decision: Decision
    probability: float
    reasons: tuple[Reason, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """What desk/_row.html shows; `said`: what came of a decision."""

    item: Item
    marked_text: Markup
    marked_author: Markup
    marked_url: Markup
    verdict: VerdictView
    said: str


@dataclass(frozen=True, slots=True)
class TriedView:
    """What desk/_tried.html shows."""

    marked_text: Markup
    verdict: VerdictView
    lessons: int


def row_view(item: Item, said: str = "") -> RowView:
    """A row, with the stretches that the reasons rest on."""
    spans = suspect(item.reasons)
    return RowView(
        item=item,
        marked_text=marked(item.text, spans, "text"),
        marked_author=marked(item.author, spans, "author"),
        marked_url=marked(item.url or "", spans, "url"),
        verdict=VerdictView(item.decision, item.probability, item.reasons, open=not said),
        said=said,
    )


def tried_view(trial: Trial) -> TriedView:
    """What came of a trial."""
    verdict = trial.verdict
    spans = suspect(verdict.reasons)
    view = VerdictView(verdict.decision, verdict.probability, verdict.reasons, open=True)
    return TriedView(marked(trial.text, spans), view, trial.lessons)


def suspect(reasons: tuple[Reason, ...]) -> list[Span]:
    """The stretches on which the reasons against a comment rest."""
    return [span for reason in reasons if reason.weight > 0 for span in reason.spans]


def said_of(decided: Decided, lang: str) -> str:
    """What came of a decision, in a sentence."""
    known, item = words(lang), decided.item
    published = item.state is State.APPROVED
    if decided.outcome is Outcome.LEARNED:
        if published:
            return known.say("Published. The filter has learned from it.")
        return known.say("Refused. The filter has learned from it.")
    by = item.decided_by or known.say("somebody")
    if published:
        return known.say("%(person)s was faster: it is published. Nothing was changed.", person=by)
    return known.say("%(person)s was faster: it is refused. Nothing was changed.", person=by)
