"""All runs behind docs/benchmarks.md: which files, how measured, from which starter.

A case is one evaluation. Cases follow from what the files hold: both labels make
streams and first labels, dates a stream in their order, pages a split by page. A set that
the shipped model learned from (lab.licences) says nothing about it: there the starter is
a model trained without the set, `without-NAME.model` in a folder of models if one is
given, and none at all. Each result is a file of its own, bound to the code, the model and
the records by a digest: what is there and still true is not measured again.

The page that is made of them: lab.benchmark_page.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import perf_counter

import msgspec

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.judge.modelfile import Base, empty_base, load_base
from tamis.lab.attacks import read_attack
from tamis.lab.corpora import capped, read_corpus
from tamis.lab.evaluate import effort, evaluate
from tamis.lab.evaluation import By, Corpus, Evaluation, Mode, Plan
from tamis.lab.licences import may_teach
from tamis.lab.records import ENDINGS

SEEDS = 5
FEWEST = 30  # records of a label: with fewer a figure says nothing
NEXT_TO_ALL = 0.9  # of the records, to have dates or pages
COMMENT_US = 700  # to judge and teach one, about, on one core
MOST_ATTACKED = 1500  # records of a label, seeds: attacks are many
ATTACK_SEEDS = 2
TRANSFERRED = ("youtube-2013", "sms-uci")
ATTACKED = ("youtube-2013", "sms-uci", "judol-id", "telegram-tgspam")
ATTACKS = (
    "wrong-labels:0.1", "wrong-labels:0.2", "hostile-key:0.1",
    "dictionary:0.01", "dictionary:0.05", "whitewash:0.01", "whitewash:0.05",
    "padding-after:1", "padding-after:3", "padding-after:10",
    "padding-before:10", "padding-between:10",
    "homoglyphs", "confusables", "styled", "hidden", "spaced", "dotted", "leet", "piled",
    "accented", "tagged", "coded", "entities", "reversed", "synonyms:1",
)  # fmt: skip
ABLATED = ("youtube-2013", "sites-mixed", "site-caffeinated")  # with dates
PROMISED = (  # files whose ham comes one after the other, more than 5,000 of it
    ("sms-uci", "youtube-2013", "told-pt", "kocohub-ko"), ("bangla-bn", "told-pt"),
    ("sites-mixed", "foxnews-en", "blogs-dotnet", "germeval-de"),
    ("blogs-dotnet", "site-dylanmtaylor", "goemotions-en"), ("judol-id", "nsmc-ko"),
)  # fmt: skip
PARTS = ("campaign", "reputation", "topic")  # of the history, switched off in turn
CODE = ("kernel", "signals", "judge", "learning", "checks", "lab", "comment.py", "verdict.py")


class Section(StrEnum):
    """A table of the page."""

    STREAMS = "streams"
    DATES = "dates"
    PAGES = "pages"
    TRANSFER = "transfer"
    FIRST = "first"
    HAM = "ham"
    PROMISE = "promise"
    ATTACKS = "attacks"
    ABLATION = "ablation"


class Starter(StrEnum):
    """What a site begins with."""

    SHIPPED = "shipped, not trained on it"
    LEFT_OUT = "trained without it"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation."""

    section: Section
    files: tuple[str, ...]  # names without their ending
    starter: Starter
    plan: Plan

    @property
    def name(self) -> str:
        """Its own among all cases, and fit for a file."""
        what = self.plan.attack or "-".join(self.plan.without)
        words = (self.section, *self.files, what and str(what).replace(":", "-"),
                 self.starter.split(",")[0])  # fmt: skip
        return " ".join(word for word in words if word).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Result:
    """What a case gave. `digest` is of all that it follows from."""

    case: Case
    digest: str
    seconds: float
    evaluation: Evaluation


