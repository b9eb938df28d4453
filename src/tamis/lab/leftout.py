"""Sources that a model never saw: each left out in turn, looked at and scored once.

The very records, draws and models of `tamis train`, so that a figure here is a figure of the
model card. All is made when it is first asked for, since it takes minutes and 3 GB.
"""

from collections.abc import Callable, Iterable
from functools import cached_property

from tamis.lab.fusion import Judged
from tamis.lab.records import Record
from tamis.lab.train import INVENTED, Drawn, Example, Say, judge_left_out, prepare, thinned


class LeftOut:
    """Records of several sources, found and invented. `read`: as `tamis train` reads them."""

    def __init__(self, read: Callable[[], Iterable[Record]], say: Say = lambda _: None) -> None:
        self._read, self._say = read, say

    @cached_property
    def drawn(self) -> Drawn:
        """What the shipped model is made from."""
        return prepare(self._read(), self._say)

    @cached_property
    def examples(self) -> list[Example]:
        """Of these, what teaches and is judged while sources are left out."""
        return thinned(self.drawn.examples)

    @cached_property
    def judged(self) -> list[Judged]:
        """Each source by a model that learned the others and the invented ones."""
        return list(judge_left_out(self.drawn.examples, self.drawn.indexes, self._say))

    @cached_property
    def judged_by_found(self) -> list[Judged]:
        """Each found source by a model that learned the other found ones, nothing invented."""
        found = [example for example in self.drawn.examples if example.group != INVENTED]
        return list(judge_left_out(found, self.drawn.indexes, self._say))
