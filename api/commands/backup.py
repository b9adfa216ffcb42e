"""`backup` and `restore`: the store in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from api.commands.common import CorrectionsFile, StoreLocation, base, corrections_of

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def backup(file: File, store: StoreLocation = DEFAULT_STORE) -> None:
    """Write the store to one file, as it stands now; services and builds go on meanwhile."""
    from graph.store.generations.backups import back_up
    from graph.store.generations.store import GenerationStore

    version = back_up(GenerationStore(store, base()), file)
    typer.echo(f"{file}: version {version[:12]}")


def restore(
    file: File, store: StoreLocation = DEFAULT_STORE, corrections: CorrectionsFile = DEFAULT_CORRECTIONS
) -> None:
    """Make a backup, corrected, the content of the store, all at once; a service that runs answers from it then."""
    from graph.build.correcting import settle
    from graph.knowledge import load_knowledge
    from graph.store.generations.backups import restore as restored_from
    from graph.store.generations.store import GenerationStore

    knowledge = load_knowledge(base())
    rows, graph = corrections_of(corrections, knowledge).rows, GenerationStore(store, base())
    index = restored_from(file, graph, lambda content, writer: settle(content, writer, knowledge, rows, graph))
    content = f"documents: {len(index.documents)}, graphs of users: {len(index.user)}"
    typer.echo(f"{store}: version {index.version[:12]}, {content}")


def token() -> None:
    """Make a token that may write: give it to whoever writes, and its digest to the service (FINDINGS_TOKENS)."""
    from api.http.access import WRITE, digest_of, new_token

    made = new_token()
    typer.echo(f"token    {made}")
    typer.echo(f"setting  FINDINGS_TOKENS={WRITE}:{digest_of(made)}")
