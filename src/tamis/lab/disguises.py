"""Disguises of spam: the same words for a reader, other signs for a filter.

Each disguise changes single words; `disguised` chooses which by a seed, and leaves tags,
entities, addresses and mentions as they are, since a spammer needs them to work. What
of these the folding undoes is said in signals.text and signals.disguise; here is only the
attack.

The synonyms are a small table of English spam words, written for this purpose. Their
replacements are ordinary words, so that only what stands around them can give them away.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from unicodedata import normalize

from tamis.lab.generate.dice import Dice
from tamis.signals.confusables import LOOKALIKES

KEPT = re.compile(  # markup, addresses, mentions: they must go on working
    r"<[^<>]{0,5000}>|\[/?[a-zA-Z*]{1,8}(?:=[^\]\n]{0,2000})?\]|&[#\w]{1,24};"
    r"|\b(?:https?|ftp)://\S+|\bwww\.\S+|\S*\w\.\w\S*|[@#]\w+"
)
WORD = re.compile(r"[^\W\d_]{3,}")
ASCII_TO = {  # one look-alike of each script for the letters that have one
    "greek": dict(zip("aehikmnoptuvxyz", "αεнικмησρτυνχγζ", strict=True)),
    "cyrillic": dict(zip("aceiopsxyjkmtbh", "асеіорѕхујкмтьһ", strict=True)),
}
CYRILLIC_TO = dict(zip("асеорхукі", "aceopxyki", strict=True))
MATHEMATICAL = (0x1D41A, 0x1D44E, 0x1D4D0 + 26, 0x1D5BA, 0x1D5EE, 0x1D68A)  # small a of each
FULL_WIDTH, CIRCLED, SQUARED = 0xFF41, 0x24D0, 0x1F130
GAP = 0x1D455  # reserved: italic small h stands elsewhere
ITALIC_H = "\u210e"
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
LEET = MappingProxyType({"o": "0", "l": "1", "e": "3", "a": "4@", "s": "5$", "t": "7"})
MARKS = "".join(map(chr, range(0x300, 0x330)))
DOTS = ".-_*"
EMPTY_TAGS = ("<b></b>", "<i></i>", "<span></span>", "<!-- -->")
EMPTY_CODES = ("[b][/b]", "[i][/i]", "[u][/u]")
SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "free": ("gratis", "costless", "complimentary"),
    "win": ("obtain", "score"),
    "winner": ("chosen one", "lucky person"),
    "won": ("obtained", "been awarded"),
    "prize": ("award", "gift"),
    "money": ("funds", "income", "earnings"),
    "cash": ("funds", "notes"),
    "buy": ("purchase", "order"),
    "cheap": ("affordable", "low-cost"),
    "click": ("tap", "press"),
    "subscribe": ("follow along", "join us"),
    "channel": ("page", "uploads"),
    "check": ("see", "look at"),
    "visit": ("stop by", "see"),
    "call": ("phone", "ring"),
    "claim": ("collect", "pick up"),
    "casino": ("gaming house", "card room"),
    "bet": ("stake", "wager"),
    "bonus": ("extra", "reward"),
    "jackpot": ("top sum", "main pot"),
    "loan": ("advance", "credit line"),
    "credit": ("funding", "balance"),
    "investment": ("placement", "allocation"),
    "invest": ("place", "commit"),
    "profit": ("return", "gain"),
    "earn": ("make", "bring in"),
    "offer": ("proposal", "chance"),
    "discount": ("reduction", "rebate"),
    "viagra": ("blue tablet", "that remedy"),
    "pills": ("tablets", "capsules"),
    "sexy": ("alluring", "hot"),
    "girls": ("ladies", "women"),
    "watch": ("timepiece", "view"),
    "replica": ("copy", "look-alike"),
    "video": ("clip", "recording"),
    "videos": ("clips", "recordings"),
    "website": ("page", "place on the web"),
    "urgent": ("pressing", "timely"),
    "guaranteed": ("certain", "assured"),
    "mobile": ("handset", "phone"),
    "text": ("message", "write"),
    "reply": ("answer", "respond"),
    "please": ("kindly", "do"),
    "share": ("pass on", "spread"),
    "crypto": ("digital coin", "token"),
    "wallet": ("purse", "account"),
})  # fmt: skip

Disguise = Callable[[str, Dice], str]


def disguised(text: str, how: str, share: float, seed: str) -> str:
    """The text with `share` of its words disguised; `how` is a name in DISGUISES."""
    dice, change = Dice(seed), DISGUISES[how]

    def perhaps(word: re.Match[str]) -> str:
        return change(word[0], dice) if dice.chance(share) else word[0]

    done, at = [], 0
    for kept in KEPT.finditer(text):
        done += [WORD.sub(perhaps, text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*done, WORD.sub(perhaps, text[at:])])


def homoglyphs(word: str, dice: Dice) -> str:
    """Half its letters, one at least, by look-alikes of another script: caѕinо."""
    cyrillic = re.search("[а-я]", word.lower()) is not None
    letters: Mapping[str, str] = (
        CYRILLIC_TO if cyrillic else ASCII_TO[dice.pick(("greek", "cyrillic"))]
    )
    able = [at for at, sign in enumerate(word) if sign in letters]
    if not able:
        return word
    sure = dice.pick(able)
    chosen = {at for at in able if at == sure or dice.chance(0.5)}
    return "".join(letters[sign] if at in chosen else sign for at, sign in enumerate(word))


def confusables(word: str, dice: Dice) -> str:
    """Each ASCII letter by any sign of Unicode's list of confusables."""
    return "".join(
        chr(int(dice.pick(LOOKALIKES[sign].split()), 16)) if sign in LOOKALIKES else sign
        for sign in word.lower()
    )


