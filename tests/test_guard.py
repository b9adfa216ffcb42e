"""Which queries are run, which are refused and why, and what a mistake in one is called."""

from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.errors import QueryError, QueryRefused
from graph.knowledge.turtle import DEFAULT_BASE as BASE
from graph.rdf.prefixes import prefix_lines, prefixes
from graph.store.sparql.answers import answer_of
from graph.store.sparql.guard import DEEPEST_QUERY, check_graph, check_query
from graph.store.sparql.mistakes import explained

# Port 1: the engine refuses to connect there, so that a query which gets through reaches nobody.
OUT = "<http://127.0.0.1:1/>"
OURS = f"PREFIX g: <{BASE}graph/document/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
THEIRS = f"PREFIX : {OUT} PREFIX s: {OUT} "

ALLOWED = {
    "SELECT * { ?s ?p ?o }": "SELECT",
    "select*{?s ?p ?o}": "SELECT",
    "# a comment\nASK {}": "ASK",
    "CONSTRUCT WHERE { ?s ?p ?o }": "CONSTRUCT",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }": "CONSTRUCT",
    f"DESCRIBE <{BASE}id/pdu/derby-city>": "DESCRIBE",
    f"BASE <{BASE}> PREFIX pf: <def/> SELECT * {{ ?r a pf:Recommendation ; <def/theme> ?t }}": "SELECT",
    'VERSION "1.2" SELECT * { ?s ?p ?o }': "SELECT",
    # words that only look like a SERVICE
    "SELECT ?service { ?service ?p $SERVICE }": "SELECT",
    "PREFIX : <http://x.example/> SELECT * { ?s :service :SERVICE.x }": "SELECT",
    "PREFIX pf: <http://x.example/> SELECT * { ?s pf:service-level ?o ; pf:from ?f }": "SELECT",
    "SELECT * { ?s <http://x.example/SERVICE> <http://x.example/service#from> }": "SELECT",
    "SELECT * { ?s ?p 'SERVICE <http://x.example/> {}' }": "SELECT",
    'SELECT * { ?s ?p "FROM <x> LOAD <y>" }': "SELECT",
    "SELECT * { ?s ?p '''it's SERVICE ''x'' \\''' DROP ALL''' }": "SELECT",
    'SELECT * { ?s ?p """say "SERVICE" \\""" INSERT""" }': "SELECT",
    "SELECT * { ?s ?p ?o } # SERVICE <x> {}": "SELECT",
    "SELECT * { # SERVICE\n ?s ?p ?o }": "SELECT",
    "SELECT * { ?s ?p '\\u0053ERVICE' }": "SELECT",
    "SELECT * { ?s ?p _:service }": "SELECT",
    "SELECT (COUNT(*) AS ?from) { ?load ?insert ?delete }": "SELECT",
    # our own graphs
    OURS + f"SELECT * FROM <{BASE}graph/ontology> {{ ?s ?p ?o }}": "SELECT",
    OURS + "SELECT * FROM g:east FROM NAMED g:west WHERE { ?s ?p ?o }": "SELECT",
    OURS + f"BASE <{BASE}graph/> ASK FROM NAMED <user/me> {{ ?s ?p ?o }}": "ASK",
    OURS + "SELECT * { GRAPH g:east { ?s ?p ?o } }": "SELECT",
    OURS + f"DESCRIBE <{BASE}id/x> FROM <{BASE}graph/\\u0075ser/x>": "DESCRIBE",
    # functions, and what is not one
    OURS + "SELECT (xsd:integer(?x) AS ?y) { ?s ?p ?x FILTER xsd:boolean(?x) }": "SELECT",
    OURS + "SELECT * { ?s ?p ?x } ORDER BY xsd:decimal(?x)": "SELECT",
    OURS + "SELECT * { ?s g:list (1 2) ; g:other (g:a (3)) }": "SELECT",
    OURS + "SELECT * { ?s (g:a/(g:b|^g:c)*)+ ?o . ?s !(g:a|g:b) (1) }": "SELECT",
    OURS + "SELECT * { VALUES (?a ?b) { (g:a 1) (g:b UNDEF) } FILTER(?a IN (g:a, g:b)) }": "SELECT",
    "SELECT * { ?s ?p ?o FILTER(?o<5&&?o>3 || EXISTS { ?o ?p <http://x.example/> }) }": "SELECT",
    "SELECT * { ?s ?p 1.5e3, .5, -2, +3, 'a'@en-GB, 'b'^^<http://x.example/t> . }": "SELECT",
    "SELECT * { { SELECT (SUM(?n) AS ?m) { ?s ?p ?n } GROUP BY ?s HAVING(SUM(?n) > 1) } }": "SELECT",
}

