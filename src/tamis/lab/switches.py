"""Parts of the judge switched off, to see what each brings. For measuring only.

The product has no switches: here a function of it is replaced, for the time of a measurement,
by one that does nothing. What the history remembers (lab.stream) is left out there.

    site        nothing is learned: the starter alone, with the history
    passages    what decides is the comment as it is
    disguises   lower case and Unicode's own folding, no more
    doubt       a label counts whatever the model thinks of it
    givers      all givers are believed
    drift       no change is noticed
    mixing      the levels are weighed as at the start
    thresholds  they stay where the model file has them
    lengths     a lesson weighs the same however long its text is
    marks       a text that a person decided about is no other than the rest
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import ModuleType

from tamis.judge import judge, levels
from tamis.judge.drift import Drift
from tamis.judge.givers import Givers
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import Base
from tamis.judge.observed import Observed
from tamis.judge.passages import Decisive
from tamis.signals import text

Switch = tuple[ModuleType | type, str, Callable[..., object]]


def as_it_is(base: Base, model: SiteModel, seen: Observed) -> Decisive:
    """In place of `passages.decisive`."""
    opinion = model.opinion(seen.keyed, seen.scores.values)
    return Decisive(seen, opinion, opinion.log_odds, opinion.log_odds, ())


def undone_nothing(sign: str) -> tuple[str, int]:
    """In place of what undoes disguises in a text: it comes back as it went."""
    return sign, 0


def nothing(*_: object) -> None:
    """In place of what changes a site's state."""


SWITCHES: Mapping[str, tuple[Switch, ...]] = {
    "site": ((SiteModel, "learn", nothing),),
    "passages": ((judge, "decisive", as_it_is),),
    "disguises": (
        (text, "make_whole", undone_nothing),
        (text, "fold_lookalikes", undone_nothing),
        (text, "drop_piled", lambda sign: sign),
    ),
    "doubt": ((SiteModel, "belief", lambda *_: 1.0),),
    "givers": ((Givers, "credit", lambda *_: 1.0),),
    "drift": ((Drift, "after", lambda self, *_: self),),
    "mixing": ((SiteModel, "move_fusion", nothing),),
    "thresholds": ((SiteModel, "move_thresholds", nothing),),
    "lengths": ((levels, "length_weight", lambda *_: 1.0),),
    "marks": ((SiteModel, "remember", nothing),),
}


@contextmanager
def without(parts: Collection[str]) -> Iterator[None]:
    """Parts of these names switched off; others are none of ours."""
    with ExitStack() as until:
        for part in parts:
            for owner, name, other in SWITCHES.get(part, ()):
                until.enter_context(replaced(owner, name, other))
        yield


@contextmanager
def replaced(owner: ModuleType | type, name: str, other: Callable[..., object]) -> Iterator[None]:
    """An attribute that is there, as another for a while."""
    own = vars(owner)[name]
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, own)
