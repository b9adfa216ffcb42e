"""What a store holds: the digests of documents, ontology and user graphs, and the version that follows from them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from graph.errors import StoreError

REMEMBERED = 500  # versions
# Never to delete a store: it holds what was sent in and what users wrote.
RESTORE = "Restore a backup with `findings restore`."
INDEX_FORMAT = 2  # 2: with user graphs


class VersionStep(NamedTuple):
    """One change backwards: the version before it, and the digests it had of what changed (empty: it had none)."""

    version: str
    documents: Mapping[str, str]
    ontology: str


@dataclass(frozen=True)
class Index:
    """`documents`: graph IRI → digest of what built that graph; `ontology`: digest, or empty before the first.

    `history`: the way back to the versions before, the last first.
    `user`: graph IRI → digest of what users wrote there; the key "" is the default graph of an open store.
    `back`: how many steps back may still be read: none to where there are words that were taken out for good.
    `settled`: how many bytes the files had when they were last put in order.
    """

    documents: Mapping[str, str] = field(default_factory=dict)
    ontology: str = ""
    user: Mapping[str, str] = field(default_factory=dict)
    history: tuple[VersionStep, ...] = ()
    back: int = 0
    settled: int = 0

    @cached_property
    def version(self) -> str:
        """A digest that changes exactly when the content does."""
        parts: list[Any] = [sorted(self.documents.items()), self.ontology]
        if self.user:
            parts.append(sorted(self.user.items()))
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @cached_property
    def earlier(self) -> frozenset[str]:
        """The versions before this one that may still be read, where they are kept."""
        return frozenset(step.version for step in self.history[: self.back]) - {self.version}

    def as_json(self) -> str:
        graphs = {"documents": dict(sorted(self.documents.items())), "user": dict(sorted(self.user.items()))}
        history = [list(step) for step in self.history]
        counts = {"back": self.back, "settled": self.settled, "format": INDEX_FORMAT}
        return json.dumps({**graphs, "ontology": self.ontology, "history": history, **counts}, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different between two versions: graph IRIs that came, went and changed; whether the ontology did."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    replaced: tuple[str, ...]
    ontology: bool


def stepped(before: Index, after: Index) -> Index:
    """The index after a change, with the way back in its history."""
    differing = {
        graph: before.documents.get(graph, "")
        for graph in (before.documents.keys() | after.documents.keys())
        if before.documents.get(graph) != after.documents.get(graph)
    }
    step = VersionStep(before.version, dict(sorted(differing.items())), before.ontology)
    return replace(after, history=(step, *before.history)[:REMEMBERED], back=before.back + 1)


def changes_since(index: Index, version: str) -> Changes | None:
    """What is different from an earlier version; None for one that is not remembered."""
    was: dict[str, str] = dict(index.documents)
    ontology = index.ontology
    if version != index.version:
        for step in index.history:
            was |= step.documents
            ontology = step.ontology
            if step.version == version:
                break
        else:
            return None
    was = {graph: digest for graph, digest in was.items() if digest}
    now = index.documents
    return Changes(
        tuple(sorted(now.keys() - was.keys())),
        tuple(sorted(was.keys() - now.keys())),
        tuple(sorted(graph for graph in now.keys() & was.keys() if now[graph] != was[graph])),
        ontology != index.ontology,
    )


def index_from(text: str, where: str) -> Index:
    """Read an index back.

    Raises: StoreError for a damaged one, or one that a later version of this program wrote.
    """
    try:
        content: dict[str, Any] = json.loads(text)
        if content["format"] > INDEX_FORMAT:
            what = f"the store has format {content['format']}, and this program knows {INDEX_FORMAT} at most"
            raise StoreError(what, where=where, mend="Update the program, or build into another folder.")
        return Index(
            documents=_digests(content["documents"]),
            ontology=content["ontology"],
            user=_digests(content.get("user", {})),
            history=tuple(VersionStep(str(v), dict(rows), str(o)) for v, rows, o in content.get("history", ())),
            back=int(content.get("back", 0)),
            settled=int(content.get("settled", 0)),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise damaged(where, "its index cannot be read") from None


def _digests(rows: dict[str, str]) -> dict[str, str]:
    return {str(graph): str(digest) for graph, digest in rows.items()}


def damaged(where: str, what: str, mend: str = "") -> StoreError:
    return StoreError(f"the store is damaged: {what}", where=where, mend=f"{mend} {RESTORE}".strip())
