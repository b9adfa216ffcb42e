"""Documents into the store: each whole or not at all; an unchanged one is not read again, a bad one stops no other.

What the store holds of a document, its text with the places in print, is enough to read it again: so a correction does
not need the file, and whoever is suppressed is in no file that is kept.

While documents are read others may write. The store is held only to put in what was read, if that still fits.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from graph.ask.published import examples_in_graph
from graph.build.crosslinks import Across
from graph.build.held import asked_of
from graph.build.ledger import Ledger, digest_with, ledger_of
from graph.build.reading import Asked, DocumentRead, Reader
from graph.errors import FindingsError, InputError, ModelMissing, StoreBusy, StoreError
from graph.knowledge.corrections import Correction
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.rdf.dataset import PROGRAM
from graph.rdf.forms import quads_in
from graph.rdf.iris import Iris
from graph.read.files import SUFFIXES, bytes_of
from graph.store.generations.store import Store
from graph.store.generations.writer import GraphWriter
from graph.store.readable import Readable

TRIES = 10  # at reading some documents, where corrections change meanwhile
AT_A_TIME = 4  # documents that are read before they are put in together: nobody waits long for that
File = tuple[Path, bytes | FindingsError]
Rows = Sequence[Correction]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: Path
    status: Literal["added", "replaced", "unchanged", "failed"]
    key: str = ""
    title: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    error: FindingsError | None = None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files to read: those named, and those of the folders named.

    Raises: InputError for a path that does not exist or a folder without documents.
    """
    files: dict[Path, None] = {}
    for path in paths:
        inside = _documents_in(path) if path.is_dir() else [path]
        if not path.exists():
            raise InputError("there is no such file or folder", where=str(path), mend="Check the path.")
        if not inside:
            mend = f"Put files into it: {', '.join(SUFFIXES)}."
            raise InputError("the folder holds no documents", where=str(path), mend=mend)
        files.update(dict.fromkeys(inside))
    return list(files)


def _documents_in(folder: Path) -> list[Path]:
    """What is named like a document, but for files that begin with a dot or a tilde: other programs leave them."""
    named = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.name[0] not in ".~")
    return sorted(filter(Path.is_file, named))


def build(
    files: Iterable[Path],
    store: Store,
    knowledge: Knowledge,
    who: str,
    tell: Callable[[Outcome], None],
    corrections: Rows = (),
    corrections_now: Callable[[], Rows] | None = None,
    reader: Reader | None = None,
) -> list[Outcome]:
    """Read the files into the store, some at a time, each whole or not at all. Bad files are told of and left out.

    Whoever is suppressed is taken out of all other documents, too. `corrections_now` looks whether the corrections
    have changed meanwhile. The documents are read by this reader, else by one of their own.
    """
    outcomes: list[Outcome] = []
    waiting = sorted(((path, bytes_in(path)) for path in files), key=lambda pair: _digest_of(pair[1]))
    with nullcontext(reader) if reader else Reader(knowledge.base) as reading:
        run = Build(knowledge, reading)
        rows_now = corrections_now or (lambda: corrections)
        for start in range(0, len(waiting), AT_A_TIME):
            for outcome in run.into(store, who, rows_now, waiting[start : start + AT_A_TIME]):
                outcomes.append(outcome)
                tell(outcome)
        ledger = ledger_of(store, tuple(rows_now()), knowledge.base)
        if any(map(ledger.is_to_forget, ledger.documents.keys() - run.graphs.keys())):
            run.into(store, who, rows_now, held=lambda ledger: filter(ledger.is_to_forget, ledger.documents))
    return outcomes


def bytes_in(path: Path) -> bytes | FindingsError:
    try:
        return bytes_of(path)
    except InputError as error:
        return error


def _digest_of(data: bytes | FindingsError) -> str:
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """A document that was read while others may have written, and where it goes.

    `source` is the digest of all that its graph follows from but for corrections; `stood` that of the graph that was
    there then.
    """

    path: Path
    source: str
    stood: str | None
    graph: str
    document: DocumentRead


