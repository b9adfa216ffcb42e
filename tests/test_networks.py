"""Walks and measures: paths with their evidence, hubs that do not explode, numbers that two libraries agree on."""

import json
import re
import zipfile
from io import BytesIO

import httpx
import pytest
from serving import KEY, built_store, findings, http, one_line

from graph.ask.terms import Source
from graph.errors import UnknownName
from graph.network.export import FORMATS
from graph.network.facts import facts_of
from graph.network.paths import paths
from graph.network.views import views
from graph.network.walk import HUB, Bounds, surroundings
from graph.network.webpage import policy
from graph.rdf.prefixes import DEFAULT_BASE as BASE
from graph.store import open_store
from graph.store.generations.memory import MemoryStore
from graph.store.protocol import Store

__all__ = ["http"]
WISE, LLR10 = "St Giles Wise", "LLR 10"


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store(built_store())


@pytest.fixture(scope="module")
def text(store: Store) -> str:
    rows = Source(store).rows(f"SELECT ?text {{ <{BASE}id/document/{KEY}> pf:text ?text }}")
    return next(row["text"].value for row in rows)


def test_every_hop_of_a_path_has_words_that_stand_in_the_text(store: Store, text: str) -> None:
    found = paths(store, WISE, LLR10, most=3)
    assert found.none is None and len(found.paths) == 3
    assert [way.cost for way in found.paths] == sorted(way.cost for way in found.paths)
    for way in found.paths:
        ends = [step.start.iri for step in way.steps] + [way.steps[-1].end.iri]
        assert ends[0] == found.start.iri and ends[-1] == found.end.iri
        assert len(set(ends)) == len(ends) <= found.hops + 1
        for before, after in zip(way.steps, way.steps[1:], strict=False):
            assert before.end == after.start
        for step in way.steps:
            assert step.start.label in step.sentence and step.end.label in step.sentence
            quote = " ".join(" ".join(text[a:b].split()) for a, b in step.proof.parts)
            assert quote and " ".join(step.proof.quote.split()) == quote


LLR10_IRI = f"{BASE}id/recommendation/{KEY}/leicester-leicestershire-and-rutland/10"


@pytest.mark.parametrize("called", [LLR10, "Leicester, Leicestershire and Rutland 10", "LLR no. 10", LLR10_IRI])
def test_the_ends_may_be_called_what_people_call_them(store: Store, called: str) -> None:
    assert paths(store, WISE, called).end.label == "Leicester, Leicestershire, and Rutland PDU 10"


def test_no_way_and_no_such_thing_are_different(store: Store) -> None:
    nowhere = paths(store, "pdu/bolton", LLR10)
    assert nowhere.paths == () and "none within 4 hops" in (nowhere.none or "")
    assert "none within 1 hops" in (paths(store, WISE, LLR10, hops=1).none or "")
    assert paths(store, WISE, WISE).paths == ()
    with pytest.raises(UnknownName):
        paths(store, "Nobody at all here", LLR10)
    with pytest.raises(UnknownName) as several:
        paths(store, "Bolton", LLR10)
    assert len(several.value.choices) == 2


def test_a_walk_keeps_to_its_bounds(store: Store) -> None:
    cut = paths(store, WISE, LLR10, hops=6, nodes=3)
    assert cut.cut
    late = paths(store, WISE, LLR10, hops=6, seconds=0)
    assert late.cut and "as far as was looked" in (late.none or "")


def ring(spokes: int) -> MemoryStore:
    """Two statements that share one entity, to which so many others are tied too."""
    from graph.rdf.terms import Ref, Triples

    triples = Triples(f"{BASE}def/")
    hub = f"{BASE}id/place/everywhere"
    triples.node(hub, "Entity", "Place", label="Everywhere")
    for at in range(spokes):
        node = f"{BASE}id/finding/x/y/{at}"
        label = f"Finding {at}"
        triples.node(node, "Finding", "Statement", label=label, mentions=Ref(hub), quote=f"words {at}")
    store = MemoryStore()
    with store.writing("a test") as writer:
        writer.put(f"{BASE}graph/document/x", "1", triples.in_graph(f"{BASE}graph/document/x"))
    return store


def test_hubs_are_seen_but_not_walked_through() -> None:
    one, other = f"{BASE}id/finding/x/y/0", f"{BASE}id/finding/x/y/1"
    assert len(paths(ring(HUB - 1), one, other).paths[0].steps) == 2
    large = ring(HUB + 10)
    found = paths(large, one, other)
    assert found.paths == () and found.cut and "as far as was looked" in (found.none or "")
    assert len(paths(large, one, "Everywhere").paths[0].steps) == 1
    around = surroundings(Source(large), one, Bounds(hops=3))
    assert len(around.distances) == 2 and around.cut
    of_hub = surroundings(Source(large), f"{BASE}id/place/everywhere", Bounds(hops=1))
    assert len(of_hub.distances) == HUB + 11


