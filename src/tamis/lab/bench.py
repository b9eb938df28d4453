"""Speed and memory here and now: what `tamis bench` prints.

In process: one check of a 500-byte comment, one lesson, loading the model, memory.
With the kernel as plain Python the same in a process of its own. Over HTTP: comment-
check with its journal, one worker, beside a bare answer of the same server in the same
run; the ratio of the two carries over to other machines, single figures do not.

The load comes from this process over loopback and shares the cores with the server, so
rates are lower bounds. Everything is bounded, and ends what it started.
"""

import asyncio
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from urllib.parse import urlencode

import tamis
from tamis.comment import Comment, Label
from tamis.kernel import describe

COMMENTS = (
    Comment(
        text="Je ne suis pas d'accord avec l'auteur : le rachat proposé en février n'avait aucune "
        "chance, et les documents publiés cet été le confirment. On peut trouver Altman arrogant, "
        "mais répondre par une offre de 9,74 milliards, c'était drôle et c'était juste. Ce qui "
        "m'étonne, c'est que personne ne parle des salariés, qui ont vu leurs actions bloquées "
        "pendant des mois. Quant à Zuckerberg, il a bien fait de ne rien signer, son conseil "
        "d'administration ne lui aurait jamais pardonné une aventure pareille.",
        author="Camille",
        email="camille@example.org",
    ),
    Comment(
        text="I followed the guide on a fresh install and everything worked up to step four, where "
        "the service refused to start because port 8080 was taken. Moving it to 8081 in the config "
        "file fixed that. Two remarks: the path in the second snippet should be /etc/app/conf.d, "
        "and it would help to say that the migration takes about ten minutes on a small machine. "
        "There is more in the manual: https://docs.example.org/install/ports. Thanks for writing "
        "this up, it saved me an afternoon and a good deal of swearing.",
        author="Ben",
        email="ben@example.org",
        url="https://ben.example.org/",
    ),
    Comment(
        text="<p>BREAKING: the foundation doubles every deposit tonight! Send 0.5 BTC and get 1 BTC "
        "back within minutes, 100% legit, no fees and no risk at all. I sent 2 ETH myself and "
        'received four, could not believe it. <a href="https://double-gift.example.net/claim">'
        "Claim yours here</a> before the event ends, only 37 places are left for the community. "
        "Questions? Write to @double_gift_desk and an agent will guide you through the steps of "
        "the payment, day and night, in every language of the world.</p>",
        author="Crypto Gift",
        url="https://double-gift.example.net/",
    ),
)
ROUNDS = 1500
PLAIN_ROUNDS = 60
SECONDS = 4.0  # of load for each row
CONNECTIONS = (1, 8, 64)


def machine() -> dict[str, str]:
    """What the figures are of."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [li for li in cpuinfo.read_text().splitlines() if li.startswith("model name")]
        processor = names[0].partition(":")[2].strip() if names else processor
    return {
        "version": tamis.__version__,
        "python": platform.python_version(),
        "kernel": describe(),
        "processor": processor,
        "cores": str(os.cpu_count()),
    }


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50 and p99 in microseconds."""
    ordered = sorted(seconds)
    pick = {"p50_us": 0.5, "p99_us": 0.99}
    return {
        name: round(ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1e6, 1)
        for name, share in pick.items()
    }


