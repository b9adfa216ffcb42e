"""Every format, for every view and for hostile labels, is read back by programs that did not write it."""

import os
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from counts import count
from hostile import LABELS, hostile
from pyoxigraph import Quad, RdfFormat
from readback import (
    DOT,
    JAVASCRIPT,
    NODE_MODULES,
    READERS,
    Seen,
    javascript,
    seen_in_javascript,
    undirected,
    written_of,
)
from serving import built_store

from graph.errors import FindingsError, QueryError
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.network.export import FORMATS, exported, written
from graph.network.model import LICENCE_STATEMENT, UNWRITABLE, Network, normal
from graph.network.projection import network_of
from graph.network.views import views
from graph.rdf.forms import FORMS as RDF_FORMS
from graph.rdf.forms import serialise
from graph.store.generations.store import MemoryStore

KEY = "regional-letter-east-midlands-2022-02-09"
BASE = "https://w3id.org/probation-findings/"
NQUADS = RdfFormat.N_QUADS
VIEWS = [name for name in views() if name != "around"]


@pytest.fixture(scope="session")
def seed_store(seed_quads: list[Quad], knowledge: Knowledge) -> MemoryStore:
    store = MemoryStore()
    with store.writing("a test") as writer:
        writer.put_ontology(knowledge.digest, ontology_quads(knowledge.base))
        writer.put(f"{knowledge.base}graph/document/{KEY}", "seed", seed_quads)
    return store


@pytest.fixture(scope="session")
def networks(seed_store: MemoryStore) -> dict[str, Network]:
    """Every view on the seed, and the hostile ones."""
    found = {name: network_of(seed_store, name) for name in VIEWS}
    found |= {"around": network_of(seed_store, "around", of="LLR 10", hops=2)}
    return found | {f"hostile-{kind}": hostile(kind == "directed") for kind in ("directed", "undirected")}


