"""/update and /data over the wire: who may write what, what becomes of it, and what stays as it was."""

import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import BASE, KEY, ROOT, built_store, ended, findings, started

TOKEN, READER = "a token that may write", "a token that may only read"
USER = f"{BASE}graph/user/"
DIRECT = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NOTE = f"INSERT DATA {{ GRAPH <{USER}notes> {{ <urn:a> <urn:b> 'a note' }} }}"


def digests(**tokens: str) -> str:
    return " ".join(f"{scope}:{hashlib.sha256(token.encode()).hexdigest()}" for scope, token in tokens.items())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built_store(), tmp_path_factory.mktemp("writes") / "store"))


@pytest.fixture(scope="module")
def open_to_all(store: Path) -> Iterator[httpx.Client]:
    process, url = started(store, deadline="3", tokens=digests(write=TOKEN, read=READER))
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client
    ended(process)


@pytest.fixture
def writer(open_to_all: httpx.Client) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=open_to_all.base_url, timeout=60, headers={"Authorization": f"Bearer {TOKEN}"}
    ) as client:
        yield client
        for graph in graphs(client):
            if graph.startswith(USER):
                client.delete("/data", params={"graph": graph})


def rows(client: httpx.Client, query: str) -> list[dict[str, str]]:
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def graphs(client: httpx.Client) -> list[str]:
    return [row["g"] for row in rows(client, "SELECT DISTINCT ?g { GRAPH ?g {} }")]


def version(client: httpx.Client) -> str:
    return str(client.get("/health/ready").json()["version"])


def test_what_a_user_writes_is_asked_by_its_graph_and_is_nobodys_finding(writer: httpx.Client) -> None:
    before, whole = version(writer), rows(writer, COUNT)
    assert writer.post("/update", content=NOTE, headers=DIRECT).status_code == 204
    assert rows(writer, f"SELECT ?o {{ GRAPH <{USER}notes> {{ ?s ?p ?o }} }}") == [{"o": "a note"}]
    assert rows(writer, COUNT) == whole
    assert version(writer) != before
    assert writer.post("/update", data={"update": f"DROP GRAPH <{USER}notes>"}).status_code == 204
    assert version(writer) == before


def test_a_document_comes_as_a_job_and_goes(writer: httpx.Client) -> None:
    before, graph = version(writer), graphs(writer)
    letter = max((ROOT / "tests/letters").glob("*-region/*.txt")).read_bytes()
    text = {"Content-Type": "text/plain; charset=utf-8"}
    begun = writer.post("/documents", content=letter, headers=text)
    assert (begun.status_code, begun.json()["status"]) == (202, "queued")
    job = finished(writer, begun.headers["location"])
    assert (job["status"], job["outcome"], job["detail"]) == ("done", "added", None)
    assert writer.get(f"/documents/{job['document']}").status_code == 200
    again = finished(writer, writer.post("/documents", content=letter, headers=text).headers["location"])
    assert (again["outcome"], again["document"]) == ("unchanged", job["document"])
    assert writer.delete(f"/documents/{job['document']}").status_code == 204
    assert writer.delete(f"/documents/{job['document']}").status_code == 404
    assert (version(writer), sorted(graphs(writer))) == (before, sorted(graph))


def finished(client: httpx.Client, address: str) -> dict[str, str]:
    end = time.monotonic() + 120
    while (job := client.get(address).json())["status"] in ("queued", "running"):
        assert time.monotonic() < end
        time.sleep(0.1)
    return dict(job)


