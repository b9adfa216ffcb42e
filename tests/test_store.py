"""The laws that every store keeps, in memory and on disk alike."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QueryError, StoreBusy, StoreError
from graph.knowledge.turtle import DEFAULT_BASE
from graph.store import open_store
from graph.store.generations.memory import MemoryStore
from graph.store.generations.store import GenerationStore
from graph.store.protocol import Readable, Store

GRAPH = f"{DEFAULT_BASE}graph/document/"
ONTOLOGY = f"{DEFAULT_BASE}graph/ontology"
DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")

KINDS = pytest.mark.parametrize("kind", ["memory", "disk"])
# Where waiting for a disk costs nothing, if the machine has such a place.
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# A generation on disk takes a tenth of a second, hence few examples of many steps each.
FEW = settings(deadline=None, max_examples=max(6, settings().max_examples // 12))


def thing(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{DEFAULT_BASE}id/{name}")


# Few terms, so that documents share triples; and 1.5 in two spellings, of which the store keeps the value only.
OBJECTS: list[ox.NamedNode | ox.Literal] = [thing("o1"), thing("o2"), ox.Literal("x"), ox.Literal("x", language="en")]
OBJECTS += [ox.Literal("1.5", datatype=DECIMAL), ox.Literal("1.50", datatype=DECIMAL)]
TRIPLES = [ox.Triple(thing(s), thing(p), o) for s in "ab" for p in "pq" for o in OBJECTS]
Content = frozenset[ox.Triple]
Step = tuple[str, Content | None]  # a graph, and its new content or None to remove it

contents = st.frozensets(st.sampled_from(TRIPLES), max_size=8)
puts = st.tuples(st.sampled_from([GRAPH + "1", GRAPH + "2", GRAPH + "3", ONTOLOGY]), contents)
removals = st.tuples(st.sampled_from([GRAPH + "1", GRAPH + "2", GRAPH + "3"]), st.none())
steps_of: st.SearchStrategy[list[Step]] = st.lists(st.one_of(puts, removals), max_size=4)
batches = st.lists(steps_of, max_size=4)


@contextmanager
def fresh(kind: str) -> Iterator[Store]:
    folder = Path(tempfile.mkdtemp(dir=IN_MEMORY))
    store: Store = MemoryStore() if kind == "memory" else GenerationStore(folder / "store")
    try:
        yield store
    finally:
        store.close()
        shutil.rmtree(folder)


def digest(content: Content) -> str:
    return f"{len(content)} {sorted(str(triple) for triple in content)}"


def as_kept(triple: ox.Triple) -> str:
    return str(triple).replace('"1.50"', '"1.5"')


def apply(store: Store, steps: list[Step]) -> None:
    with store.writing("a test") as writer:
        for graph, content in steps:
            if content is None:
                writer.remove(graph)
                continue
            quads = [ox.Quad(t.subject, t.predicate, t.object) for t in content]
            if graph == ONTOLOGY:
                writer.put_ontology(digest(content), quads)
            else:
                writer.put(graph, digest(content), iter(quads))


def followed(model: dict[str, Content], steps: list[Step]) -> dict[str, Content]:
    """What a store should hold after these steps."""
    model = dict(model)
    for graph, content in steps:
        if content is None:
            model.pop(graph, None)
        else:
            model[graph] = content
    return model


def default_graph(store: Readable) -> list[str]:
    results = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(results, ox.QueryTriples)
    return sorted(str(triple) for triple in results)


def held(store: Readable) -> tuple[str, dict[str, str], list[str], list[str]]:
    """Everything that can be seen of a store."""
    return store.version, store.documents(), sorted(str(q) for q in store.quads()), default_graph(store)


def assert_holds(store: Store, model: dict[str, Content]) -> None:
    for graph, content in model.items():
        assert sorted(str(quad.triple) for quad in store.quads(graph)) == sorted({as_kept(t) for t in content})
    assert {str(quad.graph_name) for quad in store.quads()} == {f"<{graph}>" for graph, c in model.items() if c}
    assert default_graph(store) == sorted({as_kept(t) for content in model.values() for t in content})
    assert store.documents() == {graph: digest(c) for graph, c in model.items() if graph != ONTOLOGY}


@KINDS
@FEW
@given(batches=batches, first=contents)
def test_the_default_graph_is_the_union_of_all_graphs(kind: str, batches: list[list[Step]], first: Content) -> None:
    model: dict[str, Content] = {}
    versions: dict[str, object] = {}
    start: list[Step] = [(GRAPH + "1", first)]
    with fresh(kind) as store:
        for batch in [start, *batches]:
            apply(store, batch)
            model = followed(model, batch)
            assert_holds(store, model)
            indexed = sorted((graph, digest(content)) for graph, content in model.items())
            assert versions.setdefault(store.version, indexed) == indexed
        assert len(versions) == len({str(indexed) for indexed in versions.values()})


@KINDS
@FEW
@given(
    model=st.dictionaries(st.sampled_from([GRAPH + "1", GRAPH + "2", ONTOLOGY]), contents, min_size=1), data=st.data()
)
def test_order_and_batches_make_no_difference(kind: str, model: dict[str, Content], data: st.DataObject) -> None:
    steps: list[Step] = list(model.items())
    other = data.draw(st.permutations(steps))
    with fresh(kind) as one, fresh(kind) as two:
        apply(one, steps)
        for step in other:
            apply(two, [step])
        assert held(one) == held(two)


@KINDS
@FEW
@given(steps=st.lists(puts, min_size=1, max_size=4), later=steps_of)
def test_a_snapshot_never_changes(kind: str, steps: list[Step], later: list[Step]) -> None:
    with fresh(kind) as store:
        apply(store, steps)
        taken = store.snapshot()
        before = held(taken)
        assert before == held(store)
        apply(store, later)
        assert held(taken) == before
        now = store.at(store.version)
        assert now is not None
        assert held(now) == held(store)
        assert store.at("0" * 64) is None
        del taken, now


@KINDS
@FEW
@given(steps=st.lists(puts, min_size=1, max_size=4), later=steps_of)
def test_an_exception_leaves_everything_as_it_was(kind: str, steps: list[Step], later: list[Step]) -> None:
    with fresh(kind) as store:
        apply(store, steps)
        before = held(store)
        with pytest.raises(KeyError), store.writing("a test") as writer:
            for graph, content in later:
                writer.put(graph, "other", [ox.Quad(t.subject, t.predicate, t.object) for t in content or ()])
            raise KeyError
        assert held(store) == before


@KINDS
@FEW
@given(steps=st.lists(puts, min_size=1, max_size=4))
def test_saying_the_same_again_changes_nothing(kind: str, steps: list[Step]) -> None:
    with fresh(kind) as store:
        apply(store, steps)
        before = held(store)
        last = dict(steps)
        apply(store, list(last.items()))
        assert held(store) == before


@KINDS
def test_a_writer_is_told_what_changed(kind: str) -> None:
    quads = [ox.Quad(thing("a"), thing("p"), thing("b"))]
    with fresh(kind) as store, store.writing("a test") as writer:
        assert writer.put(GRAPH + "1", "d", quads)
        assert not writer.put(GRAPH + "1", "d", quads)
        assert writer.put_ontology("d", quads)
        assert not writer.put_ontology("d", quads)
        assert writer.remove(GRAPH + "1")
        assert not writer.remove(GRAPH + "1")


@KINDS
def test_quads_of_a_document_need_not_name_their_graph(kind: str) -> None:
    quads = [ox.Quad(thing("a"), thing("p"), thing("b"), ox.NamedNode("http://elsewhere.example/"))]
    with fresh(kind) as store:
        with store.writing("a test") as writer:
            writer.put(GRAPH + "1", "d", quads)
        assert [str(quad.graph_name) for quad in store.quads()] == [f"<{GRAPH}1>"]


@KINDS
def test_a_removed_document_takes_only_its_own_triples(kind: str) -> None:
    shared, own = TRIPLES[:2]
    with fresh(kind) as store:
        apply(store, [(GRAPH + "1", frozenset({shared, own})), (GRAPH + "2", frozenset({shared}))])
        apply(store, [(GRAPH + "1", None)])
        assert default_graph(store) == [str(shared)]
        apply(store, [(GRAPH + "2", None)])
        assert default_graph(store) == []


@KINDS
def test_a_second_writer_is_told_of_the_first(kind: str) -> None:
    told = r"findings build.* is writing to the store\. Run it again"
    with (
        fresh(kind) as store,
        store.writing("findings build"),
        pytest.raises(StoreBusy, match=told),
        store.writing("findings remove"),
    ):
        raise AssertionError("two writers at once")


@KINDS
def test_a_store_can_be_written_after_a_failure(kind: str) -> None:
    with fresh(kind) as store:
        with pytest.raises(ZeroDivisionError), store.writing("a test"):
            _ = 1 / 0
        apply(store, [(GRAPH + "1", frozenset(TRIPLES[:1]))])
        assert len(default_graph(store)) == 1


@KINDS
def test_a_query_with_a_mistake_says_where(kind: str) -> None:
    with fresh(kind) as store:
        apply(store, [(GRAPH + "1", frozenset(TRIPLES[:1]))])
        with pytest.raises(QueryError, match="line 2, column 13: the prefix theme: is not declared") as caught:
            store.query("SELECT * {\n  ?s ?p     theme:unpaid-work }")
        assert (caught.value.line, caught.value.column) == (2, 13)


def test_memory_and_disk_agree_on_the_version() -> None:
    with fresh("memory") as one, fresh("disk") as two:
        assert one.version == two.version
        for store in (one, two):
            apply(store, [(GRAPH + "1", frozenset(TRIPLES[:3])), (ONTOLOGY, frozenset(TRIPLES[2:5]))])
        assert held(one) == held(two)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (lambda _: None, MemoryStore),
        (lambda path: path / "s", GenerationStore),
        (lambda path: str(path / "s"), GenerationStore),
    ],
)
def test_a_location_opens_the_store_it_names(
    location: Callable[[Path], str | Path | None], kind: type, tmp_path: Path
) -> None:
    assert isinstance(open_store(location(tmp_path)), kind)


def test_an_address_on_the_network_is_no_store_yet() -> None:
    with pytest.raises(StoreError, match=r"cannot be used yet\. Name a folder"):
        open_store("http://127.0.0.1:7878/query")
