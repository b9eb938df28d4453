"""Hosts, links, mail addresses, handles and telephone numbers of nobody.

A host holds an invented word or digits besides real words, with the same endings for spammers
and for people's own pages, so that neither shape nor ending tells them apart; the words do.
Telephone numbers come from ranges that regulators keep for fiction (North America 555-01xx,
Ofcom 07700 900xxx, Arcep 06 39 98 xxxx and 01 99 00 xxxx, Bundesnetzagentur 0171 39200xx).
Mail addresses at real providers end in six digits after two invented words.
"""

from tamis.lab.generate.dice import Dice

ONSETS = "b br c cl d dr f fl g gr j k kr l m n p pl qu r s st t tr v vr w z".split()
VOWELS = "a e i o u ai ea io ou a e i o".split()
CODAS = ["", "", "", "l", "n", "r", "s", "x", "th", "nd", "rt"]
ENDINGS = (
    "com com com com com com net net org org info co io fr de es it nl pl ru tr br eu uk be ch "
    "ca me biz xyz online site top shop club live pro app dev blog"
).split()
PROVIDERS = (
    "gmail.com gmail.com gmail.com gmail.com outlook.com hotmail.com yahoo.com proton.me "
    "icloud.com gmx.de web.de orange.fr free.fr laposte.net mail.ru yandex.ru libero.it wp.pl "
    "naver.com qq.com 163.com uol.com.br t-online.de"
).split()
SUFFIXES = "hub zone pro now online life house point world page base box line lab".split()
SHORTENERS = ("bit.ly", "tinyurl.com", "cutt.ly", "t.ly", "is.gd", "rb.gy", "shorturl.at")
NATIONAL = {"uk": "co.uk", "br": "com.br", "tr": "com.tr"}


def invented_word(dice: Dice, syllables: int = 2) -> str:
    """A word that no language has, or so it is hoped."""
    parts = (dice.pick(ONSETS) + dice.pick(VOWELS) for _ in range(syllables))
    return "".join(parts) + dice.pick(CODAS)


def host(dice: Dice, words: tuple[str, ...]) -> str:
    """A host of one or two of the words, with an invented word or digits."""
    one, two, odd = dice.pick(words), dice.pick(words), invented_word(dice)
    number = dice.digits(dice.between(2, 4))
    shapes = (
        one + odd, odd + one, f"{one}-{odd}", f"{odd}-{two}", f"{one}{two}{number}",
        f"{one}-{two}-{number}", f"{one}{two}-{odd}", odd + dice.pick(SUFFIXES),
        f"{one}{dice.pick(SUFFIXES)}{number}", f"{one}-{two}-{odd}", odd + str(dice.between(1, 99)),
    )  # fmt: skip
    ending = dice.pick(ENDINGS)
    return f"{dice.pick(shapes)}.{NATIONAL.get(ending, ending)}"


def address(dice: Dice, words: tuple[str, ...], name: str | None = None) -> str:
    """A link as people and programs write it: bare, with www, with a path, with a query."""
    name = name or host(dice, words)
    front = dice.pick(("https://", "https://", "https://www.", "http://", "http://www.", "www."))
    path = dice.pick(("", "", "", "/", _path(dice, words), _path(dice, words)))
    return (front if dice.chance(0.85) or path else "") + name + path


def home_page(dice: Dice, words: tuple[str, ...]) -> str:
    """What stands in the field for one's own site."""
    front = dice.pick(("https://", "https://", "http://", "http://www.", "https://www."))
    path = dice.pick(("", "", "/", "/", _path(dice, words)))
    return front + host(dice, words) + path


def short_link(dice: Dice) -> str:
    """A shortened link, to nowhere that we know of."""
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    code = "".join(dice.pick(letters) for _ in range(dice.between(6, 8)))
    return dice.pick(("https://", "https://", "")) + dice.pick(SHORTENERS) + "/" + code


def mail(dice: Dice, words: tuple[str, ...]) -> str:
    """A mail address: a provider's, or that of an invented host."""
    if dice.chance(0.25):
        return f"{dice.pick(('contact', 'info', 'hello', 'mail', 'team'))}@{host(dice, words)}"
    local = dice.pick(("", ".", "_", "-")).join((dice.pick(words), invented_word(dice)))
    return f"{local}{dice.digits(6)}@{dice.pick(PROVIDERS)}"


def handle(dice: Dice, words: tuple[str, ...]) -> str:
    """A name in a messenger."""
    parts = [dice.pick(words), invented_word(dice)]
    if dice.chance(0.4):
        parts.append(dice.digits(dice.between(1, 4)))
    name = dice.pick(("_", "", "")).join(parts)
    return name.title() if dice.chance(0.3) else name


def phone(dice: Dice) -> str:
    """A telephone number from a range kept for fiction, in one of its spellings."""
    two, three, four = dice.digits(2), dice.digits(3), dice.digits(4)
    area = str(dice.between(201, 989))
    return dice.pick((
        f"+1 ({area}) 555-01{two}", f"+1{area}55501{two}", f"{area}-555-01{two}",
        f"1-8{dice.pick('0345678') * 2}-555-01{two}", f"+1 {area} 555 01{two}",
        f"+44 7700 900{three}", f"07700 900{three}", f"+447700900{three}",
        f"+33 6 39 98 {four[:2]} {four[2:]}", f"06 39 98 {four[:2]} {four[2:]}",
        f"063998{four}", f"06.39.98.{four[:2]}.{four[2:]}", f"01 99 00 {four[:2]} {four[2:]}",
        f"+49 171 39200{two}", f"0171/39200{two}",
    ))  # fmt: skip


def _path(dice: Dice, words: tuple[str, ...]) -> str:
    one, two, number = dice.pick(words), dice.pick(words), dice.digits(dice.between(2, 5))
    year, month = dice.between(2006, 2026), dice.between(1, 12)
    return "/" + dice.pick((
        one, f"{one}-{two}", f"{one}/{two}", f"{one}-{two}.html", f"{one}/{number}",
        f"?p={number}", f"?ref={number}", f"{year}/{month:02}/{one}-{two}/", f"{one}.php",
        f"index.php?id={number}", f"{one}#{two}", f"{invented_word(dice)}/",
    ))  # fmt: skip
