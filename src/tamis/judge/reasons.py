"""Why: the grounds of a verdict, in codes, in the commenter's own words, in sentences.

Grounds are parts of the very sum that decided: each view's share of the base's
log-odds, the site's learners, a person's decision about the same text. The words named
are those that add most to the sum of base and site (`judge.places`); what the site's
moderators taught names those that the site alone adds most for. Where a passage decided
(`judge.passages`), all is said of it alone. A moderator sees weights,
a commenter sees none: a number would teach a spammer (docs/reasons.md lists the codes).
"""

from __future__ import annotations

from collections.abc import Sequence

from tamis.judge.levels import REMEMBERED, BaseScores, Opinion, SiteModel
from tamis.judge.marks import author_spans, home_spans, link_spans
from tamis.judge.modelfile import VIEWS, Base
from tamis.judge.observed import Observed
from tamis.judge.passages import Decisive, in_whole
from tamis.judge.places import TextWeights, site_views, strongest, text_weights
from tamis.signals.features import View
from tamis.signals.origins import origins
from tamis.verdict import Reason, Span
from tamis.wording import words

MOST_REASONS = 6
MOST_WORDS = 5
LONGEST_WORD = 60  # signs of one that are said; its span is whole
LEAST_WEIGHT = 0.25  # log-odds; less is not worth a sentence
PART = 0.25  # of what a site adds, from which on a view of it is named


def find_reasons(
    base: Base,
    model: SiteModel,
    what: Decisive,
    explain: bool,
    grounds: Sequence[Reason] = (),
) -> tuple[Reason, ...]:
    """All grounds worth a sentence, strongest first; words and spans only to `explain`."""
    seen, opinion = what.seen, what.opinion
    text = seen.features.text
    weights = {
        **dict(zip(("text.words", *NAMED), view_shares(base, seen.scores), strict=True)),
        "site.learned": site_share(opinion),
        "site.same-text": remembered_share(opinion),
        "text.disguised": 0.5 * min(text.hidden + text.styled, 4),
    }
    told = {code: weight for code, weight in weights.items() if abs(weight) >= LEAST_WEIGHT}
    named = name_all(base, model, seen, opinion, told) if explain else {}
    found = []
    for code, weight in told.items():
        said, spans = named.get(code, NOTHING)
        found.append(Reason(code, said, weight, in_text(spans, what)))
    found += [ground for ground in grounds if abs(ground.weight) >= LEAST_WEIGHT]
    found.sort(key=lambda reason: -abs(reason.weight))
    return tuple(found[:MOST_REASONS])


def in_text(spans: tuple[Span, ...], what: Decisive) -> tuple[Span, ...]:
    """Spans of what decided as they are in the whole text."""
    return tuple(
        Span(span.field, *in_whole(what.parts, (span.start, span.end)))
        if span.field == "text"
        else span
        for span in spans
    )


def view_shares(base: Base, scores: BaseScores) -> tuple[float, ...]:
    """Log-odds that text, name, home page and links add, by the model's weights."""
    mix, slope = base.head.mix, base.head.patterns[scores.pattern].slope
    parts = [share * value * slope for share, value in zip(mix, scores.values[:-1], strict=True)]
    return (sum(parts[:4]), *parts[4 : 3 + VIEWS])


def site_share(opinion: Opinion) -> float:
    """What the site's own lessons add to the base."""
    return opinion.fused - opinion.base


def remembered_share(opinion: Opinion) -> float:
    """What a person's decision about the same text adds."""
    return REMEMBERED * ((opinion.remembered > 0) - (opinion.remembered < 0))


Named = tuple[tuple[str, ...], tuple[Span, ...]]
NOTHING: Named = ((), ())


def name_all(
    base: Base, model: SiteModel, seen: Observed, opinion: Opinion, told: dict[str, float]
) -> dict[str, Named]:
    """For each ground its words, in the commenter's spelling or as fixed codes, and spans."""
    named = {code: name(seen) for code, name in NAMED.items() if code in told}
    if told.keys() & {"text.words", "site.learned"}:
        found = text_weights(base, model, seen, opinion)
        if "text.words" in told:
            named["text.words"] = name_words(seen, found, told["text.words"])
        if "site.learned" in told:
            named["site.learned"] = name_taught(model, seen, opinion, found, told["site.learned"])
    return named


def name_words(seen: Observed, found: TextWeights, weight: float, by_site: bool = False) -> Named:
    """The words that weigh most in the direction of a ground."""
    text = seen.features.text
    chosen = strongest(found, 1.0 if weight >= 0 else -1.0, MOST_WORDS, by_site)
    stretches = origins(text, [each for place in chosen for each in place.stretches])
    spans = tuple(Span("text", *each) for each in dict.fromkeys(stretches) if each[1] > each[0])
    return tuple(shortened(place.word) for place in chosen), spans


