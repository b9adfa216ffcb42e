"""A rule that a node breaks, told in a reader's words: what the node is called, and where in the document it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.claims import Severity
from graph.knowledge.turtle import OA, RDF, RDFS, SKOS

LONGEST_NAME_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Violation:
    """`rule` is a shape of shapes.ttl or a file of checks/; `node` an IRI; `place` where to look, in plain words."""

    rule: str
    severity: Severity
    node: str
    message: str
    place: str


class Places:
    """Names and places, looked up in a graph that holds a document and the ontology."""

    def __init__(self, dataset: ox.Store, base: str) -> None:
        self.dataset = dataset
        self.base = base

    def called(self, node: str) -> str:
        """The role of a node and its name: 'recommendation "Derby City PDU 5"'."""
        name = self._value(node, f"{SKOS}prefLabel") or self._words(node) or node.removeprefix(self.base)
        return f'{self._role(node)} "{_short(name)}"'

    def words(self, value: str) -> str:
        """A value as a reader would say it: a node by its name, a term of others by its last part, long words cut."""
        if value.startswith((f"{self.base}id/", f"{self.base}scheme/")):
            return self.called(value)
        if value.startswith(("http://", "https://")):
            return value.replace("#", "/").rsplit("/", 1)[-1]
        return _short(value)

    def place(self, node: str) -> str:
        """The section and the characters: 'Leadership, characters 4643 to 5505'."""
        heading = self._heading(node)
        parts = [heading] if heading else []
        spans = [s for s in (self._characters(n) for n in (node, *self._targets(node, "part"))) if s]
        if spans:
            first, last = min(spans)[0], max(end for _, end in spans)
            parts.append(f"characters {first} to {last}")
        return ", ".join(parts) or "the document as a whole"

    def _role(self, node: str) -> str:
        """The label of its most special class of our own: one that is no superclass of another of its classes."""
        classes = {c for c in self._nodes(node, f"{RDF}type") if c.startswith(self.base)}
        above = {up for c in classes for up in self._nodes(c, RDFS + "subClassOf")}
        for special in sorted(classes - above) or sorted(classes):
            return self._value(special, RDFS + "label") or "node"
        return "node"

    def _words(self, node: str) -> str | None:
        spans = (node, *self._targets(node, "part"))
        return next((w for w in (self._value(s, OA + "exact") for s in spans) if w), None)

    def _heading(self, node: str) -> str | None:
        """The heading of the section a node is in, or that its statement is in."""
        holders = (node, *self._targets(node, "statedIn"), *self._targets(node, "ofStatement"))
        sections = (s for holder in holders for s in self._targets(holder, "inSection"))
        return next((h for h in (self._value(s, f"{SKOS}prefLabel") for s in sections) if h), None)

    def _characters(self, node: str) -> tuple[int, int] | None:
        start, end = (self._value(node, OA + name) for name in ("start", "end"))
        return (int(start), int(end)) if start and end and start.isdigit() and end.isdigit() else None

    def _targets(self, node: str, name: str) -> list[str]:
        return self._nodes(node, f"{self.base}def/{name}")

    def _nodes(self, node: str, prop: str) -> list[str]:
        return sorted(term.value for term in self._objects(node, prop) if isinstance(term, ox.NamedNode))

    def _value(self, node: str, prop: str) -> str | None:
        return min((term.value for term in self._objects(node, prop) if isinstance(term, ox.Literal)), default=None)

    def _objects(self, node: str, prop: str) -> Iterator[object]:
        return (q.object for q in self.dataset.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(prop), None))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_NAME_SHOWN else f"{line[: LONGEST_NAME_SHOWN - 3]}..."
