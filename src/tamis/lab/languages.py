"""What becomes of ham and of spam in each language, at the thresholds as they are shipped.

A language is what a record's source says of it, not what the filter takes it for. Judged is
by the starter alone: nothing is taught. Languages with few records are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tamis.comment import Label
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import Base
from tamis.lab.evaluation import Corpus
from tamis.lab.figures import RANKS
from tamis.lab.pupil import Pupil, label_of
from tamis.verdict import Budgets, Decision

FEWEST = 200  # records of a language
HELD, REFUSED = RANKS[Decision.HOLD], RANKS[Decision.SPAM]
UNKNOWN = "not said"

Ended = tuple[str, bool, int]  # language, whether spam, rank of the decision


@dataclass(frozen=True, slots=True)
class Language:
    """Shares of one language's ham and spam; held includes what became of it beyond."""

    lang: str
    files: tuple[str, ...]
    ham: int
    ham_held: float | None
    ham_refused: float | None
    spam: int
    spam_held: float | None
    spam_refused: float | None


def never_seen(corpora: Sequence[Corpus], base: Base) -> tuple[Language, ...]:
    """Of files that the base did not learn from, by the base alone."""
    found: list[tuple[str, Ended]] = []
    for corpus in corpora:
        pupil, model = Pupil(base, Budgets()), SiteModel.empty()
        for record in corpus.records:
            rank = RANKS[pupil.check(model, record).decision]
            spam = label_of(record) is Label.SPAM
            found.append((corpus.name, (record.lang or UNKNOWN, spam, rank)))
    return by_language(found)


def by_language(ended: Iterable[tuple[str, Ended]]) -> tuple[Language, ...]:
    """By language, those with FEWEST records. `ended`: file or source, and what became."""
    files: dict[str, set[str]] = defaultdict(set)
    ranks: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for file, (lang, spam, rank) in ended:
        files[lang].add(file)
        ranks[lang, spam].append(rank)
    return tuple(
        language(lang, tuple(sorted(files[lang])), ranks[lang, False], ranks[lang, True])
        for lang in sorted(files)
        if len(ranks[lang, False]) + len(ranks[lang, True]) >= FEWEST
    )


def language(
    lang: str, files: tuple[str, ...], ham: Sequence[int], spam: Sequence[int]
) -> Language:
    """One, from the ranks of its decisions."""
    return Language(
        lang, files,
        len(ham), reached(ham, HELD), reached(ham, REFUSED),
        len(spam), reached(spam, HELD), reached(spam, REFUSED),
    )  # fmt: skip


def reached(ranks: Sequence[int], rank: int) -> float | None:
    """The share that came so far; `None` of nothing."""
    return sum(each >= rank for each in ranks) / len(ranks) if ranks else None
