"""`query`: SPARQL over the store."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api import DEFAULT_STORE
from api.commands.common import StoreLocation, base, opened, print_table

TABLE = "table"


def query(
    file: Annotated[str, typer.Argument(metavar="FILE.rq|-", help="A file with one query; - reads standard input.")],
    format: Annotated[
        str, typer.Option(help="table; json, xml, csv, tsv for rows; turtle, ntriples, jsonld, ... for triples.")
    ] = TABLE,
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Run a SPARQL query. Like the service, it neither writes nor reaches out."""
    from graph.errors import QueryError
    from graph.store.sparql.guard import check_query

    sparql = _text_of(file)
    try:
        media_type = _media_type(format, check_query(sparql, base()))
        results = opened(store).query(sparql)
    except QueryError as error:
        where = ", ".join(piece for piece in (_called(file), error.where) if piece)
        raise QueryError(error.what, where=where, mend=error.mend) from error
    _print(results, media_type)


def _called(file: str) -> str:
    return "standard input" if file == "-" else file


def _text_of(file: str) -> str:
    from graph.errors import InputError

    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"not UTF-8 text (byte {error.start})"
        raise InputError(what, where=_called(file), mend="Save the query as UTF-8.") from error


def _media_type(format: str, kind: str) -> str | None:
    """The media type to write; None for a table of rows."""
    from graph.store.sparql.answers import media_types

    known = media_types(kind)
    if format == TABLE:
        return None if kind in ("SELECT", "ASK") else known["turtle"]
    if format not in known:
        names = ", ".join([TABLE, *known])
        raise typer.BadParameter(
            f"{format!r} does not fit a {kind} query; take one of: {names}.", param_hint="--format"
        )
    return known[format]


def _print(results: Any, media_type: str | None) -> None:
    from graph.ask.terms import plain, solutions
    from graph.store.sparql.answers import serialise

    if media_type:
        serialise(results, media_type, sys.stdout.buffer)
    elif hasattr(results, "variables"):
        columns = [variable.value for variable in results.variables]
        print_table(columns, ([plain(row.get(name)) for name in columns] for row in solutions(results)))
    else:
        typer.echo("true" if results else "false")
