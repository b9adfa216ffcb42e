"""The inside of a process that carries out an untrusted write (see `graph.sandbox.child`), on a copy of the store.

It answers with what comes and goes in the graphs of users that it may write, as lines of N-Triples. Whatever else the
write did to the copy is thrown away with it.
"""

import hashlib
from collections.abc import Iterable, Set
from typing import NamedTuple, Self

import pyoxigraph as ox

from graph.errors import QueryError, QueryTooLarge, UpdateFailed
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message
from graph.store.generations.writer import graph_named
from graph.store.sparql.mistakes import explained
from graph.store.sparql.update_guard import check_update, with_dataset

Lines = frozenset[bytes]  # each a triple
MODULUS = 1 << 256
Differences = dict[str, "Difference | None"]


class Difference(NamedTuple):
    """What goes from a graph, and what comes."""

    removed: Set[bytes]
    added: Set[bytes]


class GraphDigest(NamedTuple):
    """What stands in the index for the content of a graph: the sum of the SHA-256 of its lines, and their bytes.

    So what it is after a change follows from the change alone. It tells versions apart, no more: whoever may write
    could, with much work, find two contents of the same sum.
    """

    total: int = 0
    size: int = 0

    def __str__(self) -> str:
        return f"{self.total:064x}-{self.size}"

    @classmethod
    def read(cls, digest: str) -> Self | None:
        """None for a digest of an earlier program, from which no other follows."""
        total, dash, size = digest.partition("-")
        return cls(int(total, 16), int(size)) if dash else None

    def plus(self, lines: Iterable[bytes], sign: int = 1) -> "GraphDigest":
        """With these lines more; with the sign -1, less."""
        total, size = self
        for line in lines:
            total += sign * int.from_bytes(hashlib.sha256(line).digest())
            size += sign * (len(line) + 1)
        return GraphDigest(total % MODULUS, size)


def answering(folder: str, base: str, largest: str) -> Answering:
    """Carries out one operation on the store in a folder; `largest` is for the users' graphs together, in bytes."""

    def answer(request: Header, body: bytes) -> Message:
        try:
            store = ox.Store(folder)
            known = {
                name: GraphDigest.read(digest) or GraphDigest().plus(_lines(store, name))
                for name, digest in request["known"].items()
            }
            differences = _differences(store, request | {"base": base}, body)
            return _changes(request["known"], known, differences, int(largest))
        except (OSError, RuntimeError, ValueError) as error:  # the engine's
            raise UpdateFailed(f"it cannot be carried out: {error}", mend="Nothing was written.") from None

    return answer


def _lines(store: ox.Store, name: str) -> Lines:
    content = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph_named(name)) or b""
    return frozenset(content.split(b"\n")) - {b""}


# ---- The operations


def _differences(store: ox.Store, request: Header, body: bytes) -> Differences:
    """Carry out one operation: what is different in the graphs that it may have changed, None for one that goes."""
    name = request.get("graph", "")
    match request["operation"]:
        case "put":
            return {name: _difference(_lines(store, name), _lines(_content(request, body), ""))}
        case "post":
            return {name: _new(store, name, _content(request, body), "")}
        case "delete":
            return {name: None if name else Difference(_lines(store, name), Lines())}  # the default graph is emptied
    return _update(store, request, body)


def _update(store: ox.Store, request: Header, body: bytes) -> Differences:
    text, base, open_store = body.decode(), request["base"], request["open_store"]
    checked = check_update(text, base, open_store=open_store)
    update = with_dataset(text, request["using"], request["using_named"], base)
    if checked.adds_only and not open_store:  # what is there already need not be looked through
        content = ox.Store()
        _run(content, update, base, text)
        return {name: _new(store, name, content, name) for name in checked.written & _names(content)}
    names = {"", *_names(store)} if open_store else checked.written
    before = {name: _lines(store, name) for name in names}
    _run(store, update, base, text)
    after = {"", *_names(store)} if open_store else {"", *_names(store)} & names
    differences: Differences = {name: _difference(before.get(name, Lines()), _lines(store, name)) for name in after}
    return differences | dict.fromkeys(names - after)


def _run(store: ox.Store, update: str, base: str, as_sent: str) -> None:
    try:
        store.update(update, base_iri=base)
    except SyntaxError:
        raise explained(as_sent, base, update=True) from None


def _names(store: ox.Store) -> set[str]:
    return {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}


def _difference(before: Lines, after: Lines) -> Difference:
    return Difference(before - after, after - before)


def _new(store: ox.Store, name: str, content: ox.Store, of: str) -> Difference:
    """What a graph of the content adds to one of the store."""
    graph, fresh = graph_named(name), ox.Store()
    for quad in content.quads_for_pattern(None, None, None, graph_named(of)):
        triple = quad.subject, quad.predicate, quad.object
        if ox.Quad(*triple, graph) not in store:
            fresh.add(ox.Quad(*triple))
    return Difference(frozenset(), _lines(fresh, ""))


def _content(request: Header, body: bytes) -> ox.Store:
    """The triples of all parts of a body, as a store has them; blank nodes of different parts are different."""
    content, at = ox.Store(), 0
    for media_type, length in request["parts"]:
        content.extend(_parsed(body[at : at + length], media_type, request["graph"] or request["base"]))
        at += length
    return content


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


# ---- The answer


def _changes(before: dict[str, str], known: dict[str, GraphDigest], differences: Differences, largest: int) -> Message:
    """Of each graph that is not as the index says: digest, bytes of what goes and of what comes; then all of that."""
    digests, gone = dict(known), []
    for name, difference in differences.items():
        if difference is None:
            gone += [name] if digests.pop(name, None) else []
            continue
        _check_flat(difference.added)
        digest = digests.get(name, GraphDigest())
        digests[name] = digest.plus(difference.removed, -1).plus(difference.added)
    if sum(digest.size for digest in digests.values()) > largest:
        raise QueryTooLarge("the users' graphs would be too large", mend="Write less, or delete some before.")
    changed, content = [], bytearray()
    for name, digest in sorted(digests.items()):
        if str(digest) != before.get(name):
            parts = [b"".join(line + b"\n" for line in lines) for lines in differences.get(name) or ((), ())]
            changed.append([name, str(digest), *map(len, parts)])
            content += b"".join(parts)
    return {"changed": changed, "gone": gone}, content


def _check_flat(lines: Iterable[bytes]) -> None:
    """Raises: QueryError for a triple inside a triple: nested deep enough, one takes down whoever reads it."""
    for line in lines:
        if b"<<(" in line and any(isinstance(q.object, ox.Triple) for q in ox.parse(line, ox.RdfFormat.N_TRIPLES)):
            raise QueryError("triples inside triples are not kept here", mend="Say it with plain triples.")
