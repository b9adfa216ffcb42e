"""What the contract promises to tools that look around: VoID, example queries, prefixes, shapes, IRIs that resolve."""

import itertools
from typing import Any

import httpx
import pyoxigraph as ox
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef
from serving import BASE, address, http
from test_contract_http import PAGE

__all__ = ["http"]


def rdf(http: httpx.Client, path: str) -> Graph:
    return Graph().parse(data=http.get(path).raise_for_status().text, format="turtle")


def one(http: httpx.Client, query: str) -> int:
    found = http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return int(found[0]["n"]["value"])


def test_void_counts_what_there_is_and_its_dumps_hold_it(http: httpx.Client) -> None:
    void = Namespace("http://rdfs.org/ns/void#")
    described, dataset = rdf(http, "/.well-known/void"), URIRef(f"{BASE}dataset")
    assert (dataset, RDF.type, void.Dataset) in described
    dump = ox.parse(http.get("/export/ntriples", params={"people": "true"}).content, ox.RdfFormat.N_TRIPLES)
    whole = {(triple.subject, triple.predicate, triple.object) for triple in dump}
    counted = {
        "triples": len(whole),
        "properties": len({p for _, p, _ in whole}),
        "classes": len({o for _, p, o in whole if p.value == str(RDF.type)}),
        "distinctSubjects": len({s for s, _, _ in whole}),
        "distinctObjects": len({o for _, _, o in whole}),
        "entities": len({s for s, _, _ in whole if s.value.startswith(f"{BASE}id/")}),
    }
    told: dict[str, Any] = {name: described.value(dataset, void[name]) for name in counted}
    assert {name: value.toPython() for name, value in told.items()} == counted
    parts = {described.value(part, void["class"]): part for part in described.objects(dataset, void.classPartition)}
    recommended = parts[URIRef(f"{BASE}def/Recommendation")]
    assert described.value(recommended, void.entities) == Literal(21)
    used = {described.value(part, void.property) for part in described.objects(recommended, void.propertyPartition)}
    assert {URIRef(f"{BASE}def/quote"), URIRef(f"{BASE}def/theme")} <= used
    endpoint = str(described.value(dataset, void.sparqlEndpoint))
    assert endpoint == f"{address()}/sparql"
    assert http.get(endpoint, params={"query": "ASK {}"}).status_code == 200
    dumps = list(described.objects(dataset, void.dataDump))
    assert len(dumps) == 3
    for dump in dumps:
        answer = http.get(str(dump), params={"people": "true"}).raise_for_status()
        media = str(described.value(dump, URIRef("http://purl.org/dc/terms/format"))).partition("media-types/")[2]
        assert answer.headers["content-type"].startswith(media)
        held = ox.parse(answer.content, ox.RdfFormat.from_media_type(media))
        assert {(row.subject, row.predicate, row.object) for row in held} == whole


def test_example_queries_are_read_as_tools_read_them(http: httpx.Client) -> None:
    """The query with which SPARQL editors look for examples; each of those found is run where it says."""
    described = rdf(http, "/.well-known/sparql-examples")
    found: Any = described.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?sq ?comment ?query ?target WHERE {
          ?sq a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ; rdfs:comment ?comment ; schema:target ?target ;
              sh:select|sh:ask|sh:construct ?query ; sh:prefixes/sh:declare/sh:prefix "pf" . } ORDER BY ?sq"""
    )
    rows = list(found)
    asked = http.get("/questions").json()
    assert len(rows) == len({row.sq for row in rows}) == asked["total"]
    for row in rows:
        assert row.comment.language == "en" and not set("{}") & set(row.comment)
        answer = http.get(str(row.target), params={"query": str(row.query)})
        assert answer.status_code == 200, row.sq
        thing = http.get(str(row.sq).replace(BASE, "/"))  # one that asks for people is told of in the catalogue alone
        assert thing.status_code == 200 or thing.headers["location"] == "/questions"
    comments = {str(row.comment) for row in rows}
    assert any("Unpaid work" in comment for comment in comments)
    prefixes: Any = described.query(
        "SELECT ?p ?n { [] <http://www.w3.org/ns/shacl#prefix> ?p ; <http://www.w3.org/ns/shacl#namespace> ?n }"
    )
    assert {str(row.p): str(row.n) for row in prefixes} == http.get("/prefixes").json()


def test_prefixes_are_the_same_in_every_form(http: httpx.Client) -> None:
    prefixes = http.get("/prefixes").json()
    kinds = ("region", "pdu", "organisation", "partner", "team", "programme", "framework", "role", "person", "place")
    expected = {"pf": f"{BASE}def/", "theme": f"{BASE}scheme/theme/"}
    expected |= {kind: f"{BASE}id/{kind}/" for kind in (*kinds, "facility", "event", "document")}
    assert expected.items() <= prefixes.items()
    assert {"skos", "dcterms", "org", "prov", "oa"} <= prefixes.keys()
    lines = http.get("/prefixes?format=sparql").text
    query = f"{lines} SELECT (COUNT(*) AS ?n) {{ ?r a pf:Recommendation ; pf:theme theme:unpaid-work }}"
    assert one(http, query) == 3
    assert http.get("/prefixes?format=jsonld").json() == {"@context": prefixes}
    declared = rdf(http, "/prefixes?format=turtle")
    assert {str(o) for o in declared.objects(None, SH.prefix)} == prefixes.keys()


def test_shapes_are_of_classes_of_the_ontology(http: httpx.Client) -> None:
    shapes, ontology = rdf(http, "/shapes"), rdf(http, "/ontology")
    targets = set(shapes.objects(None, SH.targetClass))
    assert len(targets) > 8
    assert [target for target in targets if str(target).startswith(BASE) and (target, None, None) not in ontology] == []
    assert http.get("/shape/document-title").headers["location"] == "/shapes"


def test_every_iri_of_ours_resolves(http: httpx.Client) -> None:
    """Of each kind of thing, class and scheme that the graph speaks of: as a page and as RDF that speaks of it."""
    dump = http.get("/export/ntriples", params={"people": "true"}).content
    subjects = {triple.subject.value for triple in ox.parse(dump, ox.RdfFormat.N_TRIPLES)}
    iris = sorted(iri for iri in subjects if iri.startswith(BASE))
    for _, group in itertools.groupby(iris, lambda iri: "/".join(iri.removeprefix(BASE).split("/")[:2])):
        iri = next(group)
        path = iri.replace(BASE, "/")
        page = http.get(path, headers={"Accept": PAGE})
        assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, PAGE), iri
        assert (URIRef(iri), None, None) in rdf(http, path), iri
