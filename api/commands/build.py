"""`build`: documents into the store."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from api.commands.options import CorrectionsFile, StoreLocation, base, corrections_of, opened
from graph.errors import printable

if TYPE_CHECKING:
    from graph.build.build import Outcome
    from graph.build.ledger import Standing

DEFAULT_PATH = Path("seeds/letters")


def build(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Documents and folders.")] = None,
    store: StoreLocation = DEFAULT_STORE,
    corrections: CorrectionsFile = DEFAULT_CORRECTIONS,
) -> None:
    """Read documents into the store (seeds/letters where none is named); what has not changed is left as it is."""
    from graph.build.build import build as build_into
    from graph.build.build import files_in
    from graph.build.ledger import ledger_of
    from graph.knowledge import load_knowledge

    knowledge = load_knowledge(base())
    rows = corrections_of(corrections, knowledge).rows
    files, graph = files_in(paths or [DEFAULT_PATH]), opened(store)
    with _telling(len(files)) as tell:
        outcomes = build_into(files, graph, knowledge, "findings build", tell, rows)
    failed = [outcome for outcome in outcomes if outcome.error]
    typer.echo(_summary(outcomes))
    if rows:
        print_standings(ledger_of(graph, rows, knowledge.base).standings(knowledge.base))
    if failed:
        told = ", ".join(printable(str(outcome.path)) for outcome in failed)
        typer.echo(f"{len(failed)} of {len(outcomes)} would not do: {told}", err=True)
        raise typer.Exit(1)


def print_standings(standings: Iterable["Standing"]) -> None:
    """One line for all corrections, and one for each that has no subject any more or waits to be applied."""
    found = list(standings)
    counts = ((status, sum(s.status == status for s in found)) for status in ("applied", "stale", "waiting"))
    typer.echo(f"corrections: {', '.join(f'{n} {status}' for status, n in counts if n)}")
    for standing in found:
        if standing.status != "applied":
            typer.echo(f"{standing.status:<10} {standing.said}")


@contextmanager
def _telling(total: int) -> Iterator[Callable[["Outcome"], None]]:
    """What tells of each document as it is done: one line, under a bar where there is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=total)

        def tell(outcome: "Outcome") -> None:
            console.print(_line(outcome))
            progress.advance(task)

        yield tell


def _line(outcome: "Outcome") -> str:
    if outcome.error:
        return f"failed     {outcome.error}"
    counts = ", ".join(f"{count} {name}" for name, count in outcome.counts)
    return f"{outcome.status:<10} {outcome.key}" + (f": {counts}" if counts else "")


def _summary(outcomes: list["Outcome"]) -> str:
    told = [f"{n} {s}" for s in ("added", "replaced", "unchanged", "failed") if (n := _count(outcomes, s))]
    noun = "document" if len(outcomes) == 1 else "documents"
    return f"{len(outcomes)} {noun}: {', '.join(told)}"


def _count(outcomes: list["Outcome"], status: str) -> int:
    return sum(outcome.status == status for outcome in outcomes)
