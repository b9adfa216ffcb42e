"""`path`: how two things are connected, with the words that say so."""

from typing import TYPE_CHECKING, Annotated

import typer

from api import DEFAULT_STORE
from api.commands.ask import AnswerFormat
from api.commands.options import StoreLocation, base, opened
from api.commands.printing import print_json

if TYPE_CHECKING:
    from graph.network.facts import Fact
    from graph.network.paths import GraphPaths

NAMED = "An IRI, a name, an alias, or a recommendation as unit and number."


def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help=NAMED)],
    end: Annotated[str, typer.Argument(metavar="TO", help=NAMED)],
    hops: Annotated[int, typer.Option(min=1, max=8, help="The most hops of a way.")] = 4,
    most: Annotated[int, typer.Option(min=1, max=20, help="The most ways shown.")] = 3,
    people: Annotated[bool, typer.Option("--people", help="Also by way of the people named.")] = False,
    format: Annotated[AnswerFormat, typer.Option(help="How the ways are printed.")] = AnswerFormat.TABLE,
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Show how two things are connected: the best ways, each hop with the words that prove it."""
    from graph.network.paths import paths

    found = paths(opened(store), start, end, hops=hops, most=most, people=people, base=base())
    if format is AnswerFormat.JSON:
        print_json(found.as_json())
    else:
        _print_ways(found)


def _print_ways(found: "GraphPaths") -> None:
    if found.none:
        typer.echo(found.none)
    for count, way in enumerate(found.paths, 1):
        length = f"{len(way.steps)} hop{'s' if len(way.steps) > 1 else ''}"
        typer.echo(f"{'' if count == 1 else chr(10)}Way {count}, {length}: {found.start.label}", nl=False)
        typer.echo("".join(f" > {step.end.label}" for step in way.steps))
        for step in way.steps:
            typer.echo(f"  {step.sentence}")
            typer.echo(f"    {_proof(step.proof)}")


def _proof(proof: "Fact") -> str:
    if not proof.quote:
        return f"known from: {proof.source}" if proof.source else "known to the ontology"
    places = ", ".join(f"{start}-{end}" for start, end in proof.parts)
    return f"“{' '.join(proof.quote.split())}” {proof.document} {places}"
