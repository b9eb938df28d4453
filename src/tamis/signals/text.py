"""A comment's text as the judge reads it.

Disguise is undone in steps, and counted: HTML and BBCode are parsed (tags that break
lines become a space, others nothing, so `ca<b></b>sino` is one word), compatibility
signs are folded (NFKC), invisible and direction signs dropped, a run that is to be read
backwards is turned round, marks piled on Latin letters dropped, and signs that only look
like ASCII letters replaced by them - these only in words that mix them with ASCII letters,
or in a text that is ASCII otherwise, so that honest Russian stays Russian. Then lower
case, spread and leet words made whole (signals.disguise), and single spaces.

A plain ASCII text without markup, the common case, costs one `lower`, one `split` and the
search for hints of a disguise. The way back, which stretch of the sent text a stretch of
the folded one came from, is `signals.origins`.
"""

import re
from dataclasses import dataclass
from html import unescape
from unicodedata import normalize

from selectolax.lexbor import LexborHTMLParser

from tamis.signals.confusables import TABLE
from tamis.signals.disguise import fold_lookalikes, make_whole

MAX_SIGNS = 64 * 1024  # no more of a text is looked at
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
STYLED = re.compile(
    "[\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f130-\U0001f189\u1d00-\u1d25]"
)
PILED = re.compile("[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
PILED_LATIN = re.compile(f"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{PILED.pattern}")
LETTER_MARKS = re.compile(f"(?<=[A-Za-z]){PILED.pattern}+")
SQUARED = {point: TABLE[point] for point in TABLE if 0x1F150 <= point <= 0x1F189}
SQUARED |= {0x249C + at: chr(ord("a") + at) for at in range(26)}  # in brackets
BACKWARDS = re.compile("\u202e([^\u202a-\u202e\n]*)")
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
    hidden = styled = 0
    if visible.isascii():
        text = visible.lower()
    elif not ODD.search(visible):
        text = fold_simply(visible)
    else:
        text, hidden, styled = fold_fully(visible)
    text, spread = make_whole(text)
    return " ".join(text.split()), hidden, styled + spread


def fold_fully(visible: str) -> tuple[str, int, int]:
    """A text that may be disguised, sign by sign: blanks stay as they are."""
    if "\u202e" in visible:
        visible = BACKWARDS.sub(lambda run: f"\u202e{run[1][::-1]}", visible)
    text, hidden = INVISIBLE.subn("", visible)
    styled = len(STYLED.findall(text))
    if styled:
        text = text.translate(SQUARED)  # symbols to Unicode, letters to a reader
    text, lookalikes = fold_lookalikes(drop_piled(normalize("NFKC", text)))
    return lower(text), hidden, styled + lookalikes


def drop_piled(text: str) -> str:
    """Marks that made no letter with what they stand on are dropped. Where that happens to a
    Latin letter, they are there to disguise, and the text's other Latin letters lose theirs."""
    if not PILED.search(text):
        return text
    if PILED_LATIN.search(text):
        text = normalize("NFKC", LETTER_MARKS.sub("", normalize("NFKD", text)))
    return PILED.sub("", text)


def fold_simply(visible: str) -> str:
    """The same for a text in which no sign can be disguised."""
    return lower(normalize("NFKC", visible))


def lower(text: str) -> str:
    """Lower case; a Turkish dotted capital I is one sign, an i, and not an i and a dot."""
    return text.lower().replace("i\u0307", "i")


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
