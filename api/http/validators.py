"""What stands for an answer: the ETag by which a client, or a cache, knows that it has it already."""

import hashlib
import re
from collections.abc import Iterable
from importlib.metadata import version as version_of

PROGRAM = version_of("probation-findings").encode()
VOLATILE = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode)\s*\(", re.IGNORECASE)


def etag_of(version: str, *representation: str | bytes) -> str:
    """A strong validator: the graph's version, and a digest of what stands for it here."""
    pieces = [piece.encode() if isinstance(piece, str) else piece for piece in representation]
    digest = hashlib.blake2b(b"\0".join([PROGRAM, *pieces]), digest_size=8).hexdigest()
    return f'"{version[:16]}-{digest}"'


def etag_of_results(
    version: str, media_type: str, query: str, default_graphs: Iterable[str] = (), named_graphs: Iterable[str] = ()
) -> str | None:
    """The validator of a query's answer over a dataset; None where each run of it may answer differently."""
    if VOLATILE.search(query):
        return None
    return etag_of_steady(version, media_type, query, default_graphs, named_graphs)


def etag_of_steady(
    version: str, media_type: str, query: str, default_graphs: Iterable[str] = (), named_graphs: Iterable[str] = ()
) -> str:
    """The same for a query that is known to answer the same each time."""
    return etag_of(version, media_type, query, *default_graphs, "", *named_graphs)