@dataclass(frozen=True, slots=True)
class Build:
    """One building of documents; `graphs` is which file gave each graph so far.

    `whole`: what is wrong with one document stops all of them, and nothing is put in.
    """

    knowledge: Knowledge
    reader: Reader
    whole: bool = False
    graphs: dict[str, Path] = field(default_factory=dict)

    def into(
        self,
        store: Store,
        who: str,
        rows_now: Callable[[], Rows],
        files: Sequence[File] = (),
        held: Callable[[Ledger], Iterable[str]] = lambda ledger: (),
    ) -> list[Outcome]:
        """Read some files, and again what the store holds of some documents, then put all of them in at once.

        Reads anew where corrections that may touch them have changed meanwhile.

        Raises: StoreBusy, and the fault of a document that the store holds and that cannot be read.
        """
        for _ in range(TRIES):
            ontology, before = store.index.ontology, ledger_of(store, tuple(rows_now()), self.knowledge.base)
            # No content is held on to: what is to be forgotten goes when nobody reads it any more.
            read = [*self.read(files, before), *self.read_again(store, held(before), before)]
            with store.writing(who) as writer:
                rows = tuple(rows_now())
                if _have_changed(before.rows, rows, read):
                    continue
                if store.index.ontology not in (ontology, self.knowledge.digest):
                    what = "another program has put in another ontology while documents were read"
                    raise StoreError(what, mend="Run it again.")
                return self.put(writer, read, ledger_of(store, rows, self.knowledge.base))
        raise StoreBusy("the corrections change faster than documents are read", mend="Run it again later.")

    def read(self, files: Sequence[File], before: Ledger) -> list[ReadFrom | Outcome]:
        """What each file says, or why it says nothing new."""
        sources = {path: source_digest(data, self.knowledge) for path, data in files if isinstance(data, bytes)}
        standing = {path: before.standing(source) for path, source in sources.items()}
        new = [Asked(str(p), data) for p, data in files if isinstance(data, bytes) and not standing[p]]
        documents = self.reader.in_order(new, before.rows)
        read: list[ReadFrom | Outcome] = []
        for path, data in files:
            if isinstance(data, FindingsError):
                read.append(Outcome(path, "failed", error=data))
            elif graph := standing[path]:
                self.graphs.setdefault(graph, path)
                read.append(Outcome(path, "unchanged", graph.rsplit("/", 1)[1]))
            else:
                try:
                    document = next(documents).result()
                except FindingsError as error:
                    if self.whole or isinstance(error, ModelMissing):  # no other file will do better without it
                        raise
                    read.append(Outcome(path, "failed", error=error))
                else:
                    graph = Iris(self.knowledge.base).graph(document.key)
                    read.append(ReadFrom(path, sources[path], before.source_of(graph), graph, document))
        return read

    def read_again(self, content: Readable, graphs: Iterable[str], before: Ledger) -> Iterator[ReadFrom]:
        """What documents say anew, by what a store holds of them. Raises: FindingsError."""
        chosen = sorted(set(graphs) - self.graphs.keys())
        asked = [asked_of(content, graph, before, self.knowledge.base) for graph in chosen]
        for graph, one, document in zip(chosen, asked, self.reader.in_order(asked, before.rows), strict=True):
            source = source_digest(one.data, self.knowledge)
            yield ReadFrom(Path(one.name), source, before.source_of(graph), graph, document.result())

    def put(self, writer: GraphWriter, read: Iterable[ReadFrom | Outcome], now: Ledger) -> list[Outcome]:
        """Put in what was read, and the ontology that it goes with."""
        base = self.knowledge.base
        writer.put_ontology(self.knowledge.digest, [*ontology_quads(base), *examples_in_graph(base)])
        return [one if isinstance(one, Outcome) else self._put(writer, one, now) for one in read]

    def _put(self, writer: GraphWriter, one: ReadFrom, now: Ledger) -> Outcome:
        graph, document = one.graph, one.document
        if error := self._misfit(one, now):
            if self.whole:
                raise error
            return Outcome(one.path, "failed", error=error)
        self.graphs[graph] = one.path
        rows = tuple(row for row in now.rows if row.name in document.touching)
        across = Across(writer, self.knowledge.base)
        state = across.state(document.key)
        writer.put(graph, digest_with(one.source, rows), quads_in(document.quads))
        if now.new_to_forget(graph, rows):
            writer.forget()
        across.retie(document.key, state)
        status: Literal["added", "replaced"] = "replaced" if graph in now.documents else "added"
        return Outcome(one.path, status, document.key, document.title, document.counts)

    def _misfit(self, one: ReadFrom, now: Ledger) -> InputError | None:
        key, where = one.document.key, str(one.path)
        if one.graph in self.graphs:
            what = f"{self.graphs[one.graph]} is the same document ({key})"
            return InputError(what, where=where, mend="Keep one of the two.")
        if now.source_of(one.graph) not in (None, one.stood, one.source):
            what = f"somebody else has replaced the document ({key}) while this was read"
            return InputError(what, where=where, mend="Look which is the right one, and bring that again.")
        return None


def _have_changed(before: Rows, now: Rows, read: Iterable[ReadFrom | Outcome]) -> bool:
    """Whether corrections that came or went may touch what was read: by its key, or by a thing that it may name."""
    keys = {one.document.key for one in read if isinstance(one, ReadFrom)}
    return bool(keys) and any(not row.keys or keys & row.keys for row in {*before} ^ {*now})


def source_digest(data: bytes, knowledge: Knowledge) -> str:
    """Of all that a document's graph follows from, but for corrections."""
    parts = [_digest_of(data), knowledge.digest, knowledge.base, PROGRAM, _code_digest()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def take_out(writer: GraphWriter, key: str, base: str) -> bool:
    """Take a document out, and what ties it to others. Returns whether it was there."""
    across = Across(writer, base)
    state = across.state(key)
    removed = writer.remove(Iris(base).graph(key))
    if removed:
        across.retie(key, state)
    return removed


@cache
def _code_digest() -> str:
    """The program as it stands, so that a changed rule reads a document anew. It never enters a quad."""
    folder = Path(__file__).parents[1]
    sources = sorted(folder.rglob("*.py"))
    return hashlib.sha256(b"".join(str(p.relative_to(folder)).encode() + p.read_bytes() for p in sources)).hexdigest()
