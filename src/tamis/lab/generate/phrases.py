"""The written material: lines by language, label, kind and slot.

A file `words/<language>[.<part>].toml` holds tables [common], [spam.<kind>] and [ham.<kind>];
each value is a text with one line per alternative. `any` is the language of what needs none:
hosts, code, emoji. [spam.every] and [ham.every] hold what all kinds of a label share. A slot
is looked up in the kind, in [<label>.every], in [common]; each time in the language first,
then in `any`. A kind is there for a language when the language has a line for it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

Lines = tuple[str, ...]
Slots = Mapping[str, Lines]
SHARED = "any"
EVERY = "every"  # the kind whose slots all kinds of a label have
LABELS = ("spam", "ham")


@dataclass(frozen=True, slots=True)
class Tongue:
    """All lines of one language: `common`, and slots by (label, kind)."""

    code: str
    common: Slots
    kinds: Mapping[tuple[str, str], Slots]

    def kinds_of(self, label: str) -> tuple[str, ...]:
        """The kinds that can be written here, in the order of their names."""
        return tuple(sorted(kind for its, kind in self.kinds if its == label and kind != EVERY))


@cache
def tongues() -> Mapping[str, Tongue]:
    """Every language that has a file, by code; `any` among them."""
    folder = files("tamis.lab.generate") / "words"
    parts: dict[str, list[dict[str, dict[str, object]]]] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            code = file.name.split(".")[0]
            parts.setdefault(code, []).append(tomllib.loads(file.read_text("utf-8")))
    return {code: _tongue(code, tables) for code, tables in parts.items()}


def lines_of(lang: str, label: str, kind: str, slot: str) -> Lines:
    """The alternatives of a slot, () if nobody wrote any."""
    both = tongues()[lang], tongues()[SHARED]
    places = chain(
        (tongue.kinds.get((label, kind), {}) for tongue in both),
        (tongue.kinds.get((label, EVERY), {}) for tongue in both),
        (tongue.common for tongue in both),
    )
    return next((place[slot] for place in places if slot in place), ())


def _tongue(code: str, tables: list[dict[str, dict[str, object]]]) -> Tongue:
    common: dict[str, Lines] = {}
    kinds: dict[tuple[str, str], dict[str, Lines]] = {}
    for table in tables:
        common.update(_slots(table.get("common", {})))
        for label in LABELS:
            for kind, slots in table.get(label, {}).items():
                if isinstance(slots, dict):
                    kinds.setdefault((label, kind), {}).update(_slots(slots))
    return Tongue(code, common, kinds)


def _slots(table: Mapping[str, object]) -> dict[str, Lines]:
    return {slot: _lines(str(text)) for slot, text in table.items()}


def _lines(text: str) -> Lines:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
