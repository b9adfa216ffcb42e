"""Exports as the doors give them out: a view or the triples themselves, in any format of the table."""

from collections.abc import Hashable, Iterator
from threading import Lock

from graph.ask.lists import iris_of
from graph.errors import QueryError
from graph.network.formats import format_named, written
from graph.network.model import Network
from graph.network.projection import Filters, network_of
from graph.network.views import DEFAULT, view_named
from graph.rdf.forms import serialise, without_people
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store import Readable

# The views given last, since whoever looks at one asks for it in another format next. A version changes exactly when
# the content does.
KEPT = 4
_recent: dict[tuple[Hashable, ...], Network] = {}
_lock = Lock()


def exported(
    store: Readable,
    format: str,
    view: str | None = None,
    *,
    of: str | None = None,
    hops: int = 1,
    filters: Filters | None = None,
    people: bool = False,
    most: int | None = None,
    base: str = DEFAULT_BASE,
    site: str | None = None,
) -> Iterator[bytes]:
    """The bytes of an export, piece by piece; what is wrong with the request is raised before the first.

    RDF takes no view, and of filters those of documents. Raises: UnknownName, QueryError, StoreError.
    """
    if not format_named(format).of_views:
        if view or of:
            raise QueryError(f"{format} holds triples, not views", mend="Leave the view away, or take another format.")
        return iter([_triples(store, format, filters or {}, people, base)])
    name = view or (DEFAULT if of is None else "around")
    view_named(name, base)
    key = (store.version, base, name, of, hops, _frozen(filters or {}), people, most, site)
    with _lock:
        network = _recent.get(key)
    if network is None:
        network = network_of(
            store, name, of=of, hops=hops, filters=filters, people=people, most=most, base=base, site=site
        )
        with _lock:
            while len(_recent) >= KEPT:
                del _recent[next(iter(_recent))]
            _recent[key] = network
    return _begun(written(network, format))


def _frozen(filters: Filters) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Filters as part of a key."""
    rows = ((name, (values,) if isinstance(values, str) else tuple(values)) for name, values in filters.items())
    return tuple(sorted(rows))


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, the first of them made now: a writer that refuses does so before anything is sent."""
    first = next(pieces, b"")

    def following() -> Iterator[bytes]:
        yield first
        yield from pieces

    return following()


def _triples(store: Readable, format: str, filters: Filters, people: bool, base: str) -> bytes:
    if filters:
        documents = sorted(iris_of(store, "documents", filters, base))
        graphs = [iri.replace(f"{base}id/document/", f"{base}graph/document/", 1) for iri in documents]
        quads = [quad for graph in graphs for quad in store.quads(graph)]
    else:
        quads = list(store.quads())
    return serialise(quads if people else without_people(quads, base), format, base)
