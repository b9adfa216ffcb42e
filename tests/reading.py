"""Readers of documents for tests: one child for all tests of a process, and one that reads each letter once only."""

import atexit
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import cache

from graph.build.held import rows_for, source_in
from graph.build.reading import Asked, DocumentRead, Reader
from graph.build.reading_worker import about
from graph.claims import Claims
from graph.corrections import corrected
from graph.knowledge import load_knowledge
from graph.knowledge.corrections import Correction
from graph.pipeline import claims_in, quads_of
from graph.rdf.forms import serialise


@cache
def shared_reader() -> Reader:
    """The real one: to load the language model takes seconds."""
    reader = Reader(load_knowledge().base)
    atexit.register(reader.close)
    return reader


class InProcess(Reader):
    """Corrects, each time, letters that were read once: reading gives the same each time, as other tests prove.

    While it reads a document, `meanwhile` is done.
    """

    def __init__(self, letters: Mapping[bytes, Claims]) -> None:
        super().__init__(load_knowledge().base)
        self.letters = letters
        self.meanwhile: Callable[[], object] = lambda: None

    def in_order(self, documents: Iterable[Asked], rows: Sequence[Correction] = ()) -> Iterator[Future[DocumentRead]]:
        knowledge = load_knowledge()
        for asked in documents:
            self.meanwhile()
            claims = self._claims(asked, rows)
            quads = serialise(quads_of(claims, knowledge), "nquads", knowledge.base)
            done: Future[DocumentRead] = Future()
            done.set_result(DocumentRead.of(about(claims, rows), quads))
            yield done

    def _claims(self, asked: Asked, rows: Sequence[Correction]) -> Claims:
        if asked.held is None:
            return corrected(self.letters[asked.data], rows, load_knowledge())
        source, done = source_in(asked.data.decode(), asked.held), asked.held["applied"]
        return claims_in(source, asked.name, load_knowledge(), rows_for(rows, done), done, key=asked.name)
