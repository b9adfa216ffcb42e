"""The file where plain values and RDF terms meet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox
from pyoxigraph import Quad as Quad

from graph.knowledge.turtle import RDF, SKOS, XSD

ANY_URI = ox.NamedNode(XSD + "anyURI")
OGL = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True, slots=True)
class Ref:
    """An IRI as a value, to tell it from a text."""

    iri: str


Value = str | int | float | bool | Ref | ox.Literal | None
Values = Value | Iterable[Value]


def date_literal(iso: str) -> ox.Literal:
    """A day or, where only that is known, a month."""
    kind = "date" if iso.count("-") == 2 else "gYearMonth"
    return ox.Literal(iso, datatype=ox.NamedNode(XSD + kind))


def term(value: str | float | Ref | ox.Literal) -> ox.NamedNode | ox.Literal:
    """The RDF term for a value; a float becomes a decimal, so that 45 per cent is 45 and not 45.0E0."""
    if isinstance(value, Ref):
        return ox.NamedNode(value.iri)
    if isinstance(value, ox.Literal):
        return value
    if isinstance(value, float):
        return ox.Literal(f"{value:.4f}".rstrip("0").rstrip("."), datatype=ox.NamedNode(XSD + "decimal"))
    return ox.Literal(value)


def english(text: str) -> ox.Literal:
    """A name or label in English."""
    return ox.Literal(text, language="en")


@dataclass
class Triples:
    """The triples of one graph while they are gathered; equal ones are one."""

    pf: str
    document: str = ""
    seen: set[ox.Triple] = field(default_factory=set)

    def add(self, subject: str, /, **properties: Values) -> None:
        """Add properties of our own vocabulary by their names; None adds nothing."""
        for name, value in properties.items():
            self.say(subject, self.pf + name, value)

    def say(self, subject: str, predicate: str, values: Values) -> None:
        """Add one property by its IRI, with one value or several."""
        many = [values] if values is None or isinstance(values, Value) else list(values)
        for value in many:
            if value is not None:
                self.seen.add(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), term(value)))

    def node(self, subject: str, /, *classes: str, label: str | None = None, **properties: Values) -> None:
        """Describe a thing: its classes of our own vocabulary, what it is called, and its properties as in `add`."""
        self.say(subject, RDF + "type", [Ref(self.pf + name) for name in classes])
        self.say(subject, SKOS + "prefLabel", english(label) if label is not None else None)
        self.add(subject, **properties)

    def record(self, subject: str, /, *classes: str, label: str | None = None, **properties: Values) -> None:
        """Describe a thing that stands in the document that this graph is of."""
        self.node(subject, *classes, label=label, inDocument=Ref(self.document), **properties)

    def in_graph(self, iri: str) -> list[ox.Quad]:
        """The quads, in the order of their N-Quads lines."""
        name = ox.NamedNode(iri)
        quads = [ox.Quad(t.subject, t.predicate, t.object, name) for t in self.seen]
        return sorted(quads, key=str)
