"""The catalogue as example queries, in the words that SPARQL editors and other tools read.

Source: the vocabulary of https://github.com/sib-swiss/sparql-examples: SHACL for queries and prefixes, RDFS for the
comment, schema.org for the endpoint that a query is for and for its keywords.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from graph.ask.catalogue import Question, catalogue
from graph.ask.recent import Recent
from graph.ask.terms import Source, plain
from graph.rdf.forms import serialise
from graph.rdf.prefixes import PUBLIC
from graph.rdf.published import declared_prefixes, prefixes_node

A = ox.NamedNode(PUBLIC["rdf"] + "type")
LABELS = "SELECT ?name (MIN(STR(?l)) AS ?label) {{ VALUES ?name {{ {terms} }} OPTIONAL {{ ?name {names} ?l }} }}"
_worded: Recent[dict[str, str]] = Recent()
NAMES = f"skos:prefLabel|<{PUBLIC['rdfs']}label>"


def examples_as(form: str, source: Source, endpoint: str) -> bytes:
    """Every question with the query that answers it, for the service at an endpoint, in a form of RDF.

    Raises: FindingsError for a form that is not known; ValueError for an endpoint that is no IRI.
    """
    triples = declared_prefixes(source.base)
    said = _worded.get((source.store.version, source.base), lambda: _said(source))
    for name, question in catalogue(source.base).items():
        triples += _example(question, said[name], source, ox.NamedNode(endpoint))
    return serialise(triples, form, source.base)


def _said(source: Source) -> dict[str, str]:
    """Every question in English, with its example values by their names."""
    questions = catalogue(source.base).values()
    return {q.name: q.worded({name: _labels(source, terms) for name, terms in q.example.items()}) for q in questions}


def _example(question: Question, worded: str, source: Source, endpoint: ox.NamedNode) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{source.base}question/{question.name}")
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("sh:prefixes", prefixes_node(source.base)),
        ("rdfs:label", ox.Literal(question.question, language="en")),
        ("rdfs:comment", ox.Literal(worded, language="en")),
        ("sh:select", ox.Literal(_bare(question.sparql))),
        ("schema:target", endpoint),
        *(("schema:keywords", ox.Literal(kind)) for kind in sorted({*question.parameters.values()})),
    ]
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield ox.Triple(node, A, ox.NamedNode(PUBLIC["sh"] + kind))
    for name, value in said:
        prefix, _, local = name.partition(":")
        yield ox.Triple(node, ox.NamedNode(PUBLIC[prefix] + local), value)


def _labels(source: Source, terms: str) -> list[str]:
    """What the example values of a parameter are called."""
    rows = source.rows(LABELS.format(terms=terms, names=NAMES) + " GROUP BY ?name")
    return [str(plain(row.get("label", row["name"]))) for row in rows if "name" in row]


def _bare(sparql: str) -> str:
    """A query without the remarks at its top, which say what the other members say."""
    lines = sparql.splitlines()
    return "\n".join(lines[next(at for at, line in enumerate(lines) if not line.startswith("#")) :])
