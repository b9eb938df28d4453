"""A trial: what the filter says of a text now, without a trace.

For the moderator who wants to see that the filter has understood. Nothing is journalled,
kept or learned.
"""

from dataclasses import dataclass

from tamis.checks.service import Service
from tamis.comment import Comment
from tamis.judge.judge import judge
from tamis.site import Site
from tamis.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Trial:
    """A verdict, and how many lessons of the site stand behind it."""

    text: str
    verdict: Verdict
    lessons: int


def try_text(service: Service, site: Site, text: str) -> Trial:
    """The verdict on a bare text under no page."""
    key = service.sites.feature_key(site)
    comment = Comment(text=text, lang=site.lang)
    with service.follower.reading(site.id) as model:
        verdict = judge(service.base, model, key, comment, site.budgets)
        lessons = model.lessons if model is not None else 0
    return Trial(text, verdict, lessons)
