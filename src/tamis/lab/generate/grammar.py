"""How a form becomes a text.

`{slot}` stands for one of the slot's lines, `[one|two|]` for one of the alternatives (an
empty one makes the rest optional). Both nest. Brackets without a bar are just brackets, and
braces around anything but a slot's name are just braces, so code can be written plainly.
A line is not used twice in one text while the slot has others.
"""

import re
from collections.abc import Callable

from tamis.lab.generate.dice import Dice
from tamis.lab.generate.phrases import Lines

CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
SLOT = re.compile(r"\{([a-z]+)\}")
SPACES = re.compile(r"(?<=\S) {2,}")  # not the indentation of code
LOOSE = re.compile(r" +(?=[,.](?:\s|$))")
EDGE = re.compile(r"^ (?! )| +$")
MAX_ROUNDS = 80  # deeper is a circle among slots
FRESH_TRIES = 4

Resolve = Callable[[str], str | Lines]  # a computed text, or the lines to pick from


def expand(form: str, resolve: Resolve, dice: Dice, used: set[str]) -> str:
    """The form with every slot and choice settled; raises LookupError for an unknown slot.
    Lines taken are added to `used`, so that the next part of a text avoids them too."""

    def slot(match: re.Match[str]) -> str:
        found = resolve(match[1])
        if isinstance(found, str):
            return found
        if not found:
            raise LookupError(f"no lines for slot {match[1]!r} in {form!r}")
        return _fresh(found, used, dice)

    text = form
    for _ in range(MAX_ROUNDS):
        text = _choose(text, dice)
        if not SLOT.search(text):
            return _tidy(text)
        text = SLOT.sub(slot, text, count=1)
    raise LookupError(f"slots of {form!r} go in a circle")


def _choose(text: str, dice: Dice) -> str:
    while CHOICE.search(text):
        text = CHOICE.sub(lambda match: dice.pick(match[1].split("|")), text)
    return text


def _fresh(lines: Lines, used: set[str], dice: Dice) -> str:
    line = dice.pick(lines)
    for _ in range(FRESH_TRIES):
        if line not in used:
            break
        line = dice.pick(lines)
    used.add(line)
    return line


def _tidy(text: str) -> str:
    lines = (EDGE.sub("", LOOSE.sub("", SPACES.sub(" ", line))) for line in text.split("\v"))
    return "\n".join(lines).strip()