@pytest.mark.parametrize(
    ("content", "kind", "status", "slug"),
    [
        (b"", "text/plain", 400, "bad-request"),
        (b"x", "image/png", 415, "unsupported-media-type"),
        (b"x" * 21_000_000, "text/plain", 413, "too-large"),
    ],
)
def test_what_is_no_document_is_told_at_once(
    writer: httpx.Client, content: bytes, kind: str, status: int, slug: str
) -> None:
    answer = writer.post("/documents", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_what_cannot_be_read_is_told_by_its_job(writer: httpx.Client) -> None:
    before = version(writer)
    for content in (b"A shopping list: bread, milk.", b"\x00\xff\x00\xff" * 100):
        begun = writer.post("/documents", content=content, headers={"Content-Type": "text/plain"})
        job = finished(writer, begun.headers["location"])
        assert (job["status"], job["document"]) == ("failed", None)
        assert job["detail"]
        assert "/" not in job["detail"]
    assert version(writer) == before
    assert writer.get("/jobs/nothing").status_code == writer.get(f"/jobs/{'0' * 24}").status_code == 404


def test_user_graphs_survive_a_build(writer: httpx.Client, store: Path) -> None:
    writer.post("/update", content=NOTE, headers=DIRECT)
    letter = min((ROOT / "tests/letters").glob("*/*.txt"))
    before = version(writer)
    done = findings("build", letter, "--store", store)
    assert done.returncode == 0, done.stderr
    assert version(writer) != before
    assert rows(writer, f"SELECT ?o {{ GRAPH <{USER}notes> {{ ?s ?p ?o }} }}") == [{"o": "a note"}]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/update"),
        ("POST", "/documents"),
        ("DELETE", f"/documents/{KEY}"),
        *((method, "/data/notes") for method in ("PUT", "POST", "DELETE")),
    ],
)
@pytest.mark.parametrize(
    ("authorization", "status", "slug"),
    [
        (None, 401, "token-missing"),
        ("Bearer", 401, "token-missing"),
        (f"Basic {TOKEN}", 401, "token-missing"),
        ("Bearer nobody's", 401, "token-unknown"),
        (f"Bearer {digests(write=TOKEN).partition(':')[2]}", 401, "token-unknown"),  # what is kept is no token
        (f"Bearer {READER}", 403, "token-insufficient"),
    ],
)
def test_writing_takes_a_token_with_the_scope(
    open_to_all: httpx.Client, method: str, path: str, authorization: str | None, status: int, slug: str
) -> None:
    headers = DIRECT | ({"Authorization": authorization} if authorization else {})
    answer = open_to_all.request(method, path, content=NOTE, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert answer.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"INSERT {{ GRAPH <{USER}a> {{ ?s ?p 1 }} ?s ?p 2 }} WHERE {{ ?s ?p ?o }}",
        f"WITH <{BASE}graph/document/{KEY}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"INSERT DATA {{ GRAPH <{BASE}graph/document/{KEY}> {{ <urn:a> <urn:b> <urn:c> }} }}",
        f"INSERT DATA {{ GRAPH <{BASE}graph/ontology> {{ <urn:a> <urn:b> <urn:c> }} }}",
        "INSERT DATA { GRAPH <http://elsewhere.example/> { <urn:a> <urn:b> <urn:c> } }",
        f"INSERT DATA {{ GRAPH <{USER}../document/x> {{ <urn:a> <urn:b> <urn:c> }} }}",
        f"PREFIX u: <{BASE}graph/document/> {NOTE} ; CLEAR GRAPH u:{KEY}",
        f"BASE <{BASE}> {NOTE} ; CLEAR GRAPH <graph/ontology>",
        f"{NOTE} ; BASE <{BASE}graph/> CLEAR GRAPH <ontology>",
        *(f"{verb} {what}" for verb in ("CLEAR", "DROP SILENT") for what in ("ALL", "NAMED", "DEFAULT")),
        f"MOVE <{BASE}graph/ontology> TO <{USER}a>",
        f"COPY <{USER}a> TO DEFAULT",
        f"ADD SILENT <{USER}a> TO GRAPH <{BASE}graph/ontology>",
        "LOAD <http://127.0.0.1:9/>",
        f"LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <{USER}a>",
        f"INSERT {{ GRAPH <{USER}a> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}",
        f"INSERT {{ GRAPH <{USER}a> {{ ?s ?p ?o }} }} USING <http://127.0.0.1:9/> WHERE {{ ?s ?p ?o }}",
    ],
)
def test_what_documents_say_is_out_of_reach(writer: httpx.Client, update: str) -> None:
    before = version(writer)
    answer = writer.post("/update", content=update, headers=DIRECT)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/query-refused")
    assert version(writer) == before


