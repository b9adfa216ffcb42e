"""The process that carries out what strangers write: on a copy that is thrown away, with no way out.

Run as `python -m graph.store.sandbox.scratch FOLDER MEMORY CPU_SECONDS LARGEST`; standard input holds two frames, the
request and a body. The reply is a JSON header and, after success, the users' graphs that changed, as N-Quads.
Whatever else the copy holds by then goes with it: that is the wall behind `update_guard`.
"""

import hashlib
import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from graph.errors import QueryError, QueryTooLarge
from graph.store.sandbox.frames import framed, next_frame
from graph.store.sandbox.wall import walled_off
from graph.store.sparql.mistakes import explained

Header = dict[str, Any]
Graph = ox.NamedNode | ox.DefaultGraph


def main(folder: str, memory: str, cpu: str, largest: str) -> None:
    walled_off()
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu), resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), resource.RLIM_INFINITY))
    with open(0, "rb", closefd=False) as stream_in, open(1, "wb", closefd=False) as stream_out:
        request: Header = json.loads(next_frame(stream_in) or b"{}")
        body = next_frame(stream_in) or b""
        header, content = _reply(folder, request, body, int(largest))
        stream_out.write(framed(json.dumps(header).encode()))
        stream_out.write(content)


def _reply(folder: str, request: Header, body: bytes, largest: int) -> tuple[Header, bytes]:
    try:
        store = ox.Store(folder)
        OPERATIONS[request["operation"]](store, request, body)
        return _changes(store, request, largest)
    except MemoryError:
        return {"error": "memory"}, b""
    except QueryTooLarge as error:
        return {"error": "size", "what": error.what, "mend": error.mend}, b""
    except QueryError as error:
        place = {"line": error.line, "column": error.column}
        return {"error": "query", "what": error.what, "where": error.where, "mend": error.mend, **place}, b""
    except (OSError, RuntimeError, ValueError) as error:
        return {"error": "failed", "what": str(error)}, b""


def _update(store: ox.Store, request: Header, body: bytes) -> None:
    update = body.decode()
    try:
        store.update(update, base_iri=request["base"])
    except SyntaxError as complaint:
        raise explained(update, str(complaint), request["base"], update=True) from None


def _put(store: ox.Store, request: Header, body: bytes) -> None:
    graph = _graph(request["graph"])
    store.clear_graph(graph)
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph)
    _post(store, request, body)


def _post(store: ox.Store, request: Header, body: bytes) -> None:
    """Add the triples of each part of the body; blank nodes of different parts are different."""
    graph, at = _graph(request["graph"]), 0
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph)
    for media_type, length in request["parts"]:
        triples = _parsed(body[at : at + length], media_type, request["graph"] or request["base"])
        store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
        at += length


def _delete(store: ox.Store, request: Header, body: bytes) -> None:
    graph = _graph(request["graph"])
    if isinstance(graph, ox.NamedNode):
        store.remove_graph(graph)
    else:
        store.clear_graph(graph)


OPERATIONS: dict[str, Callable[[ox.Store, Header, bytes], None]] = {
    "update": _update,
    "put": _put,
    "post": _post,
    "delete": _delete,
}


def _parsed(data: bytes, media_type: str, base: str) -> list[ox.Quad]:
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    if rdf_format is None:
        raise QueryError(f"no RDF is read from {media_type}", mend="Send Turtle.")
    if rdf_format == ox.RdfFormat.RDF_XML and b"<!DOCTYPE" in data:  # entities multiply, and name files
        raise QueryError("a document type may not be declared here", mend="Take the DOCTYPE out.")
    try:
        return list(ox.parse(data, rdf_format, base_iri=base, without_named_graphs=True, rename_blank_nodes=True))
    except SyntaxError as complaint:
        line = getattr(complaint, "lineno", None)
        what = f"this is no {rdf_format.name}: {complaint.msg or complaint}"
        raise QueryError(what, line=line, column=getattr(complaint, "offset", None)) from None


def _changes(store: ox.Store, request: Header, largest: int) -> tuple[Header, bytes]:
    """What differs from the digests that came with the request: graph → new digest, what has gone, the content."""
    known: dict[str, str] = request["known"]
    changed: dict[str, str] = {}
    lines: list[str] = []
    size = 0
    writable = list(_writable(store, request))
    for graph in writable:
        name = graph.value if isinstance(graph, ox.NamedNode) else ""
        own = sorted(_lines(store, graph))
        digest = hashlib.sha256("".join(own).encode()).hexdigest()
        size += sum(map(len, own))
        if size > largest:
            raise QueryTooLarge("the users' graphs would be too large", mend="Write less, or delete some before.")
        if known.get(name) != digest and (name or own or name in known):
            changed[name] = digest
            lines += own
    names = {graph.value for graph in writable if isinstance(graph, ox.NamedNode)} | {""}
    gone = sorted(name for name in known if name not in names)
    return {"changed": changed, "gone": gone}, "".join(lines).encode()


def _writable(store: ox.Store, request: Header) -> Iterator[Graph]:
    prefix = request["writable"]
    if not prefix:  # an open store
        yield ox.DefaultGraph()
    for name in store.named_graphs():
        if isinstance(name, ox.NamedNode) and name.value.startswith(prefix):
            yield name


def _lines(store: ox.Store, graph: Graph) -> Iterable[str]:
    for quad in store.quads_for_pattern(None, None, None, graph):
        if isinstance(quad.object, ox.Triple):  # nested deep enough, one takes down whoever reads it
            raise QueryError("triples inside triples are not kept here", mend="Say it with plain triples.")
        yield f"{quad} .\n"


def _graph(name: str) -> Graph:
    return ox.NamedNode(name) if name else ox.DefaultGraph()


if __name__ == "__main__":
    main(*sys.argv[1:])
