"""`tamis check`: judge a text, or records, offline, with the shipped model."""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamis.comment import Comment
from tamis.errors import BadInput
from tamis.verdict import Verdict

if TYPE_CHECKING:
    from rich.text import Text

    from tamis.judge.judge import Judge

LARGEST = 1 << 20  # bytes of one text that are read; of these 64 Ki signs are judged


@click.command("check")
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="A line of JSON per record.")
@click.option("--model", type=click.Path(path_type=Path), help="Another model file.")
def command(file: Path, as_json: bool, model: Path | None) -> None:
    """Judge the text in FILE (- or nothing: standard input).

    A FILE whose name ends in .jsonl or .jsonl.gz holds records, one a line.
    """
    from tamis.judge.judge import Judge
    from tamis.judge.modelfile import load_base

    judge = Judge(load_base(model))
    show = show_json if as_json else show_words
    for name, comment in comments_in(file):
        show(name, comment, judge)


def comments_in(file: Path) -> Iterator[tuple[str, Comment]]:
    """Names and comments of a file. Raises BadInput."""
    from tamis.lab.records import comment_of, is_records, read_records

    if is_records(file.name):
        for record in read_records(file):
            yield record.id, comment_of(record)
        return
    yield file.name, Comment(text=read_text(file))


def read_text(file: Path) -> str:
    """A text from a file or standard input; bytes that are no UTF-8 are replaced."""
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(LARGEST)
        else:
            with file.open("rb") as opened:
                data = opened.read(LARGEST)
    except OSError as error:
        raise BadInput(str(file), f"cannot be read: {error.strerror or error}") from error
    return data.decode("utf-8", "replace")


def show_json(name: str, comment: Comment, judge: "Judge") -> None:
    """One line that a program reads."""
    import msgspec

    verdict = judge.check(comment)
    line = {
        "id": name,
        "probability": round(verdict.probability, 6),
        "interval": [round(bound, 6) for bound in verdict.interval],
        "decision": verdict.decision.value,
        "reasons": verdict.reasons,
    }
    click.echo(msgspec.json.encode(line).decode())


def show_words(name: str, comment: Comment, judge: "Judge") -> None:
    """A verdict that a person reads, the text with what speaks for and against."""
    from rich.console import Console
    from rich.text import Text

    from tamis.judge.reasons import sentence

    verdict = judge.check(comment)
    low, high = (f"{100 * bound:.0f}" for bound in verdict.interval)
    console = Console(highlight=False, soft_wrap=True)
    head = (
        f"{verdict.decision.value}: spam with {100 * verdict.probability:.1f} % ({low} to {high})"
    )
    console.print(Text(head if name == "-" else f"{printable(name)}: {head}", style="bold"))
    for reason in verdict.reasons:
        console.print(Text(f"  {printable(sentence(reason, 'en', 'moderator'))}"))
    console.print(marked(comment, verdict))


def marked(comment: Comment, verdict: Verdict) -> "Text":
    """The text, its telling words underlined: red for spam, green for ham."""
    from rich.text import Text

    text = Text(printable(comment.text))
    spans = ((reason.weight, reason.spans) for reason in verdict.reasons)
    for weight, span in chain.from_iterable(((w, s) for s in found) for w, found in spans):
        if span.field == "text":
            text.stylize("underline red" if weight > 0 else "underline green", span.start, span.end)
    return text


def printable(text: str) -> str:
    """The signs of a text, those that would steer a terminal replaced one by one."""
    return "".join(
        sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text
    )
