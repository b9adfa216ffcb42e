"""Whom a correction suppresses, and whose address a letter prints, is found by nobody, however it is spelled."""

import hashlib
import io
import os
import re
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
import typer
from correcting import LEAD, row, rows_of
from serving import PROGRAM, ROOT, ended, until
from spellings import KEY, NAMES, PERSON, letter, traces

from api.commands.backup import restore as restore_command
from api.commands.check import check
from graph.build.build import build
from graph.build.correcting import forget, rebuild, settle
from graph.build.ledger import ledger_of
from graph.checks import check_store
from graph.errors import StoreError
from graph.knowledge import load_knowledge
from graph.network.export import FORMATS, exported
from graph.network.projection import network_of
from graph.network.views import views
from graph.store import open_store
from graph.store.generations.backups import back_up, restore
from graph.store.generations.store import GenerationStore

IDS = ("id", "iri", "url", "source", "target", "quote")  # an IRI may be made of the first words of a quote
BASE = "https://w3id.org/probation-findings/"
SUPPRESSED = row("gone", "suppress", f"{BASE}id/{PERSON}", reason="Dr Farrar asked.")
TOKEN = "a token that may write"
# ---- on what a store holds ----


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a store that holds the letter with every spelling; no file of it is left."""
    folder = tmp_path_factory.mktemp("held")
    file = folder / "letter.txt"
    file.write_text(letter(NAMES), encoding="utf-8")
    store = GenerationStore(folder / "store")
    assert build([file], store, load_knowledge(), "a test", lambda outcome: None)[0].status == "added"
    back_up(store, folder / "backup")
    file.unlink()
    return folder / "backup"


def everything(store: GenerationStore) -> str:
    return "\n".join(map(str, store.quads()))


def files_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a store, and the names of them."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes().decode("utf-8", "replace")


def nobody_in(store: GenerationStore) -> None:
    """Nobody is found in quads or files, what is left is sound, and a backup holds no more."""
    assert traces(everything(store)) == []
    assert [p for p in check_store(store, load_knowledge(), shapes=False) if p.severity == "error"] == []
    back_up(store, store.location / "backup")
    with tarfile.open(store.location / "backup") as archive:
        for member in archive.getmembers():
            packed = archive.extractfile(member)
            assert packed is None or traces(packed.read().decode("utf-8", "replace")) == [], member.name
    (store.location / "backup").unlink()
    assert left_in(store.location) == []


def left_in(folder: Path) -> list[str]:
    return [name for name, text in files_of(folder) if traces(text) or "zqdoe" in text]


def opened(held: Path, folder: Path) -> GenerationStore:
    store = GenerationStore(folder)
    restore(held, store)
    assert traces(everything(store)) != []
    return store


def test_whoever_is_suppressed_is_taken_out_of_what_the_store_holds(held: Path, tmp_path: Path) -> None:
    """Without any file of the document; and again, after another correction, from what was left of it."""
    store = opened(held, tmp_path / "store")
    (tmp_path / "store" / "taken-in").mkdir()  # as earlier versions kept what was sent in
    (tmp_path / "store" / "taken-in" / f"{KEY}.txt").write_text(letter(NAMES))
    knowledge, rows = load_knowledge(), rows_of(SUPPRESSED)
    assert [o.status for o in rebuild([], store, knowledge, "a test", rows)] == ["replaced"]
    nobody_in(store)
    more = rows_of(SUPPRESSED, row("too", "suppress", f"{BASE}id/person/{KEY}/marit-osei"))
    assert [o.status for o in rebuild([], store, knowledge, "a test", more)] == ["replaced"]
    nobody_in(store)
    assert "Osei" not in everything(store)
    assert [s.status for s in ledger_of(store, more, BASE).standings(BASE)] == ["applied", "applied"]
    rebuild([], store, knowledge, "a test", ())  # taken back: what is not held any more does not come again
    assert traces(everything(store)) == []


def test_a_correction_finds_its_subject_in_a_text_that_was_redacted_since(held: Path, tmp_path: Path) -> None:
    """A finding that names the person is rejected by the IRI it had: it stays away when the text is read once more."""
    store, knowledge = opened(held, tmp_path / "store"), load_knowledge()
    said = f"SELECT ?s {{ ?s a <{BASE}def/Finding> ; <{BASE}def/quote> ?q FILTER(CONTAINS(?q, 'as Jo Farrar says')) }}"
    (finding,) = [str(solution["s"].value) for solution in store.query(said)]
    first = [row("no", "reject", finding), SUPPRESSED]
    rebuild([], store, knowledge, "a test", rows_of(*first))
    count = everything(store).count("/def/Finding>")
    rebuild(
        [], store, knowledge, "a test", rows_of(*first, row("too", "suppress", f"{BASE}id/person/{KEY}/marit-osei"))
    )
    assert everything(store).count("/def/Finding>") == count
    told = ledger_of(store, rows_of(*first), BASE).applied[f"{BASE}graph/document/{KEY}"]
    assert "no" in told


def test_a_backup_is_settled_before_anybody_reads_it(held: Path, tmp_path: Path) -> None:
    knowledge, rows = load_knowledge(), rows_of(SUPPRESSED)
    store = GenerationStore(tmp_path / "store")
    restore(held, store, lambda content, writer: settle(content, writer, knowledge, rows, store))
    nobody_in(store)
    # Whoever does not know the file is told, by what the store knows itself; and nothing changes.
    version = store.version
    with pytest.raises(StoreError, match="bring back somebody who is suppressed"):
        restore(held, store, lambda content, writer: settle(content, writer, knowledge, (), store))
    assert store.version == version
    nobody_in(store)


def test_a_store_is_settled_before_it_is_served(held: Path, tmp_path: Path) -> None:
    store, knowledge, rows = opened(held, tmp_path / "store"), load_knowledge(), rows_of(SUPPRESSED)
    forget(store, knowledge, rows, "a test")
    nobody_in(store)
    version = store.version
    forget(store, knowledge, rows, "a test")
    assert store.version == version


def test_a_check_fails_while_somebody_is_to_be_taken_out(
    held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.checks.check_store", lambda *_: [])  # what else a check finds has its own tests
    store, file = opened(held, tmp_path / "store"), tmp_path / "corrections.ttl"
    file.write_text(LEAD + SUPPRESSED)
    with pytest.raises(typer.Exit):
        check(str(store.location), str(file))
    restore_command(held, str(store.location), str(file))
    check(str(store.location), str(file))
    assert traces(everything(store)) == []


# ---- over HTTP ----


@contextmanager
def served(folder: Path) -> Iterator[httpx.Client]:
    """The service over a store, with its file of corrections and its log beside it."""
    settings = {"STORE": "store", "CORRECTIONS": "private/corrections.ttl", "SOURCES": "nothing", "LOG_LEVEL": "debug"}
    env = os.environ | {f"FINDINGS_{name}": str(folder / value) for name, value in settings.items()}
    env |= {"FINDINGS_TOKENS": f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}", "FINDINGS_LOG_LEVEL": "debug"}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", "0"], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, encoding="utf-8"
        )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().split()[-1]
        with httpx.Client(base_url=url, timeout=120, follow_redirects=True) as client:
            yield client
    finally:
        ended(process)


def sent(client: httpx.Client, text: str) -> str:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/plain; charset=utf-8"}
    begun = client.post("/documents", content=text.encode(), headers=headers)
    until(lambda: client.get(begun.headers["location"]).json()["status"] in ("done", "failed"), 120)
    return str(client.get(begun.headers["location"]).json()["outcome"])


def pages(client: httpx.Client) -> Iterator[str]:
    """Every route that can be read, with one thing of each kind; every export and view, people and all."""
    paths = [path for path, methods in client.get("/openapi.json").json()["paths"].items() if "get" in methods]
    lists = [p for p in paths if f"{p}/{{id}}" in paths]
    items = {path: client.get(path, params={"limit": 1000}).json()["items"] for path in lists}
    some = {
        path: found[0]["iri"].removeprefix(f"{BASE}id/").partition("/")[2] for path, found in items.items() if found
    }
    some["/entities"] = f"document/{KEY}"
    document = f"{BASE}id/document/{KEY}"
    named = {
        "{key}": KEY,
        "{format}": "nquads",
        "{name}": "recommendations-about-theme",
        "{path}": KEY,
        "{kind}": "not-found",
    }
    for path in paths:
        place = re.sub(
            r"\{\w+\}", lambda m: named.get(m[0], "-"), path.replace("{id}", some.get(path.split("/{")[0], "-"))
        )
        yield f"{place}?limit=1000" if path in lists else place
    yield from (*(f"/export/{form}?people=true" for form in FORMATS), "/export/nquads", "/export/json")
    yield from (f"/export/json?people=true&view={view}" for view in views(BASE) if view != "around")
    yield from (
        f"/id/document/{KEY}",
        f"/graph/document/{KEY}",
        f"/verify?iri={document}",
        f"/neighbours?of={document}",
    )
    yield from ("/ask?q=Who+signed+the+letter?", "/?q=Who+signed+the+letter?", f"/explore?of={document}")
    yield "/sparql?format=csv&query=" + quote("SELECT DISTINCT * { GRAPH ?g { ?s ?p ?o } FILTER(STRLEN(STR(?o)) > 3) }")


def shown(client: httpx.Client, page: str) -> Iterator[str]:
    for accept in ("application/json, */*;q=0.5", "text/html")[: 1 if page.startswith(("/export/", "/sparql?")) else 2]:
        data = client.get(page, headers={"Accept": accept}).content
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
        yield data.decode("utf-8", "replace")


def found_at(client: httpx.Client, only: str = "") -> list[str]:
    return [page for page in pages(client) if only in page and any(traces(text) for text in shown(client, page))]


def test_nobody_finds_whom_a_correction_suppressed_wherever_the_service_is_asked(tmp_path: Path) -> None:
    """Sent in, suppressed, sent in again, restored, started anew: routes, exports, pages, log and files."""
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    new = {"kind": "suppress", "subject": f"{BASE}id/{PERSON}", "reason": "Dr Farrar asked.", "by": "A. N."}
    store = GenerationStore(tmp_path / "store")
    with served(tmp_path) as client:
        assert sent(client, letter(NAMES)) == "added"
        back_up(store, tmp_path / "before")
        store.close()  # whoever reads a generation keeps it
        assert len(found_at(client, "sparql")) == 1 and len(found_at(client, "document")) > 3  # the search can find
        wrong = client.post("/corrections", json=new | {"subject": f"{BASE}id/person/{KEY}/jo-farar"}, headers=bearer)
        assert (wrong.status_code, "nobody is called so" in wrong.text.lower()) == (422, True), wrong.text
        made = client.post("/corrections", json=new, headers=bearer)
        assert (made.status_code, made.json()["rebuilt"], made.json()["standing"][0]["status"]) == (
            201,
            [KEY],
            "applied",
        )
        assert found_at(client) == []
        client.get("/entities", params={"q": "Jo Farrar"}), client.get(f"/id/{PERSON}")
        assert sent(client, letter([*NAMES, "Farrar again"])) == "replaced"
        assert found_at(client, "sparql") == found_at(client, "/text") == []
        with suppress(AssertionError):
            until(lambda: not left_in(tmp_path / "store"))
        assert left_in(tmp_path / "store") == []
    nobody_in(store)
    file = tmp_path / "private" / "corrections.ttl"
    assert {path.stat().st_mode & 0o077 for path in (file, file.parent, *file.parent.iterdir())} == {0}
    restore(tmp_path / "before", store)
    with served(tmp_path) as client:
        assert found_at(client, "sparql") == found_at(client, "document") == []
    nobody_in(store)
    assert traces((tmp_path / "log").read_text()) == []


def test_an_export_without_people_holds_no_name_but_in_whole_quotes(tmp_path: Path) -> None:
    """Views without the quotes, and the graph without quotes and texts: whoever is named in a front or a sentence."""
    store, file = open_store(), tmp_path / "letter.txt"
    file.write_text(letter(["Jo Farrar", "Ms Farrar's team", "Dr Osei"]), encoding="utf-8")
    build([file], store, load_knowledge(), "a test", lambda outcome: None)
    names = ["farrar", "prowse", "osei", "fallowfield", "achterberg"]
    for view in views(BASE):
        network = network_of(store, view, of="Harrowmere" if view == "around" else None)
        shown = [value for n in (*network.nodes, *network.edges) for key, value in n.values().items() if key not in IDS]
        assert shown and [v for v in shown if any(name in str(v).lower() for name in names)] == [], view
    whole = re.compile(r"def/(?:text|quote|repeats|action)>|#(?:exact)> ")
    for line in exported(store, "nquads").decode().splitlines():
        if not whole.search(line):
            assert [
                name for name in names if name in re.sub(r"<[^>]*/id/(?!person|mem)[^>]*>", "", line).lower()
            ] == [], line
    parts = "SELECT ?w { ?span oa:exact ?w FILTER NOT EXISTS { ?x pf:part ?span ; pf:quote ?q } }"
    kept = ox.Store()
    kept.bulk_load(exported(store, "nquads"), format=ox.RdfFormat.N_QUADS)
    query = f"PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX pf: <{BASE}def/> {parts}"
    left = [row["w"].value for row in kept.query(query, use_default_graph_as_union=True)]  # type: ignore[union-attr]
    assert left and [w for w in left if any(name in w.lower() for name in names)] == []
