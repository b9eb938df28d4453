"""The sentences that pages choose by a value: what a state, a tab, a fault is called.

Kept in one place, so that the same thing has the same name everywhere, and so that a
translator sees it whole. `vocabulary(words)` gives them to the templates.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from hashlib import sha256
from math import ceil
from urllib.parse import quote

from markupsafe import Markup

from tamis.comment import Label
from tamis.comments.posting import TRAPPED, Fault
from tamis.comments.states import State
from tamis.desk.audit import Audit
from tamis.desk.learning import Drifting, GiverFigures
from tamis.judge.reasons import sentence
from tamis.privacy.retention import REFUSED
from tamis.verdict import Decision, Reason
from tamis.web.counts import Why
from tamis.web.refusals import Refusals
from tamis.wording import Words

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
LANGUAGE_NAMES = {"en": "English", "fr": "Français"}
TINTS = 6
FULLY = 0.995  # of a label's weight
TOLD_FROM = 1 / 3  # of the strongest reason's weight


def comments_said(words: Words, count: int) -> str:
    """The heading of a thread."""
    if count == 0:
        return words.say("Comments")
    return words.number("%(num)d comment", "%(num)d comments", count)


def state_said(words: Words, state: State) -> str:
    """A state in a word."""
    return {
        State.APPROVED: words.say("published"),
        State.HELD: words.say("waiting"),
        State.SPAM: words.say("refused"),
        State.DELETED: words.say("deleted"),
    }[State(state)]


def tab_said(words: Words, tab: State) -> str:
    """The name of a tab of the desk."""
    return {
        State.HELD: words.say("Held"),
        State.SPAM: words.say("Spam"),
        State.APPROVED: words.say("Published"),
    }[State(tab)]


def empty_said(words: Words, tab: State) -> str:
    """What a tab says when nothing is in it."""
    return {
        State.HELD: words.say("Nobody is waiting for you."),
        State.SPAM: words.say("The spam folder is empty."),
        State.APPROVED: words.say("Nothing is published yet."),
    }[State(tab)]


def own_title(words: Words, state: State) -> str:
    """Where one's own comment stands."""
    return {
        State.APPROVED: words.say("Your comment is published."),
        State.HELD: words.say("Your comment is waiting for a moderator."),
        State.SPAM: words.say("Your comment was not published."),
        State.DELETED: words.say("Your comment was deleted."),
    }[State(state)]


def own_next(words: Words, state: State) -> str:
    """What comes next for one's own comment that is not published."""
    if State(state) is State.HELD:
        return words.say("A person reads it and decides. You need not do anything.")
    return words.say(
        "An automatic filter decided this, and it can be wrong. A moderator sees your "
        "comment in the spam folder and can publish it."
    )


def kept_until(words: Words, created_at: datetime) -> str:
    """When a refused comment goes."""
    return words.say("It is kept until %(day)s, then deleted.", day=words.day(created_at + REFUSED))


def decision_said(words: Words, decision: Decision) -> str:
    """The judge's word, for moderators."""
    return {
        Decision.APPROVE: words.say("The filter would publish it"),
        Decision.HOLD: words.say("The filter wants a person to look"),
        Decision.SPAM: words.say("The filter takes it for spam"),
        Decision.DISCARD: words.say("The filter is sure that it is spam"),
    }[Decision(decision)]


def fault_said(words: Words, fault: Fault) -> str:
    """How to mend a field of the comment form."""
    return {
        Fault.TEXT_MISSING: words.say("Please write something."),
        Fault.TEXT_LONG: words.say("The text is longer than 64 kB. Please shorten it."),
        Fault.NAME_MISSING: words.say("Please give a name; any name will do."),
        Fault.NAME_LONG: words.say("The name is longer than 80 signs. Please shorten it."),
        Fault.EMAIL_WRONG: words.say(
            "This is not an e-mail address. It looks like name@example.org; you may leave it out."
        ),
        Fault.EMAIL_MISSING: words.say(
            "To be told about answers, give an e-mail address, or untick the box."
        ),
        Fault.URL_WRONG: words.say(
            "This is not a web address. It looks like https://example.org; you may leave it out."
        ),
    }[fault]


def lessons_said(words: Words, lessons: int) -> str:
    """How much the filter has learned at a site."""
    if lessons == 0:
        return words.say("This site has not taught the filter anything yet.")
    return words.number(
        "This site has taught the filter %(num)d lesson.",
        "This site has taught the filter %(num)d lessons.",
        lessons,
    )


def audit_said(words: Words, audit: Audit) -> str:
    """What the audit of refusals says of the promise, in sentences."""
    if audit.audited == 0:
        return words.say(
            "Of each hundred refusals one waits among the held comments. None was audited yet, "
            "so the target of %(target)s is not backed.",
            target=share(words, audit.target),
        )
    seen = words.say(
        "Seen: %(mistakes)d of %(audited)d audited refusals were mistakes, so at most "
        "%(wrong)s of all refusals are, and at most %(genuine)s of the genuine comments are "
        "refused (95 %% confidence).",
        mistakes=audit.mistakes,
        audited=audit.audited,
        wrong=share(words, audit.refusals_wrong),
        genuine=share(words, audit.genuine_refused),
    )
    if audit.is_backed:
        kept = words.say("Target %(target)s: kept.", target=share(words, audit.target))
    elif audit.is_missed:
        kept = words.say("Target %(target)s: missed.", target=share(words, audit.target))
    else:
        kept = words.say("Target %(target)s: not backed yet.", target=share(words, audit.target))
    return f"{seen} {kept}"