SERVICE = "SERVICE is not allowed"
UPDATE = "is an update, and this takes queries only. Send updates to /update"
GRAPH = "is not a graph of this store"
CALL = "is not known here"
KEYWORD = "can be read as a keyword"
REFUSED = {
    f"SELECT * {{ SERVICE {OUT} {{ ?s ?p ?o }} }}": SERVICE,
    f"SELECT * {{ service {OUT} {{ ?s ?p ?o }} }}": SERVICE,
    f"SELECT*{{SERVICE{OUT}{{}}}}": SERVICE,
    f"SELECT * {{ SERVICE SILENT {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ SERVICESILENT{OUT}{{}} }}": SERVICE,
    "SELECT * { VALUES ?x { <http://x.example/> } SERVICE ?x { ?s ?p ?o } }": SERVICE,
    f"SELECT * {{ {{ SELECT ?s {{ OPTIONAL {{ SERVICE {OUT} {{ ?s ?p ?o }} }} }} }} }}": SERVICE,
    f"ASK {{ FILTER NOT EXISTS {{ SERVICE {OUT} {{}} }} }}": SERVICE,
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE {OUT} {{ ?s ?p ?o }} }}": SERVICE,
    f"SELECT * {{ SER\\u0056ICE {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ \\u0053ERVICE {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ ser\\U00000076ice {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ # \\u000A SERVICE {OUT} {{}} \n }}": SERVICE,
    f"SELECT * {{ ?s ?p '\\u0027 . SERVICE {OUT} {{}} #' \n }}": SERVICE,
    f"SELECT * {{ # hidden \r SERVICE {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ SERVICE # a comment \n {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ ?s ?p '#' . SERVICE {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ ?s ?p '\\'' . SERVICE {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ ?s ?p '''a'b''' . SERVICE {OUT} {{}} }}": SERVICE,
    f"SELECT * {{ ?s ?p trueSERVICE{OUT}{{}} }}": SERVICE,
    f"SELECT * {{ ?s ?p 1SERVICE{OUT}{{}} }}": SERVICE,
    f"SELECT * {{ ?s ?p 'a'@enSERVICE{OUT}{{}} }}": SERVICE,
    f"SELECT * {{ FILTER(1<2)SERVICE#>\n{OUT}{{}} }}": "can be read as a comparison and a comment",
    THEIRS + "SELECT * { SERVICE:x { ?s ?p ?o } }": KEYWORD,
    THEIRS + "SELECT * { SERVICEs:x { ?s ?p ?o } }": KEYWORD,
    THEIRS + "SELECT * { trueSERVICE:x {} }": KEYWORD,
    THEIRS + "SELECT * FROM:x { ?s ?p ?o }": KEYWORD,
    "SELECT * FROM <http://elsewhere.example/data> { ?s ?p ?o }": GRAPH,
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }": GRAPH,
    "PREFIX e: <http://elsewhere.example/> SELECT * FROM e:data { ?s ?p ?o }": GRAPH,
    "BASE <http://elsewhere.example/> SELECT * FROM <data> { ?s ?p ?o }": GRAPH,
    "SELECT * FROM <data> { ?s ?p ?o }": GRAPH,
    f"BASE <{BASE}graph/> SELECT * FROM <../../elsewhere> {{ ?s ?p ?o }}": GRAPH,
    f"SELECT * FROM <{BASE}graph/../../elsewhere> {{ ?s ?p ?o }}": GRAPH,
    f"SELECT * FROM <{BASE}graph/%2E%2e/elsewhere> {{ ?s ?p ?o }}": GRAPH,
    f"SELECT * FROM <{BASE}id/x> {{ ?s ?p ?o }}": GRAPH,
    f"{OURS} SELECT * FROM g:a FROM NAMED <http://elsewhere.example/> {{}}": GRAPH,
    f"{OURS} PREFIX g: <http://elsewhere.example/> SELECT * FROM g:a {{}}": GRAPH,
    f"{OURS} PREFIX NAMEDg: <http://x.example/> SELECT * FROM NAMEDg:a {{}}": "FROM does not name a graph",
    "SELECT * FROM ?g { ?s ?p ?o }": "FROM does not name a graph",
    "INSERT DATA { <a:a> <a:b> <a:c> }": UPDATE,
    "PREFIX pf: <http://x.example/> # c\n delete where { ?s ?p ?o }": UPDATE,
    "LOAD <http://elsewhere.example/>": UPDATE,
    "\\u004cOAD <http://elsewhere.example/>": UPDATE,
    "CLEAR ALL": UPDATE,
    "DROP GRAPH <a:b>": UPDATE,
    "CREATE GRAPH <a:b>": UPDATE,
    "COPY <a:b> TO <a:c>": UPDATE,
    "MOVE <a:b> TO <a:c>": UPDATE,
    "ADD <a:b> TO <a:c>": UPDATE,
    "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }": UPDATE,
    "SELECT * { ?s ?p ?o } ; DROP ALL": UPDATE,
    "SELECT (<http://elsewhere.example/f>(1) AS ?x) {}": CALL,
    "PREFIX e: <http://elsewhere.example/> SELECT * { ?s ?p ?o FILTER e:f(?o) }": CALL,
    "PREFIX e: <http://elsewhere.example/> SELECT * { ?s ?p ?o FILTER(1 + e:f(?o) > 2) }": CALL,
    "PREFIX e: <http://elsewhere.example/> SELECT * { ?s ?p ?o } ORDER BY DESC(?s) e:f(?o)": CALL,
    "PREFIX e: <http://elsewhere.example/> SELECT * { BIND(IF(true, e:f(), 1) AS ?x) }": CALL,
    OURS + "SELECT * { ?s ?p ?o FILTER xsd:boolean(g:f(?o)) }": CALL,
    OURS + "SELECT (xsd:unheardOf('x') AS ?x) {}": CALL,
    "SELECT * " + "{" * (DEEPEST_QUERY + 1) + "}" * (DEEPEST_QUERY + 1): "nested more than",
}

