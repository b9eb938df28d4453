"""A comment's text as the judge reads it.

Disguise is undone in steps, and counted: HTML and BBCode are parsed (tags that break
lines become a space, others nothing, so `ca<b></b>sino` is one word), compatibility
signs are folded (NFKC), invisible and direction signs dropped, marks piled on Latin
letters dropped, and signs that only look like ASCII letters replaced by them - these
only in words that mix them with ASCII letters, or in a text that is ASCII otherwise, so
that honest Russian stays Russian. Then lower case and single spaces.

A plain ASCII text without markup, the common case, costs one `lower` and one `split`.
The way back, which stretch of the sent text a stretch of the folded one came from, is
`signals.origins`.
"""

import re
from dataclasses import dataclass
from html import unescape
from unicodedata import normalize

from selectolax.lexbor import LexborHTMLParser

from tamis.signals.confusables import TABLE

MAX_SIGNS = 64 * 1024  # no more of a text is looked at
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
STYLED = re.compile(
    "[\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f130-\U0001f189\u1d00-\u1d25]"
)
PILED = re.compile("[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
SQUARED = {point: TABLE[point] for point in TABLE if 0x1F150 <= point <= 0x1F189}
LOOKALIKE = re.compile("[" + "".join(map(re.escape, map(chr, TABLE))) + "]")
ASCII_LETTER = re.compile("[a-z]")
WORD_RUN = re.compile(r"\w+")
BREAKING = re.compile(
    r"<(?=/?(?:br|p|div|li|ul|ol|tr|td|th|table|h[1-6]|hr|blockquote|pre|dd|dt|center|option)\b)",
    re.IGNORECASE,
)
BBCODE = re.compile(
    r"\[(/?)(url|link|img|email|b|i|u|s|quote|code|color|size|center|list|\*)"
    r"(?:=([^\]\s]{1,2000}))?[^\]\n]{0,200}\]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as sent and as read."""

    sent: str
    folded: str
    visible: str  # markup undone, nothing folded: for links and shapes
    hrefs: tuple[tuple[str, str], ...]  # (address, anchor text) of HTML and BBCode links
    hidden: int  # invisible signs dropped
    styled: int  # letters that were not what they looked like
    markup: int  # HTML and BBCode tags, 0 for plain text


def read_text(sent: str) -> Text:
    """`sent`, of which at most the first 64 Ki signs, made ready for the judge."""
    sent = sent[:MAX_SIGNS]
    visible, markup = sent, 0
    hrefs: tuple[tuple[str, str], ...] = ()
    if "<" in sent or "&" in sent:
        visible, hrefs, markup = strip_html(sent)
    if "[" in visible:
        visible, more, tags = strip_bbcode(visible)
        hrefs, markup = hrefs + more, markup + tags
    folded, hidden, styled = fold(visible)
    return Text(sent, folded, visible, hrefs, hidden, styled, markup)


def strip_html(sent: str) -> tuple[str, tuple[tuple[str, str], ...], int]:
    """Text, links and number of elements of a piece of HTML."""
    body = LexborHTMLParser(BREAKING.sub(" <", sent)).body
    if body is None:
        return unescape(sent), (), 0
    hrefs = []
    for link in body.css("a[href]"):
        hrefs.append((link.attributes.get("href") or "", link.text(deep=True)))
    for hidden in body.css("script, style, template"):
        hidden.decompose()
    text = body.text(deep=True, separator="")
    return text, tuple(hrefs), sent.count("<") if text != sent else 0


def strip_bbcode(text: str) -> tuple[str, tuple[tuple[str, str], ...], int]:
    """The same for [url=…], [img] and their kin."""
    hrefs, opened, count = [], None, 0
    for tag in BBCODE.finditer(text):
        count += 1
        closing, name, address = tag[1], tag[2].lower(), tag[3]
        if name not in ("url", "link"):
            continue
        if not closing:
            opened = (address, tag.end())
        elif opened is not None:
            anchor = text[opened[1] : tag.start()]
            hrefs.append((opened[0] or anchor, anchor))
            opened = None
    if opened is not None and opened[0]:
        hrefs.append((opened[0], ""))
    return (BBCODE.sub("", text) if count else text), tuple(hrefs), count


def fold(visible: str) -> tuple[str, int, int]:
    """The folded text, the invisible signs dropped, the disguised letters folded."""
    if visible.isascii():
        return " ".join(visible.lower().split()), 0, 0
    if not ODD.search(visible):
        return fold_simply(visible), 0, 0
    return fold_fully(visible)


def fold_fully(visible: str) -> tuple[str, int, int]:
    """The same for a text that may be disguised."""
    text, hidden = INVISIBLE.subn("", visible)
    styled = len(STYLED.findall(text))
    if styled:
        text = text.translate(SQUARED)  # symbols to Unicode, letters to a reader
    text = PILED.sub("", normalize("NFKC", text)).lower()
    text, lookalikes = fold_lookalikes(text)
    return " ".join(text.split()), hidden, styled + lookalikes


def fold_simply(visible: str) -> str:
    """The folding of a text in which nothing can be disguised."""
    return " ".join(normalize("NFKC", visible).lower().split())


def fold_lookalikes(text: str) -> tuple[str, int]:
    """Words that pass for ASCII are made ASCII; how many signs that were."""
    if not LOOKALIKE.search(text):
        return text, 0
    latin = len(ASCII_LETTER.findall(text)) * 2 > sum(map(str.isalpha, text))
    folded = 0

    def unmask(match: re.Match[str]) -> str:
        nonlocal folded
        word = match[0]
        plain = word.translate(TABLE)
        mixed = ASCII_LETTER.search(word) is not None
        if plain == word or not (mixed or (latin and plain.isascii())):
            return word
        folded += sum(a != b for a, b in zip(word, plain, strict=True))
        return plain

    return WORD_RUN.sub(unmask, text), folded


def fold_words(value: str) -> str:
    """A short field (a name, a host) folded like a text, without markup."""
    return fold(value[:1000])[0]


def odd_signs() -> re.Pattern[str]:
    """Signs that the simple folding would not do justice: all beyond Latin Extended-A and
    the general punctuation of print, and those few below that the full one treats otherwise."""
    plain = [
        chr(point) for point in (*range(0x180), *range(0x2010, 0x2028), 0x2039, 0x203A, 0x20AC)
    ]
    simple = [s for s in plain if fold_fully(f"a{s}b") == (fold_simply(f"a{s}b"), 0, 0)]
    return re.compile("[^" + "".join(map(re.escape, simple)) + "]")


ODD = odd_signs()