def name_taught(
    model: SiteModel, seen: Observed, opinion: Opinion, found: TextWeights, weight: float
) -> Named:
    """What of a comment the site's moderators taught about: words, hosts, the name."""
    sign = 1.0 if weight >= 0 else -1.0
    shares = site_views(model, seen, opinion)
    counted = {view for view, share in shares.items() if sign * share >= PART * abs(weight)}
    parts = [name_words(seen, found, weight, by_site=True)] if View.TEXT in counted else []
    if View.LINKS in counted:
        parts.append(name_links(seen))
    if View.HOME in counted:
        parts.append(name_home(seen))
    if View.NAME in counted:
        parts.append(name_author(seen))
    said = dict.fromkeys(word for part in parts for word in part[0])
    spans = dict.fromkeys(span for part in parts for span in part[1])
    return tuple(said), tuple(spans)


def shortened(word: str) -> str:
    """A word as it is said."""
    return word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD - 1] + "…"


def name_author(seen: Observed) -> Named:
    """The name."""
    name = (seen.comment.author or "").strip()
    return ((shortened(name),) if name else ()), author_spans(seen.comment)


def name_home(seen: Observed) -> Named:
    """The host of the home page."""
    home = seen.features.home
    return ((home.host,), home_spans(seen.comment, home)) if home else NOTHING


def name_links(seen: Observed) -> Named:
    """The hosts linked to."""
    links = seen.features.links
    hosts = tuple(dict.fromkeys(link.host for link in links))[:MOST_WORDS]
    return hosts, link_spans(seen.features.text.sent, links)


NAMED = {  # views after the text, in their order, and what of them is named
    "author.name": name_author,
    "author.home": name_home,
    "links.target": name_links,
}

NAMED_AFTER = ("site.learned",)  # what is named comes after the sentence, if there is any
SENTENCES = {
    # code: (speaks for spam, speaks for a genuine comment)
    "text.words": (
        "the words %(words)s read like advertising",
        "the words %(words)s read like a conversation",
    ),
    "author.name": (
        "the name reads like a slogan or an address",
        "the name reads like a person's",
    ),
    "author.home": (
        "the home page %(words)s looks commercial",
        "the home page %(words)s looks personal",
    ),
    "links.target": (
        "it links to %(words)s, as spam does",
        "the links to %(words)s are of a usual kind",
    ),
    "site.learned": (
        "this site's moderators refused similar ones before",
        "this site's moderators published similar ones before",
    ),
    "site.same-text": (
        "a moderator has refused this very text",
        "a moderator has published this very text",
    ),
    "text.disguised": (
        "it hides letters behind look-alike or invisible signs",
        "it hides nothing",
    ),
    "campaign.copies": (
        "others sent nearly the same text, as in a campaign",
        "",
    ),
    "campaign.host": (
        "several senders at once link to the same address",
        "",
    ),
    "topic.on-page": ("", "it speaks of what the page is about: %(words)s"),
    "topic.off-page": ("it has a link and not a word about the page", ""),
    "topic.unprovoked-link": (
        "the link to %(words)s has to do with neither the page nor the comment",
        "",
    ),
    "topic.copied": ("it copies the page and adds a link", ""),
    "links.listed": ("it links to a host that is known for spam", ""),
    "email.listed": ("the e-mail address is a throw-away one", ""),
    "reputation.email": (
        "comments with this e-mail address have been refused before",
        "comments with this e-mail address have been published before",
    ),
    "reputation.name": (
        "comments under this name from this network have been refused before",
        "comments under this name from this network have been published before",
    ),
    "reputation.network": (
        "comments from this network have been refused before",
        "comments from this network have been published before",
    ),
    "reputation.host": (
        "comments that lead to the same place have been refused before",
        "comments that lead to the same place have been published before",
    ),
    "form.too-fast": ("the form was sent within seconds, with a long text", ""),
    "form.no-keys": ("the form was filled in without keys, pointer or touch", ""),
    "form.nonce": ("the form had not come from the site, or long ago", ""),
    "form.honeypot": ("a field that people do not see was filled in", ""),
    "author.role": ("", "it was written by a signed-in member of the site's staff"),
    "test.mark": ("it bears the mark of a test", ""),
}


def sentence(reason: Reason, lang: str, reader: str) -> str:
    """A reason in words; `reader` is "commenter" (no number, ever) or "moderator"."""
    speak = words(lang).say
    for_spam, for_ham = SENTENCES[reason.code]
    said = for_spam if reason.weight >= 0 else for_ham
    if not said:
        return ""
    named = ", ".join(f"“{word}”" for word in reason.words)
    if "%(words)s" in said:
        said = speak(said, words=named or "…")
    elif named and reason.code in NAMED_AFTER:
        said = speak("%(said)s: %(words)s", said=speak(said), words=named)
    else:
        said = speak(said)
    if reader == "moderator":
        return f"{said} ({reason.weight:+.1f})"
    return said