def in_process(rounds: int = ROUNDS) -> dict[str, object]:
    """One check, one lesson, one load of the model, in this process."""
    from tamis.judge.judge import Judge, judge
    from tamis.judge.modelfile import STARTER, unpack

    began = time.perf_counter()
    unpack(STARTER.read_bytes(), STARTER.name)
    loaded = time.perf_counter() - began
    one = Judge.starter()
    key = bytes(range(16))
    checks, explained, lessons = [], [], []
    for at in range(rounds):
        comment = COMMENTS[at % len(COMMENTS)]
        start = time.perf_counter()
        judge(one.base, one.model, key, comment, one.budgets, explain=False)
        middle = time.perf_counter()
        judge(one.base, one.model, key, comment, one.budgets)
        checks.append(middle - start)
        explained.append(time.perf_counter() - middle)
    for at in range(rounds // 5):
        comment = COMMENTS[at % len(COMMENTS)]
        start = time.perf_counter()
        one.learn(comment, Label.SPAM if at % 3 == 2 else Label.HAM)
        lessons.append(time.perf_counter() - start)
    return {
        "check": percentiles(checks),
        "check_with_reasons": percentiles(explained),
        "lesson": percentiles(lessons),
        "model_load_ms": round(loaded * 1e3, 1),
        "rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def plain_kernel() -> dict[str, object]:
    """The same with the kernel as plain Python."""
    code = (
        "import json; from tamis.lab.bench import in_process, PLAIN_ROUNDS;"
        "print(json.dumps(in_process(PLAIN_ROUNDS)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TAMIS_KERNEL": "python"},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


def bodies(key: str) -> list[bytes]:
    """comment-check forms as WordPress sends them, about 1.7 kB each."""
    made = []
    for comment in COMMENTS:
        fields = {
            "comment_author": comment.author or "",
            "comment_author_email": comment.email or "",
            "comment_author_url": comment.url or "",
            "comment_content": comment.text,
            "comment_type": "comment",
            "user_ip": "127.0.155.247",
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "blog": "https://bench.example.org",
            "permalink": "https://bench.example.org/2026/11/an-article/",
            "blog_lang": "fr_FR",
            "POST_ak_js": "1764000000000",
            "HTTP_ACCEPT_LANGUAGE": "fr-FR,fr;q=0.9,en;q=0.5",
            "HTTP_ACCEPT": "text/html,application/xhtml+xml",
            "api_key": key,
        }
        made.append(urlencode(fields).encode())
    return made


def request(port: int, path: str, body: bytes) -> bytes:
    """One HTTP/1.1 request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def visit(port: int, requests: Sequence[bytes], until: float, took: list[float]) -> None:
    """One connection that asks again and again until a time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    at = 0
    while time.perf_counter() < until:
        start = time.perf_counter()
        writer.write(requests[at % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(head.decode("latin-1"))
        took.append(time.perf_counter() - start)
        at += 1
    writer.close()


async def load(port: int, requests: Sequence[bytes], connections: int) -> dict[str, float]:
    """Requests a second, p50 and p99, over `connections` kept alive."""
    took: list[float] = []
    until = time.perf_counter() + SECONDS
    await asyncio.gather(*(visit(port, requests, until, took) for _ in range(connections)))
    return {"per_s": round(len(took) / SECONDS, 0), **percentiles(took)}


@contextmanager
def started(command: Sequence[str]) -> Iterator[int]:
    """A server as a process; its port, read from the address it prints."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        yield port_printed(process.stdout)
    finally:
        process.terminate()
        process.wait(20)


def port_printed(lines: IO[str]) -> int:
    """The port of the first 127.0.0.1 address that a server prints."""
    for line in lines:
        before, found, rest = line.partition("http://127.0.0.1:")
        if found:
            return int("".join(sign for sign in rest.split("/")[0] if sign.isdigit()))
    raise RuntimeError("the server did not start")


def over_http() -> dict[str, object]:
    """comment-check with its journal beside a bare answer, one worker each."""
    with TemporaryDirectory() as folder:
        key = subprocess.run(
            [sys.executable, "-m", "tamis", "site", "add", "https://bench.example.org",
             "--data", folder],
            capture_output=True, text=True, check=True, timeout=60,
        ).stdout.split()[-1]  # fmt: skip
        serve = [sys.executable, "-m", "tamis", "serve", "--data", folder, "--port", "0"]
        bare = [sys.executable, "-m", "tamis.lab.bare"]
        rows: dict[str, object] = {}
        with started(serve) as ours, started(bare) as theirs:
            for connections in CONNECTIONS:
                checks = [request(ours, "/1.1/comment-check", body) for body in bodies(key)]
                plain = [request(theirs, "/", body) for body in bodies(key)]
                asyncio.run(load(ours, checks, connections))  # warm
                mine = asyncio.run(load(ours, checks, connections))
                other = asyncio.run(load(theirs, plain, connections))
                rows[str(connections)] = {
                    "comment_check": mine,
                    "bare": other,
                    "ratio": round(mine["per_s"] / other["per_s"], 3),
                }
        return rows
