"""Three walks by strangers who have the contract in hand and nothing else: an analyst, a service, an exporter."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
import SPARQLWrapper as Wrapper
from serving import ROOT, address, built_store, ended, findings, http, started

__all__ = ["http"]
BASE = "https://w3id.org/probation-findings/"
PREFIXES = """
    PREFIX pf:     <https://w3id.org/probation-findings/def/>
    PREFIX theme:  <https://w3id.org/probation-findings/scheme/theme/>
    PREFIX region: <https://w3id.org/probation-findings/id/region/>
    PREFIX oa:     <http://www.w3.org/ns/oa#>
"""
# As the contract prints it.
REFERENCE = """
    SELECT ?number ?quote WHERE {
      ?r a pf:Recommendation ; pf:theme theme:unpaid-work ; pf:addressedTo region:east-midlands ; pf:number ?number ; pf:quote ?quote }
"""  # noqa: E501
PLACES = """
    SELECT ?r ?quote ?document ?start ?end ?exact WHERE {
      ?r a pf:Recommendation ; pf:theme theme:unpaid-work ; pf:addressedTo region:east-midlands ; pf:quote ?quote ;
         pf:inDocument ?document ; pf:part ?part .
      ?part oa:start ?start ; oa:end ?end ; oa:exact ?exact } ORDER BY ?r ?start
"""


def rows_of(query: str) -> list[dict[str, str]]:
    """What an analyst's library makes of a query."""
    asked = Wrapper.SPARQLWrapper2(f"{address()}/sparql")
    asked.setQuery(PREFIXES + query)
    found: Any = asked.query()
    return [{name: value.value for name, value in row.items()} for row in found.bindings]


def test_an_analyst_goes_from_the_reference_query_to_the_words(http: httpx.Client) -> None:
    found = rows_of(REFERENCE)
    assert sorted(row["number"] for row in found) == ["10", "5", "6"]
    blocks = {
        item["block"]
        for n in "56"
        for item in listed(http, "/recommendations", q="unpaid work", addressee="East Midlands")
        if str(item["number"]) == n
    }
    assert blocks == {"Derby City PDU"}
    statements: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(PLACES):
        statements.setdefault(row["r"], []).append(row)
    assert {rows[0]["quote"] for rows in statements.values()} == {row["quote"] for row in found}
    for iri, rows in statements.items():
        text = http.get(f"/documents/{rows[0]['document'].rpartition('/')[2]}/text").text
        words = [text[int(row["start"]) : int(row["end"])] for row in rows]
        assert words == [row["exact"] for row in rows]
        assert " ".join(words) == rows[0]["quote"]
        proof = http.get("/verify", params={"iri": iri}).json()
        assert (proof["holds"], proof["quote"]) == (True, rows[0]["quote"])
        page = http.get(iri.removeprefix(BASE[:-1]), headers={"Accept": "text/html"})
        assert page.status_code == 200 and words[0][:40] in page.text


