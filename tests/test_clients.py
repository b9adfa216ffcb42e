"""Real clients against the service, and two walks with only the contract in hand."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import BASE, ROOT, address, built_store, ended, findings, http, started

__all__ = ["http"]
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


def test_an_analyst_goes_from_an_answer_to_the_words(http: httpx.Client) -> None:
    query = REFERENCE.replace("SELECT ?number ?quote", "SELECT ?r ?quote")
    rows = http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    for row in rows:
        proof = http.get("/verify", params={"iri": row["r"]["value"]}).json()
        assert (proof["holds"], proof["quote"]) == (True, row["quote"]["value"])
        key = proof["document"].rpartition("/")[2]
        text = http.get(f"/documents/{key}/text").text
        assert " ".join(text[part["start"] : part["end"]] for part in proof["parts"]) == row["quote"]["value"]


def test_a_service_that_polls_follows_evidence_to_the_text(tmp_path: Path) -> None:
    store = Path(shutil.copytree(built_store(), tmp_path / "store"))
    process, url = started(store)
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            version = client.get("/recommendations").json()["version"]
            letter = max((ROOT / "tests/letters").glob("*-region/*.txt"))
            assert findings("build", letter, "--store", store).returncode == 0
            seen: dict[str, dict[str, Any]] = {}
            path: str | None = f"/recommendations?{urlencode({'since': version, 'limit': 3})}"
            while path:
                page = client.get(path).json()
                seen |= {item["iri"]: item for item in page["items"]}
                path = page["next"]
            assert len(seen) == page["total"] > 3
            for item in seen.values():
                text = client.get(f"/documents/{item['document']}/text").text
                assert " ".join(text[start:end] for start, end in item["parts"]) == item["quote"]
                utf16 = text.encode("utf-16-le")
                words = [utf16[2 * start : 2 * end].decode("utf-16-le") for start, end in item["parts_utf16"]]
                assert " ".join(words) == item["quote"]
            assert client.get("/recommendations", params={"since": page["version"]}).json()["total"] == 0
    finally:
        ended(process)
