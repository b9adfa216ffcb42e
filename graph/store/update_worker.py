"""The inside of a process that carries out an untrusted write (see `graph.sandbox.child`), on a copy of the store.

It answers with the graphs of users that changed. Whatever else the write did to the copy is thrown away with it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from graph.errors import QueryError, QueryTooLarge, UpdateFailed
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message
from graph.store.generations.writer import graph_named
from graph.store.sparql.mistakes import explained


def answering(folder: str, largest: str) -> Answering:
    """Carries out one operation on the store in a folder; `largest` is for the users' graphs together, in bytes."""

    def answer(request: Header, body: bytes) -> Message:
        try:
            store = ox.Store(folder)
            OPERATIONS[request["operation"]](store, request, body)
            return _changes(store, request, int(largest))
        except (OSError, RuntimeError, ValueError) as error:  # the engine's
            raise UpdateFailed(f"it cannot be carried out: {error}", mend="Nothing was written.") from None

    return answer


def _update(store: ox.Store, request: Header, body: bytes) -> None:
    update = body.decode()
    try:
        store.update(update, base_iri=request["base"])
    except SyntaxError:
        raise explained(update, request["base"], update=True) from None


def _put(store: ox.Store, request: Header, body: bytes) -> None:
    store.clear_graph(graph_named(request["graph"]))
    _post(store, request, body)


def _post(store: ox.Store, request: Header, body: bytes) -> None:
    """Add the triples of each part of the body; blank nodes of different parts are different."""
    graph, at = graph_named(request["graph"]), 0
    store.add_graph(graph)  # an empty graph is one, too
    for media_type, length in request["parts"]:
        triples = _parsed(body[at : at + length], media_type, request["graph"] or request["base"])
        store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
        at += length


def _delete(store: ox.Store, request: Header, body: bytes) -> None:
    store.remove_graph(graph_named(request["graph"]))  # the default graph is emptied


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


def _changes(store: ox.Store, request: Header, largest: int) -> Message:
    """What differs from the digests that came with the request: graph → new digest, what has gone, the content."""
    known: dict[str, str] = request["known"]
    changed: dict[str, str] = {}
    content: list[str] = []
    names, size = set(_writable(store, request["writable"])), 0
    for name in sorted(names):
        lines = sorted(_lines(store, name))
        digest = hashlib.sha256("".join(lines).encode()).hexdigest()
        size += sum(map(len, lines))
        if size > largest:
            raise QueryTooLarge("the users' graphs would be too large", mend="Write less, or delete some before.")
        if known.get(name) != digest and (name or lines or name in known):
            changed[name] = digest
            content += lines
    gone = sorted(known.keys() - names - {""})
    return {"changed": changed, "gone": gone}, "".join(content).encode()


def _writable(store: ox.Store, prefix: str) -> Iterator[str]:
    """The names of the graphs that may be written; without a prefix (an open store) the default graph, "", too."""
    if not prefix:
        yield ""
    for name in store.named_graphs():
        if isinstance(name, ox.NamedNode) and name.value.startswith(prefix):
            yield name.value


def _lines(store: ox.Store, name: str) -> Iterable[str]:
    for quad in store.quads_for_pattern(None, None, None, graph_named(name)):
        if isinstance(quad.object, ox.Triple):  # nested deep enough, one takes down whoever reads it
            raise QueryError("triples inside triples are not kept here", mend="Say it with plain triples.")
        yield f"{quad} .\n"
