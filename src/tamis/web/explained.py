"""An explanation as JSON tells it, to a moderator or to whoever wrote the comment.

A moderator gets everything. A commenter gets the decision, the grounds against it by kind
and in their own words, and what they could leave out, if that is a link, a home page, a
name or a hidden field. No number, and no order that tells what weighed most: grounds
stand in the order of docs/reasons.md, words in the order of the alphabet. Else whoever
writes spam would learn the filter from its answers.
"""

from collections.abc import Iterable
from dataclasses import replace

from tamis.judge.counterfactual import Change, change_said, is_for_commenters
from tamis.judge.explanation import Explanation, shares_said
from tamis.judge.reasons import SENTENCES, sentence
from tamis.verdict import Decision, Reason, Span
from tamis.web.said import against
from tamis.web.schemas import (
    ChangeOut,
    ExplainedReason,
    ExplainOut,
    Reader,
    SharesOut,
    SpanOut,
)

ORDER = {code: place for place, code in enumerate(SENTENCES)}


def explain_out(found: Explanation, reader: Reader, language: str) -> ExplainOut:
    """The answer of /v1/explain."""
    if reader is Reader.COMMENTER:
        return for_commenter(found, language)
    verdict, shares = found.verdict, found.shares
    return ExplainOut(
        decision=verdict.decision,
        reader=reader,
        reasons=[told(reason, language, weight=reason.weight) for reason in verdict.reasons],
        change=change_out(found.change, language) if found.change else None,
        probability=verdict.probability,
        interval=verdict.interval,
        shares=SharesOut(
            shares.base, shares.site, shares.same_text, shares.spam_lessons, shares.ham_lessons
        ),
        summary=shares_said(shares, language),
    )


def for_commenter(found: Explanation, language: str) -> ExplainOut:
    """What the author of the comment may read."""
    verdict, change = found.verdict, found.change
    grounds = [] if verdict.decision is Decision.APPROVE else against(verdict.reasons)
    ordered = sorted(map(unranked, grounds), key=lambda reason: ORDER[reason.code])
    return ExplainOut(
        decision=verdict.decision,
        reader=Reader.COMMENTER,
        reasons=[told(reason, language) for reason in ordered],
        change=change_out(change, language) if change and is_for_commenters(change) else None,
    )


def unranked(reason: Reason) -> Reason:
    """The reason without an order that tells what weighed most."""
    spans = sorted(reason.spans, key=lambda span: (span.field, span.start))
    return replace(reason, words=tuple(sorted(reason.words)), spans=tuple(spans))


def told(reason: Reason, language: str, weight: float | None = None) -> ExplainedReason:
    """A reason with its sentence; with both of them and its weight, if that is given."""
    answer = ExplainedReason(
        code=reason.code,
        words=list(reason.words),
        spans=spans_out(reason.spans),
        for_commenter=sentence(reason, language, "commenter"),
    )
    if weight is not None:
        answer.weight = weight
        answer.for_moderator = sentence(reason, language, "moderator")
    return answer


def change_out(change: Change, language: str) -> ChangeOut:
    """What would have changed the decision."""
    spans = dict.fromkeys(span for part in change.parts for span in part.spans)
    fields = dict.fromkeys(field for part in change.parts for field in part.fields)
    return ChangeOut(change.decision, spans_out(spans), list(fields), change_said(change, language))


def spans_out(spans: Iterable[Span]) -> list[SpanOut]:
    """Spans as JSON tells them."""
    return [SpanOut(span.field, span.start, span.end) for span in spans]
