"""Attacks on the filter, as streams: what it is shown, and what it is told.

Two kinds. Those on *verdicts* change the spam that is judged, while the filter is taught
the plain text: an attack that it has not met before. Those on *lessons* leave what is
judged alone and change the labels, or add comments that are made to mislead. So what is
judged has always the same labels in the same order as without an attack, and the two
figures can be set side by side.

    records ─ staged(attack, records, seed) ─> turns, one a record: judge this, learn those

All is a function of attack, records and seed. Disguises do not depend on the seed, so
that a text is observed once for all shuffles. What the disguises are: lab.disguises.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.lab.disguises import DISGUISES, disguised
from tamis.lab.generate.dice import Dice
from tamis.lab.pupil import label_of
from tamis.lab.records import Record

MOST_GOOD_WORDS = 50  # genuine comments added to a spam
LEAST_PIECE = 3  # words of a spam that stand together, where it is cut to be read
POISON_WORDS = 100  # of a comment that is made to mislead
WORDS_SHARE = 0.5  # of the words of a spam, disguised unless said otherwise
OTHER = {Label.SPAM: Label.HAM, Label.HAM: Label.SPAM}


class Key(StrEnum):
    """Who gives a label."""

    OWNER = "owner"
    HOSTILE = "hostile"


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack by its name and how hard it is: a share in (0, 1], or a count."""

    name: str
    strength: float

    def __str__(self) -> str:
        return f"{self.name}:{self.strength:g}"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody says of a comment, rightly or not."""

    record: Record
    label: Label
    key: Key = Key.OWNER


@dataclass(frozen=True, slots=True)
class Turn:
    """One comment of a stream: it is judged, then this is learned, in this order."""

    judged: Record
    feedback: tuple[Feedback, ...]


Staging = Callable[[Attack, Sequence[Record], int], tuple[Turn, ...]]


def read_attack(word: str) -> Attack:
    """`NAME` or `NAME:STRENGTH`. Raises BadInput that says which names there are."""
    name, colon, number = word.partition(":")
    if name not in KNOWN:
        raise BadInput("attack", f"{name!r} is none", f"there are {', '.join(KNOWN)}")
    usual, most, _ = KNOWN[name]
    try:
        strength = float(number) if colon else usual
    except ValueError:
        strength = 0.0
    if not 0 < strength <= most or (most > 1 and strength != int(strength)):
        range_ = f"a whole number from 1 to {most:g}" if most > 1 else "a share above 0, at most 1"
        raise BadInput("attack", f"{number!r} is no strength for {name}", f"give {range_}")
    return Attack(name, strength)


def staged(attack: Attack | None, records: Sequence[Record], seed: int) -> tuple[Turn, ...]:
    """A turn for each record, in the records' order. Without an attack all is as it is."""
    if attack is None:
        return tuple(Turn(record, (truth(record),)) for record in records)
    return KNOWN[attack.name][2](attack, records, seed)


def truth(record: Record) -> Feedback:
    """What a careful owner says."""
    return Feedback(record, label_of(record))


def is_spam(record: Record) -> bool:
    """By its true label."""
    return label_of(record) is Label.SPAM


def disguise_spam(attack: Attack, records: Sequence[Record], seed: int) -> tuple[Turn, ...]:
    """The judged spam disguised."""

    def seen(record: Record) -> Record:
        text = disguised(record.text, attack.name, attack.strength, f"{attack} {record.id}")
        return replace(record, text=text)

    return tuple(
        Turn(seen(record) if is_spam(record) else record, (truth(record),)) for record in records
    )


def pad_spam(attack: Attack, records: Sequence[Record], seed: int) -> tuple[Turn, ...]:
    """The judged spam with genuine comments of the same file before, behind or around it."""
    ham = [record.text for record in records if not is_spam(record)]

    def seen(record: Record) -> Record:
        dice = Dice(f"{attack} {record.id}")
        good = [dice.pick(ham) for _ in range(int(attack.strength))]
        return replace(record, text="\n".join(placed(attack.name, record.text, good)))

    return tuple(
        Turn(seen(record) if ham and is_spam(record) else record, (truth(record),))
        for record in records
    )


