"""All runs behind docs/benchmarks.md (lab.cases): measured, and kept.

Each result is a file of its own, bound to the code, the model and the records by a digest:
what is there and still true is not measured again.

The page that is made of them: lab.benchmark_page.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any, Generic, TypeVar

import msgspec

from tamis.errors import BadInput
from tamis.judge.modelfile import Base, empty_base, load_base
from tamis.lab import campaigns
from tamis.lab.cases import Case, Cases, Section, Starter
from tamis.lab.corpora import capped, read_corpus
from tamis.lab.evaluate import effort, evaluate
from tamis.lab.evaluation import Corpus, Evaluation
from tamis.lab.faithful import DRAWS, Faithful, faithful_both_ways
from tamis.lab.invention import Carried, Invention, carried, invention
from tamis.lab.languages import Language, never_seen
from tamis.lab.leftout import LeftOut
from tamis.lab.records import ENDINGS
from tamis.lab.sources import read_sources
from tamis.lab.yardstick import Yardstick, yardstick

COMMENT_US = 700  # to judge and teach one, about, on one core
MAKING_S = {Section.LEFT_OUT: 400, Section.INVENTED: 250, Section.KINDS: 25}  # about
REASONED = 2 * 500 * (2 + DRAWS)  # comments twice, and cut
COPIES = campaigns.HAM_BEFORE + 70  # comments of a campaign
CODE = ("kernel", "signals", "judge", "learning", "checks", "lab", "comment.py", "verdict.py")
SUFFIXES = (".py", ".toml", ".gz", ".background")  # of code, words, lists
FOUND: Mapping[Section, Any] = {  # where it is no Evaluation
    Section.LEFT_OUT: Yardstick,
    Section.INVENTED: Invention,
    Section.KINDS: Carried,
    Section.LANGUAGES: tuple[Language, ...],
    Section.CAMPAIGNS: tuple[campaigns.Told, ...],
    Section.REASONS: dict[str, Faithful],
}
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Result(Generic[Found]):
    """What a case gave. `digest` is of all that it follows from."""

    case: Case
    digest: str
    seconds: float
    found: Found


class Bench:
    """Files, models and the folder of results."""

    def __init__(self, corpora: Path, out: Path, most: int, models: Path | None) -> None:
        self._paths = {
            name_of(path): path for path in sorted(corpora.glob("*")) if path.name.endswith(ENDINGS)
        }
        if not self._paths:
            raise BadInput(str(corpora), "holds no records", "a folder of .jsonl or .jsonl.gz")
        self.corpora = {name: read_corpus(path, most) for name, path in self._paths.items()}
        self.out, self.most = out, most
        self.models = {
            path.stem.removeprefix("without-"): path
            for path in (sorted(models.glob("without-*.model")) if models else ())
        }
        self._bases: dict[Path | None, Base] = {}
        self._code = code_digest()

    @cached_property
    def _left(self) -> LeftOut:
        paths = sorted(self._paths.values())
        return LeftOut(lambda: read_sources(paths, stated_only=False).records)

    def cases(self, only: Iterable[Section] = ()) -> tuple[Case, ...]:
        """All runs, or those of some sections."""
        chosen = frozenset(only) or frozenset(Section)
        every = Cases(self.corpora, self.most, self.models)
        return tuple(case for case in every if case.section in chosen)

    def effort_s(self, case: Case) -> float:
        """About how long it takes."""
        if case.section in MAKING_S:
            return MAKING_S[case.section]
        return self._comments(case) * COMMENT_US / 1e6

    def _comments(self, case: Case) -> int:
        """How many are judged, or taught, or both."""
        match case.section:
            case Section.CAMPAIGNS:
                return len(campaigns.SHARES) * 2 * case.plan.seeds * COPIES
            case Section.REASONS:
                return REASONED
            case Section.LANGUAGES:
                return sum(len(corpus.records) for corpus in self._files(case))
            case _:
                return effort(case.plan, self._files(case))

    def known(self, case: Case) -> Result[Any] | None:
        """The result of an earlier run, if it is still true."""
        generic: Any = Result
        kind = FOUND.get(case.section, Evaluation)
        try:
            data = (self.out / f"{case.name}.json").read_bytes()
            found: Result[Any] = msgspec.json.decode(data, type=generic[kind])
        except (OSError, msgspec.MsgspecError):
            return None
        return found if found.digest == self._digest(case) else None

    def run(self, case: Case) -> Result[Any]:
        """Measure it and keep the result."""
        start = perf_counter()
        found = self._measure(case)
        result = Result(case, self._digest(case), perf_counter() - start, found)
        self.out.mkdir(parents=True, exist_ok=True)
        half = self.out / f"{case.name}.half"
        half.write_bytes(msgspec.json.encode(result))
        half.replace(self.out / f"{case.name}.json")
        return result

    def _measure(self, case: Case) -> object:
        match case.section:
            case Section.LEFT_OUT:
                return yardstick(self._left)
            case Section.INVENTED:
                return invention(self._left)
            case Section.KINDS:
                return carried(self._left, case.what)
        files, base = self._files(case), self._base(case)
        match case.section:
            case Section.LANGUAGES:
                return never_seen(files, base)
            case Section.REASONS:
                return faithful_both_ways(base, files[0].records)
            case Section.CAMPAIGNS:
                plan = case.plan
                return campaigns.attack(files[0].records, base, plan.seeds, plan.without)
            case _:
                return evaluate(case.plan, files, base)

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
        model = "" if case.section in MAKING_S else self._base(case).digest
        return hashlib.sha256(repr((self._code, model, files, case)).encode()).hexdigest()


def name_of(path: Path) -> str:
    """A file's name without what says that it holds records."""
    return path.name.partition(".jsonl")[0]


def code_digest() -> str:
    """Of all that a figure may depend on in this program, its figures' own code included."""
    root = Path(__file__).parents[1]
    files: list[Path] = []
    for part in CODE:
        path = root / part
        inside = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
        files += inside if path.is_dir() else [path]
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def by_section(results: Sequence[Result[Any]]) -> Mapping[Section, list[Result[Any]]]:
    """The results in the order of the sections."""
    return {
        section: found
        for section in Section
        if (found := [result for result in results if result.case.section is section])
    }
