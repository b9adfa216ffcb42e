"""`export`: the graph for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from api import DEFAULT_STORE
from api.commands.options import StoreLocation, base, opened
from api.commands.printing import print_table, write_bytes


def export(
    format: Annotated[str | None, typer.Argument(metavar="FORMAT", help="One of those that --list shows.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None,
    list_formats: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    people: Annotated[bool, typer.Option("--people", help="With the people named; else they are left out.")] = False,
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Write the whole graph in a format that other tools read."""
    from graph.rdf.forms import FORMS, serialise, without_people

    if list_formats:
        rows = ((f.name, f.label, f.suffix, f.media_type) for f in FORMS.values())
        print_table(("format", "name", "suffix", "media type"), rows)
        return
    if format not in FORMS:
        said = "no format was named" if format is None else f"{format!r} is no format known here"
        raise typer.BadParameter(f"{said}; take one of: {', '.join(FORMS)}.", param_hint="FORMAT")
    quads = opened(store).quads()
    data = serialise(quads if people else without_people(quads, base()), format, base())
    if output:
        output.write_bytes(data)
    else:
        write_bytes(data)