def placed(name: str, spam: str, good: Sequence[str]) -> Iterable[str]:
    """Where the good words stand. Between: the spam's words dealt in even runs among them,
    of one or two words mostly, which nobody can read together; pieces: such as can be."""
    if name == "padding-before":
        return [*good, spam]
    if name == "padding-after":
        return [spam, *good]
    words = spam.split(" ")
    size = -(-len(words) // (len(good) + 1))
    if name == "padding-pieces":
        size = max(size, LEAST_PIECE)
    runs = [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
    mixed = [piece for pair in zip(runs, good, strict=False) for piece in pair]
    shorter = min(len(runs), len(good))
    return [*mixed, *runs[shorter:], *good[shorter:]]


def flip_labels(attack: Attack, records: Sequence[Record], seed: int) -> tuple[Turn, ...]:
    """A share of the labels is wrong, by mistake or by the will of one key."""
    dice = Dice(f"{attack} {seed}")
    key = Key.HOSTILE if attack.name == "hostile-key" else Key.OWNER

    def said(record: Record) -> Feedback:
        right = truth(record)
        return Feedback(record, OTHER[right.label], key) if dice.chance(attack.strength) else right

    return tuple(Turn(record, (said(record),)) for record in records)


def poison_words(attack: Attack, records: Sequence[Record], seed: int) -> tuple[Turn, ...]:
    """A share of all feedback is comments full of the ham's words, called spam."""
    vocabulary = [word for r in records if not is_spam(r) for word in r.text.split()]

    def lie(dice: Dice, at: int) -> Feedback | None:
        if not vocabulary:
            return None
        words = " ".join(dice.pick(vocabulary) for _ in range(POISON_WORDS))
        made = Record(id=f"poison-{at}", label=Label.SPAM, text=words)
        return Feedback(made, Label.SPAM, Key.HOSTILE)

    return with_lies(attack, records, seed, lie)


def whitewash(attack: Attack, records: Sequence[Record], seed: int) -> tuple[Turn, ...]:
    """A share of all feedback is spam of this file, called ham."""
    spam = [record for record in records if is_spam(record)]

    def lie(dice: Dice, at: int) -> Feedback | None:
        return Feedback(dice.pick(spam), Label.HAM, Key.HOSTILE) if spam else None

    return with_lies(attack, records, seed, lie)


def with_lies(
    attack: Attack,
    records: Sequence[Record],
    seed: int,
    lie: Callable[[Dice, int], Feedback | None],
) -> tuple[Turn, ...]:
    """Lies strewn in, so that they are the attack's share of all feedback."""
    dice = Dice(f"{attack} {seed}")
    odds = attack.strength / (1 - attack.strength) if attack.strength < 0.5 else 1.0
    turns = []
    for at, record in enumerate(records):
        told = lie(dice, at) if dice.chance(odds) else None
        turns.append(Turn(record, (truth(record), told) if told else (truth(record),)))
    return tuple(turns)


KNOWN: dict[str, tuple[float, float, Staging]] = {  # usual and greatest strength, how
    "wrong-labels": (0.2, 1.0, flip_labels),
    "hostile-key": (0.1, 1.0, flip_labels),
    "dictionary": (0.05, 0.5, poison_words),
    "whitewash": (0.05, 0.5, whitewash),
    "padding-after": (10, MOST_GOOD_WORDS, pad_spam),
    "padding-before": (10, MOST_GOOD_WORDS, pad_spam),
    "padding-between": (10, MOST_GOOD_WORDS, pad_spam),
    "padding-pieces": (10, MOST_GOOD_WORDS, pad_spam),
    **dict.fromkeys(DISGUISES, (WORDS_SHARE, 1.0, disguise_spam)),
}
