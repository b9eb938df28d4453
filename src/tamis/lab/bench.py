"""Speed and memory in process, here and now: one half of what `tamis bench` prints.

One check of a 500-byte comment as the servers do it, one with its reasons written out,
one lesson, the fold of a ledger, loading the model, memory. Each kernel is measured in a
process of its own, so that neither finds warm what the other left.

Percentiles are of the clock on the wall and suffer from whoever else uses the machine;
`cpu_us` counts the processor's time alone and hardly does. (Over HTTP: lab.throughput.)
"""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import msgspec

from tamis.comment import Comment, Label
from tamis.errors import Unavailable
from tamis.judge.judge import OWN_KEY, judge, lesson
from tamis.judge.levels import SiteModel
from tamis.judge.modelfile import STARTER, load_base, unpack
from tamis.kernel import describe
from tamis.lab.samples import labelled, varied
from tamis.verdict import Budgets
from tamis.version import VERSION

ROUNDS = {"compiled": 1500, "python": 60}  # comments, by what TAMIS_KERNEL is set to
WARM = 20  # comments before the clock runs
LONGEST_S = 300


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures are of."""

    version: str
    python: str
    processor: str
    cores: int


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, in microseconds."""

    p50_us: float
    p99_us: float
    cpu_us: float  # mean


@dataclass(frozen=True, slots=True)
class InProcess:
    """Speed and memory of one process with one kernel."""

    kernel: str
    check_untaught: Took  # at a site without lessons
    check: Took
    check_with_reasons: Took
    lesson: Took
    fold_lines_per_s: int
    model_load_ms: float
    rss_mib: float | None  # `None`: this system does not say


def machine() -> Machine:
    """This machine."""
    names: list[str] = []
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text("utf-8", "replace").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    return Machine(VERSION, platform.python_version(), processor, os.cpu_count() or 1)


def in_process(kernel: str) -> InProcess:
    """The figures of a fresh process. `kernel`: compiled or python. Raises Unavailable."""
    command = [sys.executable, "-m", "tamis.lab.bench", str(ROUNDS[kernel])]
    environment = {**os.environ, "TAMIS_KERNEL": kernel}
    done = subprocess.run(
        command, env=environment, capture_output=True, timeout=LONGEST_S, check=False,
    )  # fmt: skip
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise Unavailable(f"the {kernel} kernel could not be measured: {last}")
    return msgspec.json.decode(done.stdout, type=InProcess)


def measure(rounds: int) -> InProcess:
    """The figures of this process."""
    start = perf_counter()
    unpack(STARTER.read_bytes(), STARTER.name)
    loaded = perf_counter() - start
    base, budgets, model = load_base(), Budgets(), SiteModel.empty()
    taught = [lesson(base, OWN_KEY, comment, label, 1.0) for comment, label in labelled(rounds)]
    start = perf_counter()
    for each in taught:
        model.learn(each, base)
    folded = perf_counter() - start

    def learn(comment: Comment) -> None:
        model.learn(lesson(base, OWN_KEY, comment, Label.HAM, 1.0), base)

    return InProcess(
        kernel=describe(),
        check_untaught=timed(lambda c: judge(base, None, OWN_KEY, c, budgets, False), rounds),
        check=timed(lambda c: judge(base, model, OWN_KEY, c, budgets, explain=False), rounds),
        check_with_reasons=timed(lambda c: judge(base, model, OWN_KEY, c, budgets), rounds),
        lesson=timed(learn, rounds // 3),
        fold_lines_per_s=round(len(taught) / folded),
        model_load_ms=round(1e3 * loaded, 1),
        rss_mib=resident_mib(os.getpid()),
    )


def timed(act: Callable[[Comment], object], rounds: int) -> Took:
    """Do it to `rounds` comments, each timed by itself."""
    comments = list(varied(WARM + rounds))
    for comment in comments[:WARM]:
        act(comment)
    took = []
    cpu = process_time()
    for comment in comments[WARM:]:
        start = perf_counter()
        act(comment)
        took.append(perf_counter() - start)
    cpu = process_time() - cpu
    return Took(quantile_us(took, 0.5), quantile_us(took, 0.99), round(1e6 * cpu / rounds, 1))


def quantile_us(seconds: Sequence[float], share: float) -> float:
    """The time that `share` of them do not exceed, in microseconds."""
    ordered = sorted(seconds)
    return round(1e6 * ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1)


def resident_mib(pid: int) -> float | None:
    """Resident memory of a process, where the system tells it as Linux does."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8", "replace")
    except OSError:
        return None
    sizes = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return round(int(sizes[0]) / 1024, 1) if sizes else None


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(measure(int(sys.argv[1]))))