def test_the_command_line_shows_a_path_with_its_words() -> None:
    env = {"FINDINGS_STORE": str(built_store())}
    done = findings("path", WISE, LLR10, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Way 1, 2 hops: St Giles Wise > ")
    quoted = re.findall(rf"^    “(.+)” {KEY} \d+-\d+", done.stdout, re.MULTILINE)
    assert len(quoted) == len(re.findall(r"^  \S", done.stdout, re.MULTILINE)) >= 2
    none = findings("path", "pdu/bolton", LLR10, env=env)
    assert (none.returncode, "none within 4 hops" in none.stdout) == (0, True)
    wrong = findings("path", "Nobody at all here", LLR10, env=env)
    assert (wrong.returncode, one_line(wrong.stderr)) == (1, True)


def test_the_command_line_exports_views_and_says_what_there_is() -> None:
    env = {"FINDINGS_STORE": str(built_store())}
    listed = findings("export", "--list").stdout
    assert all(f"\n{name}\t" in f"\n{listed}" for name in [*FORMATS, *views()])
    held = json.loads(findings("export", "json", "--view", "around", "--of", LLR10, env=env).stdout)
    assert held["graph"]["title"].endswith("PDU 10") and len(held["links"]) > 5
    few = json.loads(findings("export", "json", "--filter", "theme=unpaid-work", env=env).stdout)
    assert len([n for n in few["nodes"] if n["type"] == "Recommendation"]) == 3
    local = findings("export", "json", "--site", "http://127.0.0.1:8000", env=env).stdout
    assert '"url":"http://127.0.0.1:8000/documents/' in local
    for wrong in (["--view", "nothing"], ["--view", "around"], ["--filter", "colour=red"]):
        done = findings("export", "json", *wrong, env=env)
        assert (done.returncode, one_line(done.stderr)) == (1, True), done.stderr
    assert findings("export", "json", "--filter", "theme", env=env).returncode == 2


def test_paths_and_neighbours_over_http(http: httpx.Client, store: Store) -> None:
    answer = http.get("/paths", params={"from": WISE, "to": LLR10}).json()
    assert {k: v for k, v in answer.items() if k != "version"} == paths(store, WISE, LLR10).as_json()
    assert all(hop["evidence"]["quote"] for way in answer["items"] for hop in way["hops"])
    none = http.get("/paths", params={"from": "pdu/bolton", "to": LLR10}).json()
    assert none["items"] == [] and "none within 4 hops" in none["none"]
    near = http.get("/neighbours", params={"of": LLR10}).json()
    assert near["of"]["label"].endswith("PDU 10") and near["total"] == len(near["items"]) > 5
    assert all(item["evidence"]["quote"] and item["distance"] == 1 for item in near["items"])
    farther = http.get("/neighbours", params={"of": LLR10, "hops": 2, "limit": 20}).json()
    assert farther["total"] > near["total"] and len(farther["items"]) == 20
    assert "person" not in {hop["to"]["type"].lower() for hop in farther["items"]}
    assert http.get("/paths", params={"from": "Bolton", "to": LLR10}).status_code == 300
    assert http.get("/paths", params={"from": "Nobody at all here", "to": LLR10}).status_code == 404
    for wrong in ({"from": WISE}, {"from": WISE, "to": LLR10, "hops": 99}, {"from": WISE, "to": LLR10, "limit": 0}):
        assert http.get("/paths", params=wrong).status_code == 422


def test_exports_over_http(http: httpx.Client) -> None:
    listed = http.get("/export").json()
    assert [f["name"] for f in listed["formats"]] == list(FORMATS)
    assert [v["name"] for v in listed["views"]] == list(views())
    shown = http.get("/export", headers={"Accept": "text/html"}).text
    assert all(f">{form['label']}<" in shown for form in listed["formats"])
    for path in re.findall(r'href="(/export/[^"]+)"', shown)[::7]:
        assert http.get(path.replace("&amp;", "&")).status_code in (200, 422), path
    for form in listed["formats"]:
        query = {"view": "addressees"} if form["views"] else {}
        answer = http.get(f"/export/{form['name']}", params=query)
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, form["media_type"])
        assert answer.headers["content-disposition"].endswith(f'.{form["suffix"]}"')
        held = http.get(f"/export/{form['name']}", params=query, headers={"If-None-Match": answer.headers["etag"]})
        assert (held.status_code, held.content) == (304, b"")
    page = http.get("/export/html")
    assert policy() in page.headers["content-security-policy"] and policy() in page.text
    tables = zipfile.ZipFile(BytesIO(http.get("/export/csv?theme=unpaid-work").content))
    assert tables.read("edges.csv").count(b"\r\n") == 7
    place = http.get("/export/json?theme=unpaid-work").json()["nodes"][0]["url"]
    assert place.startswith(str(http.base_url)) and http.get(place).status_code == 200
    one = http.get(f"/export/nquads?document={KEY}").text
    assert 0 < len(one) < len(http.get("/export/nquads").text)
    wrong = {"nothing": 404, "json?view=nothing": 404, "json?view=around": 422, "json?colour=red": 422}
    wrong |= {"turtle?view=whole": 422, "mermaid?view=whole": 422, "json?polarity=strength": 422}
    for path, status in wrong.items():
        assert http.get(f"/export/{path}").status_code == status, path


def test_what_is_known_of_things(store: Store) -> None:
    facts = facts_of(
        Source(store), [f"{BASE}id/pdu/derby-city", f"{BASE}id/recommendation/{KEY}/derby-city/5", "urn:x"]
    )
    derby, five, nothing = facts.values()
    assert (derby.label, derby.type, derby.quote) == ("Derby City", "PDU", "")
    assert (five.document, five.parts) == (KEY, ((48674, 48820),))
    assert five.url("http://x/", BASE) == f"http://x/documents/{KEY}?at=48674-48820#at-48674"
    assert (nothing.label, nothing.url("http://x/", BASE)) == ("", "urn:x")
