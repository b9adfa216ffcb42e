"""`ask` and `questions`: English in, answers with their evidence out."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from api import DEFAULT_STORE
from api.commands.options import StoreLocation, base, opened
from api.commands.printing import print_json, print_table


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
        places = ", ".join(f"{start}-{end}" for start, end in proof["parts"])
        typer.echo(f"\n“{proof['quote']}”\n    {proof['document']} {places}")


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