@pytest.mark.parametrize(
    ("update", "mend"),
    [("INSERT DAT { }", "Did you mean DATA?"), ("INSERT DATA { GRAPH <urn:x> { <urn:a> ", "Add a }")],
)
def test_a_mistake_in_an_update_is_placed(writer: httpx.Client, update: str, mend: str) -> None:
    answer = writer.post("/update", content=update, headers=DIRECT)
    assert answer.status_code in (400, 403)
    if answer.status_code == 400:
        assert answer.json()["type"] == "/problems/malformed-update"
        assert mend in answer.json()["hint"]


def test_an_update_that_does_not_end_is_stopped_and_nothing_is_written(writer: httpx.Client) -> None:
    before = version(writer)
    pattern = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i)"
    answer = writer.post(
        "/update", content=f"INSERT {{ GRAPH <{USER}a> {{ ?a ?b ?i }} }} WHERE {{ {pattern} }}", headers=DIRECT
    )
    assert (answer.status_code, answer.json()["type"]) == (504, "/problems/query-timeout")
    assert version(writer) == before


def test_a_graph_is_put_read_added_to_and_deleted(writer: httpx.Client) -> None:
    assert writer.get("/data/notes").status_code == 404
    assert writer.put("/data/notes", content="<urn:a> <urn:b> [ <urn:c> 1 ] .", headers=TURTLE).status_code == 201
    assert writer.post("/data/notes", content="<urn:a> <urn:b> [ <urn:c> 1 ] .", headers=TURTLE).status_code == 204
    named = writer.get("/data", params={"graph": f"{USER}notes"}, headers={"Accept": "application/n-triples"})
    assert len(named.text.splitlines()) == 4  # blank nodes of two bodies are two
    assert named.text == writer.get("/data/notes?format=ntriples").text
    assert (
        writer.get("/data/notes", headers={"If-None-Match": writer.get("/data/notes").headers["etag"]}).status_code
        == 304
    )
    assert writer.head("/data/notes").status_code == 200
    assert writer.delete("/data/notes").status_code == 204
    assert writer.delete("/data/notes").status_code == 404


def test_a_graph_that_is_not_named_gets_a_name(writer: httpx.Client) -> None:
    made = writer.post("/data", content="<urn:a> <urn:b> <urn:c> .", headers=TURTLE)
    assert made.status_code == 201
    assert made.headers["location"].startswith(USER)
    assert writer.get("/data", params={"graph": made.headers["location"]}).status_code == 200


def test_documents_are_read_and_never_written(writer: httpx.Client) -> None:
    before = version(writer)
    ours = [f"{BASE}graph/document/{KEY}", f"{BASE}graph/ontology"]
    for graph in ours:
        assert writer.get("/data", params={"graph": graph}).status_code == 200
    for graph in [*ours, f"{USER}../ontology", "http://elsewhere.example/", USER]:
        for method in ("PUT", "POST", "DELETE"):
            answer = writer.request(method, "/data", params={"graph": graph}, content="", headers=TURTLE)
            assert (answer.status_code, answer.json()["type"]) == (403, "/problems/query-refused")
    for way in ("/data?default", "/data/../ontology", "/data/%2e%2e/ontology"):
        assert writer.put(way, content="", headers=TURTLE).status_code in (403, 404, 405)
    assert version(writer) == before


@pytest.mark.parametrize(
    ("content", "headers", "status", "slug"),
    [
        ("<urn:a> <urn:b>", TURTLE, 400, "malformed-rdf"),
        ("{}", {"Content-Type": "application/json"}, 415, "unsupported-media-type"),
        ("<urn:g> { <urn:a> <urn:b> <urn:c> }", {"Content-Type": "application/trig"}, 415, "unsupported-media-type"),
        ("<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 9 + "1" + " )>>" * 9 + " .", TURTLE, 400, "malformed-rdf"),
        ("<urn:a> <urn:b> '" + "x" * 17_000_000 + "'.", TURTLE, 413, "too-large"),
    ],
)
def test_a_body_that_is_no_graph(
    writer: httpx.Client, content: str, headers: dict[str, str], status: int, slug: str
) -> None:
    answer = writer.put("/data/notes", content=content, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert writer.get("/data/notes").status_code == 404
