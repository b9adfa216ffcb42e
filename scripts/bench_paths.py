"""Measures walks at a million triples: two or three hops, and paths, by look-ups, SPARQL, networkx and rustworkx.

.venv/bin/python scripts/bench_paths.py                      prints a table, writes scripts/results/paths.json
.venv/bin/python scripts/bench_paths.py --triples 100000     a smaller graph
.venv/bin/python scripts/bench_paths.py --letter FILE        the letter whose graph is varied (the seed, unless named)

The letters are made up: the graph of one, again and again, each with a key, entities and units of its own out of pools
in which few are common and most are rare. What is common to many (themes, standards) becomes a hub, as in life.
"""

import argparse
import json
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import rustworkx as rx

from graph.ask.terms import Source
from graph.build.build import build
from graph.knowledge import load_knowledge
from graph.network.paths import paths
from graph.network.walk import HUB, Bounds, surroundings
from graph.store import open_store

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds/letters/east-midlands-regional-letter-2022-02-09.txt"
RESULTS = ROOT / "scripts/results/paths.json"
POOL, ROUNDS = 400, 40
ENTITY = re.compile(
    r"/id/(team|role|partner|organisation|programme|framework|place|facility|event|publication|pdu|region)/([^/>\s]+)"
)
EDGES = """PREFIX pf: <https://w3id.org/probation-findings/def/>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?a ?b { VALUES ?p { pf:mentions pf:about pf:theme pf:addressedTo pf:addresses pf:arisingFrom pf:supportedBy
  pf:ofUnit pf:standard org:unitOf dcterms:isPartOf } ?a ?p ?b }"""
LINKS = (
    "pf:mentions|pf:about|pf:theme|pf:addressedTo|pf:addresses|pf:arisingFrom|pf:supportedBy|pf:ofUnit|pf:standard"
    "|org:unitOf|dcterms:isPartOf"
)


def made_up(lines: list[str], key: str, number: int) -> str:
    """One more letter: the same graph under another key, its entities drawn from pools."""
    draw = random.Random(number)
    chosen: dict[str, str] = {}

    def another(found: re.Match[str]) -> str:
        name = f"/id/{found[1]}/{found[2]}"
        chosen.setdefault(name, f"{name}-{int(POOL ** draw.random())}")
        return chosen[name]

    return ENTITY.sub(another, "".join(lines).replace(key, f"letter-{number:05}"))


class Loaded:
    """A store on disk, filled at once: what is measured is walking, not writing."""

    version = "bench"

    def __init__(self, folder: Path, quads: Iterator[ox.Quad]) -> None:
        self.db = ox.Store(str(folder))
        self.db.bulk_extend(quads)
        self.db.flush()

    def query(self, sparql: str) -> Any:
        return self.db.query(sparql)


