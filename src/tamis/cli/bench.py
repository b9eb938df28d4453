"""`tamis bench`: speed and memory on this machine."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tamis.lab.bench import InProcess, Took
    from tamis.lab.load import Rate
    from tamis.lab.throughput import OverHttp


@click.command("bench")
@click.option("--http", is_flag=True, help="Over HTTP too, beside a bare answer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(http: bool, as_json: bool) -> None:
    """Measure a check in process (compiled and plain kernel) and over HTTP.

    Machines differ and are busy: compare ratios of one run, not single figures.
    """
    from tamis.kernel import running
    from tamis.lab.bench import in_process, machine
    from tamis.lab.throughput import over_http

    here = machine()
    if not as_json:
        click.echo(f"Tamis {here.version}, Python {here.python}, {here.cores} × {here.processor}")
    kernels = ("compiled", "python") if running.is_compiled() else ("python",)
    found = []
    for kernel in kernels:
        found.append(in_process(kernel))
        if not as_json:
            tell_process(found[-1])
    served = over_http() if http else None
    if as_json:
        import msgspec

        whole = {"machine": here, "in_process": found, "http": served}
        click.echo(msgspec.json.encode(whole))
    elif served is not None:
        tell_http(served)


def tell_process(found: "InProcess") -> None:
    """One kernel's figures."""
    click.echo(f"\nIn process, kernel {found.kernel}, 500 bytes")
    for name, took in (
        ("check, nothing taught", found.check_untaught),
        ("check", found.check),
        ("check, reasons written", found.check_with_reasons),
        ("lesson", found.lesson),
    ):
        click.echo(f"  {name:24}{percentiles(took)}, processor {took.cpu_us:,.0f} µs")
    click.echo(f"  {'fold':24}{found.fold_lines_per_s:,} lines/s")
    click.echo(f"  {'model load':24}{found.model_load_ms} ms")
    click.echo(f"  {'resident memory':24}{memory(found.rss_mib)}")


def tell_http(found: "OverHttp") -> None:
    """The rows over HTTP, and the worker's memory."""
    click.echo("\nOver HTTP, comment-check journalled, one worker, kept alive")
    for row in found.rows:
        click.echo(f"  {row.connections} connections")
        click.echo(f"    {'comment-check':16}{row.comment_check.per_s:>7,}/s, "
                   f"{percentiles(row.comment_check)}")  # fmt: skip
        click.echo(f"    {'bare answer':16}{row.bare.per_s:>7,}/s, {percentiles(row.bare)}")
        click.echo(f"    {'ratio':16}{row.ratio:>7}")
    click.echo(f"  worker's resident memory {memory(found.worker_rss_mib)}")


def percentiles(took: "Took | Rate") -> str:
    """p50 and p99 on a line."""
    return f"p50 {took.p50_us:,.0f} µs, p99 {took.p99_us:,.0f} µs"


def memory(mib: float | None) -> str:
    """A size, or that it is not known."""
    return "not told by this system" if mib is None else f"{mib} MiB"
