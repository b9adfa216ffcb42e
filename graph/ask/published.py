"""What there is, for those who find the service: the dataset with counts and dumps, the catalogue as example queries.

Sources: https://www.w3.org/TR/void/, sections 3 to 5 and 7.2; https://github.com/sib-swiss/sparql-examples.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from graph.ask.catalogue import Question, catalogue
from graph.ask.terms import Source, Term, cached_by_version, plain
from graph.knowledge.turtle import ontology_quads
from graph.rdf.forms import FORMS, declarations, declared_prefixes, prefixes_node, serialise
from graph.rdf.prefixes import PUBLIC

NAMESPACES = PUBLIC | {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
}
ADDRESSES = ("void:sparqlEndpoint", "void:dataDump", "sd:endpoint", "dcat:endpointURL")
# What the W3C calls the formats of answers. Source: SPARQL 1.1 Service Description, section 3.
RESULT_FORMATS = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV"
    " Turtle N-Triples JSON-LD RDF_XML TriG N-Quads"
)
DATASET_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    "entities": 'SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), "SPACE")) }',
}
BY_CLASS = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
OF_CLASS = "SELECT ?class ?p (COUNT(*) AS ?n) { ?s a ?class ; ?p ?o } GROUP BY ?class ?p ORDER BY ?class ?p"
VALUE = re.compile(r'"[^"]*"|\S+')  # one example value
LABELS_OF_TERMS = """SELECT ?name (MIN(STR(?l)) AS ?label) {{ VALUES ?name {{ {terms} }}
  OPTIONAL {{ ?name skos:prefLabel|rdfs:label ?l }} }} GROUP BY ?name"""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a service gives out this description, answers queries, and has dumps (name of a form → address)."""

    description: str
    endpoint: str
    dumps: Mapping[str, str]
    also: Sequence[str] = ()  # what else describes the service


def dataset_as(form: str, source: Source, addresses: Addresses) -> bytes:
    """The dataset as this service has it, in a form of RDF.

    Raises: FindingsError for a form that is not known; ValueError for an address that is no IRI.
    """
    return serialise(_dataset(source, addresses), form, source.base)


def _dataset(source: Source, addresses: Addresses) -> list[ox.Triple]:
    node = ox.NamedNode(f"{source.base}dataset")
    version = ox.Triple(node, _iri("owl:versionInfo"), ox.Literal(source.store.version))
    return [*_known(source, node), version, *_found_at(node, addresses), *_measured(source)]


def service_as(form: str, source: Source, addresses: Addresses) -> bytes:
    """The query service at an address, with all that tools look for there: its dataset, its examples, its prefixes.

    Source: SPARQL 1.1 Service Description.

    Raises: FindingsError for a form that is not known; ValueError for an address that is no IRI.
    """
    triples = [*_service(source, addresses), *_dataset(source, addresses), *_examples(source, addresses.endpoint)]
    return serialise(triples, form, source.base)


def _service(source: Source, addresses: Addresses) -> Iterator[ox.Triple]:
    node, dataset = ox.NamedNode(f"{source.base}service"), ox.NamedNode(f"{source.base}dataset")
    default, endpoint = ox.NamedNode(f"{dataset.value}#default-graph"), ox.NamedNode(addresses.endpoint)
    yield from _known(source, node)
    facts = [
        (node, "rdf:type", _iri("sd:Service")),
        (node, "sd:endpoint", endpoint),
        (node, "dcat:endpointURL", endpoint),
        (node, "sd:supportedLanguage", _iri("sd:SPARQL11Query")),
        (node, "sd:feature", _iri("sd:UnionDefaultGraph")),
        (node, "sd:defaultDataset", dataset),
        *((node, "sd:resultFormat", _iri(f"formats:{name}")) for name in RESULT_FORMATS.split()),
        *((node, "rdfs:seeAlso", ox.NamedNode(address)) for address in addresses.also),
        (dataset, "rdf:type", _iri("sd:Dataset")),
        (dataset, "sd:defaultGraph", default),
        (default, "rdf:type", _iri("sd:Graph")),
    ]
    for at, iri in enumerate(sorted(_graphs(source)), 1):
        named, graph = (ox.NamedNode(f"{dataset.value}#{kind}-{at}") for kind in ("named-graph", "graph"))
        facts += [
            (dataset, "sd:namedGraph", named),
            (named, "rdf:type", _iri("sd:NamedGraph")),
            (named, "sd:name", ox.NamedNode(iri)),
            (named, "sd:graph", graph),
            (graph, "rdf:type", _iri("sd:Graph")),
        ]
    yield from (ox.Triple(subject, _iri(name), value) for subject, name, value in facts)


def _graphs(source: Source) -> list[str]:
    users = (iri for iri in source.store.user_graphs() if iri)
    return [*source.store.documents(), *users, f"{source.base}graph/ontology"]


