"""The command line `findings`. Each command imports what it needs when it runs, so that `--help` is quick."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from api.commands.ask import ask, path, questions
from api.commands.backup import backup, restore, token
from api.commands.build import build, remove
from api.commands.check import check
from api.commands.common import CorrectionsFile, StoreLocation
from api.commands.export import export
from api.commands.extract import extract, text
from api.commands.query import query
from graph.errors import FindingsError


def serve(
    host: Annotated[
        str, typer.Option(envvar=["FINDINGS_HOST", "HOST"], help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar=["FINDINGS_PORT", "PORT"], help="The port; 0 takes a free one.")] = 8000,
    store: StoreLocation = DEFAULT_STORE,
    corrections: CorrectionsFile = DEFAULT_CORRECTIONS,
    processes: Annotated[
        int,
        typer.Option(
            *("--processes", "--workers"),  # the second is its old name
            envvar="FINDINGS_PROCESSES",
            min=1,
            max=64,
            help="Processes that serve, side by side; each has FINDINGS_QUERY_WORKERS for queries.",
        ),
    ] = 1,
    root_path: Annotated[
        str, typer.Option(envvar="FINDINGS_ROOT_PATH", help="The path that a proxy strips, such as /findings.")
    ] = "",
) -> None:
    """Serve the graph over HTTP: pages, REST, SPARQL."""
    from api.server import run
    from api.settings import settings_from
    from graph.build.correcting import forget
    from graph.knowledge import load_knowledge
    from graph.knowledge.correction_file import load_corrections
    from graph.store import open_store

    given = {"host": host, "port": port, "root_path": root_path, "processes": processes}
    settings = settings_from(store=store, corrections=corrections, **given)
    if Path(corrections).exists():  # a file that will not do is told now, not at the first change
        knowledge = load_knowledge(settings.base)
        rows = load_corrections(Path(corrections), knowledge).rows
        forget(open_store(store, settings.base), knowledge, rows, "findings serve")
    run(settings)


COMMANDS: tuple[Callable[..., None], ...] = (
    build, extract, text, ask, questions, query, path, export, check, remove, serve, backup, restore, token,
)  # fmt: skip

app = typer.Typer(
    name="findings",
    help="Inspection letters on probation services as a graph in which every statement can be traced to its words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Run one command; whatever goes wrong leaves as one line and a status, never as a traceback."""
    # Offsets count in what `text` prints: no line end may change on the way out.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="")
    status = _status()
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has gone: nothing to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def _status() -> int:
    try:
        app()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except KeyboardInterrupt:
        return 130
    except FindingsError as error:
        return _complaint(str(error))
    except OSError as error:
        return _complaint(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:  # the contract: no traceback ever reaches the user, unless it is asked for
        if os.environ.get("FINDINGS_TRACEBACK"):
            raise
        return _complaint(f"an error of this program: {type(error).__name__}: {error}")
    return 0


def _complaint(line: str) -> int:
    """Say one line on standard error, and give the status that goes with it."""
    typer.echo(" ".join(line.split()), err=True)
    return 1
