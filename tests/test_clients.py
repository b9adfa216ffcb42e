"""Real clients against the service, used as their own documentation says: rdflib, SPARQLWrapper, curl."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import SPARQLWrapper as Wrapper
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import BASE, address, built_store, ended, started
from SPARQLWrapper import SPARQLExceptions

REFERENCE = f"""
PREFIX pf: <{BASE}def/>
PREFIX theme: <{BASE}scheme/theme/>
PREFIX region: <{BASE}id/region/>
SELECT ?number ?quote WHERE {{
  ?r a pf:Recommendation ; pf:theme theme:unpaid-work ; pf:addressedTo region:east-midlands ; pf:number ?number ;
     pf:quote ?quote }}"""


def curl(*arguments: str) -> str:
    if shutil.which("curl") is None:
        pytest.skip("NOT RUN: there is no curl")
    done = subprocess.run(["curl", "--silent", "--show-error", "--fail", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_as_a_client(method: str) -> None:
    store = SPARQLStore(f"{address()}/sparql", method=method, returnFormat="json")
    rows: Any = Graph(store).query(REFERENCE)
    assert sorted(int(row.number) for row in rows) == [5, 6, 10]
    assert bool(Graph(store).query("ASK { ?s ?p ?o }"))


def test_curl_as_a_client() -> None:
    url = f"{address()}/sparql"
    got = json.loads(curl("--get", "--data-urlencode", f"query={REFERENCE}", url))
    posted = curl("--data-urlencode", f"query={REFERENCE}", "--header", "Accept: text/csv", "--compressed", url)
    direct = curl("--data-binary", REFERENCE, "--header", "Content-Type: application/sparql-query", f"{url}?format=tsv")
    assert len(got["results"]["bindings"]) == 3
    assert posted.startswith("number,quote\n")  # its line ends as a text stream reads them
    assert direct.startswith("?number\t?quote\n")


WHAT_IS_ASKED = f"""
PREFIX pf: <{BASE}def/>
CONSTRUCT {{ ?r pf:theme ?theme }} WHERE {{ ?r a pf:Recommendation ; pf:theme ?theme }}"""
WAYS = [(Wrapper.GET, Wrapper.URLENCODED), (Wrapper.POST, Wrapper.URLENCODED), (Wrapper.POST, Wrapper.POSTDIRECTLY)]
# It reads RDF into a class that rdflib would rather not have: nothing in here can mend that.
reads_rdf = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def wrapper(query: str, form: str, way: tuple[str, str] = WAYS[0], url: str = "") -> Wrapper.SPARQLWrapper:
    asked = Wrapper.SPARQLWrapper(f"{url or address()}/sparql", returnFormat=form)
    asked.setMethod(way[0])
    asked.setRequestMethod(way[1])
    asked.setQuery(query)
    return asked


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_sparqlwrapper_reads_rows(way: tuple[str, str]) -> None:
    found: Any = wrapper(REFERENCE, Wrapper.JSON, way).queryAndConvert()
    assert sorted(int(row["number"]["value"]) for row in found["results"]["bindings"]) == [5, 6, 10]
    by_name = Wrapper.SPARQLWrapper2(f"{address()}/sparql")
    by_name.setQuery(REFERENCE)
    assert sorted(row["number"].value for row in by_name.query().bindings) == ["10", "5", "6"]  # type: ignore[union-attr]
    tree: Any = wrapper(REFERENCE, Wrapper.XML, way).queryAndConvert()
    assert len(tree.getElementsByTagName("result")) == 3
    for form, line in ((Wrapper.CSV, b"number,quote"), (Wrapper.TSV, b"?number\t?quote")):
        table: Any = wrapper(REFERENCE, form, way).queryAndConvert()
        assert table.splitlines()[0] == line and len(table.splitlines()) == 4
    yes: Any = wrapper("ASK { ?s ?p ?o }", Wrapper.JSON, way).queryAndConvert()
    assert yes["boolean"] is True


@reads_rdf
@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("form", [Wrapper.TURTLE, Wrapper.N3, Wrapper.JSONLD, Wrapper.RDFXML, Wrapper.XML])
def test_sparqlwrapper_reads_triples(form: str, way: tuple[str, str]) -> None:
    """It names the format in three parameters, some of them twice and in two ways, besides Accept."""
    found: Any = wrapper(WHAT_IS_ASKED, form, way).queryAndConvert()
    graph = Graph().parse(data=found, format="turtle") if isinstance(found, bytes) else found
    about = set(graph.subjects(None, URIRef(f"{BASE}scheme/theme/unpaid-work")))
    assert len(graph) > 20 and len(about) == 3
    told: Any = wrapper(f"DESCRIBE <{min(about)}>", form, way).queryAndConvert()
    assert b"unpaid work" in told if isinstance(told, bytes) else len(told) > 10


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("form", [Wrapper.JSON, Wrapper.XML, Wrapper.CSV])
def test_sparqlwrapper_is_told_what_is_wrong(form: str, way: tuple[str, str]) -> None:
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="malformed-query") as told:
        wrapper("SELECT ?s WHERE { ?s a pf:Recommendation ", form, way).query()
    assert '"line":1' in str(told.value) and '"hint"' in str(told.value)
    with pytest.raises(HTTPError) as refused:
        wrapper("SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", form, way).query()
    with refused.value:
        assert json.loads(refused.value.read())["type"] == "/problems/query-refused"


TOKEN = "a token of an analyst"
NOTES = f"{BASE}graph/user/notes"
NOTE = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{BASE}id/pdu/derby-city> <urn:note> 'Ask again.' }} }}"


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[str]:
    """The address of a service that knows a token."""
    store = Path(shutil.copytree(built_store(), tmp_path / "store"))
    process, url = started(store, tokens=f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}")
    yield url
    ended(process)


@pytest.mark.parametrize("method", [Wrapper.URLENCODED, Wrapper.POSTDIRECTLY])
def test_sparqlwrapper_writes_with_a_token(writable: str, method: str) -> None:
    def update() -> Wrapper.SPARQLWrapper:
        asked = Wrapper.SPARQLWrapper(f"{writable}/sparql", updateEndpoint=f"{writable}/update")
        asked.setMethod(Wrapper.POST)
        asked.setRequestMethod(method)
        asked.setQuery(NOTE)
        return asked

    with pytest.raises(SPARQLExceptions.Unauthorized, match="token-missing"):
        update().query()
    by_password = update()  # what it can say with setHTTPAuth is another scheme; the answer names ours
    by_password.setHTTPAuth(Wrapper.BASIC)
    by_password.setCredentials("analyst", TOKEN)
    with pytest.raises(SPARQLExceptions.Unauthorized, match="Authorization: Bearer"):
        by_password.query()
    by_token = update()
    by_token.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    assert by_token.query().response.status == 204
    asked = f"SELECT ?note {{ GRAPH <{NOTES}> {{ ?s ?p ?note }} }}"
    found: Any = wrapper(asked, Wrapper.JSON, url=writable).queryAndConvert()
    assert [row["note"]["value"] for row in found["results"]["bindings"]] == ["Ask again."]
    said = json.loads(
        curl(
            "--header",
            f"Authorization: Bearer {TOKEN}",
            "--data-urlencode",
            f"update=DROP GRAPH <{NOTES}>",
            "--write-out",
            '{"status": %{http_code}}',
            f"{writable}/update",
        )
    )
    assert said == {"status": 204}
