"""/changes: what came, went and changed since a version."""

from typing import Annotated, cast

from fastapi import APIRouter, Query

from api.dependencies import TheSource
from api.http.problems import Problem
from api.shapes.models import ChangesSince
from graph.store import Changes, Readable

router = APIRouter(tags=["Lists"])
Since = Annotated[str, Query(pattern="^[0-9a-f]{64}$", description="A version, as lists and /health/ready name it.")]


def changes_of(store: Readable, since: str) -> Changes:
    """Raises: Problem (410) for a version that is not remembered."""
    found = store.changes(since)
    if found is None:
        detail = "That version is not remembered. Read the list whole, and go on from the version it names."
        raise Problem("cursor-gone", detail, {"version": store.version})
    return found


@router.get("/changes", summary="What is different from an earlier version")
def changes(source: TheSource, since: Since) -> ChangesSince:
    """The documents that came, went and changed; /recommendations?since= and the other lists give what they say now."""
    found = changes_of(cast(Readable, source.store), since)
    prefix, things = f"{source.base}graph/document/", f"{source.base}id/document/"

    def documents(graphs: tuple[str, ...]) -> list[str]:
        return [graph.replace(prefix, things, 1) for graph in graphs]

    return ChangesSince(
        since=since,
        version=source.store.version,
        added=documents(found.added),
        removed=documents(found.removed),
        replaced=documents(found.replaced),
        ontology=found.ontology,
    )
