"""An explanation: the verdict, who of base and site says how much, what would change it.

`shares_of` says what stands behind a verdict: the shipped base's log-odds, what the
site's lessons add, and how many lessons those are. Only moderators are told.
"""

from dataclasses import dataclass

from tamis.judge.counterfactual import Change
from tamis.judge.levels import SiteModel
from tamis.judge.observed import Observed
from tamis.judge.reasons import remembered_share, site_share
from tamis.verdict import Verdict
from tamis.wording import words


@dataclass(frozen=True, slots=True)
class Shares:
    """Log-odds of spam by where they come from, and the lessons of the site."""

    base: float
    site: float
    same_text: float  # a person has decided about this very text
    spam_lessons: int
    ham_lessons: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that can be said of a verdict. `change`: None where nothing small was found."""

    verdict: Verdict
    shares: Shares
    change: Change | None


def shares_of(model: SiteModel, seen: Observed) -> Shares:
    """What base and site say by themselves."""
    opinion = model.opinion(seen.keyed, seen.scores.values)
    return Shares(
        opinion.base,
        site_share(opinion),
        remembered_share(opinion),
        model.lessons - model.hams,
        model.hams,
    )


def shares_said(shares: Shares, lang: str) -> str:
    """Who says how much, for moderators."""
    speak = words(lang)
    base = speak.say("The shipped model says %(weight)s.", weight=f"{shares.base:+.1f}")
    spams = speak.number("%(num)d lesson in spam", "%(num)d lessons in spam", shares.spam_lessons)
    hams = speak.number(
        "%(num)d lesson in genuine comments",
        "%(num)d lessons in genuine comments",
        shares.ham_lessons,
    )
    site = speak.say(
        "This site’s %(spams)s and %(hams)s add %(weight)s.",
        spams=spams,
        hams=hams,
        weight=f"{shares.site + shares.same_text:+.1f}",
    )
    return f"{base} {site}"
