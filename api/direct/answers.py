"""What a direct process answers, and what it leaves to the service: all that is not plain and short."""

import time
from contextlib import suppress
from typing import Any

from api.direct.exchange import Exchange, Results
from api.validators import etag_of_results, etag_of_steady
from graph.errors import FindingsError, StoreError
from graph.store.answers import answer_of
from graph.store.generation import Generation
from graph.store.media import MAKING, ROWS, rows_written
from graph.store.shapes import shape_of
from graph.store.worker import Worker

MOST_KEPT = 256  # answers
MOST_KNOWN = 10_000  # shapes; requests that came once
TRUSTED = 8  # answers within the limit, after which the next of the same shape is written without looking at it
PLAIN = frozenset({ROWS["json"], ROWS["csv"], ROWS["tsv"]})  # formats that can hold whatever an answer does


Found = tuple[str, bytes | bytearray]  # the validator of an answer, and the answer


class Answers:
    """Answers to requests, and those given last: the same bytes ask for the same answer.

    `asking` is what each request to the worker says; `keeps` whether answers are kept, `largest` the most
    bytes that one may have.
    """

    def __init__(self, worker: Worker, asking: dict[str, Any], keeps: bool, largest: int) -> None:
        self._worker = worker
        self._asking = asking
        self._keeps = keeps
        self._largest = largest
        self._version = ""
        self._kept: dict[bytes, Found] = {}
        self._once: set[int] = set()
        self._short: dict[tuple[str, str], int] = {}  # shape and media type → answers that were short
        self.ended = False

    def to(self, request: bytes, exchange: Exchange) -> bytes | None:
        """The whole answer; None for what the service has to see to."""
        if (query := exchange.query_in(request)) is None:
            return None
        if (content := self._newest()) is None:
            return None
        try:
            found = self._kept.get(request) or self._made(query, exchange.results, content)
        except (FindingsError, OSError, RuntimeError, ValueError):  # the service says it, or tries again
            return None
        except MemoryError:
            self.ended = True
            return None
        if found is None or not exchange.largest >= len(found[1]) <= self._largest:
            return None
        self._keep(request, found)
        return exchange.headed(found[0], time.time(), found[1])

    def renew(self) -> None:
        """Open the newest content, if there is any: it takes longer than an answer may."""
        with suppress(StoreError, OSError, RuntimeError):  # whoever asks is told by the service
            self._worker.reading()

    def _newest(self) -> Generation | None:
        """The content to answer from; None where there is newer than is open. What was kept of another is of no use."""
        content = self._worker.open_content()
        if content is not None and content.version != self._version:
            self._kept.clear()
            self._version = content.version
        return content

    def _made(self, query: str, results: Results, content: Generation) -> Found | None:
        shape = shape_of(query)
        if shape is None or self._short.get((shape, results.media_type), 0) < TRUSTED:
            return self._carefully(query, results, shape)
        dataset = (results.default_graphs, results.named_graphs)
        answer = answer_of(content.db, query, *dataset, self._asking["base"])
        # Those before it had a validator, so this one has: what makes an answer volatile is kept in the shape.
        etag = etag_of_steady(self._version, results.media_type, query, *dataset)
        return etag, rows_written(answer, results.media_type)

    def _carefully(self, query: str, results: Results, shape: str | None) -> Found | None:
        """As any worker does it: guarded, and stopped when it gets long."""
        dataset = {"default_graphs": results.default_graphs, "named_graphs": results.named_graphs}
        media_types = dict.fromkeys(results.kinds, results.media_type)
        header, content = self._worker.reply(self._asking | dataset | {"sparql": query, "media_types": media_types})
        self.ended = self.ended or "last" in header
        etag = etag_of_results(self._version, results.media_type, query, *dataset.values())
        if "error" in header or header["version"] != self._version or etag is None:
            return None
        if shape and results.media_type in PLAIN and not MAKING.search(query):
            self._count(shape, results.media_type)
        return etag, content

    def _count(self, shape: str, media_type: str) -> None:
        """One more short answer to a query of a shape, in a media type."""
        if len(self._short) >= MOST_KNOWN:
            self._short.clear()
        self._short[shape, media_type] = self._short.get((shape, media_type), 0) + 1

    def _keep(self, request: bytes, found: Found) -> None:
        """For the next time, when this was not the first: most are never asked again."""
        if not self._keeps:
            return
        if (mark := hash(request)) not in self._once:
            if len(self._once) >= MOST_KNOWN:
                self._once.clear()
            self._once.add(mark)
        elif request not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[request] = found
