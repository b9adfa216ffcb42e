"""`remove`: a document taken out of the store."""

from typing import TYPE_CHECKING, Annotated

import typer

from api import DEFAULT_STORE
from api.commands.options import StoreLocation, base, opened

if TYPE_CHECKING:
    from graph.store.generations.store import Store

SHOWN = 10


def remove(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its key, its IRI or its title.")],
    store: StoreLocation = DEFAULT_STORE,
) -> None:
    """Take a document out, with everything that only it says."""
    from graph.build.build import take_out

    graph = opened(store)
    key = key_of(graph, document)
    with graph.writing("findings remove") as writer:
        take_out(writer, key, base())
    typer.echo(f"removed {key}")


def key_of(store: "Store", document: str) -> str:
    """The key of the one document that is meant.

    Raises: UnknownName when none is, or several are.
    """
    from graph.ask.lists import MOST_ITEMS, list_items
    from graph.errors import UnknownName

    wanted = document.strip().casefold()
    known = list_items(store, "documents", limit=MOST_ITEMS, base=base()).items
    fitting = [d["id"] for d in known if wanted in (d["id"].casefold(), d["iri"].casefold(), d["title"].casefold())]
    if len(fitting) == 1:
        return str(fitting[0])
    if fitting:
        raise UnknownName(
            f"{document!r} fits {len(fitting)} documents", mend=f"Name one by its key: {', '.join(fitting)}."
        )
    keys = ", ".join([*(d["id"] for d in known[:SHOWN]), *(["..."] if len(known) > SHOWN else [])]) or "nothing"
    raise UnknownName(f"the store holds no document {document!r}", mend=f"It holds: {keys}.")
