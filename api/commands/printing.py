"""What commands print: rich on a terminal, plain and the same each time into a pipe."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer


def print_json(value: Any) -> None:
    """Print a value as JSON, in the order it has, readable and in UTF-8."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows: a drawn table on a terminal, else a line each with tabs between the cells."""
    cells = [[_cell(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        _draw(columns, cells)
        return
    for row in [list(columns), *cells]:
        typer.echo("\t".join(" ".join(cell.split()) for cell in row))


def _draw(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=box.SIMPLE_HEAD, header_style="bold")
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    Console().print(table)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.buffer.write(data)
