"""The command line `findings`. Each command imports what it needs when it runs, so that `--help` is quick."""

import io
import os
import sys
from collections.abc import Callable

import typer

from api.commands.ask import ask, questions
from api.commands.backup import backup, restore, token
from api.commands.build import build
from api.commands.check import check
from api.commands.export import export
from api.commands.extract import extract, text
from api.commands.path import path
from api.commands.query import query
from api.commands.remove import remove
from api.commands.serve import serve
from graph.errors import FindingsError

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
