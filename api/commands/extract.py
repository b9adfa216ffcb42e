"""`extract` and `text`: one document read, no store touched."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import DEFAULT_CORRECTIONS
from api.commands.common import CorrectionsFile, base, corrections_of, print_json, write_bytes

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
    from graph.items.extract import as_json
    from graph.knowledge import load_knowledge
    from graph.pipeline import claims_of, quads_of
    from graph.read import bytes_of

    knowledge = load_knowledge(base())
    rows = corrections_of(corrections, knowledge).rows
    claims = claims_of(bytes_of(file), str(file), knowledge, rows)
    if format is ExtractFormat.JSON:
        print_json(as_json(claims, knowledge.base))
        return
    from graph.rdf.forms import serialise

    write_bytes(serialise(quads_of(claims, knowledge), format.value, knowledge.base))


def text(file: Document) -> None:
    """Print the text of a document: the one that all offsets count in."""
    from graph.read import bytes_of, text_of

    typer.echo(text_of(bytes_of(file), str(file)).text, nl=False)