MISTAKES = {
    "": ("the query is empty", None, None),
    "# only a comment": ("the query is empty", None, None),
    "SELCT * {}": ("a query does not begin with SELCT", 1, 1),
    "SELECT * {\n ?s theme:x ?o }": (f"Add the line PREFIX theme: <{BASE}scheme/theme/>", 2, 5),
    "SELECT * { ?s mine:x ?o }": ("Declare it: PREFIX mine: <...>", 1, 15),
    "SELECT * { ?s ?p ?o": ("this { is never closed. Add a }", 1, 10),
    "SELECT * { FILTER((1) }": ("this ( is never closed", 1, 18),
    "SELECT * { ?s ?p 'open }": ("this string is never closed", 1, 18),
    'SELECT * { ?s ?p """open" }': ("this string is never closed", 1, 18),
    "SELECT * { ?s ?p § }": ("the character '§' cannot stand here", 1, 18),
    "SELECT * { ?s \\u0061 ?o }": ("a backslash cannot stand here", 1, 15),
}

# Mistakes that only the engine sees.
EXPLAINED = {
    "SELECT * { ?s ?p ?o FILER(?o) }": ("FILER is no word of SPARQL. Did you mean FILTER?", 1, 21),
    "SELECT * { ?s ?p unquoted }": ("unquoted is no word of SPARQL", 1, 18),
    "SELECT * { ?s <relative> ?o }": ("<relative> is relative to nothing", 1, 15),
    "SELECT ?s { ?s ?p ?o } GROUP BY ?p": ("?s is neither in GROUP BY nor in an aggregate", 1, 8),
    "SELECT * WHERE": ("the query ends too early", 1, 15),
    "SELECT * {\n ?s ?p ?o ?x ?y }": ("; is missing before ?x", 2, 11),
    "SELECT ?a ?b ?c ?d { ?a <x:p>/<x:q> 'x'@en ; a ?b, 'y'^^<x:t> <x:r> }": ("a comma is missing before <x:r>", 1, 63),
    "SELECT * { VALUES ?x { 1 2 3 4 5 } ?s ?p }": ("a triple that ends here lacks its object", 1, 42),
    "SELECT * { ?s ?p . ?s ?q ?o }": ("a triple that ends here lacks its object", 1, 18),
    "SELECT * { [] a ?t ; . FILTER(?t = 1) (1) ?p ?o . ?a }": ("lacks its property and its object", 1, 54),
    "SELECT * { ?s ?p ?o } LIMIT": ("LIMIT takes a whole number", 1, 28),
    "SELECT * { ?s ?p ?o . } WHERE {}": ("WHERE cannot stand here. Here may stand VALUES, GROUP", 1, 25),
    "SELECT (<http://x.example/f>(1) AS ?x) {}": (
        "The custom function <http://x.example/f> is not supported",
        None,
        None,
    ),
}


@pytest.mark.parametrize("sparql", ALLOWED)
def test_what_only_reads_is_allowed(sparql: str) -> None:
    assert check_query(sparql, BASE) == ALLOWED[sparql]