def listed(client: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """A whole list, from page to page."""
    found, address = [], str(httpx.URL(path, params={"limit": 7} | query))
    while address:
        page = client.get(address).raise_for_status().json()
        found += page["items"]
        address = page["next"]
    assert len(found) == page["total"]
    return found


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[tuple[httpx.Client, Path]]:
    store = Path(shutil.copytree(built_store(), tmp_path / "store"))
    process, url = started(store)
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client, store
    ended(process)


class Poller:
    """A service that keeps what is recommended, and asks now and then what is new."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.version = client.get("/recommendations").json()["version"]
        self.held = {item["iri"]: item for item in listed(client, "/recommendations")}

    def poll(self) -> list[dict[str, Any]]:
        """What came or changed since the last time; what went with its document is let go."""
        changes = self.client.get("/changes", params={"since": self.version}).raise_for_status().json()
        gone = {iri.rpartition("/")[2] for iri in changes["removed"] + changes["replaced"]}
        self.held = {iri: item for iri, item in self.held.items() if item["document"] not in gone}
        fresh = listed(self.client, "/recommendations", since=self.version)
        self.held |= {item["iri"]: item for item in fresh}
        self.version = changes["version"]
        return fresh


def test_a_service_that_polls_follows_evidence_to_the_text(changing: tuple[httpx.Client, Path]) -> None:
    client, store = changing
    poller = Poller(client)
    quiet = client.get("/recommendations", params={"since": poller.version})
    again = client.get(quiet.request.url, headers={"If-None-Match": quiet.headers["etag"]})
    assert (quiet.json()["total"], again.status_code, poller.poll()) == (0, 304, [])
    letter = max((ROOT / "tests/letters").glob("*-region/*.txt"))
    assert findings("build", letter, "--store", store).returncode == 0
    assert client.get(quiet.request.url, headers={"If-None-Match": quiet.headers["etag"]}).status_code == 200
    fresh = poller.poll()
    assert len(fresh) > 3 and poller.poll() == []
    for item in fresh:
        text = client.get(f"/documents/{item['document']}/text").text
        assert " ".join(text[start:end] for start, end in item["parts"]) == item["quote"]
        utf16 = text.encode("utf-16-le")  # as JavaScript and Java count
        words = [utf16[2 * start : 2 * end].decode("utf-16-le") for start, end in item["parts_utf16"]]
        assert " ".join(words) == item["quote"]
        assert client.get("/verify", params={"iri": item["iri"]}).json()["holds"] is True
        for finding in item["related_findings"]:  # what stands behind it, and its words
            behind = listed(client, "/findings", document=item["document"])
            (said,) = [other for other in behind if other["id"] == finding["id"]]
            assert " ".join(text[start:end] for start, end in said["parts"]) == said["quote"] and finding["because"]
    assert findings("remove", fresh[0]["document"], "--store", store).returncode == 0
    assert poller.poll() == []
    assert poller.held == {item["iri"]: item for item in listed(client, "/recommendations")}
    forgotten = client.get("/recommendations", params={"since": "0" * 64})
    assert (forgotten.status_code, forgotten.json()["type"]) == (410, "/problems/cursor-gone")


VIEW = "recommendations-themes"
Pairs = set[tuple[str, str]]


def exported(client: httpx.Client, form: str, **filters: str) -> bytes:
    answer = client.get(f"/export/{form}", params={"view": VIEW} | filters).raise_for_status()
    return answer.content


def expected(client: httpx.Client, **filters: str) -> Pairs:
    """Who is about what, as the list says it."""
    found = listed(client, "/recommendations", **filters)
    return {(item["iri"], f"{BASE}scheme/theme/{theme}") for item in found for theme in item["themes"]}


def pairs_of(nodes: dict[str, str], edges: list[tuple[str, str]]) -> Pairs:
    """Edges between ids as pairs of IRIs; no two are the same."""
    pairs = {(nodes[source], nodes[target]) for source, target in edges}
    assert len(pairs) == len(edges)
    return pairs


def in_networkx(client: httpx.Client, **filters: str) -> Pairs:
    import networkx

    graph = networkx.read_graphml(io.BytesIO(exported(client, "graphml", **filters)))
    assert graph.is_directed()
    for _, data in graph.nodes(data=True):
        assert {"label", "type", "iri", "url", "x", "y", "colour"} <= data.keys()
    for _, _, data in graph.edges(data=True):
        assert {"label", "type", "weight", "iri", "url"} <= data.keys()
    return pairs_of({name: data["iri"] for name, data in graph.nodes(data=True)}, list(graph.edges()))


def in_igraph(client: httpx.Client, folder: Path, **filters: str) -> Pairs:
    import igraph

    (folder / "network.graphml").write_bytes(exported(client, "graphml", **filters))
    graph = igraph.Graph.Read_GraphML(str(folder / "network.graphml"))
    ends = [(graph.vs[edge.source]["iri"], graph.vs[edge.target]["iri"]) for edge in graph.es]
    return pairs_of({iri: iri for iri in graph.vs["iri"]}, ends)


def in_networkx_from_json(client: httpx.Client, **filters: str) -> Pairs:
    import networkx

    graph = networkx.node_link_graph(json.loads(exported(client, "json", **filters)), edges="links")
    return pairs_of(dict(graph.nodes(data="iri")), [(source, target) for source, target in graph.edges()])


def in_pandas(client: httpx.Client, **filters: str) -> Pairs:
    import pandas

    with zipfile.ZipFile(io.BytesIO(exported(client, "csv", **filters))) as archive:
        nodes, edges = (pandas.read_csv(archive.open(f"{name}.csv")) for name in ("nodes", "edges"))
    assert {"id", "source", "target", "label", "weight", "iri", "url"} <= set(edges.columns)
    return pairs_of(
        dict(zip(nodes["id"], nodes["iri"], strict=True)), list(zip(edges.source, edges.target, strict=True))
    )


def in_duckdb(client: httpx.Client, folder: Path, **filters: str) -> Pairs:
    import duckdb

    with zipfile.ZipFile(io.BytesIO(exported(client, "parquet", **filters))) as archive:
        archive.extractall(folder)
    nodes, edges = (f"read_parquet('{folder}/{name}.parquet')" for name in ("nodes", "edges"))
    joined = duckdb.sql(
        f"SELECT s.iri, t.iri FROM {edges} e JOIN {nodes} s ON e.source = s.id JOIN {nodes} t ON e.target = t.id"
    ).fetchall()
    assert len(set(joined)) == len(joined)
    return {(source, target) for source, target in joined}


def in_drawing(client: httpx.Client, **filters: str) -> Pairs:
    """A line of the drawing runs from one circle to another; each circle is a link to the words, or to the thing."""
    space = {"s": "http://www.w3.org/2000/svg"}
    picture = ElementTree.fromstring(exported(client, "svg", **filters))
    places, labels = {}, set()
    for group in picture.iterfind(".//s:g[@class='nodes']/s:g", space):
        circle = group.find(".//s:circle", space)
        assert circle is not None
        kind, _, rest = group.attrib["id"].partition(":")
        iri = (
            f"{BASE}id/recommendation/{rest.replace(':', '/')}"
            if kind == "recommendation"
            else f"{BASE}scheme/theme/{rest}"
        )
        places[float(circle.attrib["cx"]), float(circle.attrib["cy"])] = iri
        labels.add("".join(text.text or "" for text in group.iterfind(".//s:text", space)))
    assert len(labels) == len(places)
    pairs = set()
    for line in picture.iterfind(".//s:g[@class='edges']/s:path", space):
        begin, end = (tuple(map(float, place.split())) for place in line.attrib["d"].removeprefix("M").split("L"))
        pairs.add((places[begin], places[end]))
    return pairs


@pytest.mark.parametrize("filters", [{}, {"pdu": "Derby City"}, {"theme": "Unpaid work", "addressee": "East Midlands"}])
def test_an_exporter_opens_what_the_list_says(http: httpx.Client, tmp_path: Path, filters: dict[str, str]) -> None:
    offered = http.get("/export").json()
    assert VIEW in {view["name"] for view in offered["views"]}
    assert {"graphml", "json", "csv", "parquet", "svg"} <= {
        form["name"] for form in offered["formats"] if form["views"]
    }
    wanted = expected(http, **filters)
    assert len(wanted) > 2
    read = {
        "networkx, GraphML": in_networkx(http, **filters),
        "igraph, GraphML": in_igraph(http, tmp_path, **filters),
        "networkx, JSON": in_networkx_from_json(http, **filters),
        "pandas, CSV": in_pandas(http, **filters),
        "duckdb, Parquet": in_duckdb(http, tmp_path, **filters),
        "drawing": in_drawing(http, **filters),
    }
    assert {reader: found ^ wanted for reader, found in read.items()} == {reader: set() for reader in read}
    nodes = json.loads(exported(http, "json", **filters))["nodes"]
    for node in nodes[:: max(len(nodes) // 6, 1)]:
        assert node["url"].startswith(address()), "where a node leads, the service answers"
        assert http.get(node["url"], headers={"Accept": "text/html"}).status_code == 200
