"""The W3C's test suites as rows, and what it takes to compare an answer with the one expected."""

import csv
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

WHERE = "http://www.w3.org/2009/sparql/docs/tests/"
PREFIXES = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
PREFIX ut: <http://www.w3.org/2009/sparql/tests/test-update#>
PREFIX ht: <http://www.w3.org/2011/http#>
PREFIX cnt: <http://www.w3.org/2011/content#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "nt": ox.RdfFormat.N_TRIPLES}
RESULTS = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Suite:
    """One manifest: its entries in order, each as its node in the manifest's own graph."""

    folder: Path
    base: str
    store: ox.Store
    entries: tuple[ox.NamedNode, ...]

    def rows(self, pattern: str, **bound: Any) -> list[dict[str, Any]]:
        results: Any = self.store.query(
            f"{PREFIXES} SELECT * {{ {pattern} }}",
            substitutions={ox.Variable(name): value for name, value in bound.items()},
        )
        names = [variable.value for variable in results.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in results]

    def items(self, head: Any) -> list[Any]:
        """The members of an RDF list."""
        found = []
        while True:
            step = self.rows("?l rdf:first ?first ; rdf:rest ?rest", l=head)
            if not step:
                return found
            found.append(step[0]["first"])
            head = step[0]["rest"]

    def path(self, iri: ox.NamedNode) -> Path:
        return self.folder / iri.value.removeprefix(self.base)


@dataclass(frozen=True)
class Case:
    """One test: its name (`folder/entry`), its class, what it acts on, what comes out."""

    name: str
    kind: str
    suite: Suite
    node: ox.NamedNode
    data: Mapping[str, tuple[Path, str]] = field(default_factory=dict)  # graph ("" the default) → file, base
    query: Path | None = None
    base: str = ""
    result: Path | None = None
    expected: Mapping[str, tuple[Path, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def suite_of(manifest: Path, root: Path) -> Suite:
    base = f"{WHERE}{manifest.parent.relative_to(root)}/"
    store = ox.Store()
    store.load(path=manifest, format=ox.RdfFormat.TURTLE, base_iri=f"{base}{manifest.name}")
    suite = Suite(manifest.parent, base, store, ())
    heads = suite.rows("?m mf:entries ?head")
    return Suite(manifest.parent, base, store, tuple(n for row in heads for n in suite.items(row["head"])))


def cases_of(suite: Suite) -> Iterator[Case]:
    """The tests of a manifest that have a query or an update for an action."""
    for node in suite.entries:
        found = suite.rows("?t a ?kind ; mf:name ?name ; mf:action ?action", t=node)
        kind, action = found[0]["kind"].value.rpartition("#")[2], found[0]["action"]
        name = f"{suite.folder.name}/{node.value.rpartition('#')[2]}"
        own = suite.rows("?a qt:query|ut:request ?file", a=action)
        query = own[0]["file"] if own else action
        if not isinstance(query, ox.NamedNode):
            yield Case(name, kind, suite, node)
            continue
        result = suite.rows("?t mf:result ?result", t=node)
        file = result[0]["result"] if result else None
        yield Case(
            name,
            kind,
            suite,
            node,
            _graphs(suite, action),
            suite.path(query),
            query.value,
            suite.path(file) if isinstance(file, ox.NamedNode) else None,
            _graphs(suite, file) if isinstance(file, ox.BlankNode) else {},
        )


def _graphs(suite: Suite, node: Any) -> dict[str, tuple[Path, str]]:
    own = suite.rows("?a qt:data|ut:data ?file", a=node)
    graphs = {"": own[0]["file"]} if own else {}
    for row in suite.rows("?a qt:graphData ?file", a=node):
        graphs[row["file"].value] = row["file"]
    for row in suite.rows("?a ut:graphData ?g . ?g ut:graph ?file ; rdfs:label ?name", a=node):
        graphs[row["name"].value] = row["file"]
    return {name: (suite.path(file), file.value) for name, file in graphs.items()}


def quads_in(graphs: Mapping[str, tuple[Path, str]]) -> list[ox.Quad]:
    """What files hold, each in its graph; blank nodes of different files are different."""
    found = []
    for name, (path, base) in graphs.items():
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        parsed = ox.parse(path=path, format=FORMATS[path.suffix[1:]], base_iri=base, rename_blank_nodes=True)
        found += [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]
    return found


def by_value(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """As the engine keeps them: it has values, not lexical forms, so that 2.0E3 and 2000 are one double."""
    store = ox.Store()
    store.extend(quads)
    return list(store)


def rows_of_csv(text: str) -> list[dict[str, Any]]:
    """The rows of a CSV result; CSV keeps no types, so that numbers are compared as numbers."""
    rows = csv.DictReader(text.splitlines())
    return [{name: _csv_term(value) for name, value in row.items() if value} for row in rows]


def _csv_term(value: str) -> Any:
    if value.startswith("_:"):
        return ox.BlankNode(value[2:])
    try:
        return ox.Literal(float(value))
    except ValueError:
        return ox.Literal(value)


def canonical(quads: Iterable[ox.Quad]) -> frozenset[ox.Quad]:
    """Quads with blank nodes under names that follow from their place: equal exactly when they are isomorphic."""
    dataset = ox.Dataset(by_value(quads))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)


def rows_as_quads(rows: Iterable[Row]) -> list[ox.Quad]:
    """A table of results as a graph, so that tables compare as graphs do."""
    fresh = (ox.BlankNode(f"row{at}") for at in itertools.count())
    row_of = ox.NamedNode(f"{RS}row")
    found = []
    for row, node in zip(rows, fresh):  # noqa: B905  # as many as there are
        found.append(ox.Quad(node, row_of, ox.Literal("row")))
        found += [ox.Quad(node, ox.NamedNode(f"urn:variable:{name}"), term) for name, term in row.items()]
    return found


def rows_in(data: bytes, results_format: ox.QueryResultsFormat) -> list[dict[str, Any]] | bool:
    """The rows of a result in a format, or the answer to an ASK."""
    results = ox.parse_query_results(data, results_format)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in results]


def rows_of_graph(path: Path) -> list[dict[str, Any]] | bool | None:
    """A table or a truth value written as RDF (the vocabulary of the older tests); None for a plain graph."""
    store = ox.Store()
    store.load(path=path, format=FORMATS[path.suffix[1:]], base_iri=f"{WHERE}{path.name}")
    ask: Any = list(store.query(f"SELECT ?b {{ ?r <{RS}boolean> ?b }}"))  # type: ignore[arg-type]
    if ask:
        return str(ask[0][0].value) == "true"
    if not store.query(f"ASK {{ ?r a <{RS}ResultSet> }}"):
        return None
    found: dict[Any, dict[str, Any]] = {}
    for (solution,) in store.query(f"SELECT ?s {{ ?r <{RS}solution> ?s }}"):  # type: ignore[union-attr]
        found[solution] = {}
    bindings = f"SELECT ?s ?n ?v {{ ?r <{RS}solution> ?s . ?s <{RS}binding> [ <{RS}variable> ?n ; <{RS}value> ?v ] }}"
    for solution, name, value in store.query(bindings):  # type: ignore[union-attr]
        found[solution][name.value] = value
    return list(found.values())