def filled(folder: Path, letter: Path, triples: int) -> tuple[Loaded, int]:
    """A store with so many triples of made-up letters, and the ontology; and how many letters."""
    knowledge = load_knowledge()
    first = open_store()
    outcomes = build([letter], first, knowledge, "bench", lambda outcome: None)
    assert outcomes[0].status == "added", outcomes
    (graph,) = first.documents()
    key = graph.rpartition("/")[2]
    lines = sorted(f"{quad} .\n" for quad in first.quads(graph))
    letters = max(1, triples // len(lines))

    def quads() -> Iterator[ox.Quad]:
        yield from (ox.Quad(q.subject, q.predicate, q.object) for q in first.quads())
        for number in range(letters - 1):
            made = ox.parse(made_up(lines, key, number), format=ox.RdfFormat.N_QUADS)
            yield from (ox.Quad(q.subject, q.predicate, q.object) for q in made)

    return Loaded(folder, quads()), letters


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    found = run()
    return (time.perf_counter() - begin) * 1000, found


def memory() -> float:
    """What this process takes now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


class Whole:
    """The meaningful edges of the whole graph in networkx and in rustworkx, and what loading them cost."""

    def __init__(self, store: Any) -> None:
        before = memory()
        took, self.pairs = timed(lambda: [(r["a"].value, r["b"].value) for r in Source(store).rows(_body(EDGES))])
        self.read = {"seconds": round(took / 1000, 2), "edges": len(self.pairs), "MB": round(memory() - before)}
        before = memory()
        took, self.nx = timed(lambda: nx.Graph(self.pairs))
        self.in_nx = {"seconds": round(took / 1000, 2), "MB": round(memory() - before)}
        before = memory()
        took, _ = timed(self._load)
        self.in_rx = {"seconds": round(took / 1000, 2), "MB": round(memory() - before)}

    def _load(self) -> None:
        self.index: dict[str, int] = {}
        for pair in self.pairs:
            for iri in pair:
                self.index.setdefault(iri, len(self.index))
        self.rx: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
        self.rx.add_nodes_from(list(self.index))
        self.rx.add_edges_from_no_data([(self.index[a], self.index[b]) for a, b in self.pairs])


def _body(query: str) -> str:
    """A query without the prefixes that `rows` puts before it anyhow."""
    return query[query.index("SELECT") :]


def hops_in_nx(net: Any, start: str, hops: int) -> int:
    return len(nx.single_source_shortest_path_length(net, start, cutoff=hops))


def hops_in_rx(net: Any, start: int, hops: int) -> int:
    seen, frontier = {start}, [start]
    for _ in range(hops):
        frontier = [near for node in frontier for near in net.neighbors(node) if near not in seen]
        seen.update(frontier)
        frontier = list(dict.fromkeys(frontier))
    return len(seen)


def hops_in_sparql(store: Any, start: str, hops: int) -> int:
    path = "/".join([f"({LINKS}|^({LINKS}))"] * hops)
    rows = Source(store).rows(f"SELECT (COUNT(DISTINCT ?near) AS ?n) {{ <{start}> {path} ?near }}")
    return int(next(rows)["n"].value)


def ours(store: Any, start: str, hops: int) -> int:
    return len(surroundings(Source(store), start, Bounds(hops=hops)).distances)


def our_path(store: Any, start: str, end: str) -> int:
    return len(paths(store, start, end, most=3).paths)


def path_in_rx(whole: Whole, start: str, end: str) -> int:
    found = rx.dijkstra_shortest_paths(whole.rx, whole.index[start], target=whole.index[end])
    return len(found)


def linked_pairs(whole: Whole, entities: list[str], draw: random.Random) -> list[tuple[str, str]]:
    """Entities that two to four hops connect without a hub between them."""
    without = whole.nx.subgraph(node for node, ties in whole.nx.degree() if ties <= HUB)
    found: list[tuple[str, str]] = []
    for start in draw.sample(entities, len(entities)):
        near = nx.single_source_shortest_path_length(without, start, cutoff=4) if start in without else {}
        ends = sorted(node for node, hops in near.items() if hops in (2, 4) and node in set(entities))
        found += [(start, draw.choice(ends))] if ends else []
        if len(found) == ROUNDS:
            break
    return found


def measured(starts: list[Any], run: Callable[..., Any]) -> dict[str, Any]:
    """Median and slowest of the runs in milliseconds, and the median of what they gave."""
    found = [timed(lambda given=given: run(*given)) for given in starts]
    times = sorted(took for took, _ in found)
    given = [value if isinstance(value, int) else len(value) for _, value in found]
    return {"median_ms": round(statistics.median(times), 2), "worst_ms": round(times[-1], 2)} | {
        "median_found": statistics.median(given)
    }


def rows(store: Any, whole: Whole, draw: random.Random) -> Iterator[tuple[str, str, dict[str, Any]]]:
    entities = sorted(iri for iri in whole.nx if "/id/partner/" in iri or "/id/team/" in iri)
    starts = [(iri,) for iri in draw.sample(entities, ROUNDS)]
    few = starts[: ROUNDS // 4]
    for hops in (2, 3):
        name = f"{hops} hops"
        yield name, "look-ups (ours; hubs not walked through)", measured(starts, lambda s, h=hops: ours(store, s, h))
        yield (
            name,
            "SPARQL property path",
            measured(starts if hops == 2 else few, lambda s, h=hops: hops_in_sparql(store, s, h)),
        )
        yield name, "networkx", measured(starts, lambda s, h=hops: hops_in_nx(whole.nx, s, h))
        yield name, "rustworkx", measured(starts, lambda s, h=hops: hops_in_rx(whole.rx, whole.index[s], h))
    pairs = linked_pairs(whole, entities, draw)
    yield "path", "look-ups (ours; 3 best, with evidence)", measured(pairs, lambda a, b: our_path(store, a, b))
    yield "path", "networkx shortest_path", measured(pairs, lambda a, b: nx.shortest_path(whole.nx, a, b))
    yield "path", "rustworkx dijkstra", measured(pairs, lambda a, b: path_in_rx(whole, a, b))
    hub = max(whole.nx, key=whole.nx.degree)
    yield "hub", "look-ups (ours), 2 hops from the best-tied thing", measured([(hub,)], lambda s: ours(store, s, 2))
    yield "hub", "networkx, 2 hops from it", measured([(hub,)], lambda s: hops_in_nx(whole.nx, s, 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--letter", type=Path, default=SEED)
    parser.add_argument("--json", type=Path, default=RESULTS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        took, (store, letters) = timed(lambda: filled(Path(folder) / "store", given.letter, given.triples))
        total = int(next(Source(store).rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))["n"].value)
        print(f"{total} triples in {letters} letters, made and stored in {took / 1000:.0f} s")
        whole = Whole(store)
        loading = {"edges read": whole.read, "networkx": whole.in_nx, "rustworkx": whole.in_rx}
        print("loading:", json.dumps(loading))
        table = []
        for what, how, figures in rows(store, whole, random.Random(5)):
            print(f"{what:8} {how:50} {json.dumps(figures)}", flush=True)
            table.append({"what": what, "how": how} | figures)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    found = {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": round(os.getloadavg()[0], 1)},
        "triples": total,
        "letters": letters,
        "nodes": len(whole.nx),
        "edges": whole.nx.number_of_edges(),
        "loading": loading,
        "rounds": ROUNDS,
        "rows": table,
    }
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