def _known(source: Source, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """What the ontology says of a thing, but for where it is found: that is for the service to say."""
    for quad in ontology_quads(source.base):
        if quad.subject == node and quad.predicate not in (_iri(name) for name in ADDRESSES):
            yield quad.triple


def _found_at(node: ox.NamedNode, addresses: Addresses) -> Iterator[ox.Triple]:
    description = ox.NamedNode(addresses.description)
    yield ox.Triple(description, _iri("rdf:type"), _iri("void:DatasetDescription"))
    yield ox.Triple(description, _iri("foaf:primaryTopic"), node)
    yield ox.Triple(node, _iri("void:sparqlEndpoint"), ox.NamedNode(addresses.endpoint))
    for name, address in addresses.dumps.items():
        dump = ox.NamedNode(address)
        yield ox.Triple(node, _iri("void:dataDump"), dump)
        media = ox.NamedNode(f"https://www.iana.org/assignments/media-types/{FORMS[name].media_type}")
        yield ox.Triple(dump, _iri("dcterms:format"), media)


@cached_by_version()
def _measured(source: Source) -> list[ox.Triple]:
    """All counts: they look at everything that there is."""
    node = ox.NamedNode(f"{source.base}dataset")
    queries = {name: query.replace("SPACE", f"{source.base}id/") for name, query in DATASET_COUNTS.items()}
    counts = [_count(node, name, row["n"]) for name, query in queries.items() for row in source.rows(query)]
    return [*counts, *_parts(source, node)]


def _parts(source: Source, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """How many things each class has and with which properties, and how often each property is used."""
    names: dict[str, ox.NamedNode] = {}
    for row in source.rows(BY_CLASS):
        part = names[row["class"].value] = ox.NamedNode(f"{node.value}#class-{len(names) + 1}")
        yield from _part(node, part, "class", row["class"])
        yield _count(part, "entities", row["n"])
    yield from _uses(node, source.rows(BY_PROPERTY), f"{node.value}#")
    by_class: dict[str, list[dict[str, Term]]] = {}
    for row in source.rows(OF_CLASS):
        by_class.setdefault(row["class"].value, []).append(row)
    for iri, rows in by_class.items():
        yield from _uses(names[iri], rows, f"{names[iri].value}-")


def _uses(node: ox.NamedNode, rows: Iterable[dict[str, Term]], called: str) -> Iterator[ox.Triple]:
    for at, row in enumerate(rows, 1):
        part = ox.NamedNode(f"{called}property-{at}")
        yield from _part(node, part, "property", row["p"])
        yield _count(part, "triples", row["n"])


def _part(node: ox.NamedNode, part: ox.NamedNode, kind: str, of: Term) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _iri(f"void:{kind}Partition"), part)
    yield ox.Triple(part, _iri(f"void:{kind}"), of)


def _count(node: ox.NamedNode, name: str, value: Term) -> ox.Triple:
    whole = ox.Literal(str(plain(value)), datatype=_iri("xsd:integer"))
    return ox.Triple(node, _iri(f"void:{name}"), whole)


def _iri(name: str) -> ox.NamedNode:
    """The IRI of a name like `void:classes`."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(NAMESPACES[prefix] + local)


# ---- Examples: SHACL for queries and prefixes, RDFS for the comment, schema.org for the endpoint and the keywords


def examples_as(form: str, source: Source, endpoint: str) -> bytes:
    """Every question with the query that answers it, for the service at an endpoint, in a form of RDF.

    Raises: FindingsError for a form that is not known; ValueError for an endpoint that is no IRI.
    """
    return serialise(_examples(source, endpoint), form, source.base)


def _examples(source: Source, endpoint: str) -> list[ox.Triple]:
    triples = declared_prefixes(source.base)
    wordings = _wordings(source)
    for name, question in catalogue(source.base).items():
        triples += _executable(question, wordings[name], source.base, prefixes_node(source.base))
        triples += _said_of(
            ox.NamedNode(f"{source.base}question/{name}"),
            ("rdfs:label", ox.Literal(question.question, language="en")),
            ("schema:target", ox.NamedNode(endpoint)),
            *(("schema:keywords", ox.Literal(kind)) for kind in sorted({*question.parameters.values()})),
        )
    return triples


@cache
def examples_in_graph(base: str) -> list[ox.Quad]:
    """The examples and prefixes as editors ask for them at the endpoint: all that follows from the catalogue alone.

    Nothing has a label: what people look for by its name is not these.
    """
    ontology, graph = ox.NamedNode(f"{base}ontology"), ox.NamedNode(f"{base}graph/ontology")
    triples = declarations(base, ontology.value, "prefix-")
    for question in catalogue(base).values():
        if "person" not in question.parameters.values():  # exports leave people out
            spoken = {
                name: [_spoken(term) for term in VALUE.findall(terms)] for name, terms in question.example.items()
            }
            triples += _executable(question, question.worded(spoken), base, ontology)
    return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]


def _spoken(term: str) -> str:
    """An example value as people say it: the last part of an IRI in words."""
    return re.split(r"[/:#]", term.strip('<>"'))[-1].replace("-", " ")


@cached_by_version()
def _wordings(source: Source) -> dict[str, str]:
    """Every question in English, with its example values by their names."""
    questions = catalogue(source.base).values()
    return {q.name: q.worded({name: _labels(source, terms) for name, terms in q.example.items()}) for q in questions}


def _executable(question: Question, worded: str, base: str, declaring: ox.NamedNode) -> list[ox.Triple]:
    """A question as a query that can be run, with the prefixes that a node declares."""
    return _said_of(
        ox.NamedNode(f"{base}question/{question.name}"),
        ("rdf:type", _iri("sh:SPARQLExecutable")),
        ("rdf:type", _iri("sh:SPARQLSelectExecutable")),
        ("sh:prefixes", declaring),
        ("rdfs:comment", ox.Literal(worded, language="en")),
        ("sh:select", ox.Literal(_bare(question.sparql))),
    )


def _said_of(node: ox.NamedNode, *facts: tuple[str, Term]) -> list[ox.Triple]:
    return [ox.Triple(node, _iri(name), value) for name, value in facts]


def _labels(source: Source, terms: str) -> list[str]:
    """What the example values of a parameter are called."""
    rows = source.rows(LABELS_OF_TERMS.format(terms=terms))
    return [str(plain(row.get("label", row["name"]))) for row in rows if "name" in row]


def _bare(sparql: str) -> str:
    """A query without the remarks at its top, which say what the other members say."""
    lines = sparql.splitlines()
    return "\n".join(lines[next(at for at, line in enumerate(lines) if not line.startswith("#")) :])
