"""`tamis bench`: speed and memory on this machine."""

import json

import click


@click.command("bench")
@click.option("--http", is_flag=True, help="Over HTTP too, beside a bare answer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(http: bool, as_json: bool) -> None:
    """Measure a check in process (compiled and plain kernel) and over HTTP.

    Machines differ and are busy: compare ratios of one run, not single figures.
    """
    from tamis.lab.bench import in_process, machine, over_http, plain_kernel

    found: dict[str, object] = {"machine": machine(), "in_process": in_process()}
    found["plain_kernel"] = plain_kernel()
    if http:
        found["http"] = over_http()
    if as_json:
        click.echo(json.dumps(found))
        return
    for part, figures in found.items():
        click.echo(part.replace("_", " "))
        tell(figures, "  ")


def tell(figures: object, indent: str) -> None:
    """Figures, a line each, nested ones indented."""
    if not isinstance(figures, dict):
        click.echo(f"{indent}{figures}")
        return
    for name, value in figures.items():
        if isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
            click.echo(f"{indent}{name} connections")
            tell(value, indent + "  ")
        elif isinstance(value, dict):
            inside = ", ".join(f"{key} {inner}" for key, inner in value.items())
            click.echo(f"{indent}{name}: {inside}")
        else:
            click.echo(f"{indent}{name}: {value}")
