"""What a store holds: the digest of each document and of the ontology, and the version that follows from them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.errors import StoreError

FORMAT = 1


@dataclass(frozen=True)
class Index:
    """`documents`: graph IRI → digest of what built that graph; `ontology`: digest, or empty before the first."""

    documents: Mapping[str, str] = field(default_factory=dict)
    ontology: str = ""

    @cached_property
    def version(self) -> str:
        """A digest that changes exactly when the content does."""
        parts = [sorted(self.documents.items()), self.ontology]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def as_json(self) -> str:
        content = {"documents": dict(sorted(self.documents.items())), "ontology": self.ontology, "format": FORMAT}
        return json.dumps(content, indent=1) + "\n"


def index_from(text: str, where: str) -> Index:
    """Read an index back.

    Raises: StoreError for a damaged one, or one that a later version of this program wrote.
    """
    try:
        content: dict[str, Any] = json.loads(text)
        if content["format"] > FORMAT:
            raise _too_new(content["format"], where)
        return Index({str(graph): str(digest) for graph, digest in content["documents"].items()}, content["ontology"])
    except (ValueError, TypeError, KeyError, AttributeError):
        raise damaged(where, "its index cannot be read") from None


def damaged(where: str, what: str) -> StoreError:
    return StoreError(f"the store is damaged: {what}", where=where, mend="Delete the folder and build it again.")


def _too_new(number: int, where: str) -> StoreError:
    what = f"the store has format {number}, and this program knows {FORMAT} at most"
    return StoreError(what, where=where, mend="Update the program, or build into another folder.")
