"""What the contract promises of lists: as JSON-LD and as tables, in the order asked for, filtered by any name."""

import csv
import io
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from rdflib import RDFS, BNode, Graph, Literal, URIRef
from serving import BASE, KEY, http
from test_contract_http import LINKED, LISTS, reads_linked, whole

__all__ = ["http"]


@pytest.mark.parametrize("name", LISTS)
def test_a_table_holds_what_the_list_holds(http: httpx.Client, name: str) -> None:
    items = whole(http, f"/{name}")
    text = http.get(f"/{name}", params={"limit": 1000, "format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(items) > 0
    for row, item in zip(rows, items, strict=True):
        assert row.keys() == item.keys()
        for member, value in item.items():
            cell = row[member].removeprefix("'")
            if isinstance(value, list) and all(isinstance(one, str) for one in value):
                assert cell == "; ".join(value)
            elif member == "parts":
                assert cell == "; ".join(f"{start}-{end}" for start, end in value)
            elif isinstance(value, str | int | float):
                assert cell == (str(value).lower() if isinstance(value, bool) else str(value))
    first = http.get(f"/{name}", params={"limit": 1, "format": "csv"})
    assert len(items) == 1 or first.headers["link"].endswith('>; rel="next"')


@pytest.fixture(scope="session")
def known(http: httpx.Client) -> set[tuple[str, str, Any]]:
    """All that the graph says, with texts without their language and figures as numbers."""
    dump = http.get("/export/ntriples", params={"people": "true"}).content
    return {(t.subject.value, t.predicate.value, _value(t.object)) for t in ox.parse(dump, ox.RdfFormat.N_TRIPLES)}


def _value(term: Any) -> Any:
    """A term of either library."""
    text = str(getattr(term, "value", term)) if not isinstance(term, Literal) else str(term)
    kind = str(getattr(term, "datatype", None) or "").strip("<>")
    return float(text) if kind.endswith(("#integer", "#decimal", "#double")) else text


@reads_linked
@pytest.mark.parametrize(
    "path", [*(f"/{name}" for name in LISTS), "/entities/pdu/derby-city/mentions", "/observations"]
)
def test_a_list_as_json_ld_says_what_the_graph_says(
    http: httpx.Client, known: set[tuple[str, str, Any]], path: str
) -> None:
    items = whole(http, path, limit=40)
    answer = http.get(path, params={"limit": 40}, headers={"Accept": LINKED})
    assert answer.json().keys() - {"@context", "type"} == {"items", "total", "next", "version"}
    graph = Graph().parse(data=answer.text, format="json-ld", publicID=str(answer.url))
    about = {URIRef(item["iri"]) for item in items}
    assert set(graph.objects(None, URIRef("http://www.w3.org/ns/hydra/core#member"))) == about
    said = [(s, p, o) for s, p, o in graph if isinstance(s, URIRef) and p != RDFS.label]
    assert len(said) > len(items)
    assert [t for t in said if (str(t[0]), str(t[1]), _value(t[2])) not in known] == []
    for item in items[:3]:
        alone = Graph().parse(data=_alone(http, path, item), format="json-ld", publicID=str(answer.url))
        assert set(alone) - {(s, p, o) for s, p, o in alone if isinstance(s, BNode)} <= set(graph)


def _alone(http: httpx.Client, path: str, item: dict[str, Any]) -> str:
    """One item by its own address, as JSON-LD; a mention has none but that of its IRI."""
    if "mentions" in path:
        return "{}"
    rest = item["iri"].removeprefix(BASE).partition("/")[2]
    rest = rest if path == "/entities" else rest.partition("/")[2]
    return http.get(f"{path}/{rest}", headers={"Accept": LINKED}).raise_for_status().text


SORTED_BY: dict[tuple[str, str], Any] = {
    ("recommendations", "number"): lambda item: int(item["number"]),
    ("statistics", "value"): lambda item: item["value"],
    ("entities", "label"): lambda item: item["label"].lower(),
    ("themes", "label"): lambda item: item["label"].lower(),
    ("documents", "date"): lambda item: item["date"],
    ("audit", "severity"): lambda item: item["severity"],
    **{(name, "position"): lambda item: (item["document"], item["parts"][0][0]) for name in ("findings", "ratings")},
}


@pytest.mark.parametrize(("name", "sort"), SORTED_BY)
def test_a_list_is_in_the_order_asked_for(http: httpx.Client, name: str, sort: str) -> None:
    up = [SORTED_BY[name, sort](item) for item in whole(http, f"/{name}", sort=sort)]
    down = [SORTED_BY[name, sort](item) for item in whole(http, f"/{name}", sort=f"-{sort}")]
    assert up == sorted(up) and down == up[::-1] and up


CALLED = [
    ("recommendations", "theme", ["Unpaid work", "community payback", "unpaid-work", "{b}scheme/theme/unpaid-work"]),
    ("recommendations", "addressee", ["HM Prison and Probation Service", "HMPPS"]),
    ("recommendations", "addressee", ["East Midlands", "region/east-midlands", "{b}id/region/east-midlands"]),
    ("recommendations", "pdu", ["Derby City", "Derby City PDU", "pdu/derby-city", "{b}id/pdu/derby-city"]),
    ("findings", "region", ["East Midlands", "east-midlands", "{b}id/region/east-midlands"]),
    ("findings", "polarity", ["strength", "strengths", "Strength"]),
    ("findings", "section", ["Leadership", "{b}id/section/{k}/regional-observations/leadership"]),
    ("findings", "entity", ["PQiP", "Professional Qualification in Probation"]),
    ("entities", "type", ["Team", "teams", "pf:Team", "{b}def/Team"]),
    ("documents", "type", ["regional_letter", "Regional letter", "Letter", "{b}def/Letter"]),
    ("statistics", "document", ["{k}", "document/{k}", "{b}id/document/{k}"]),
]


@pytest.mark.parametrize(("name", "filter", "calls"), CALLED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_filter_takes_a_name_an_alias_an_id_or_an_iri(
    http: httpx.Client, name: str, filter: str, calls: list[str]
) -> None:
    found = [whole(http, f"/{name}", **{filter: call.format(b=BASE, k=KEY)}) for call in calls]
    assert found[0] and all(other == found[0] for other in found)
    assert len(found[0]) < len(whole(http, f"/{name}")) or name in ("documents", "statistics", "findings")