class Bench:
    """Files, models and the folder of results."""

    def __init__(self, corpora: Path, out: Path, most: int, models: Path | None) -> None:
        paths = sorted(path for path in corpora.glob("*") if path.name.endswith(ENDINGS))
        if not paths:
            raise BadInput(str(corpora), "holds no records", "a folder of .jsonl or .jsonl.gz")
        self.corpora = {name_of(path): read_corpus(path, most) for path in paths}
        self.out, self.most = out, most
        self.models = {
            path.stem.removeprefix("without-"): path
            for path in (sorted(models.glob("without-*.model")) if models else ())
        }
        self._bases: dict[Path | None, Base] = {}
        self._code = code_digest()

    def cases(self, only: Iterable[Section] = ()) -> tuple[Case, ...]:
        """All runs, or those of some sections."""
        chosen = frozenset(only) or frozenset(Section)
        return tuple(case for case in self._all() if case.section in chosen)

    def _all(self) -> Iterator[Case]:
        most = self.most
        for name, corpus in self.corpora.items():
            starters = self._starters(name)
            if starters[0] is not Starter.NONE and Label.HAM in large_labels(corpus):
                yield Case(
                    Section.HAM, (name,), starters[0], Plan(Mode.TRANSFER, None, 1, None, most)
                )
            if len(large_labels(corpus)) < len(Label):
                continue
            for starter in starters:
                yield Case(Section.STREAMS, (name,), starter, Plan(seeds=SEEDS, most=most))
                yield Case(
                    Section.FIRST, (name,), starter, Plan(Mode.FIRST, seeds=SEEDS, most=most)
                )
            if share_with(corpus, "date") >= NEXT_TO_ALL:
                yield Case(
                    Section.DATES, (name,), starters[0], Plan(by=By.DATE, seeds=1, most=most)
                )
            pages = {record.page for record in corpus.records}
            if share_with(corpus, "page") >= NEXT_TO_ALL and len(pages) > 1:
                plan = Plan(Mode.SPLIT, By.PAGE, 1, None, most)
                yield Case(Section.PAGES, (name,), starters[0], plan)
        yield from self._named()

    def _named(self) -> Iterator[Case]:
        """Cases about sets that are known by name."""
        pair = tuple(name for name in TRANSFERRED if name in self.corpora)
        if len(pair) > 1:
            plan = Plan(Mode.TRANSFER, None, 1, None, self.most)
            yield Case(Section.TRANSFER, pair, Starter.SHIPPED, plan)
        here = (tuple(name for name in names if name in self.corpora) for names in PROMISED)
        for names in dict.fromkeys(filter(None, here)):
            shipped = all(self._starters(name)[0] is Starter.SHIPPED for name in names)
            starter = Starter.SHIPPED if shipped else Starter.NONE
            yield Case(
                Section.PROMISE, names, starter, Plan(Mode.PROMISE, None, 1, None, self.most)
            )
        few = min(self.most, MOST_ATTACKED)
        for word in ATTACKS:
            for name in (name for name in ATTACKED if name in self.corpora):
                plan = Plan(seeds=ATTACK_SEEDS, attack=read_attack(word), most=few)
                yield Case(Section.ATTACKS, (name,), self._starters(name)[0], plan)
        for part in PARTS:
            for name in (name for name in ABLATED if name in self.corpora):
                plan = Plan(by=By.DATE, seeds=1, most=self.most, without=(part,))
                yield Case(Section.ABLATION, (name,), self._starters(name)[0], plan)

    def _starters(self, name: str) -> tuple[Starter, ...]:
        """What a set may be measured from, the best first."""
        if not any(map(may_teach, self.corpora[name].records)):
            return Starter.SHIPPED, Starter.NONE
        return (Starter.LEFT_OUT, Starter.NONE) if name in self.models else (Starter.NONE,)

    def effort_s(self, case: Case) -> float:
        """About how long it takes."""
        return effort(case.plan, self._files(case)) * COMMENT_US / 1e6

    def known(self, case: Case) -> Result | None:
        """The result of an earlier run, if it is still true."""
        try:
            found = msgspec.json.decode((self.out / f"{case.name}.json").read_bytes(), type=Result)
        except (OSError, msgspec.MsgspecError):
            return None
        return found if found.digest == self._digest(case) else None

    def run(self, case: Case) -> Result:
        """Measure it and keep the result."""
        start = perf_counter()
        found = evaluate(case.plan, self._files(case), self._base(case))
        result = Result(case, self._digest(case), perf_counter() - start, found)
        self.out.mkdir(parents=True, exist_ok=True)
        half = self.out / f"{case.name}.half"
        half.write_bytes(msgspec.json.encode(result))
        half.replace(self.out / f"{case.name}.json")
        return result

    def _files(self, case: Case) -> list[Corpus]:
        """The case's files, capped as its plan says."""
        return [capped(self.corpora[name], case.plan.most) for name in case.files]

    def _base(self, case: Case) -> Base:
        if case.starter is Starter.NONE:
            return empty_base()
        path = self.models[case.files[0]] if case.starter is Starter.LEFT_OUT else None
        if path not in self._bases:
            self._bases[path] = load_base(path)
        return self._bases[path]

    def _digest(self, case: Case) -> str:
        files = [self.corpora[name].digest for name in case.files]
        facts = (self._code, self._base(case).digest, files, case)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def name_of(path: Path) -> str:
    """A file's name without what says that it holds records."""
    return path.name.partition(".jsonl")[0]


def large_labels(corpus: Corpus) -> set[Label]:
    """The labels of which there are enough."""
    counts = Counter(record.label for record in corpus.records)
    return {label for label in Label if counts[label] >= FEWEST}


def share_with(corpus: Corpus, field: str) -> float:
    """The share of records in which a field is known."""
    return sum(getattr(record, field) is not None for record in corpus.records) / len(
        corpus.records
    )


def code_digest() -> str:
    """Of all that a figure may depend on in this program, its figures' own code included."""
    root = Path(__file__).parents[1]
    files: list[Path] = []
    for part in CODE:
        path = root / part
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def by_section(results: Sequence[Result]) -> Mapping[Section, list[Result]]:
    """The results in the order of the sections."""
    return {
        section: found
        for section in Section
        if (found := [result for result in results if result.case.section is section])
    }
