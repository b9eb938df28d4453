"""Explaining: a check without a trace, and what would have changed its verdict.

In a thread: a comment may be judged seven times. Each time it is the whole judgement, as
of a check, with what the site remembers of others.
"""

from datetime import datetime

from tamis.checks.check import weigh
from tamis.checks.service import Service
from tamis.comment import Comment
from tamis.judge.counterfactual import counterfactual
from tamis.judge.explanation import Explanation, shares_of
from tamis.judge.judge import NOTHING, observe
from tamis.site import Site
from tamis.verdict import Verdict


def explain(service: Service, site: Site, comment: Comment, *, now: datetime) -> Explanation:
    """The verdict on a comment as of now, and all that can be said of it."""
    verdict = weigh(service, site, comment, now).verdict

    def again(other: Comment) -> Verdict:
        return weigh(service, site, other, now, explain=False).verdict

    change = counterfactual(comment, verdict, again)
    seen = observe(service.base, service.sites.feature_key(site), comment)
    with service.follower.reading(site.id) as model:
        shares = shares_of(service.base, model or NOTHING, seen)
    return Explanation(verdict, shares, change)
