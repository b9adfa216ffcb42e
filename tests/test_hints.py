"""Hints for queries that are well formed and find nothing: each is true, and a query that finds something has none."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
import yaml
from asking import seed_store
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from serving import built_store, findings, http
from w3c import Case, Suite, cases_of, quads_in
from w3c_service import QUERY_PARTS, suites

from graph.rdf.prefixes import DEFAULT_BASE, prefixes
from graph.store.generations.store import MemoryStore
from graph.store.sparql.answers import ROWS, TRIPLES, found_little, serialise
from graph.store.sparql.hints import hints_for
from graph.store.sparql.patterns import patterns_of

__all__ = ["http", "seed_store", "suites"]
ROOT = Path(__file__).resolve().parent.parent
NAMES = ("pf", "theme", "region", "skos", "xsd", "dcterms")
PROLOGUE = "".join(f"PREFIX {name}: <{prefixes()[name]}>\n" for name in NAMES)
FOUND = "Findings-Hint"


def of_table() -> list[tuple[str, list[str]]]:
    table = yaml.safe_load((ROOT / "tests" / "data" / "hints.yaml").read_text("utf-8"))
    return [(row["query"], row["says"]) for rows in table.values() for row in rows]


def whole(query: str) -> str:
    return PROLOGUE + query[2:] if query.startswith("P ") else query


def written(db: ox.Store, query: str, media_type: str = ROWS["json"]) -> bytes:
    output = io.BytesIO()
    results = db.query(query, base_iri=DEFAULT_BASE)
    triples = isinstance(results, ox.QueryTriples)
    serialise(results, TRIPLES["turtle"] if triples else media_type, output)
    return output.getvalue()


def looked_for(db: ox.Store, query: str, media_type: str = ROWS["json"]) -> bool:
    """Whether the answer is one of which hints are looked for."""
    kind = TRIPLES["turtle"] if re.search(r"\b(CONSTRUCT|DESCRIBE)\b", query) else media_type
    return found_little(written(db, query, media_type), kind, query)


@pytest.mark.parametrize(("query", "says"), of_table(), ids=lambda value: value[:70] if isinstance(value, str) else "")
def test_a_query_that_finds_nothing_is_told_why(seed_store: MemoryStore, query: str, says: list[str]) -> None:
    hints = hints_for(seed_store.db, whole(query), DEFAULT_BASE)
    assert [hint for hint in hints if all(words in hint for words in says)], hints
    assert "DESCRIBE" in query or looked_for(seed_store.db, whole(query))


def test_the_catalogue_has_hints_only_where_nothing_is_found(seed_store: MemoryStore) -> None:
    for path in sorted((ROOT / "ontology").glob("*/*.rq")):
        query = path.read_text("utf-8")
        hints = hints_for(seed_store.db, query, DEFAULT_BASE)
        assert not hints or written(seed_store.db, query).count(b'"value"') == 0, (path.name, hints)
        assert all(hint.startswith("no triple matches") for hint in hints), (path.name, hints)


def cases(suites: Callable[..., list[Suite]]) -> Iterator[Case]:
    for suite in suites("sparql11", *QUERY_PARTS):
        yield from (case for case in cases_of(suite) if case.kind == "QueryEvaluationTest" and case.query)


def test_queries_of_the_w3c_have_hints_only_where_something_is_missing(suites: Callable[..., list[Suite]]) -> None:
    seen = 0
    for case in cases(suites):
        assert case.query is not None
        query, db = f"BASE <{case.base}>\n{case.query.read_text('utf-8')}", ox.Store()
        db.extend(quads_in(case.data))
        try:
            little = looked_for(db, query)
        except (SyntaxError, RuntimeError):  # the engine's own misses
            continue
        seen += 1
        assert little or hints_for(db, query, DEFAULT_BASE) == [], case.name
    assert seen > 200


@pytest.mark.parametrize("media_type", ROWS.values())
@pytest.mark.parametrize(
    ("query", "little"),
    [
        ("SELECT ?a {}", True),
        ("SELECT ?a ?b { VALUES ?a { 1 2 } }", True),
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", True),
        ("SELECT ?a { VALUES ?a { 1 2 } } ORDER BY ?b", True),
        ("ASK { ?s ?p ?o }", True),
        ("SELECT ?a { VALUES ?a { 1 2 } } ORDER BY ?a", False),
        ('SELECT ?a ?b { VALUES (?a ?b) { (10 "x, y") (UNDEF 0) } }', False),
        ("SELECT (COUNT(*) AS ?n) { VALUES ?a { 1 } }", False),
        ("SELECT * {}", False),
        ("ASK {}", False),
    ],
)
def test_hints_are_looked_for_where_an_answer_holds_little(query: str, little: bool, media_type: str) -> None:
    assert looked_for(ox.Store(), query, media_type) is little


def bound_by_rdflib(node: object) -> set[str]:
    """The variables of all triples in an algebra."""
    if isinstance(node, CompValue) and node.name == "BGP":
        return {str(term) for triple in node.triples for term in triple if isinstance(term, rdflib.Variable)}
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ()
    return set().union(*(bound_by_rdflib(part) for part in parts))


def test_patterns_are_read_as_another_engine_reads_them() -> None:
    for path in sorted((ROOT / "ontology").glob("*/*.rq"))[::12]:  # rdflib takes its time
        query = path.read_text("utf-8")
        found = patterns_of(query, DEFAULT_BASE)
        named = (term for triple in found.triples for term in triple[:4])
        terms = {term.value for term in named if isinstance(term, ox.Variable)}
        expected = bound_by_rdflib(prepareQuery(query).algebra)
        assert expected == terms if "EXISTS" not in query else expected <= terms, path.name
        assert found.used <= found.bound, path.name


def test_a_hint_is_a_header_and_a_line_of_the_command(http: httpx.Client, tmp_path: Path) -> None:
    wrong = whole("P SELECT ?r ?quotes { ?r a pf:recommendation ; pf:quote ?quote }")
    for media_type in (*ROWS.values(), "*/*"):
        answer = http.get("/sparql", params={"query": wrong}, headers={"Accept": media_type})
        told = answer.headers[FOUND]
        assert (answer.status_code, told.isascii(), told.count('", "')) == (200, True, 1)
        assert "did you mean pf:Recommendation?" in told
        assert FOUND in answer.headers["access-control-expose-headers"]
    assert (
        FOUND
        not in http.get(
            "/sparql", params={"query": wrong.replace("recomm", "Recomm").replace("quotes", "quote")}
        ).headers
    )
    done = findings("query", "-", "--store", built_store(), stdin=wrong)
    assert (done.returncode, done.stdout) == (0, "r\tquotes\n")
    assert [line[:6] for line in done.stderr.splitlines()] == ["hint: "] * 2


def test_no_hint_breaks_out_of_its_header(http: httpx.Client) -> None:
    for name in ("caf\u00e9\u2014", "a%0d%0aSet-Cookie:x", "quoted%22"):
        query = f"SELECT * {{ <{DEFAULT_BASE}id/region/{name}> ?p ?o }}"
        told = http.get("/sparql", params={"query": query}).headers[FOUND]
        assert told.isascii()
        assert told.count('"') % 2 == 0
