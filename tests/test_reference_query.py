"""The query that the contract promises, in the store, in pyoxigraph and in rdflib."""

import pyoxigraph as ox
from rdflib import Graph

from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.rdf.forms import FORMS, serialise
from graph.store import open_store

QUERY = """
PREFIX pf:     <https://w3id.org/probation-findings/def/>
PREFIX theme:  <https://w3id.org/probation-findings/scheme/theme/>
PREFIX region: <https://w3id.org/probation-findings/id/region/>
SELECT ?number ?quote WHERE {
  ?r a pf:Recommendation ; pf:theme theme:unpaid-work ; pf:addressedTo region:east-midlands ;
     pf:number ?number ; pf:quote ?quote }
"""
EXPECTED = {
    (5, "ensure that standalone unpaid work cases have a"),
    (6, "ensure that standalone unpaid work teams exchange"),
    (10, "review standalone unpaid work sentence management"),
}


def shortened(number: str, quote: str) -> tuple[int, str]:
    return int(number), next((start for _, start in EXPECTED if quote.startswith(start)), quote)


def test_in_the_store(seed_quads: list[ox.Quad], knowledge: Knowledge) -> None:
    store = open_store()
    with store.writing("a test") as writer:
        writer.put_ontology("o", ontology_quads(knowledge.base))
        writer.put("https://w3id.org/probation-findings/graph/document/seed", "d", seed_quads)
    rows = list(store.query(QUERY))
    assert len(rows) == 3
    assert {shortened(row["number"].value, row["quote"].value) for row in rows} == EXPECTED


def test_in_rdflib(seed_quads: list[ox.Quad], knowledge: Knowledge) -> None:
    graph = Graph()
    graph.parse(data=serialise(seed_quads, "turtle", knowledge.base), format="turtle")
    rows = list(graph.query(QUERY))
    assert len(rows) == 3
    assert {shortened(str(row[0]), str(row[1])) for row in rows} == EXPECTED  # type: ignore[index]


def test_every_form_holds_every_triple(seed_quads: list[ox.Quad], knowledge: Knowledge) -> None:
    wanted = {(str(q.subject), str(q.predicate), str(q.object)) for q in seed_quads}
    for form in FORMS.values():
        data = serialise(seed_quads, form.name, knowledge.base)
        read = {(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(data, format=form.writer)}
        assert read == wanted, form.name
        assert serialise(reversed(seed_quads), form.name, knowledge.base) == data
