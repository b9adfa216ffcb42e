"""What several commands share: where the store is, and what its IRIs begin with."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import DEFAULT_CORRECTIONS

if TYPE_CHECKING:
    from graph.knowledge.corrections import Corrections
    from graph.knowledge.rows import Knowledge
    from graph.store.generations.store import Store

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

    return open_store(location, base())


def corrections_of(file: str, knowledge: "Knowledge") -> "Corrections":
    """The corrections in a file; none where the usual one has not been begun.

    Raises: KnowledgeError naming file, line and mend.
    """
    from graph.knowledge.correction_file import load_corrections

    return load_corrections(Path(file), knowledge, missing_ok=file == DEFAULT_CORRECTIONS)