@pytest.fixture(scope="session")
def files(networks: dict[str, Network], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every view in every format; Mermaid only where it takes the view."""
    folder = tmp_path_factory.mktemp("exports")
    for name, network in networks.items():
        for form in FORMATS.values():
            if form.of_views and not (form.name == "mermaid" and len(network.nodes) > 100):
                (folder / f"{name}.{form.suffix}").write_bytes(written(network, form.name))
        with zipfile.ZipFile(folder / f"{name}.parquet.zip") as archive:
            for table in ("nodes", "edges"):
                (folder / f"{name}.{table}.parquet").write_bytes(archive.read(f"{table}.parquet"))
    return folder


def told(found: Seen, network: Network) -> str:
    expected = written_of(network)
    if found.directed is None:
        found, expected = undirected(found), undirected(expected)
    return found.differs(expected)


@pytest.mark.parametrize("reader", READERS)
def test_read_back(reader: str, files: Path, networks: dict[str, Network], record_property: Any) -> None:
    if reader == "Graphviz" and DOT is None:
        pytest.skip("NOT RUN: there is no Graphviz on this machine")
    form, read = READERS[reader]
    for name, network in networks.items():
        assert not (said := told(read(files / f"{name}.{FORMATS[form].suffix}"), network)), (name, said)
    record_property("read back", (reader, form, len(networks)))


@pytest.fixture(scope="session")
def in_javascript(files: Path) -> Iterator[dict[str, dict[str, Any]]]:
    if not NODE_MODULES.is_dir():
        pytest.skip("NOT RUN: the JavaScript readers are not installed (scripts/readers)")
    yield javascript(files)


@pytest.mark.parametrize("reader", JAVASCRIPT)
def test_read_back_in_javascript(
    reader: str, in_javascript: dict[str, Any], networks: dict[str, Network], record_property: Any
) -> None:
    form = JAVASCRIPT[reader]
    for name, network in networks.items():
        found = seen_in_javascript(in_javascript[reader][f"{name}.{FORMATS[form].suffix}"])
        assert not (said := told(found, network)), (name, said)
    record_property("read back", (reader, form, len(networks)))


def test_every_format_has_its_readers() -> None:
    """One that is not its writer for every format, two where tools are many."""
    read = [form for form, _ in READERS.values()] + list(JAVASCRIPT.values())
    for form in ("graphml", "gexf", "dot", "csv", "parquet"):
        assert read.count(form) >= 2, form
    drawn = {"svg", "mermaid", "html"}  # test_exports_drawn.py
    assert {name for name, form in FORMATS.items() if form.of_views} - drawn == set(read)


@pytest.mark.parametrize("form", [f.name for f in FORMATS.values() if not f.of_views])
def test_rdf_is_read_back_by_two(form: str, seed_store: MemoryStore, record_property: Any) -> None:
    """rdflib and pyoxigraph find the same statements; which of them wrote is not the one that matters."""
    import pyoxigraph as ox
    import rdflib

    data = exported(seed_store, form, filters={"document": [KEY]}, people=True)
    row = RDF_FORMS[form]
    quads = set(seed_store.quads(f"{BASE}graph/document/{KEY}"))
    expected = {str(q) for q in quads} if row.named_graphs else {str(q.triple) for q in quads}
    found = list(ox.parse(data, format=row.writer))
    assert {str(q) if row.named_graphs else str(q.triple) for q in found} == expected
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib about its own parsers
        dataset.parse(data=data, format={"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(form, form))
    lines = [line for line in dataset.serialize(format="nquads").splitlines() if line]
    again = {str(q) if row.named_graphs else str(q.triple) for q in ox.parse("\n".join(lines).encode(), format=NQUADS)}
    assert again == expected
    assert b"open-government-licence" in data
    for reader in ("pyoxigraph", "rdflib"):
        record_property("read back", (reader, form, 1))


@pytest.mark.parametrize("form", [f.name for f in FORMATS.values() if not f.of_views])
def test_hostile_labels_survive_in_rdf(form: str, record_property: Any) -> None:
    import pyoxigraph as ox
    import rdflib

    graph, label = (
        ox.NamedNode(f"{BASE}graph/document/x"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
    )
    words = [text.encode("utf-8", "replace").decode().replace("\0", "") for text in LABELS.values()]
    quads = [
        ox.Quad(ox.NamedNode(f"{BASE}id/x/{n}"), label, ox.Literal(w, language="en"), graph)
        for n, w in enumerate(words)
    ]
    data = serialise(quads, form, BASE)
    illegal = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    expected = {illegal.sub("\ufffd", w) if form == "rdfxml" else w for w in words}
    assert {q.object.value for q in ox.parse(data, format=RDF_FORMS[form].writer)} == expected
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=data, format={"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(form, form))
    assert {str(o) for _, _, o, _ in dataset.quads()} == expected
    for reader in ("pyoxigraph", "rdflib"):
        record_property("read back", (reader, form, 1))


def test_the_licence_stands_in_every_file(files: Path) -> None:
    without = []
    for path in sorted(files.iterdir()):
        data = (
            path.read_bytes() if path.is_file() and not path.name.endswith(".parquet") else LICENCE_STATEMENT.encode()
        )
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                data = archive.read("datapackage.json")
        if b"open-government-licence/version/3" not in data or b"Crown copyright" not in data:
            without.append(path.name)
    assert without == []
    import pyarrow.parquet as pq

    assert pq.read_schema(files / "whole.nodes.parquet").metadata[b"licence"].decode() == LICENCE_STATEMENT


def test_people_are_left_out_unless_asked_for(seed_store: MemoryStore) -> None:
    names = {"whole": None, "around": "HM Inspectorate of Probation", "entities-together": None}
    people = set()
    for view, of in names.items():
        assert not {n.type for n in network_of(seed_store, view, of=of).nodes} & {"Person", "Membership"}
        people |= {n.label for n in network_of(seed_store, view, of=of, people=True).nodes if n.type == "Person"}
    assert people
    # A review may be called after somebody: that is its name, and stays.
    assert {n.label for n in network_of(seed_store, "whole").nodes}.isdisjoint(people)


def test_projections_are_simple_and_the_whole_keeps_what_is_parallel(networks: dict[str, Network]) -> None:
    for name in views():
        ends = [(e.source, e.target) for e in networks[name].edges]
        assert (len(set(ends)) == len(ends)) is (name != "whole"), name
        known = {n.id for n in networks[name].nodes}
        assert {end for pair in ends for end in pair} <= known
        assert ends and all(e.weight > 0 and e.iri and e.url for e in networks[name].edges)
        assert all(n.label and n.iri and n.url and n.colour for n in networks[name].nodes)


def test_the_normaliser_changes_nothing_that_is_fit(networks: dict[str, Network]) -> None:
    for network in networks.values():
        fit = normal(network)
        assert normal(fit) == fit
        texts = [n.label for n in fit.nodes] + [e.label for e in fit.edges]
        assert all(text and text == " ".join(text.split()) and not UNWRITABLE.search(text) for text in texts)
    labels = {node.label for node in normal(hostile()).nodes}
    assert {LABELS["markup"], LABELS["emoji"], LABELS["rtl"], LABELS["backslash"]} <= labels


def test_filters_and_names_that_will_not_do_are_said(seed_store: MemoryStore) -> None:
    few = network_of(
        seed_store, "recommendations-themes", filters={"theme": "unpaid-work", "addressee": "East Midlands"}
    )
    assert sorted(n.label for n in few.nodes if n.type == "Recommendation") == [
        "Derby City PDU 5",
        "Derby City PDU 6",
        "Leicester, Leicestershire, and Rutland PDU 10",
    ]
    wrong: list[dict[str, Any]] = [
        {"format": "nothing"},
        {"format": "json", "view": "nothing"},
        {"format": "turtle", "view": "whole"},
        {"format": "json", "view": "around"},
        {"format": "json", "view": "whole", "of": "Derby City"},
        {"format": "json", "view": "around", "of": "Nowhere at all"},
        {"format": "json", "view": "whole", "filters": {"theme": "unpaid-work", "polarity": "strength"}},
        {"format": "json", "view": "around", "of": "Derby City", "filters": {"theme": "unpaid-work"}},
        {"format": "json", "view": "whole", "most": 100},
    ]
    for given in wrong:
        with pytest.raises(FindingsError) as refused:
            exported(seed_store, **given)
        assert refused.value.mend, given


def test_mermaid_refuses_what_it_would_not_draw(seed_store: MemoryStore) -> None:
    with pytest.raises(QueryError):
        exported(seed_store, "mermaid", "whole")


SAME = """
import hashlib, sys
from graph.network.export import FORMATS, written
from graph.network.paths import paths
from graph.network.projection import network_of
from graph.network.views import views
from graph.errors import QueryError
from graph.store import open_store

store = open_store(sys.argv[1])
for view in views():
    network = network_of(store, view, of="LLR 10" if view == "around" else None)
    for form in FORMATS.values():
        if form.of_views:
            try:
                print(view, form.name, hashlib.sha256(written(network, form.name)).hexdigest())
            except QueryError:
                pass
for pair in (("St Giles Wise", "LLR 10"), ("theme/unpaid-work", "pdu/derby-city"), ("East Midlands", "User Voice")):
    print(paths(store, *pair, most=5).as_json())
"""


def test_the_same_bytes_in_a_fresh_process_with_another_hash_seed() -> None:
    runs = []
    for hash_seed in range(count("hash seeds") + 1):
        command, environment = [sys.executable, "-c", SAME, str(built_store())], {"PYTHONHASHSEED": str(hash_seed)}
        done = subprocess.run(command, env=os.environ | environment, cwd=ROOT, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        runs.append(done.stdout.splitlines())
    assert len(runs[0]) > 80
    for again in runs[1:]:
        assert [line for line, other in zip(runs[0], again, strict=True) if line != other] == []
