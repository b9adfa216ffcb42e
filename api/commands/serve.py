"""`serve`: the HTTP service."""

from pathlib import Path
from typing import Annotated

import typer

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from api.commands.options import CorrectionsFile, StoreLocation


def serve(
    host: Annotated[
        str, typer.Option(envvar=["FINDINGS_HOST", "HOST"], help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar=["FINDINGS_PORT", "PORT"], help="The port; 0 takes a free one.")] = 8000,
    store: StoreLocation = DEFAULT_STORE,
    corrections: CorrectionsFile = DEFAULT_CORRECTIONS,
    workers: Annotated[
        int, typer.Option(envvar="FINDINGS_PROCESSES", min=1, max=64, help="Processes that serve, side by side.")
    ] = 1,
) -> None:
    """Serve the graph over HTTP: pages, REST, SPARQL."""
    from api.server import run
    from api.settings import settings_from
    from graph.knowledge import load_knowledge
    from graph.knowledge.correction_file import load_corrections

    settings = settings_from(host=host, port=port, store=store, corrections=corrections, processes=workers)
    if Path(corrections).exists():  # a file that will not do is told now, not at the first change
        load_corrections(Path(corrections), load_knowledge(settings.base))
    run(settings)
