"""Writes to graphs of users: what each does, whatever came before, and that it costs what it touches."""

import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import GRAPH, put
from test_store import fresh

from graph.errors import QueryRefused, QueryTooLarge
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.frames import Header, Message
from graph.store.generations.store import GenerationStore
from graph.store.sparql.update_guard import CheckedUpdate
from graph.store.update_worker import GraphDigest, answering
from graph.store.updates import Updates

USER = f"{DEFAULT_BASE}graph/user/"
TURTLE = "text/turtle"
NODE = ox.NamedNode
LINES = [f"<urn:s{n % 2}> <urn:p> {n} ." for n in range(4)] + ['<urn:s> <urn:p> 1.50 , "a"@en .']


def in_this_process(_program: str, arguments: tuple[object, ...], request: Header, body: bytes, **_: Any) -> Message:
    return answering(*map(str, arguments))(dict(request), body)


@pytest.fixture(scope="module", autouse=True)
def _workers() -> Iterator[None]:
    """A worker's work without its process, which takes half a second to begin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.store.updates.run", in_this_process)
        yield


def held(store: GenerationStore) -> dict[str, set[str]]:
    return {name: {str(quad.triple) for quad in store.quads(name)} for name in store.user_graphs()}


def body(lines: frozenset[str]) -> list[tuple[str, bytes]]:
    return [(TURTLE, "\n".join(sorted(lines)).encode())]


steps = st.tuples(
    st.sampled_from(["put", "post", "delete", "insert", "remove"]),
    st.sampled_from(["a", "b"]),
    st.frozensets(st.sampled_from(LINES), max_size=3),
)


@settings(deadline=None, max_examples=max(4, settings().max_examples // 20))
@given(done=st.lists(steps, max_size=6))
def test_the_version_follows_from_what_the_graphs_hold_and_not_from_the_way_there(
    done: list[tuple[str, str, frozenset[str]]],
) -> None:
    """Of any writes: what is there is what they say, and a store that is given it at once has the same version."""
    with fresh("disk") as store, fresh("disk") as other:
        assert isinstance(store, GenerationStore) and isinstance(other, GenerationStore)
        updates, at_once, model = Updates(store), Updates(other), dict[str, set[str]]()
        for operation, name, lines in done:
            changed(updates, operation, f"{USER}{name}", lines)
            followed(model, operation, f"{USER}{name}", lines)
            assert held(store) == model
        for name, triples in model.items():
            at_once.change("put", name, body(frozenset(f"{triple} ." for triple in triples)))
        assert (store.version, store.user_graphs()) == (other.version, other.user_graphs())


def changed(updates: Updates, operation: str, graph: str, lines: frozenset[str]) -> None:
    if operation in ("put", "post", "delete"):
        updates.change(operation, graph, body(lines) if operation != "delete" else ())
        return
    verb = "INSERT" if operation == "insert" else "DELETE"
    updates.update(f"{verb} DATA {{ GRAPH <{graph}> {{ {' '.join(sorted(lines))} }} }}")


def followed(model: dict[str, set[str]], operation: str, graph: str, lines: frozenset[str]) -> None:
    triples = {str(quad.triple).replace('"1.50"', '"1.5"') for quad in ox.parse(body(lines)[0][1], ox.RdfFormat.TURTLE)}
    if operation == "delete":
        model.pop(graph, None)
    elif operation == "put":
        model[graph] = triples
    elif operation == "post" or (operation == "insert" and triples):
        model[graph] = model.get(graph, set()) | triples
    elif operation == "remove" and graph in model:
        model[graph] = model[graph] - triples


@pytest.fixture
def store(tmp_path: Path) -> GenerationStore:
    store = GenerationStore(tmp_path / "store")
    put(store, "1", "one", 5)
    return store


def triples(count: int) -> list[ox.Triple]:
    return [ox.Triple(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(f"words {n}")) for n in range(count)]


def test_a_write_to_one_graph_costs_the_same_whatever_the_others_hold(tmp_path: Path) -> None:
    """n, 2n, 4n triples in another graph: the same work; once every graph was written out for each write."""
    spent = [costs(GenerationStore(tmp_path / str(n)), n) for n in (3000, 6000, 12000)]
    for operation in spent[0]:
        times = [cost[operation] for cost in spent]
        assert max(times) <= 2.5 * min(times), (operation, times)


def costs(store: GenerationStore, count: int) -> dict[str, float]:
    """Processor time, in seconds, of one small write of each kind beside so many triples: the least of two."""
    with store.writing("a test") as writer:
        writer.change_user(f"{USER}large", f"{0:064x}-{100 * count}", added=triples(count))
    spent: dict[str, float] = {}
    for operation in ("put", "post", "insert", "delete") * 2:
        began = time.process_time()
        changed(Updates(store), operation, f"{USER}a", frozenset(LINES[:2]))
        spent[operation] = min(time.process_time() - began, spent.get(operation, math.inf))
    return spent


def test_graphs_of_an_earlier_program_are_counted_once(store: GenerationStore) -> None:
    with store.writing("a test") as writer:
        writer.change_user(f"{USER}a", "0" * 64, added=triples(3))
    changed(Updates(store), "post", f"{USER}b", frozenset(LINES[:1]))
    lines = [f"{triple} .".encode() for triple in triples(3)]
    assert store.user_graphs()[f"{USER}a"] == str(GraphDigest().plus(lines))
    assert len(held(store)[f"{USER}a"]) == 3


def test_all_graphs_together_have_a_limit_that_can_be_reached_and_left(store: GenerationStore) -> None:
    updates = Updates(store, largest=1000)
    filled = frozenset(f"<urn:s> <urn:p> {n} ." for n in range(14))  # 64 to 65 bytes each
    updates.change("put", f"{USER}a", body(filled))
    before = store.version
    for operation, graph in (("put", "b"), ("post", "a"), ("insert", "b")):
        with pytest.raises(QueryTooLarge, match="would be too large"):
            changed(updates, operation, f"{USER}{graph}", frozenset({"<urn:t> <urn:p> 1 , 2 , 3 ."}))
    assert store.version == before
    changed(updates, "delete", f"{USER}a", frozenset())
    updates.change("put", f"{USER}b", body(filled))
    assert len(held(store)[f"{USER}b"]) == 14


def test_a_write_beside_another_is_carried_out_on_what_that_left(
    store: GenerationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs while others write; where one did, it runs again while nobody can, and nothing is lost."""
    updates, runs = Updates(store), 0

    def run(*arguments: Any, **named: Any) -> Message:
        nonlocal runs
        runs += 1
        if runs == 1:
            put(store, "2", "two")
            with store.writing("another") as writer:
                writer.change_user(f"{USER}a", str(GraphDigest()), added=triples(2))
        return in_this_process(*arguments, **named)

    monkeypatch.setattr("graph.store.updates.run", run)
    updates.update(f"INSERT {{ GRAPH <{USER}b> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{USER}a> {{ ?s ?p ?o }} }}")
    assert (runs, len(held(store)[f"{USER}b"]), len(store.documents())) == (2, 2, 2)


