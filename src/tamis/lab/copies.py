"""Near copies: texts that say the same with a word changed here and there.

A filter that is judged on a text whose near copy it learned shows memory, not judgement.
So records are put into groups of near copies, and what is learned must share no group
with what is judged.

Two texts are near copies if their sets of word 3-shingles (runs of three words) have a
Jaccard similarity (shared by all) of at least 0.6. Groups are chains of such pairs. To
avoid comparing all with all, each set is sorted with its rarest shingle first; two sets
as similar as that must share one of the first 40 % (prefix filter: Bayardo, Ma, Srikant
2007), so only sets that meet in a posting list there are compared. A list forgets all
but its latest 32 sets: a campaign of ten thousand copies stays linear, and its copies
still find each other, as each meets those just before it.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from unicodedata import normalize

SHINGLE_WORDS = 3
AT_LEAST = 0.6
LATEST = 32  # sets that a posting list remembers
WORD = re.compile(r"\w+")

Shingles = tuple[str, ...]  # rarest first, each once


def copy_groups(texts: Sequence[str], at_least: float = AT_LEAST) -> tuple[int, ...]:
    """For each text the number of its group: that of the group's first text."""
    groups = list(range(len(texts)))
    first: dict[Shingles, int] = {}
    lists: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=LATEST))
    sets = _rarest_first([shingles(text) for text in texts])
    for at, mine in enumerate(sets):
        same = first.setdefault(mine, at)
        if same != at:
            _join(groups, at, same)
            continue
        prefix = mine[: int((1 - at_least) * len(mine) + 1e-9) + 1]
        for other in {other for shingle in prefix for other in lists[shingle]}:
            joined = _root(groups, other) == _root(groups, at)
            if not joined and similarity(mine, sets[other]) >= at_least:
                _join(groups, at, other)
        for shingle in prefix:
            lists[shingle].append(at)
    return tuple(_root(groups, at) for at in range(len(texts)))


def without_copies(
    learned: Iterable[int], judged: Collection[int], groups: Sequence[int]
) -> tuple[int, ...]:
    """Those of `learned` (numbers of texts) that are no near copies of any of `judged`."""
    taken = {groups[at] for at in judged}
    return tuple(at for at in learned if groups[at] not in taken)


def shingles(text: str) -> frozenset[str]:
    """The runs of three words, case and width aside. A shorter text is one run."""
    words = WORD.findall(normalize("NFKC", text).casefold())
    if not words:
        return frozenset({text.strip()})
    runs = range(max(1, len(words) - SHINGLE_WORDS + 1))
    return frozenset(" ".join(words[at : at + SHINGLE_WORDS]) for at in runs)


def similarity(a: Collection[str], b: Collection[str]) -> float:
    """Jaccard: what both hold, by what either holds."""
    shared = len(set(a).intersection(b))
    return shared / (len(a) + len(b) - shared)


def _rarest_first(sets: Sequence[frozenset[str]]) -> list[Shingles]:
    counts = Counter(shingle for each in sets for shingle in each)
    return [tuple(sorted(each, key=lambda run: (counts[run], run))) for each in sets]


def _root(groups: list[int], at: int) -> int:
    while groups[at] != at:
        groups[at] = groups[groups[at]]
        at = groups[at]
    return at


def _join(groups: list[int], a: int, b: int) -> None:
    """The earlier text's number stands for both."""
    low, high = sorted((_root(groups, a), _root(groups, b)))
    groups[high] = low
