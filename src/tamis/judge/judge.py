"""From a comment to a verdict: `judge` for servers, `Judge` for programs.

    observe (signals) -> base level -> site level -> grounds -> thresholds -> verdict

Grounds are what only a memory beyond this comment can tell (topic, campaign, reputation):
reasons with a weight in log-odds, each capped by who gives it, added to the learned sum.
They are never learned from, so a ledger line stays a function of its own comment.

`judge` is a pure function of its arguments; `Judge` holds one site's state in memory:

    judge = Judge.starter()
    judge.check(Comment(text="...")).decision
    judge.learn(Comment(text="..."), "spam")

Three things decide before any weight: a signed-in member of staff is never spam; text
in a field that people do not see is a bot's; and Akismet's own test marks are obeyed at
the door (web), not here.
"""

from __future__ import annotations

from collections.abc import Sequence

from tamis.comment import Comment, Label
from tamis.errors import BadInput
from tamis.judge.budgets import check_budgets, decide, start_thresholds
from tamis.judge.calibration import interval, probability
from tamis.judge.counterfactual import counterfactual
from tamis.judge.explanation import Explanation, shares_of
from tamis.judge.levels import Lesson, SiteModel, make_lesson
from tamis.judge.modelfile import Base, load_base
from tamis.judge.observed import Observed, observe
from tamis.judge.passages import decisive
from tamis.judge.reasons import find_reasons
from tamis.verdict import Budgets, Decision, Reason, Verdict

__all__ = [
    "NOTHING", "OWN_KEY", "Judge", "Observed", "judge", "lesson", "observe", "read_label",
    "verdict_of",
]  # fmt: skip

STAFF = frozenset({"administrator", "editor", "author"})
CERTAIN = 8.0  # log-odds of a rule that stands by itself
OWN_KEY = bytes(range(16))  # of a judge in process: nothing of it is stored elsewhere


def judge(
    base: Base,
    model: SiteModel | None,
    key: bytes,
    comment: Comment,
    budgets: Budgets,
    explain: bool = True,
) -> Verdict:
    """The verdict on a comment. Without `explain` it bears the reasons' codes alone."""
    return verdict_of(base, model or NOTHING, observe(base, key, comment), budgets, explain)


def verdict_of(
    base: Base,
    model: SiteModel,
    seen: Observed,
    budgets: Budgets,
    explain: bool = True,
    grounds: Sequence[Reason] = (),
) -> Verdict:
    """The verdict on what was observed; `grounds` are added to it."""
    rule = ruling(seen.comment)
    if rule is not None:
        return ruled(rule)
    what = decisive(base, model, seen)
    starts = start_thresholds(base, seen.scores.pattern, budgets)
    log_odds = what.log_odds + sum(ground.weight for ground in grounds)
    rest = starts, model.shifts, budgets, model.hams, model.refused
    caution = what.opinion.caution
    decision = decide(log_odds, caution, *rest)
    if log_odds != what.whole:
        decision = tempered(decide(what.whole, caution, *rest), decision)
    reasons = find_reasons(base, model, what, explain, grounds)
    return Verdict(
        probability(log_odds),
        interval(log_odds, base.head.spread, model.lessons, model.drifting),
        decision,
        reasons,
    )


def tempered(learned: Decision, whole: Decision) -> Decision:
    """What grounds and single passages may do to the decision about what was written as a
    whole: where it reads well, a person looks first before it is spam, and nothing vanishes."""
    if whole is Decision.DISCARD and learned is not Decision.DISCARD:
        whole = Decision.SPAM
    if whole is Decision.SPAM and learned is Decision.APPROVE:
        return Decision.HOLD
    return whole


def ruling(comment: Comment) -> Reason | None:
    """The rule that decides by itself, if one does."""
    if comment.role in STAFF:
        return Reason("author.role", (), -CERTAIN, ())
    if comment.form.honeypot:
        return Reason("form.honeypot", (), CERTAIN, ())
    return None


def ruled(rule: Reason) -> Verdict:
    """The verdict where a rule decides."""
    spam = rule.weight > 0
    chance = probability(rule.weight)
    decision = Decision.SPAM if spam else Decision.APPROVE
    return Verdict(chance, (chance, chance), decision, (rule,))


def lesson(base: Base, key: bytes, comment: Comment, label: Label, weight: float) -> Lesson:
    """What a labelled comment teaches, without its text."""
    seen = observe(base, key, comment)
    return make_lesson(base, seen.scores, seen.keyed, label, weight)


def read_label(value: Label | str) -> Label:
    """Raises BadInput for anything but ham and spam."""
    try:
        return Label(value)
    except ValueError:
        raise BadInput("label", f"{value!r} is no label", "say ham or spam") from None


class Judge:
    """A filter in process: the base, and what it has been taught since. Not thread-safe."""

    def __init__(self, base: Base, budgets: Budgets | None = None) -> None:
        self.base = base
        self.model = SiteModel.empty()
        self.budgets = check_budgets(budgets or Budgets())

    @classmethod
    def starter(cls) -> Judge:
        """With the model that Tamis ships."""
        return cls(load_base())

    def check(self, comment: Comment) -> Verdict:
        """What becomes of a comment, and why."""
        return judge(self.base, self.model, OWN_KEY, comment, self.budgets)

    def explain(self, comment: Comment) -> Explanation:
        """The verdict, who of base and lessons says how much, what would change it."""
        verdict = self.check(comment)
        seen = observe(self.base, OWN_KEY, comment)
        return Explanation(
            verdict,
            shares_of(self.base, self.model, seen),
            counterfactual(comment, verdict, self.check),
        )

    def learn(self, comment: Comment, label: Label | str, weight: float = 1.0) -> None:
        """Teach what a comment is; the next check knows it. Raises BadInput."""
        if not 0.0 < weight <= 100.0:
            raise BadInput("weight", f"{weight} is not between 0 and 100", "1 is usual")
        taught = lesson(self.base, OWN_KEY, comment, read_label(label), weight)
        self.model.learn(taught, self.base)


NOTHING = SiteModel.empty()