@pytest.mark.parametrize("sparql", ALLOWED)
def test_what_is_allowed_runs(sparql: str) -> None:
    answer_of(ox.Store(), sparql)


@pytest.mark.parametrize("sparql", REFUSED, ids=lambda sparql: sparql[:60])
def test_what_writes_or_reaches_out_is_refused(sparql: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        check_query(sparql, BASE)
    assert REFUSED[sparql] in str(caught.value)


@pytest.mark.parametrize("sparql", MISTAKES)
def test_a_mistake_is_named_with_its_place(sparql: str) -> None:
    with pytest.raises(QueryError) as caught:
        check_query(sparql, BASE)
    assert not isinstance(caught.value, QueryRefused)
    what, line, column = MISTAKES[sparql]
    assert what in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("sparql", EXPLAINED)
def test_what_the_engine_complains_of_is_put_into_words(sparql: str) -> None:
    with pytest.raises(QueryError) as caught:
        answer_of(ox.Store(), sparql, explain=partial(explained, sparql))
    what, line, column = EXPLAINED[sparql]
    assert what in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_graphs_are_ours_under_another_base_too() -> None:
    check_graph("http://localhost/graph/user/me", "http://localhost/")
    with pytest.raises(QueryRefused, match="Ours begin with http://localhost/graph/"):
        check_graph(f"{BASE}graph/ontology", "http://localhost/")
    assert check_query("SELECT * FROM <http://localhost/graph/x> {}", "http://localhost/") == "SELECT"


def test_the_prefixes_of_analysts_can_stand_before_a_query() -> None:
    assert check_query(prefix_lines() + "SELECT * { ?r pf:theme theme:unpaid-work }", BASE) == "SELECT"
    assert prefixes("http://localhost/")["pdu"] == "http://localhost/id/pdu/"


def reaches_out(sparql: str) -> bool:
    """Whether the engine tries to ask another service."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal(True)))
    try:
        list(store.query(sparql))  # type: ignore[arg-type]
    except OSError:
        return True
    except RuntimeError as error:
        return "service" in str(error)
    except SyntaxError:
        return False
    return False


FRAGMENTS = [
    *(" ", "\n", "#", "#>\n", "<", "<2", ">", "{", "}", "(", ")", "[", "]", ".", ";", ",", "'", '"', "'''", "\\"),
    *("?s ?p ", "true", "1", "1.", "'a'", "@en", "--ltr", "^^", ":", ":a", "a", "s:", "_:b", "?x", "%41", "\u00b7"),
    *("FILTER(1", "BIND(", "AS ?z)", "OPTIONAL", "UNION", "MINUS", "EXISTS{}", "<<(", ")>>", "=2", "||", "\\u0053"),
    *("SERVICE", "service", "SILENT", "?xSERVICE", ":SERVICE", OUT, "s:x", "?v", "{?a ?b ?c}", "{}"),
]
scraps = st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("".join)
calls = st.sampled_from(["SERVICE", "SERVICE#>\n", "SERVICE SILENT", "SERVICEs:x", "SERVICE:x", "SERVICE?v"])


@settings(deadline=None, max_examples=10 * settings().max_examples)
@given(before=scraps, call=calls, between=scraps, after=st.sampled_from(["", OUT, ":x", "s:x"]))
@example(before="?s ?p true", call="SERVICE", between="", after=OUT)
@example(before="FILTER(1<2)", call="SERVICE#>\n", between="", after=OUT)
@example(before="", call="SERVICEs:x", between="", after="")
def test_no_query_that_reaches_out_is_allowed(before: str, call: str, between: str, after: str) -> None:
    sparql = f"{THEIRS}SELECT * {{ {before}{call}{between}{after}{{?a ?b ?c}} }}"
    try:
        check_query(sparql, BASE)
    except QueryError:
        return
    assert not reaches_out(sparql)


def test_the_guard_takes_what_the_standard_and_the_engine_take(w3c_tests: Path) -> None:
    """Every query of the W3C's suites that the engine can read is allowed, or refused on purpose."""
    store = ox.Store()
    allowed = 0
    for file in sorted(w3c_tests.glob("sparql/**/*.rq")):
        sparql = file.read_bytes().decode("utf-8", errors="replace")
        try:
            store.query(sparql, base_iri="http://example.org/")
        except (SyntaxError, RuntimeError):
            continue
        try:
            check_query(sparql, BASE)
            allowed += 1
        except QueryRefused as refusal:
            assert any(why in str(refusal) for why in (SERVICE, GRAPH, CALL)), file
    assert allowed > 700
