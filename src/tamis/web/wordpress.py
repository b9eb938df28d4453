r"""What is particular to WordPress's Akismet plugin, known by `| Akismet/` in its User-Agent.

Its comment-check carries PHP's backslashes: `L'usine` arrives as `L\'usine`, while
reports and rechecks bring the plain text. A filter that leaves them in learns other
words than it checks. They are taken off a field when every quote in it has one.

It repeats the whole form as `POST_…`, among it what the plugin's script measured
(`POST_ak_…`). Of these only the sums below are read: key presses, pointer events, time
on the page. Rhythms and coordinates, which could identify a person, are not even
decoded.

It understands `hold` as `false` with `X-akismet-error`; other libraries may take that
header for a failure (web.akismet decides).
"""

import re
from datetime import UTC, datetime

from tamis.comment import FormSigns
from tamis.web.forms import Form

NO_SCRIPT_MS = 250  # `ak_js` is at most this where the form's script did not run
LONGEST_STAY_S = 7 * 86_400.0  # older than that, a clock is wrong or the page was kept open

_POINTER = ("POST_ak_bmcc", "POST_ak_bmmc", "POST_ak_btmc", "POST_ak_btec")
_TRAPS = ("POST_ak_hp_textarea", "hidden_honeypot_field", "akismet_api_honeypot_field")
_escaped = re.compile(r"""\\([\\'"])""").sub
_is_slashed = re.compile(r"""(?:[^\\'"]++|\\.|\\\Z)*+""", re.DOTALL).fullmatch


def is_plugin(user_agent: bytes) -> bool:
    """Whether the request comes from the plugin."""
    return b"| Akismet/" in user_agent


def unslash(text: str) -> str:
    r"""Take off the backslashes that PHP put before quotes and backslashes.

    Only if every quote has one: `L'usine` proves that nothing was escaped.
    """
    if "\\" not in text or not _is_slashed(text):
        return text
    return _escaped(r"\1", text)


def form_signs(form: Form, at: datetime) -> FormSigns:
    """How the form was filled in. `at`: when it was sent, if the script does not tell."""
    return FormSigns(
        honeypot=trap(form),
        age_s=age_s(form, at),
        keys=count(form, "POST_ak_bkpc"),
        pointer=total(form, _POINTER),
        nonce=form.get("akismet_comment_nonce") or None,
    )


def trap(form: Form) -> str | None:
    """The text in a field that people do not see; "" if they left it empty."""
    names = list(_TRAPS)
    if own := form.get("honeypot_field_name"):
        names += [own, f"POST_{own}"]
    found = None
    for name in names:
        if (text := form.get(name)) is not None:
            found = max(found or "", text, key=len)
    return found


def age_s(form: Form, at: datetime) -> float | None:
    """From loading the form to sending it, as the script measured it."""
    loaded_ms = count(form, "POST_ak_js")
    if loaded_ms is None or loaded_ms <= NO_SCRIPT_MS:
        return None
    sent_ms = count(form, "POST_ak_bfs") or at.timestamp() * 1000
    age = (sent_ms - loaded_ms) / 1000
    return age if 0 <= age <= LONGEST_STAY_S else None


def total(form: Form, names: tuple[str, ...]) -> int | None:
    """The sum of those that were told."""
    told = [number for name in names if (number := count(form, name)) is not None]
    return sum(told) if told else None


def count(form: Form, name: str) -> int | None:
    """A whole number from a field, None for anything else."""
    text = form.get(name)
    if not text:
        return None
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def now_utc() -> datetime:
    """The time, read once per request at the door."""
    return datetime.now(UTC)