@pytest.mark.parametrize(
    "more", ["DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", f"INSERT DATA {{ GRAPH <{GRAPH}1> {{ <urn:a> <urn:b> 1 }} }}"]
)
def test_of_an_update_that_passes_the_guard_only_the_graphs_it_names_are_taken_over(
    more: str, store: GenerationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else it does to its copy goes with the copy: what documents say, and what other users wrote."""
    updates = Updates(store)
    updates.change("put", f"{USER}a", body(frozenset(LINES[:1])))
    before, documents = held(store), {str(quad) for quad in store.quads()}
    checked = CheckedUpdate(frozenset({f"{USER}b"}), more.startswith("INSERT"))
    for place in ("updates", "update_worker"):
        monkeypatch.setattr(f"graph.store.{place}.check_update", lambda *_, **__: checked)
    updates.update(f"{more} ; INSERT DATA {{ GRAPH <{USER}b> {{ <urn:a> <urn:b> 1 }} }}")
    assert held(store) == before | {f"{USER}b": {str(ox.Triple(NODE("urn:a"), NODE("urn:b"), ox.Literal(1)))}}
    assert {str(quad) for quad in store.quads()} == documents


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200b", "\u0085", "\ufeff", "\u00a0", "\ue000", "\u2028"])
def test_a_graph_whose_name_is_not_what_it_looks_like_is_refused(character: str, store: GenerationStore) -> None:
    updates, graph = Updates(store), f"{USER}no{character}tes"
    with pytest.raises(QueryRefused, match=f"not seen .U.{ord(character):04X}"):
        updates.change("put", graph, body(frozenset()))
    with pytest.raises(QueryRefused):
        updates.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> 1 }} }}")
    assert store.user_graphs() == {}
