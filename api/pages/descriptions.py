"""What the graph says of one thing: its own statements, what points at it, and its quote held against its text."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from starlette.requests import Request

from api.http.problems import Problem
from graph.ask.published import Addresses
from graph.ask.terms import Source, is_iri, listed
from graph.rdf.forms import FORMS, serialise
from graph.rdf.prefixes import prefix_lines

VOID, EXAMPLES = ".well-known/void", ".well-known/sparql-examples"
DUMPS = ("nquads", "trig", "turtle")

# As many things as a page shows that point at this one; the rest is for SPARQL and the lists.
MOST_POINTERS = 300
LONGEST_VALUE = 600
LABEL_PROPERTIES = ("prefLabel", "label", "title")

OUTGOING = """
SELECT ?p ?property ?o ?label WHERE {{
  VALUES ?s {{ {iri} }}
  ?s ?p ?o
  OPTIONAL {{ ?p rdfs:label ?property }}
  OPTIONAL {{ ?o skos:prefLabel|rdfs:label ?label }}
}}
"""
INCOMING = """
SELECT ?s ?p ?property ?label WHERE {{
  VALUES ?o {{ {iri} }}
  ?s ?p ?o ; skos:prefLabel|rdfs:label ?label
  OPTIONAL {{ ?p rdfs:label ?property }}
}} ORDER BY ?p ?label ?s LIMIT {limit}
"""
# What our descriptions mean: the thing's own triples, those of the spans of its words, the labels of what it names.
CONCISE = """
CONSTRUCT {{ ?s ?p ?o . ?part ?q ?v . ?o skos:prefLabel ?label }} WHERE {{
  VALUES ?s {{ {iri} }}
  {{ ?s ?p ?o }}
  UNION {{ ?s pf:part ?part . ?part ?q ?v }}
  UNION {{ ?s ?p ?o . ?o skos:prefLabel ?label }}
}}
"""

QUOTED_PARTS = """
SELECT ?document ?text ?quote ?start ?end ?exact WHERE {{
  VALUES ?iri {{ {iri} }}
  ?iri pf:inDocument ?document ; pf:part ?span .
  ?document pf:text ?text .
  ?span oa:start ?start ; oa:end ?end ; oa:exact ?exact .
  OPTIONAL {{ ?iri pf:quote ?quote }}
}} ORDER BY ?start
"""
# What is promised of the interface; in the OpenAPI document, and on the page of the API.
STABLE = (
    "What is described here is stable: addresses, parameters, members of answers, types of problems, the vocabulary "
    "and the IRIs. They change by addition only, so pass over members and parameters that you do not know. Not part "
    "of the promise: words for people (titles, details, pages), the order of a list without `sort`, cursors of "
    "another version, and figures of `/metrics`."
)


class ShownValue(NamedTuple):
    """One value on a page: a text, with an IRI when it is a thing."""

    text: str
    iri: str | None


@dataclass(frozen=True, slots=True)
class Description:
    """One thing as a page shows it: properties by their names, each with its values."""

    iri: str
    label: str
    properties: dict[str, list[ShownValue]]
    pointers: dict[str, list[ShownValue]]

    @property
    def types(self) -> list[str]:
        return [value.text for value in self.properties.get("type", [])]


def description_of(source: Source, iri: str) -> Description | None:
    """What the graph says of a thing; None when it says nothing.

    Raises: ValueError when the text is no IRI.
    """
    properties: dict[str, list[ShownValue]] = {}
    names: dict[str, str] = {}
    for row in source.rows(OUTGOING.format(iri=listed([iri]))):
        add_value(properties, _name(row), _value(row["o"], row.get("label")))
        names.setdefault(local_name(row["p"].value), row["o"].value)
    pointers: dict[str, list[ShownValue]] = {}
    for row in source.rows(INCOMING.format(iri=listed([iri]), limit=MOST_POINTERS)):
        add_value(pointers, _name(row), ShownValue(str(row["label"].value), row["s"].value))
    if not properties:
        return None
    label = next((names[name] for name in LABEL_PROPERTIES if name in names), local_name(iri))
    return Description(iri, label, dict(sorted(properties.items())), pointers)


def add_value(properties: dict[str, list[ShownValue]], name: str, value: ShownValue) -> None:
    values = properties.setdefault(name, [])
    if value not in values:
        values.append(value)


def rdf_of(source: Source, iri: str, form: str) -> bytes:
    """A thing's description as RDF; of the ontology, all that it defines."""
    if iri == f"{source.base}ontology":
        quads = source.store.quads(f"{source.base}graph/ontology")
        return serialise((quad.triple for quad in quads), form, source.base)
    triples: Any = source.store.query(prefix_lines(source.base) + CONCISE.format(iri=listed([iri])))
    written: bytes = triples.serialize(format=FORMS[form].writer)
    return written


def _name(row: dict[str, Any]) -> str:
    return str(row["property"].value) if "property" in row else local_name(row["p"].value)


def local_name(iri: str) -> str:
    """The last piece of an IRI, as people read it."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def _value(term: Any, label: Any) -> ShownValue:
    is_thing = not hasattr(term, "datatype")
    text = str(label.value if label is not None else term.value)
    text_shown = text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"
    return ShownValue(text_shown, term.value if is_thing else None)


def verification_of(source: Source, iri: str) -> dict[str, Any] | None:
    """Each part of a statement's words beside what its text holds at that place; None when it has no words.

    It holds when every part is found where it is said to be, and the quote is those parts joined by one space.
    Raises: ValueError when the text is no IRI.
    """
    rows = list(source.rows(QUOTED_PARTS.format(iri=listed([iri]))))
    if not rows:
        return None
    text = rows[0]["text"].value
    parts = [_compared(text, int(r["start"].value), int(r["end"].value), r["exact"].value) for r in rows]
    joined = " ".join(part["exact"] for part in parts)
    quote = rows[0]["quote"].value if "quote" in rows[0] else joined
    holds = quote == joined and all(part["equal"] for part in parts)
    document = rows[0]["document"].value
    short = source.local(document).partition("/")[2]
    return {"iri": iri, "document": document, "document_id": short, "holds": holds, "quote": quote, "parts": parts}


def _compared(text: str, start: int, end: int, exact: str) -> dict[str, Any]:
    words = text[start:end]
    return {"start": start, "end": end, "exact": exact, "found": words, "equal": words == exact}


def addresses_of(request: Request) -> Addresses:
    """Where this service is found, as the request has it.

    Raises: Problem for a Host that no address can hold.
    """
    site = str(request.base_url)
    if not is_iri(site):
        raise Problem("bad-request", "The Host of the request is no name that an address can hold.")
    dumps = {name: f"{site}export/{name}" for name in DUMPS}
    also = [f"{site}{path}" for path in (VOID, EXAMPLES, "prefixes", "shapes")]
    return Addresses(f"{site}{VOID}", f"{site}sparql", dumps, also)
