"""What several commands share: where the store is, and what its IRIs begin with."""

import os
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from graph.store import Store

StoreLocation = Annotated[
    str,
    typer.Option("--store", envvar="FINDINGS_STORE", metavar="DIR_OR_URL", help="Where the graph is kept."),
]
WantedProfile = Literal["full", "fast"]
ProfileOption = Annotated[
    WantedProfile,
    typer.Option("--profile", help="full: with the language model. fast: without it, for many documents."),
]


def base() -> str:
    """What our IRIs begin with: FINDINGS_BASE, or the usual base."""
    from graph.prefixes import DEFAULT_BASE

    return os.environ.get("FINDINGS_BASE") or DEFAULT_BASE


def opened(location: str) -> "Store":
    """The store at a location, over our base.

    Raises: StoreError for what cannot be a store.
    """
    from graph.store import open_store

    return open_store(location, base())
