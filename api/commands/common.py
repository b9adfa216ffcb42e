"""What several commands share: where the store is, what its IRIs begin with, and how things are printed.

On a terminal tables are drawn; into a pipe they are plain, and the same each time.
"""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import DEFAULT_CORRECTIONS

if TYPE_CHECKING:
    from graph.knowledge.corrections import Corrections
    from graph.knowledge.rows import Knowledge
    from graph.store.generations.store import Store

COMMAND_PATIENCE = 10.0  # seconds that a command waits for whoever writes to the store
StoreLocation = Annotated[
    str,
    typer.Option("--store", envvar="FINDINGS_STORE", metavar="DIR_OR_URL", help="Where the graph is kept."),
]
CorrectionsFile = Annotated[
    str,
    typer.Option("--corrections", envvar="FINDINGS_CORRECTIONS", metavar="FILE", help="What analysts have corrected."),
]


def base() -> str:
    """What our IRIs begin with: FINDINGS_BASE, or the usual base."""
    from graph.rdf.prefixes import DEFAULT_BASE

    return os.environ.get("FINDINGS_BASE") or DEFAULT_BASE


def opened(location: str) -> "Store":
    """The store at a location, over our base.

    Raises: StoreError for what cannot be a store.
    """
    from graph.store import open_store

    return open_store(location, base(), patience=COMMAND_PATIENCE)


def corrections_of(file: str, knowledge: "Knowledge") -> "Corrections":
    """The corrections in a file; none where the usual one has not been begun.

    Raises: KnowledgeError naming file, line and mend.
    """
    from graph.knowledge.correction_file import load_corrections

    return load_corrections(Path(file), knowledge, missing_ok=file == DEFAULT_CORRECTIONS)


# ---- Printing


def print_json(value: Any) -> None:
    """Print a value as JSON, in the order it has, readable and in UTF-8."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows: a drawn table on a terminal, else a line each with tabs between the cells."""
    cells = [["" if value is None else str(value) for value in row] for row in rows]
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


def offsets(parts: Iterable[Sequence[int]]) -> str:
    """Places in a text, each as start-end."""
    return ", ".join(f"{start}-{end}" for start, end in parts)


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.buffer.write(data)
