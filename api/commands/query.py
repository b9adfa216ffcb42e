"""`query`: SPARQL over the store."""

import io
import sys
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Any, cast

import typer

from api import DEFAULT_STORE
from api.commands.common import StoreLocation, base, opened, print_table

TABLE = "table"
KEPT = 1024 * 1024  # bytes of an answer that may be looked at again, to see whether it holds anything


def query(
    file: Annotated[str, typer.Argument(metavar="FILE.rq|-", help="A file with one query; - reads standard input.")],
    format: Annotated[
        str, typer.Option(help="table; json, xml, csv, tsv for rows; turtle, ntriples, jsonld, ... for triples.")
    ] = TABLE,
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Run a SPARQL query. Like the service, it neither writes nor reaches out."""
    from graph.errors import QueryError
    from graph.store.generations.generation import Content
    from graph.store.sparql.answers import answer_of
    from graph.store.sparql.hints import hints_for
    from graph.store.sparql.mistakes import explained

    sparql = _text_of(file)
    try:
        media_type = _media_type(format, _kind_of(sparql))
        content = opened(store).snapshot()
        if isinstance(content, Content):
            results = answer_of(content.db, sparql, explain=partial(explained, sparql))
        else:
            results = content.query(sparql)
    except QueryError as error:
        where = ", ".join(piece for piece in (_called(file), error.where) if piece)
        raise QueryError(error.what, where=where, mend=error.mend) from error
    if _print(results, media_type, sparql) and isinstance(content, Content):
        for hint in hints_for(content.db, sparql, base()):
            typer.echo(f"hint: {hint}", err=True)


def _kind_of(sparql: str) -> str:
    from graph.errors import QueryError
    from graph.store.sparql.guard import check_query
    from graph.store.sparql.mistakes import clearer

    try:
        return check_query(sparql, base())
    except QueryError as error:
        raise clearer(error, sparql, base()) from None


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


def _print(results: Any, media_type: str | None, sparql: str) -> bool:
    """Print the results. Returns whether they are such that hints are looked for."""
    from graph.ask.terms import plain, solutions
    from graph.store.sparql.answers import found_little, serialise

    if media_type:
        copy = Copy(sys.stdout.buffer)
        serialise(results, media_type, cast("IO[bytes]", copy))
        return copy.whole and found_little(copy.content, media_type, sparql)
    if hasattr(results, "variables"):
        columns = [variable.value for variable in results.variables]
        rows = [[plain(row.get(name)) for name in columns] for row in solutions(results)]
        print_table(columns, rows)
        return not all(any(row[at] not in (None, "0", 0) for row in rows) for at in range(len(columns)))
    typer.echo("true" if results else "false")
    return not results


class Copy(io.RawIOBase):
    """Writes on, and keeps what was written as long as it is little."""

    def __init__(self, output: IO[bytes]) -> None:
        self.content = bytearray()
        self.whole = True
        self._output = output

    def write(self, data: Any) -> int:
        self.whole &= len(self.content) + len(data) <= KEPT
        if self.whole:
            self.content += data
        self._output.write(data)
        return len(data)
