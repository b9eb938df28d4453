"""The slots that are computed: amounts, links, contacts, names, the page's title.

A scene is what one comment is written in: its language, label, kind and page. Words for hosts
come from the kind's slot `hosts` (or the common one), so a link fits its trade.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tamis.lab.generate import addresses
from tamis.lab.generate.dice import Dice
from tamis.lab.generate.grammar import expand
from tamis.lab.generate.phrases import Lines, lines_of

MONEY = {
    "fr": ("{} €", "{} euros", "{}€", "{} EUR"),
    "en": ("${}", "${}", "{} dollars", "£{}", "{} USD", "€{}"),
    "pl": ("{} zł", "{} PLN", "{} euro"), "ru": ("{} руб", "{} рублей", "{}$", "{} ₽"),
    "tr": ("{} TL", "{} lira", "{}₺"), "ar": ("{} دولار", "{}$", "{} ريال", "{} درهم"),
    "zh": ("{}元", "{}块", "{}美元"), "ja": ("{}円", "{}ドル"), "hi": ("₹{}", "{} रुपये", "Rs {}"),
    "id": ("Rp{}.000", "{} ribu", "{}rb"), "vi": ("{}k", "{}.000đ", "{} nghìn", "{} USD"),
    "pt": ("R$ {}", "{} reais", "R${}", "{} euros"), "ko": ("{}만원", "{}원", "{}달러"),
}  # fmt: skip
EURO = ("{} €", "{} euro", "{}€", "{} EUR")
GAPS = {"en": ",", "zh": "", "ja": ",", "hi": ",", "ko": ",", "fr": " ", "ru": " ", "pl": " "}


@dataclass(frozen=True, slots=True)
class Scene:
    """What one comment is written in."""

    dice: Dice
    lang: str
    label: str
    kind: str
    title: str  # of the page
    money: str  # how this writer writes an amount
    said: set[str] = field(default_factory=set)  # lines already in the text

    def lines(self, slot: str) -> Lines:
        """The written lines of a slot, the kind's own before the language's."""
        return lines_of(self.lang, self.label, self.kind, slot)

    def hosts(self) -> Lines:
        """Words for hosts, mail addresses and handles: a trade's, or those of people's sites."""
        trade = self.label == "spam" or self.kind == "warning"
        return tuple(
            word for line in self.lines("hosts" if trade else "homes") for word in line.split()
        )

    def written(self, slot: str) -> str:
        """A line of the slot, its own slots settled."""
        return self.settled(self.dice.pick(self.lines(slot)))

    def settled(self, line: str) -> str:
        """The line, its slots settled."""
        return expand(line, self.resolve, self.dice, self.said)

    def resolve(self, slot: str) -> str | Lines:
        """A computed slot's text, else the lines written for it."""
        compute = COMPUTED.get(slot)
        return compute(self) if compute else self.lines(slot)


def scene(dice: Dice, lang: str, label: str, kind: str) -> Scene:
    """A scene under some page."""
    money = dice.pick(MONEY.get(lang, EURO))
    untitled = Scene(dice, lang, label, kind, "", money)
    return replace(untitled, title=untitled.written("titles"))


def _number(low: int, high: int) -> Callable[[Scene], str]:
    return lambda scene: str(scene.dice.between(low, high))


def _amount(low: int, high: int, step: int) -> Callable[[Scene], str]:
    def amount(scene: Scene) -> str:
        value = scene.dice.between(low // step, high // step) * step
        gap = GAPS.get(scene.lang, ".") if scene.dice.chance(0.6) else ""
        return scene.money.format(f"{value:,}".replace(",", gap))

    return amount


def _link(scene: Scene) -> str:
    if scene.dice.chance(0.12):
        return addresses.short_link(scene.dice)
    return addresses.address(scene.dice, scene.hosts())


def _anchor(scene: Scene) -> str:
    href = addresses.home_page(scene.dice, scene.hosts())
    text = scene.written("anchors")
    shapes = ('<a href="{0}">{1}</a>', "[url={0}]{1}[/url]", "[{1}]({0})", "{1} - {0}", "{1} {0}")
    odds = (0, 0, 0, 0, 1, 1, 2, 3, 4)
    return shapes[scene.dice.pick(odds)].format(href, text)


def _telegram(scene: Scene) -> str:
    name = addresses.handle(scene.dice, scene.hosts())
    return scene.dice.pick(("@{}", "@{}", "t.me/{}", "https://t.me/{}")).format(name)


def _whatsapp(scene: Scene) -> str:
    number = addresses.phone(scene.dice)
    digits = "".join(sign for sign in number if sign.isdigit())
    return scene.dice.pick((number, number, number, f"wa.me/{digits}"))


def _coins(scene: Scene) -> str:
    amount = scene.dice.pick(("0.1", "0.25", "0,5", "0.5", "1", "1.5", "2", "3", "5", "10", "50"))
    return f"{amount} {scene.dice.pick(('BTC', 'BTC', 'ETH', 'bitcoin', 'SOL', 'XRP', 'USDT'))}"


def _slug(scene: Scene) -> str:
    words = scene.lines("slugs")
    return scene.dice.pick(("-", "_", "-")).join(
        scene.dice.pick(words) for _ in range(scene.dice.between(1, 4))
    )


COMPUTED: Mapping[str, Callable[[Scene], str]] = {
    "n": _number(2, 9),
    "nn": _number(11, 98),
    "age": _number(21, 59),  # of grown-ups
    "nnn": _number(101, 990),
    "hour": _number(1, 12),
    "year": _number(1994, 2026),
    "small": _amount(15, 95, 5),
    "mid": _amount(150, 9500, 50),
    "big": _amount(10_000, 950_000, 5000),
    "coins": _coins,
    "host": lambda scene: addresses.host(scene.dice, scene.hosts()),
    "link": _link,
    "anchor": _anchor,
    "mail": lambda scene: addresses.mail(scene.dice, scene.hosts()),
    "tg": _telegram,
    "phone": lambda scene: addresses.phone(scene.dice),
    "wa": _whatsapp,
    "slug": _slug,
    "word": lambda scene: addresses.invented_word(scene.dice),
    "code": lambda scene: scene.dice.digits(scene.dice.between(3, 6)),
    "title": lambda scene: scene.title,
    "nl": lambda _: "\v",
    "par": lambda _: "\v\v",
}
