"""How the form was filled in, as far as it was told: haste, hands, a check that failed.

    form.too-fast   a long text sent within three seconds of loading the form    +1.0
    form.no-keys    a long text, and the page's own script, which did run and
                    measured the time, counted no key, click, move or touch      +0.5
    form.nonce      WordPress's form check failed                                +0.25

Nothing here can convict: together they say at most 1.5, and grounds take a comment up by
one decision at most (judge). Only what a person could hardly do counts. Not counted: a
speed of typing, since people paste, dictate and let password managers fill in names; no
keys with a pointer, or a pointer without keys, since keyboards, switches, screen readers
and voice control each use one of them; a form that was shown again with its text, whose
age is not told (web/embed). What was not told is no evidence, and nothing speaks for ham:
a bot can wait and say that it moved a mouse. A nonce fails for people too, where a cache
keeps pages for longer than a day.

The honeypot is a rule of its own (judge).
"""

from tamis.comment import Comment, FormSigns
from tamis.verdict import Reason

LONG_TEXT = 100  # signs: half a minute of typing
HASTE_S = 3.0
BOUND = 1.5  # log-odds, of all together
TOO_FAST, NO_KEYS, FAILED_NONCE = 1.0, 0.5, 0.25


def form_grounds(comment: Comment) -> tuple[Reason, ...]:
    """What the form tells, in log-odds; () where it tells nothing."""
    form, is_long = comment.form, len(comment.text) >= LONG_TEXT
    found = []
    if is_long and form.age_s is not None and 0.0 <= form.age_s < HASTE_S:
        found.append(("form.too-fast", TOO_FAST))
    if is_long and no_hands(form):
        found.append(("form.no-keys", NO_KEYS))
    if form.nonce == "failed":
        found.append(("form.nonce", FAILED_NONCE))
    total = sum(weight for _, weight in found)
    share = min(1.0, BOUND / total) if total else 1.0
    return tuple(Reason(code, (), weight * share, ()) for code, weight in found)


def no_hands(form: FormSigns) -> bool:
    """Whether a script that ran saw neither key nor pointer."""
    return form.age_s is not None and form.keys == 0 and form.pointer == 0
