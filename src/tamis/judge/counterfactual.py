"""What would change the verdict: the least that a comment would have to do without.

    change = counterfactual(comment, verdict, again)

`again` judges a comment the very same way, memory of other comments included. What the
grounds against the comment name (links, home page, name, words, the hidden field) is
taken out and the rest is judged anew, at most six times: each of the four strongest by
itself, the two strongest together, all. Of the words, then, the fewest that still do, the
strongest kept longest. So the answer is true of this comment and this filter at this
moment, and not a guess from weights; there may be a smaller change among things that no
ground names.

A commenter is told of links, home page, name and hidden field, which a genuine comment
can do without. That some other words would have passed is for moderators alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tamis.comment import Comment
from tamis.verdict import Decision, Reason, Span, Verdict
from tamis.wording import words

MOST_TRIES = 6  # judgements anew
MOST_ALONE = 4  # grounds that are tried one by one
FIELDS = {"author.name": "author", "author.home": "url", "form.honeypot": "form.honeypot"}
FOR_COMMENTERS = frozenset({*FIELDS, "links.target"})
SEVERITY = {decision: rank for rank, decision in enumerate(Decision)}

Again = Callable[[Comment], Verdict]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a ground names and that can be taken out."""

    code: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    fields: tuple[str, ...]  # taken out whole: author, url, form.honeypot


@dataclass(frozen=True, slots=True)
class Change:
    """Without these parts the decision would have been this one."""

    parts: tuple[Part, ...]
    decision: Decision


def counterfactual(comment: Comment, verdict: Verdict, again: Again) -> Change | None:
    """The smallest change found that makes the decision a better one."""
    parts = [part for part in map(part_of, verdict.reasons) if part is not None]
    if verdict.decision is Decision.APPROVE or not parts:
        return None
    tries = 0

    def judged(chosen: Sequence[Part]) -> Change:
        nonlocal tries
        tries += 1
        return Change(tuple(chosen), again(without(comment, chosen)).decision)

    def better(change: Change) -> bool:
        return SEVERITY[change.decision] < SEVERITY[verdict.decision]

    alone = list(filter(better, [judged([part]) for part in parts[:MOST_ALONE]]))
    if alone:
        change = min(alone, key=lambda each: (SEVERITY[each.decision], not is_for_commenters(each)))
        return fewer_words(comment, change, judged, MOST_TRIES - tries)
    for size in sorted({2, len(parts)}):
        if 1 < size <= len(parts) and tries < MOST_TRIES:
            change = judged(parts[:size])
            if better(change):
                return change
    return None


def fewer_words(
    comment: Comment, change: Change, judged: Callable[[Sequence[Part]], Change], tries: int
) -> Change:
    """The same change with as few of the words as still do, found by halving."""
    part = change.parts[0]
    groups: dict[str, list[Span]] = {}
    for span in part.spans:
        groups.setdefault(comment.text[span.start : span.end].casefold(), []).append(span)
    if part.fields or any(span.field != "text" for span in part.spans):
        return change
    named = list(groups.items())
    low, high = 1, len(named)  # high is enough
    while low < high and tries > 0:
        tries -= 1
        middle = (low + high) // 2
        spans = tuple(span for _, group in named[:middle] for span in group)
        said = tuple(comment.text[g[0].start : g[0].end] for _, g in named[:middle])
        fewer = judged([Part(part.code, said, spans, ())])
        if SEVERITY[fewer.decision] <= SEVERITY[change.decision]:
            change, high = fewer, middle
        else:
            low = middle + 1
    return change


def part_of(reason: Reason) -> Part | None:
    """What of a ground against a comment can be taken out; None: nothing."""
    if reason.weight <= 0:
        return None
    if reason.code in FIELDS:
        return Part(reason.code, reason.words, (), (FIELDS[reason.code],))
    spans = tuple(span for span in reason.spans if span.field == "text")
    fields = {span.field for span in reason.spans} & {"author", "url", "email"}
    if not spans and not fields:
        return None
    return Part(reason.code, reason.words, spans, tuple(sorted(fields)))


def without(comment: Comment, parts: Sequence[Part]) -> Comment:
    """The comment with these parts taken out."""
    fields = {field for part in parts for field in part.fields}
    form = replace(comment.form, honeypot=None) if "form.honeypot" in fields else comment.form
    text, end = "", 0
    for span in sorted({(s.start, s.end) for part in parts for s in part.spans}):
        text += comment.text[end : max(span[0], end)]
        end = max(end, span[1])
    return replace(
        comment,
        text=text + comment.text[end:],
        author=None if "author" in fields else comment.author,
        url=None if "url" in fields else comment.url,
        email=None if "email" in fields else comment.email,
        form=form,
    )


def is_for_commenters(change: Change) -> bool:
    """Whether its author may be told."""
    return all(part.code in FOR_COMMENTERS for part in change.parts)


def change_said(change: Change, lang: str) -> str:
    """The change in a sentence: without the link to X it would have been published."""
    speak = words(lang).say
    said = list(dict.fromkeys(part_said(part, lang) for part in change.parts))
    listed = ", ".join(said[:-1])
    whole = speak("%(some)s and %(last)s", some=listed, last=said[-1]) if listed else said[-1]
    if change.decision is Decision.APPROVE:
        return speak("without %(parts)s it would have been published", parts=whole)
    if change.decision is Decision.HOLD:
        return speak("without %(parts)s it would have waited for a moderator", parts=whole)
    return speak("without %(parts)s it would have been kept in the spam folder", parts=whole)


def part_said(part: Part, lang: str) -> str:
    """A part in words."""
    speak = words(lang).say
    named = ", ".join(f"“{word}”" for word in part.words)
    if part.code == "form.honeypot":
        return speak("what stands in the hidden field")
    if part.code == "author.name":
        return speak("this name")
    if part.code == "author.home":
        return speak("the home page %(words)s", words=named)
    if part.code == "links.target":
        return speak("the link to %(words)s", words=named)
    if not named:
        return speak("what is marked")
    return speak("the words %(words)s", words=named)
