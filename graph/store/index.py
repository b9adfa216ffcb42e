"""What a store holds: the digests of documents, ontology and user graphs, and the version that follows from them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.errors import StoreError

FORMAT = 2  # 2: with user graphs


@dataclass(frozen=True)
class Index:
    """`documents`: graph IRI → digest of what built that graph; `ontology`: digest, or empty before the first.

    `user`: graph IRI → digest of what users wrote there; the key "" is the default graph of an open store.
    """

    documents: Mapping[str, str] = field(default_factory=dict)
    ontology: str = ""
    user: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """A digest that changes exactly when the content does."""
        parts: list[Any] = [sorted(self.documents.items()), self.ontology]
        if self.user:
            parts.append(sorted(self.user.items()))
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def as_json(self) -> str:
        graphs = {"documents": dict(sorted(self.documents.items())), "user": dict(sorted(self.user.items()))}
        content = {**graphs, "ontology": self.ontology, "format": FORMAT}
        return json.dumps(content, indent=1) + "\n"


def index_from(text: str, where: str) -> Index:
    """Read an index back.

    Raises: StoreError for a damaged one, or one that a later version of this program wrote.
    """
    try:
        content: dict[str, Any] = json.loads(text)
        if content["format"] > FORMAT:
            raise _too_new(content["format"], where)
        documents, user = (
            {str(graph): str(digest) for graph, digest in rows.items()}
            for rows in (content["documents"], content.get("user", {}))
        )
        return Index(documents, content["ontology"], user)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise damaged(where, "its index cannot be read") from None


def damaged(where: str, what: str) -> StoreError:
    return StoreError(f"the store is damaged: {what}", where=where, mend="Delete the folder and build it again.")


def _too_new(number: int, where: str) -> StoreError:
    what = f"the store has format {number}, and this program knows {FORMAT} at most"
    return StoreError(what, where=where, mend="Update the program, or build into another folder.")
