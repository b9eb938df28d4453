"""Which runs stand behind docs/benchmarks.md: a case is one of them.

Cases follow from what the files hold: both labels make streams and first labels, dates a
stream in their order, pages a split by page. A set that the shipped model learned from
(lab.licences) says nothing about it: there the starter is a model trained without the set
if one is given, and none at all. Some cases are about sets known by name; attacks and the
parts switched off are many, so they take fewer records. What is about the starter's making,
sources left out in turn and invented comments, takes all that `tamis train` takes.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tamis.comment import Label
from tamis.lab.attacks import read_attack
from tamis.lab.evaluation import By, Corpus, Mode, Plan
from tamis.lab.kinds import KINDS
from tamis.lab.licences import may_teach
from tamis.lab.stream import PARTS

SEEDS = 5
FEWEST = 30  # records of a label: with fewer a figure says nothing
NEXT_TO_ALL = 0.9  # of the records, to have dates or pages
MOST_ATTACKED = 1500  # records of a label, seeds: attacks are many
ATTACK_SEEDS = 2
TRANSFERRED = ("youtube-2013", "sms-uci")
ATTACKED = ("youtube-2013", "sms-uci", "judol-id", "telegram-tgspam")
ATTACKS = (
    "wrong-labels:0.1", "wrong-labels:0.2", "hostile-key:0.1",
    "dictionary:0.01", "dictionary:0.05", "whitewash:0.01", "whitewash:0.05",
    "padding-after:1", "padding-after:3", "padding-after:10",
    "padding-before:10", "padding-between:10", "padding-pieces:10",
    "homoglyphs", "confusables", "styled", "hidden", "spaced", "dotted", "leet", "piled",
    "accented", "tagged", "coded", "entities", "reversed", "synonyms:1",
)  # fmt: skip
DATED = ("youtube-2013", "sites-mixed", "site-caffeinated")  # parts are left out of these
CLEAN = ("youtube-2013", "sms-uci")  # and of these, shuffled
WHOLE = "nothing"  # is left out: what the others are set beside
# Each part, with the attacks that it is there for; all are left out of a clean stream too.
STRUCK: Mapping[str, tuple[str, ...]] = {
    "site": (),
    "passages": ("padding-after:10", "padding-pieces:10"),
    "disguises": ("spaced", "leet", "homoglyphs"),
    "doubt": ("wrong-labels:0.2",),
    "givers": ("hostile-key:0.1", "whitewash:0.05"),
    "mixing": (),
    "thresholds": (),
    "lengths": ("dictionary:0.05",),
    "marks": ("whitewash:0.05",),
}
CHANGES = (  # of which the last is judged
    ("sms-uci", "youtube-2013"), ("sites-mixed", "youtube-2013"), ("youtube-2013", "sms-uci"),
)  # fmt: skip
CHANGED = ("drift", "doubt", "mixing")  # left out where one file follows another
PROMISED = (  # files whose ham comes one after the other, more than 5,000 of it
    ("sms-uci", "youtube-2013", "told-pt", "kocohub-ko"), ("bangla-bn", "told-pt"),
    ("sites-mixed", "foxnews-en", "blogs-dotnet", "germeval-de"),
    ("blogs-dotnet", "site-dylanmtaylor", "goemotions-en"), ("judol-id", "nsmc-ko"),
)  # fmt: skip
REASONED = ("youtube-2013", "sms-uci", "judol-id", "sites-mixed")
PITCHED = ("youtube-2013", "sites-mixed")
CAMPAIGNS = 10


class Section(StrEnum):
    """A table of the page."""

    LEFT_OUT = "left-out"
    LANGUAGES = "languages"
    INVENTED = "invented"
    KINDS = "kinds"
    STREAMS = "streams"
    DATES = "dates"
    PAGES = "pages"
    TRANSFER = "transfer"
    FIRST = "first"
    HAM = "ham"
    PROMISE = "promise"
    ATTACKS = "attacks"
    ABLATION = "ablation"
    STRUCK = "struck"
    CHANGE = "change"
    CAMPAIGNS = "campaigns"
    REASONS = "reasons"


MAKING = (Section.LEFT_OUT, Section.INVENTED, Section.KINDS)  # of the starter


class Starter(StrEnum):
    """What a site begins with."""

    SHIPPED = "shipped, not trained on it"
    LEFT_OUT = "trained without it"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Case:
    """One run."""

    section: Section
    files: tuple[str, ...]  # names without their ending
    starter: Starter
    plan: Plan
    what: str = ""  # which kind of spam; what else is left out

    @property
    def name(self) -> str:
        """Its own among all cases, and fit for a file."""
        attack = str(self.plan.attack or "").replace(":", "-")
        files = () if self.section in MAKING else self.files
        by = f"by {self.plan.by}" if self.plan.by else ""
        words = (
            self.section, *files, by, self.what, attack, *self.plan.without,
            self.starter.split(",")[0],
        )  # fmt: skip
        return " ".join(word for word in words if word).replace(" ", "-")


class Cases:
    """All of some files, each capped at `most` records of a label. `models`: the sets that a
    starter without them is there for."""

    def __init__(self, corpora: Mapping[str, Corpus], most: int, models: Collection[str]) -> None:
        self.corpora, self.most, self.models = corpora, most, models

    def __iter__(self) -> Iterator[Case]:
        yield from self._of_the_making()
        for name in self.corpora:
            yield from self._of(name)
        yield from self._transferred()
        yield from self._attacked()
        yield from self._ablated()
        yield from self._reasoned()

    def _of_the_making(self) -> Iterator[Case]:
        teaching = tuple(
            name for name, corpus in self.corpora.items() if any(map(may_teach, corpus.records))
        )
        if len(teaching) > 1:
            plan = Plan(Mode.TRANSFER, None, 1)
            yield Case(Section.LEFT_OUT, teaching, Starter.LEFT_OUT, plan)
            yield Case(Section.INVENTED, teaching, Starter.LEFT_OUT, plan)
            for kind in KINDS:
                yield Case(Section.KINDS, teaching, Starter.LEFT_OUT, plan, kind)
        unseen = tuple(name for name in self.corpora if self.starters(name)[0] is Starter.SHIPPED)
        if unseen:
            plan = Plan(Mode.TRANSFER, None, 1, None, self.most)
            yield Case(Section.LANGUAGES, unseen, Starter.SHIPPED, plan)

    def _of(self, name: str) -> Iterator[Case]:
        corpus, most = self.corpora[name], self.most
        starters = self.starters(name)
        if starters[0] is not Starter.NONE and Label.HAM in large_labels(corpus):
            plan = Plan(Mode.TRANSFER, None, 1, None, most)
            yield Case(Section.HAM, (name,), starters[0], plan)
        if len(large_labels(corpus)) < len(Label):
            return
        for starter in starters:
            yield Case(Section.STREAMS, (name,), starter, Plan(seeds=SEEDS, most=most))
            yield Case(Section.FIRST, (name,), starter, Plan(Mode.FIRST, seeds=SEEDS, most=most))
        if share_with(corpus, "date") >= NEXT_TO_ALL:
            yield Case(Section.DATES, (name,), starters[0], Plan(by=By.DATE, seeds=1, most=most))
        pages = {record.page for record in corpus.records}
        if share_with(corpus, "page") >= NEXT_TO_ALL and len(pages) > 1:
            plan = Plan(Mode.SPLIT, By.PAGE, 1, None, most)
            yield Case(Section.PAGES, (name,), starters[0], plan)

    def _transferred(self) -> Iterator[Case]:
        pair = self._here(TRANSFERRED)
        if len(pair) > 1:
            plan = Plan(Mode.TRANSFER, None, 1, None, self.most)
            yield Case(Section.TRANSFER, pair, Starter.SHIPPED, plan)

        for names in dict.fromkeys(filter(None, map(self._here, PROMISED))):
            shipped = all(self.starters(name)[0] is Starter.SHIPPED for name in names)
            starter = Starter.SHIPPED if shipped else Starter.NONE
            plan = Plan(Mode.PROMISE, None, 1, None, self.most)
            yield Case(Section.PROMISE, names, starter, plan)

    def _attacked(self) -> Iterator[Case]:
        for word in ATTACKS:
            for name in self._here(ATTACKED):
                yield self._case(Section.ATTACKS, name, attack=word)

    def _ablated(self) -> Iterator[Case]:
        """Each part switched off: by date, shuffled, under its attack, where files change."""
        for name in self._here(DATED):
            for part in (WHOLE, *PARTS):
                plan = Plan(by=By.DATE, seeds=1, most=self.most, without=but(part))
                yield Case(Section.ABLATION, (name,), self.starters(name)[0], plan)
        for name in self._here(CLEAN):
            for part in (WHOLE, *STRUCK):
                yield self._case(Section.ABLATION, name, part)
            plan = Plan(seeds=ATTACK_SEEDS, most=self._few)
            yield Case(Section.ABLATION, (name,), Starter.NONE, plan, "starter")
            for part, attacks in STRUCK.items():
                for word in attacks:
                    yield self._case(Section.STRUCK, name, WHOLE, word)
                    yield self._case(Section.STRUCK, name, part, word)
        for files in CHANGES:
            if self._here(files) == files:
                for part in (WHOLE, *CHANGED):
                    plan = Plan(Mode.CHANGE, None, ATTACK_SEEDS, None, self._few, but(part))
                    yield Case(Section.CHANGE, files, Starter.SHIPPED, plan)

    def _reasoned(self) -> Iterator[Case]:
        plan = Plan(seeds=1, most=self._few)
        for name in self._here(REASONED):
            yield Case(Section.REASONS, (name,), self.starters(name)[0], plan)
        for name in self._here(PITCHED):
            for part in (WHOLE, "campaign"):
                without = Plan(seeds=CAMPAIGNS, most=self._few, without=but(part))
                yield Case(Section.CAMPAIGNS, (name,), self.starters(name)[0], without)

    def _case(self, section: Section, name: str, part: str = WHOLE, attack: str = "") -> Case:
        """Of a set by its name, over few shuffles of few records."""
        struck = read_attack(attack) if attack else None
        plan = Plan(seeds=ATTACK_SEEDS, attack=struck, most=self._few, without=but(part))
        return Case(section, (name,), self.starters(name)[0], plan)

    @property
    def _few(self) -> int:
        return min(self.most, MOST_ATTACKED)

    def _here(self, names: Collection[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self.corpora)

    def starters(self, name: str) -> tuple[Starter, ...]:
        """What a set may be measured from, the best first."""
        if not any(map(may_teach, self.corpora[name].records)):
            return Starter.SHIPPED, Starter.NONE
        return (Starter.LEFT_OUT, Starter.NONE) if name in self.models else (Starter.NONE,)


def but(part: str) -> tuple[str, ...]:
    """What a plan does without."""
    return () if part == WHOLE else (part,)


def large_labels(corpus: Corpus) -> set[Label]:
    """The labels of which there are enough."""
    counts = Counter(record.label for record in corpus.records)
    return {label for label in Label if counts[label] >= FEWEST}


def share_with(corpus: Corpus, field: str) -> float:
    """The share of records in which a field is known."""
    return sum(getattr(record, field) is not None for record in corpus.records) / len(
        corpus.records
    )