def styled(word: str, dice: Dice) -> str:
    """Mathematical, full-width, circled or squared letters: 𝓬𝓪𝓼𝓲𝓷𝓸."""
    first = dice.pick((*MATHEMATICAL, FULL_WIDTH, CIRCLED, SQUARED))
    signs = []
    for sign in word.lower():
        point = first + ord(sign) - ord("a")
        plain = not "a" <= sign <= "z"
        signs.append(sign if plain else ITALIC_H if point == GAP else chr(point))
    return "".join(signs)


def hidden(word: str, dice: Dice) -> str:
    """Zero-width signs and soft hyphens between its letters."""
    return between(word, lambda: dice.pick(HIDDEN) if dice.chance(0.6) else "")


def spaced(word: str, dice: Dice) -> str:
    """c a s i n o, with a second blank to its neighbours so that one can still read it."""
    return f" {between(word, lambda: ' ')} " if len(word) > 3 else word


def dotted(word: str, dice: Dice) -> str:
    """c.a.s.i.n.o, or with another sign of DOTS."""
    sign = dice.pick(DOTS)
    return between(word, lambda: sign) if len(word) > 3 else word


def leet(word: str, dice: Dice) -> str:
    """c4s1n0: digits and signs for the letters that look like them."""
    return "".join(dice.pick(LEET[s]) if s in LEET and dice.chance(0.8) else s
                   for s in word.lower())  # fmt: skip


def piled(word: str, dice: Dice) -> str:
    """One to three combining marks on each letter."""
    return "".join(
        sign + "".join(dice.pick(MARKS) for _ in range(dice.between(1, 3))) for sign in word
    )


def accented(word: str, dice: Dice) -> str:
    """An accent on each vowel, as ready-made letters: cásínò."""
    marks = "\u0300\u0301\u0302\u0308"
    return normalize("NFC", "".join(s + dice.pick(marks) if s in "aeiouAEIOU" else s for s in word))


def tagged(word: str, dice: Dice) -> str:
    """Empty HTML elements between some letters: ca<b></b>sino."""
    return between(word, lambda: dice.pick(EMPTY_TAGS) if dice.chance(0.4) else "")


def coded(word: str, dice: Dice) -> str:
    """Empty BBCode between some letters: ca[b][/b]sino."""
    return between(word, lambda: dice.pick(EMPTY_CODES) if dice.chance(0.4) else "")


def entities(word: str, dice: Dice) -> str:
    """Letters as numeric entities: c&#97;sino."""
    return "".join(
        dice.pick((f"&#{ord(s)};", f"&#x{ord(s):x};")) if dice.chance(0.6) else s for s in word
    )


def reversed_run(word: str, dice: Dice) -> str:
    """Backwards, between signs that make a browser show it forwards."""
    return f"\u202e{word[::-1]}\u202c"


def synonym(word: str, dice: Dice) -> str:
    """Another word for it, if the table has one."""
    known = SYNONYMS.get(word.lower())
    return dice.pick(known) if known else word


def between(word: str, sign: Callable[[], str]) -> str:
    """The word with something between each two letters."""
    return "".join(letter + sign() for letter in word[:-1]) + word[-1:]


DISGUISES: Mapping[str, Disguise] = MappingProxyType({
    "homoglyphs": homoglyphs,
    "confusables": confusables,
    "styled": styled,
    "hidden": hidden,
    "spaced": spaced,
    "dotted": dotted,
    "leet": leet,
    "piled": piled,
    "accented": accented,
    "tagged": tagged,
    "coded": coded,
    "entities": entities,
    "reversed": reversed_run,
    "synonyms": synonym,
})  # fmt: skip
