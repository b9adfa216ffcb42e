"""`extract` and `text`: one document read, no store touched."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import DEFAULT_CORRECTIONS
from api.commands.common import CorrectionsFile, base, corrections_of, write_bytes

Document = Annotated[Path, typer.Argument(metavar="FILE", help="A letter or report.")]


class ExtractFormat(StrEnum):
    JSON = "json"
    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"


def extract(
    file: Document,
    format: Annotated[ExtractFormat, typer.Option(help="How the claims are printed.")] = ExtractFormat.JSON,
    corrections: CorrectionsFile = DEFAULT_CORRECTIONS,
) -> None:
    """Print what one document says, each thing with its places in the text."""
    from graph.build.reading import Reader
    from graph.knowledge import load_knowledge
    from graph.read.files import bytes_of

    rows = corrections_of(corrections, load_knowledge(base())).rows
    with Reader(base()) as reader:
        written = reader.ask(format.value, bytes_of(file), str(file), rows)
    write_bytes(written + b"\n" if format is ExtractFormat.JSON else written)


def text(file: Document) -> None:
    """Print the text of a document: the one that all offsets count in."""
    from graph.build.reading import Reader
    from graph.read.files import bytes_of

    with Reader(base()) as reader:
        write_bytes(reader.ask("text", bytes_of(file), str(file)))
