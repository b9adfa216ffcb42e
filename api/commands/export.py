"""`export`: the graph for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from api import DEFAULT_STORE
from api.commands.common import StoreLocation, base, opened, print_table, write_bytes


def export(
    format: Annotated[str | None, typer.Argument(metavar="FORMAT", help="One of those that --list shows.")] = None,
    view: Annotated[
        str | None, typer.Option(metavar="VIEW", help="What is shown: one of those that --list shows.")
    ] = None,
    of: Annotated[
        str | None, typer.Option(metavar="THING", help="For the view `around`: the thing in the middle.")
    ] = None,
    hops: Annotated[int, typer.Option(min=1, max=3, help="For the view `around`: how far to go.")] = 1,
    filter: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Only what this lets through, as in the lists: theme=unpaid-work."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None,
    list_formats: Annotated[bool, typer.Option("--list", help="List the formats and the views.")] = False,
    people: Annotated[bool, typer.Option("--people", help="With the people named; else they are left out.")] = False,
    site: Annotated[
        str | None, typer.Option(metavar="URL", help="Where links lead: the address of the service.")
    ] = None,
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Write a view of the graph, or all its triples, in a format that other tools read."""
    if list_formats:
        _print_lists()
        return
    from graph.network.export import FORMATS, exported

    if format not in FORMATS:
        problem = "no format was named" if format is None else f"{format!r} is no format known here"
        raise typer.BadParameter(f"{problem}; take one of: {', '.join(FORMATS)}.", param_hint="FORMAT")
    file = exported(
        opened(store),
        format,
        view,
        of=of,
        hops=hops,
        filters=_filters(filter or []),
        people=people,
        base=base(),
        site=f"{site.rstrip('/')}/" if site else None,
    )
    if output:
        output.write_bytes(file)
    else:
        write_bytes(file)


def _filters(given: list[str]) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (equals and name and value):
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE, such as theme=unpaid-work.", param_hint="--filter")
        filters.setdefault(name, []).append(value)
    return filters


def _print_lists() -> None:
    from graph.network.export import FORMATS
    from graph.network.views import views
    from graph.rdf.people import QUOTES_STAY

    columns = ("format", "name", "suffix", "media type", "opens in")
    print_table(columns, ((f.name, f.label, f.suffix, f.media_type, f.opens_in) for f in FORMATS.values()))
    typer.echo()
    print_table(("view", "name", "shows"), ((v.name, v.label, v.description) for v in views(base()).values()))
    typer.echo(f"\nPeople are left out without --people. {QUOTES_STAY}")
