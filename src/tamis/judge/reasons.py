"""Why: the grounds of a verdict, in codes, in the commenter's own words, in sentences.

Grounds are parts of the very sum that decided: each view's share of the base's
log-odds, the site's learners, a person's decision about the same text. The words named
are those whose features weigh most in the worst stretch. A moderator sees weights, a
commenter sees none: a number would teach a spammer (docs/reasons.md lists the codes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tamis.judge.levels import REMEMBERED, BaseScores, Opinion
from tamis.judge.modelfile import VIEWS, Base
from tamis.signals.features import Features
from tamis.signals.text import origins
from tamis.verdict import Reason, Span
from tamis.wording import words

MOST_REASONS = 6
MOST_WORDS = 5
LEAST_WEIGHT = 0.25  # log-odds; less is not worth a sentence


@dataclass(frozen=True, slots=True)
class Place:
    """A word of the folded text and what its features weigh."""

    start: int
    end: int
    weight: float


def find_reasons(
    base: Base,
    features: Features,
    scores: BaseScores,
    opinion: Opinion,
    explain: bool,
    grounds: Sequence[Reason] = (),
) -> tuple[Reason, ...]:
    """All grounds worth a sentence, strongest first; words and spans only to `explain`."""
    disguised = min(features.text.hidden + features.text.styled, 4)
    weights = [
        *zip(("text.words", *NAMED), view_shares(base, scores), strict=True),
        ("site.learned", site_share(opinion)),
        ("site.same-text", remembered_share(opinion)),
        ("text.disguised", 0.5 * disguised),
    ]
    found = [
        text_reason(features, scores, weight, explain)
        if code == "text.words"
        else Reason(code, NAMED[code](features) if code in NAMED else (), weight, ())
        for code, weight in weights
        if abs(weight) >= LEAST_WEIGHT
    ]
    found += [ground for ground in grounds if abs(ground.weight) >= LEAST_WEIGHT]
    found.sort(key=lambda reason: -abs(reason.weight))
    return tuple(found[:MOST_REASONS])


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


def text_reason(features: Features, scores: BaseScores, weight: float, explain: bool) -> Reason:
    """The text, with the words that weigh most in the verdict's direction."""
    if not explain:
        return Reason("text.words", (), weight, ())
    places = word_places(features, scores)
    sign = 1.0 if weight >= 0 else -1.0
    strongest = sorted(places, key=lambda place: -sign * place.weight)[:MOST_WORDS]
    chosen = [place for place in strongest if sign * place.weight > 0]
    folded = features.text.folded
    stretches = origins(features.text, [(place.start, place.end) for place in chosen])
    spans = tuple(Span("text", *stretch) for stretch in stretches)
    words = tuple(folded[place.start : place.end] for place in chosen)
    return Reason("text.words", words, weight, spans)


def word_places(features: Features, scores: BaseScores) -> list[Place]:
    """Each blank-separated word of the folded text with the weights that begin in it."""
    sums = scores.window.sums
    places, at = [], 0
    for word in features.text.folded.split(" "):
        end = at + len(word)
        # one further for the padding blank in front
        places.append(Place(at, end, sums[end + 1] - sums[at + 1]))
        at = end + 1
    return places


def author_words(features: Features) -> tuple[str, ...]:
    """What is odd about the name, if anything."""
    return features.relations


def home_words(features: Features) -> tuple[str, ...]:
    """The host of the home page."""
    return (features.home.host,) if features.home else ()


def link_words(features: Features) -> tuple[str, ...]:
    """The hosts linked to."""
    return tuple(dict.fromkeys(link.host for link in features.links))[:MOST_WORDS]


NAMED = {  # views after the text, in their order, and what of them is named
    "author.name": author_words,
    "author.home": home_words,
    "links.target": link_words,
}

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
        "it resembles what this site's moderators refused before",
        "it resembles what this site's moderators published before",
    ),
    "site.same-text": (
        "a moderator has refused this very text",
        "a moderator has published this very text",
    ),
    "text.disguised": (
        "it hides letters behind look-alike or invisible signs",
        "it hides nothing",
    ),
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
    named = ", ".join(f"“{word}”" for word in reason.words)
    if "%(words)s" in said:
        said = speak(said, words=named or "…")
    else:
        said = speak(said)
    if reader == "moderator":
        return f"{said} ({reason.weight:+.1f})"
    return said
