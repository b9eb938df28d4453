"""Folds: what is taught and what is judged, and in which order.

The same plan and records give the same folds everywhere: chance is a seed.
"""

from collections.abc import Iterator
from random import Random

from tamis.errors import BadInput
from tamis.lab.evaluation import By, Corpus, Plan

PARTS = 10
MOST_PAGES = 12  # judged one by one; more are dealt, whole, to PARTS
TAUGHT_BY_DATE = 0.7  # the share that is the past

Fold = tuple[str, tuple[int, ...], tuple[int, ...]]  # name, taught, judged


def shuffled(size: int, seed: int) -> list[int]:
    """The numbers below `size` in an order that the seed alone decides."""
    order = list(range(size))
    Random(seed).shuffle(order)  # noqa: S311 - a fair deal, no secret
    return order


def folds(plan: Plan, corpus: Corpus) -> Iterator[Fold]:
    """What is taught and what is judged, in turn."""
    size = len(corpus.records)
    if plan.by is By.PAGE:
        for name, tested in by_page(corpus):
            held = set(tested)
            yield name, tuple(at for at in range(size) if at not in held), tested
    elif plan.by is By.DATE:
        cut = int(size * TAUGHT_BY_DATE)
        yield "the last 30 %", tuple(range(cut)), tuple(range(cut, size))
    else:
        for seed in range(plan.seeds):
            order = shuffled(size, seed)
            for part in range(PARTS):
                learned = tuple(at for n, at in enumerate(order) if n % PARTS != part)
                yield f"deal {seed}, part {part}", learned, tuple(order[part::PARTS])


def by_page(corpus: Corpus) -> list[tuple[str, tuple[int, ...]]]:
    """Each page with its records; many pages are dealt to parts, the largest first."""
    pages: dict[str, list[int]] = {}
    for at, record in enumerate(corpus.records):
        pages.setdefault(record.page or "", []).append(at)
    if len(pages) < 2:
        raise BadInput(corpus.name, "has one page alone", "leave out --by page")
    if len(pages) <= MOST_PAGES:
        return [(page, tuple(held)) for page, held in sorted(pages.items())]
    parts: list[list[int]] = [[] for _ in range(PARTS)]
    for _, held in sorted(pages.items(), key=lambda item: (-len(item[1]), item[0])):
        min(parts, key=len).extend(held)
    return [(f"pages, part {at}", tuple(sorted(part))) for at, part in enumerate(parts)]
