"""How people and programs type: the same habits for spam and ham.

Capitals, full stops, accents, slips of the finger, line breaks, smileys and pasted HTML are
drawn with the same odds whatever the label, since none of them makes a comment spam. Only
disguise (letters of other scripts, zero-width signs, spaced or doubled letters, digits for
letters) falls more often on spam; ham gets a little of it, as fancy letters do occur there.
"""

import re
import unicodedata
from collections.abc import Callable

from tamis.lab.generate.dice import Dice

LOWER, UPPER, NO_STOP, LOUD, NO_ACCENT, SLIPS, SMILE, BREAKS, CURLY, HTML, NO_APOSTROPHE = (
    0.14, 0.03, 0.25, 0.09, 0.06, 0.14, 0.14, 0.07, 0.25, 0.03, 0.05,
)  # fmt: skip
DISGUISE = {"spam": 0.09, "ham": 0.012}
UNCASED = {"zh", "ja", "ar", "hi", "ko"}
ADDRESS = re.compile(r"://|@|www\.|\w\.\w|/|<|>|\[|\]|=|`")
LOOSE_MARK = re.compile(r" +(?=[?!](?:\s|$))")  # right in French alone
SENTENCE_END = re.compile(r"(?<=[.!?…]) +(?=\w)")
LOOKALIKE = dict(zip("aceopxyiAEOPCTHKMB", "асеорхуіАЕОРСТНКМВ", strict=True))
DIGITS = {"o": "0", "i": "1", "e": "3", "a": "4", "s": "5"}
ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad")
STYLES = (0x1D400, 0x1D434, 0x1D468, 0x1D5D4, 0x1D608, 0x1D63C, 0x1D670)  # mathematical A


def type_out(text: str, dice: Dice, lang: str, smileys: tuple[str, ...]) -> str:
    """The text with the habits of one invented writer."""
    cased = lang not in UNCASED
    if lang != "fr":
        text = LOOSE_MARK.sub("", text)
    if cased and dice.chance(LOWER):
        text = _outside_links(text, str.lower)
    elif cased and dice.chance(UPPER):
        text = _outside_links(text, str.upper)
    if dice.chance(NO_ACCENT) and lang in {"fr", "es", "it", "pt", "pl", "tr", "de", "vi"}:
        text = _bare(text)
    if dice.chance(SLIPS) and cased:
        text = _slip(text, dice)
    if dice.chance(CURLY):
        text = text.replace("'", "’")
    elif dice.chance(NO_APOSTROPHE):
        text = _outside_links(text, lambda word: word.replace("'", dice.pick(("", " "))))
    if dice.chance(BREAKS):
        text = SENTENCE_END.sub("\n", text)
    return _ending(text, dice, smileys)


def disguise(text: str, dice: Dice, label: str) -> str:
    """Now and then, letters that look right and are not."""
    if not dice.chance(DISGUISE[label]):
        return text
    return dice.pick((_lookalikes, _zero_width, _styled, _digits, _spaced))(text, dice)


def _outside_links(text: str, change: Callable[[str], str]) -> str:
    parts = re.split(r"(\s+)", text)
    return "".join(part if ADDRESS.search(part) else change(part) for part in parts)


def _bare(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.replace("ł", "l").replace("đ", "d"))
    return "".join(sign for sign in marks if not unicodedata.combining(sign))


def _slip(text: str, dice: Dice) -> str:
    words = text.split(" ")
    for _ in range(dice.between(1, 1 + len(words) // 20)):
        at = dice.between(0, len(words) - 1)
        word = words[at]
        if len(word) > 3 and not ADDRESS.search(word):
            cut = dice.between(1, len(word) - 2)
            swapped = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
            doubled = word[: cut + 1] + word[cut:]
            words[at] = dice.pick((swapped, doubled, word[:cut] + word[cut + 1 :]))
    return " ".join(words)


def _ending(text: str, dice: Dice, smileys: tuple[str, ...]) -> str:
    linked = ADDRESS.search(text.rsplit(" ", 1)[-1].rstrip("."))
    if dice.chance(NO_STOP):
        text = text.rstrip(".。")
    elif dice.chance(LOUD) and not linked:
        text = text.rstrip(".。!") + dice.pick(("!", "!!", "!!!", "...", "…", "...."))
    if dice.chance(SMILE):
        text += " " + dice.pick(smileys) * dice.pick((1, 1, 1, 2, 3))
    if dice.chance(HTML):
        parts = (part.replace("\n", "<br />\n") for part in text.split("\n\n"))
        text = "".join(f"<p>{part}</p>\n" for part in parts).strip()
    return text


def _lookalikes(text: str, dice: Dice) -> str:
    share = dice.pick((0.15, 0.4, 0.9))
    swap = (LOOKALIKE.get(sign, sign) if dice.chance(share) else sign for sign in text)
    return "".join(swap)


def _zero_width(text: str, dice: Dice) -> str:
    sign, share = dice.pick(ZERO_WIDTH), dice.pick((0.03, 0.15, 0.5))
    return "".join(letter + (sign if dice.chance(share) else "") for letter in text)


def _styled(text: str, dice: Dice) -> str:
    start, share = dice.pick(STYLES), dice.pick((0.2, 0.5, 1.0))
    words = text.split(" ")
    return " ".join(_in_style(word, start) if dice.chance(share) else word for word in words)


def _in_style(word: str, start: int) -> str:
    if ADDRESS.search(word):
        return word
    marks = ((sign, 6 if "a" <= sign <= "z" else 0) for sign in word)
    return "".join(
        chr(start + ord(sign) - ord("A") - gap) if sign.isascii() and sign.isalpha() else sign
        for sign, gap in marks
    )


def _digits(text: str, dice: Dice) -> str:
    share = dice.pick((0.1, 0.3, 0.8))
    return _outside_links(
        text, lambda word: "".join(DIGITS.get(c, c) if dice.chance(share) else c for c in word)
    )


def _spaced(text: str, dice: Dice) -> str:
    gap = dice.pick((" ", ".", "-", "_", "*"))
    words = text.split(" ")
    for _ in range(dice.between(1, 3)):
        at = dice.between(0, len(words) - 1)
        if len(words[at]) > 3 and not ADDRESS.search(words[at]):
            words[at] = gap.join(words[at])
    return " ".join(words)