def giver_said(words: Words, own_number: int, giver: GiverFigures) -> str:
    """Who gives labels. `own_number`: of the site's own key."""
    number, key = giver.key_number, giver.key
    if giver.trusted:
        return words.say("Moderators, at this desk")
    if number is None:
        return words.say("Reports of which the key was not noted")
    if number == own_number:
        return words.say("The site’s own key")
    if key is None:
        return words.say("An earlier key of the site, no. %(number)d", number=number)
    if key.ended_at is not None:
        return words.say("%(name)s (key no. %(number)d, ended)", name=key.name, number=number)
    return words.say("%(name)s (key no. %(number)d)", name=key.name, number=number)


def door_said(words: Words, door: str) -> str:
    """By which way labels came."""
    known = {
        "akismet": words.say("Akismet’s API"),
        "v1": words.say("the JSON API"),
        "import": words.say("an import"),
        "desk": words.say("the desk"),
    }
    return known.get(door, door)


def doors_said(words: Words, giver: GiverFigures) -> str:
    """All doors of a giver, once each."""
    return ", ".join(dict.fromkeys(door_said(words, door) for door, _ in giver.doors))


def believed_said(words: Words, giver: GiverFigures) -> str:
    """How much a label of this giver counts."""
    if giver.trusted:
        return words.say("always believed")
    if giver.believed >= FULLY:
        return words.say("believed in full")
    return words.say(
        "a label counts %(share)s, since the filter finds most of them implausible",
        share=words.percent(giver.believed, 0),
    )


def label_said(words: Words, label: Label) -> str:
    """A label in a word."""
    return words.say("spam") if Label(label) is Label.SPAM else words.say("genuine")


def drift_said(words: Words, drifting: Drifting) -> str:
    """That what comes has changed, since when, and what follows."""
    return words.say(
        "What comes to %(site)s has changed: since %(at)s the filter is wrong more often than "
        "before. For %(left)d more labels it learns twice as fast, and says its probabilities "
        "with wider intervals.",
        site=drifting.site_url,
        at=words.moment(drifting.since),
        left=drifting.left,
    )


def refusals_said(words: Words, refusals: Refusals, now: datetime) -> str:
    """How many calls were refused, and why the last one was."""
    why = {
        Why.NO_KEY: words.say("it bore no key"),
        Why.UNKNOWN_KEY: words.say("its key is not known here"),
        Why.TOO_MANY: words.say("too many wrong keys came from its address"),
        Why.NO_ADDRESS: words.say("it did not say for which site it asked"),
    }[refusals.why]
    counted = words.number(
        "%(num)d call was refused since the server started.",
        "%(num)d calls were refused since the server started.",
        refusals.count,
    )
    last = words.say("The last one, %(ago)s: %(why)s.", ago=words.ago(refusals.at, now), why=why)
    return f"{counted} {last}"


def share(words: Words, value: float) -> str:
    """A share in per cent, rounded up: it is a bound."""
    places = 1 if value >= 0.001 else 2
    rounded = ceil(round(value * 100 * 10**places, 6)) / 10**places
    return words.percent(rounded / 100, places)


def why(words: Words, reason: Reason) -> str:
    """A reason in a sentence, without its weight: that stands beside it, if at all."""
    said = sentence(reason, words.lang, "commenter")
    return said[:1].upper() + said[1:]


def against(reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons that a commenter is told: those that decided against publishing. What
    added a little is left out: it would read as if a name alone had been the fault."""
    bad = [reason for reason in reasons if reason.weight >= 0]
    least = max((reason.weight for reason in bad), default=0.0) * TOLD_FROM
    return [reason for reason in bad if reason.weight >= least or reason.code == TRAPPED.code]


def bdi(name: str) -> Markup:
    """A name that keeps its own direction within a sentence."""
    return Markup("<bdi>{}</bdi>").format(name)


def initial(name: str) -> str:
    """The first letter of a name, for its disc."""
    return next((sign.upper() for sign in name if sign.isalnum()), "·")[:1]


def tint(name: str) -> int:
    """Which of the tints a name has: always the same one."""
    return sha256(name.casefold().encode("utf-8", "surrogatepass")).digest()[0] % TINTS


def percent(share: float) -> str:
    """A probability; never 0 % or 100 %, since it is never certain."""
    if share < 0.01:
        return "<\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}%"
    if share > 0.99:
        return ">\N{NO-BREAK SPACE}99\N{NO-BREAK SPACE}%"
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


def signed(weight: float) -> str:
    """A weight in log-odds with its sign."""
    return f"{weight:+.1f}".replace("-", "−")


def urlencode(value: str) -> str:
    """A value for a query."""
    return quote(value, safe="")


def vocabulary(words: Words) -> dict[str, object]:
    """All that templates may say, in one language."""
    with_words: dict[str, Callable[..., object]] = {
        said.__name__: partial(said, words)
        for said in (
            comments_said, state_said, tab_said, empty_said, own_title, own_next,
            decision_said, audit_said, fault_said, kept_until, lessons_said, giver_said,
            doors_said, door_said, believed_said, label_said, drift_said, refusals_said,
        )
    }  # fmt: skip
    return {
        **with_words,
        "why": partial(why, words),
        "against": against,
        "ago": words.ago,
        "day": words.day,
        "moment": words.moment,
        "initial": initial,
        "tint": tint,
        "percent": percent,
        "signed": signed,
        "lang": words.lang,
        "direction": "rtl" if words.lang in RIGHT_TO_LEFT else "ltr",
        "language_name": lambda lang: LANGUAGE_NAMES.get(lang, lang),
    }
