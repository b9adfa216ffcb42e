"""`build` and `remove`: documents into the store, and out of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from api.commands.common import CorrectionsFile, StoreLocation, base, corrections_of, opened
from graph.errors import UnknownName, printable

if TYPE_CHECKING:
    from graph.build.build import Outcome
    from graph.build.ledger import Standing
    from graph.knowledge.corrections import Correction
    from graph.store.generations.store import Store

DEFAULT_PATH = Path("seeds/letters")
KEYS_SHOWN = 10  # of a store that does not hold the document that is to go


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

    def rows_now() -> "Sequence[Correction]":
        return corrections_of(corrections, knowledge).rows

    rows = rows_now()
    files, graph = files_in(paths or [DEFAULT_PATH]), opened(store)
    with _telling(len(files)) as tell:
        outcomes = build_into(files, graph, knowledge, "findings build", tell, rows, rows_now)
    failed = [outcome for outcome in outcomes if outcome.error]
    typer.echo(_summary(outcomes))
    if rows:
        print_standings(ledger_of(graph, rows, knowledge.base).standings(knowledge.base))
    if failed:
        paths_failed = ", ".join(printable(str(outcome.path)) for outcome in failed)
        typer.echo(f"{len(failed)} of {len(outcomes)} would not do: {paths_failed}", err=True)
        raise typer.Exit(1)


def print_standings(standings: Iterable["Standing"]) -> None:
    """One line for all corrections, and one for each that has no subject any more or waits to be applied."""
    rows = list(standings)
    statuses = (standing.status for standing in rows)
    typer.echo(f"corrections: {_counted(statuses, 'applied', 'stale', 'waiting')}")
    for standing in rows:
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
    noun = "document" if len(outcomes) == 1 else "documents"
    statuses = (outcome.status for outcome in outcomes)
    return f"{len(outcomes)} {noun}: {_counted(statuses, 'added', 'replaced', 'unchanged', 'failed')}"


def _counted(statuses: Iterable[str], *order: str) -> str:
    """How often each status occurs, in this order; one that does not occur is left out."""
    counts = Counter(statuses)
    return ", ".join(f"{counts[status]} {status}" for status in order if counts[status])


def remove(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its key, its IRI or its title.")],
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Take a document out, with everything that only it says."""
    from graph.build.build import take_out

    graph = opened(store)
    key = _key_of(graph, document)
    with graph.writing("findings remove") as writer:
        take_out(writer, key, base())
    typer.echo(f"removed {key}")


def _key_of(store: "Store", document: str) -> str:
    """The key of the one document that is meant.

    Raises: UnknownName when none is, or several are.
    """
    from graph.ask.lists import MOST_ITEMS, list_items

    wanted = document.strip().casefold()
    known = list_items(store, "documents", limit=MOST_ITEMS, base=base()).items
    fitting = [d["id"] for d in known if wanted in (d["id"].casefold(), d["iri"].casefold(), d["title"].casefold())]
    if len(fitting) == 1:
        return str(fitting[0])
    if fitting:
        mend = f"Name one by its key: {', '.join(fitting)}."
        raise UnknownName(f"{document!r} fits {len(fitting)} documents", mend=mend)
    keys = [d["id"] for d in known[:KEYS_SHOWN]] + ["..."] * (len(known) > KEYS_SHOWN)
    mend = f"It holds: {', '.join(keys) or 'nothing'}."
    raise UnknownName(f"the store holds no document {document!r}", mend=mend)
