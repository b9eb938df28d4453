"""The stream of records: whose turn it is, and all fields of one comment.

Pairs of records, one of each label, take turns over the languages by weight, so each language
is half spam to the record; kinds are drawn evenly. A text already written (case and spaces
aside) is drawn anew, a few times. Whether a field is there is decided alike for both labels;
only where the address of the author is all the evidence there is (praise, link drops,
trackbacks) it is always there, and the other spam makes up for it.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count as counting
from itertools import islice
from typing import TypedDict

from tamis.lab.generate import addresses
from tamis.lab.generate.dice import Dice
from tamis.lab.generate.habits import disguise, type_out
from tamis.lab.generate.phrases import SHARED, tongues
from tamis.lab.generate.slots import Scene
from tamis.lab.generate.slots import scene as new_scene

WEIGHTS = {"fr": 6, "en": 6}  # others 1
TRIES = 5
WITH_URL = 0.5
ADDRESS_IS_ALL = ("drop", "praise", "trackback")  # spam for the author's address alone
CAMOUFLAGE = 0.08  # spam that begins as a genuine comment
LONGER = 0.18  # of two to four parts
ASIDE = 0.15  # ham that ends with a link to a source or to the author's own page
PLAIN = ("code",)  # kinds that typing habits would spoil


class Fields(TypedDict):
    """A record of the corpora, with its kind."""

    id: str
    label: str
    text: str
    author: str | None
    email: str | None
    url: str | None
    ip: None
    ua: None
    page: str | None
    date: str | None
    lang: str
    source: str
    kind: str


def generate(seed: int, count: int) -> Iterator[Fields]:
    """`count` comments; with more of them, the first ones stay the same."""
    return islice(_endless(seed), count)


def kinds() -> dict[str, dict[str, tuple[str, ...]]]:
    """By language and label, the kinds that are written."""
    known = {code: tongue for code, tongue in tongues().items() if code != SHARED}
    return {
        code: {label: tongue.kinds_of(label) for label in ("spam", "ham")}
        for code, tongue in known.items()
    }


def _endless(seed: int) -> Iterator[Fields]:
    known = kinds()
    turns = [code for code in sorted(known) for _ in range(WEIGHTS.get(code, 1))]
    written: set[str] = set()  # asked, never walked through
    for number in counting():
        pair = Dice(f"tamis {seed} pair {number // 2}")
        lang, label = pair.pick(turns), ("spam", "ham")[number % 2]
        tries = (Dice(f"tamis {seed} {number} {attempt}") for attempt in range(TRIES))
        record = None
        for dice in tries:
            record = _record(number, dice, lang, label, dice.pick(known[lang][label]))
            if _key(record) not in written:
                break
        assert record is not None
        written.add(_key(record))
        yield record


def _key(record: Fields) -> str:
    """What two texts share that differ in case and spaces alone."""
    return "".join(record["text"].lower().split())


def _record(number: int, dice: Dice, lang: str, label: str, kind: str) -> Fields:
    scene = new_scene(dice, lang, label, kind)
    text = _text(scene)
    return {
        "id": f"generated-{number:06}",
        "label": label,
        "text": text,
        "author": _author(scene) if dice.chance(0.85) else None,
        "email": addresses.mail(dice, _own_words(scene)) if dice.chance(0.5) else None,
        "url": _url(scene),
        "ip": None,
        "ua": None,
        "page": scene.title if dice.chance(0.7) else None,
        "date": _date(dice) if dice.chance(0.7) else None,
        "lang": lang,
        "source": f"generated/{kind}",
        "kind": kind,
    }


def _text(scene: Scene) -> str:
    dice = scene.dice
    parts = [scene.written("form")]
    if dice.chance(LONGER):
        parts += [scene.settled(dice.pick(_bare_forms(scene))) for _ in range(dice.between(1, 3))]
    if scene.label == "ham" and dice.chance(ASIDE):
        parts.append(scene.written("aside"))
    if scene.label == "spam" and scene.kind not in ADDRESS_IS_ALL and dice.chance(CAMOUFLAGE):
        kind = dice.pick(tongues()[scene.lang].kinds_of("ham"))
        parts.insert(0, replace(scene, label="ham", kind=kind).written("form"))
    text = dice.pick((" ", " ", "\n", "\n\n")).join(parts)
    if scene.kind in PLAIN:
        return text
    text = type_out(text, dice, scene.lang, scene.lines("smileys"))
    return disguise(text, dice, scene.label)


def _bare_forms(scene: Scene) -> tuple[str, ...]:
    """Forms that can follow another: without greeting, address or close."""
    forms = scene.lines("form")
    marks = ("{greet}", "{bye}", "@")
    return tuple(form for form in forms if not any(mark in form for mark in marks)) or forms


def _author(scene: Scene) -> str:
    """A first name, a handle, or, for some spam, what is sold."""
    dice = scene.dice
    if scene.label == "spam":
        always = scene.kind in ADDRESS_IS_ALL
        if scene.lines("anchors") and dice.chance(0.9 if always else 0.2):
            return scene.written("anchors")
    first = dice.pick(scene.lines("first"))
    word = addresses.invented_word(dice)
    year = str(dice.between(55, 109))[-2:]
    shapes = (
        first, first, first, first, first, first.lower(), f"{first} {dice.pick('ABCDFGLMPRST')}.",
        f"{first} {word.title()}", f"{first} {word.title()}", f"{first.lower()}{year}", word,
        word.title(), f"{word}{year}", f"{first}_{word}", first[0].upper() + dice.pick("BDGLMRS"),
        *scene.lines("pseudonyms")[:3],
    )  # fmt: skip
    return dice.pick(shapes)


def _url(scene: Scene) -> str | None:
    share = WITH_URL
    if scene.label == "spam":
        kinds = tongues()[scene.lang].kinds_of("spam")
        always = sum(kind in ADDRESS_IS_ALL for kind in kinds) / len(kinds)
        share = 1.0 if scene.kind in ADDRESS_IS_ALL else max(0.0, (share - always) / (1 - always))
    if not scene.dice.chance(share):
        return None
    return addresses.home_page(scene.dice, _own_words(scene))


def _own_words(scene: Scene) -> tuple[str, ...]:
    """Words for the author's own address: a spammer's trade, or what people's sites are named."""
    if scene.label == "spam" and scene.dice.chance(0.7):
        return scene.hosts()
    return tuple(word for line in scene.lines("homes") for word in line.split())


def _date(dice: Dice) -> str:
    year, month, day = dice.between(2009, 2026), dice.between(1, 12), dice.between(1, 28)
    clock = f"{dice.between(0, 23):02}:{dice.between(0, 59):02}:{dice.between(0, 59):02}"
    return f"{year}-{month:02}-{day:02}T{clock}"
