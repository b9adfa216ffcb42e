"""`ask`, `questions` and `path`: what the graph says, each answer and each hop with the words that prove it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import DEFAULT_STORE
from api.commands.common import StoreLocation, base, offsets, opened, print_json, print_table

if TYPE_CHECKING:
    from graph.network.facts import Fact
    from graph.network.paths import GraphPaths

THING = "An IRI, a name, an alias, or a recommendation as unit and number."


class AnswerFormat(StrEnum):
    TABLE = "table"
    JSON = "json"


def ask(
    question: Annotated[str, typer.Argument(metavar='"QUESTION"', help="A question in English.")],
    format: Annotated[AnswerFormat, typer.Option(help="How the answer is printed.")] = AnswerFormat.TABLE,
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Answer a question, with the words that prove the answer."""
    from graph.ask.english import ask as answer_to

    answer = answer_to(opened(store), question, base()).as_json()
    if format is AnswerFormat.JSON:
        print_json(answer)
    else:
        _print_answer(answer)


def _print_answer(answer: dict[str, Any]) -> None:
    if answer["abstained"]:
        typer.echo(answer["abstained"])
        return
    typer.echo(answer["understood"])
    if not answer["rows"]:
        typer.echo("Nothing in the graph matches.")
        return
    typer.echo()
    _print_rows(answer)
    for proof in answer["evidence"]:
        typer.echo(f"\n“{proof['quote']}”\n    {proof['document']} {offsets(proof['parts'])}")


def _print_rows(answer: dict[str, Any]) -> None:
    """The rows without what the evidence below them says; things by their labels."""
    labels = {thing["iri"]: thing["label"] for thing in answer["answers"]}
    below = {proof["quote"] for proof in answer["evidence"]}
    shown = [
        (column, values)
        for column, values in zip(answer["columns"], zip(*answer["rows"], strict=True), strict=True)
        if column != "start" and not below.issuperset(values) and not _nameless(values, labels)
    ]
    rows = zip(*([labels.get(value) or value for value in values] for _, values in shown), strict=True)
    print_table([column for column, _ in shown], list(rows))


def _nameless(values: Sequence[Any], labels: Mapping[str, str]) -> bool:
    """Whether a column holds only IRIs that have no label here: the name stands in a column beside it."""
    return all(isinstance(value, str) and "://" in value and value not in labels for value in values)


def questions(
    format: Annotated[AnswerFormat, typer.Option(help="How the list is printed.")] = AnswerFormat.TABLE,
) -> None:
    """List the questions that can be asked, with their parameters."""
    from graph.ask.catalogue import catalogue

    rows = catalogue(base()).values()
    known = [{"name": q.name, "question": q.question, "parameters": dict(q.parameters)} for q in rows]
    if format is AnswerFormat.JSON:
        print_json(known)
    else:
        print_table(("name", "question", "parameters"), ((q.name, q.question, ", ".join(q.parameters)) for q in rows))


def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help=THING)],
    end: Annotated[str, typer.Argument(metavar="TO", help=THING)],
    hops: Annotated[int, typer.Option(min=1, max=8, help="The most hops of a way.")] = 4,
    most: Annotated[int, typer.Option(min=1, max=20, help="The most ways shown.")] = 3,
    people: Annotated[bool, typer.Option("--people", help="Also by way of the people named.")] = False,
    format: Annotated[AnswerFormat, typer.Option(help="How the ways are printed.")] = AnswerFormat.TABLE,
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Show how two things are connected: the best ways, each hop with the words that prove it."""
    from graph.network.paths import paths

    ways = paths(opened(store), start, end, hops=hops, most=most, people=people, base=base())
    if format is AnswerFormat.JSON:
        print_json(ways.as_json())
    else:
        _print_ways(ways)


def _print_ways(ways: "GraphPaths") -> None:
    if ways.none:
        typer.echo(ways.none)
    for count, way in enumerate(ways.paths, 1):
        length = f"{len(way.steps)} hop{'s' if len(way.steps) > 1 else ''}"
        typer.echo(f"{'' if count == 1 else chr(10)}Way {count}, {length}: {ways.start.label}", nl=False)
        typer.echo("".join(f" > {step.end.label}" for step in way.steps))
        for step in way.steps:
            typer.echo(f"  {step.sentence}")
            typer.echo(f"    {_proof(step.proof)}")


def _proof(proof: "Fact") -> str:
    if not proof.quote:
        return f"known from: {proof.source}" if proof.source else "known to the ontology"
    return f"“{' '.join(proof.quote.split())}” {proof.document} {offsets(proof.parts)}"
