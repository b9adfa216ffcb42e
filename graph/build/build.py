"""Documents into the store: each whole or not at all; an unchanged one is not read again, a bad one stops no other."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from graph.build.crosslinks import Across
from graph.build.ledger import Ledger, digest_with, ledger_of
from graph.claims import Claims
from graph.corrections import touched_by
from graph.errors import (
    CorrectionRefused,
    FindingsError,
    InputError,
    KnowledgeError,
    ModelMissing,
    StoreBusy,
    StoreError,
    UnknownName,
)
from graph.knowledge.correction_file import corrections_in, load_corrections, turtle_of, without
from graph.knowledge.corrections import Correction, Corrections
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.pipeline import claims_of
from graph.rdf.dataset import PROGRAM, quads_of
from graph.rdf.iris import Iris
from graph.rdf.terms import Quad
from graph.read import SUFFIXES, bytes_of
from graph.store.generations.folder import Lock, replace_synced
from graph.store.generations.store import Store
from graph.store.generations.writer import GraphWriter

TRIES = 10  # at reading some documents, where corrections change meanwhile
AT_A_TIME = 4  # documents that are read before they are put in together: nobody waits long for that
T = TypeVar("T")
File = tuple[Path, bytes | FindingsError]


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
    return sorted(
        p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file() and p.name[0] not in ".~"
    )


def build(
    files: Iterable[Path],
    store: Store,
    knowledge: Knowledge,
    who: str,
    tell: Callable[[Outcome], None],
    corrections: Sequence[Correction] = (),
    corrections_now: Callable[[], Sequence[Correction]] | None = None,
) -> list[Outcome]:
    """Read the files into the store, some at a time, each whole or not at all. Bad files are told of and left out.

    While files are read others may write; the store is held only to put in what was read. `corrections_now` looks
    whether the corrections have changed meanwhile.
    """
    run = _Build(store, knowledge, who, corrections_now or (lambda: corrections))
    outcomes: list[Outcome] = []
    waiting = sorted(((p, _bytes(p)) for p in files), key=lambda pair: _digest_of(pair[1]))
    for start in range(0, len(waiting), AT_A_TIME):
        for outcome in run.outcomes(waiting[start : start + AT_A_TIME]):
            outcomes.append(outcome)
            tell(outcome)
    return outcomes


def rebuild(
    files: Iterable[Path], store: Store, knowledge: Knowledge, who: str, corrections: Sequence[Correction]
) -> list[Outcome]:
    """Build again, of the files that the store was built from, those whose document a changed correction touches.

    The file of corrections has to be changed by now.
    """
    with store.writing(who):  # whoever puts documents in with the corrections as they were is done after this
        pass
    ledger = ledger_of(store, corrections, knowledge.base)
    late = {ledger.documents[g].partition("-")[0] for g in ledger.documents if not ledger.is_current(g)}
    read = [(path, _bytes(path)) for path in files] if late else []
    mine = [path for path, data in read if isinstance(data, bytes) and _source_digest(data, knowledge) in late]
    return build(mine, store, knowledge, who, lambda outcome: None, corrections) if mine else []


def _bytes(path: Path) -> bytes | FindingsError:
    try:
        return bytes_of(path)
    except InputError as error:
        return error


def _digest_of(data: bytes | FindingsError) -> str:
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document that was read while others may have written, and where it goes.

    `stood` is from which source its graph was built then, if it was there.
    """

    path: Path
    digest: str
    claims: Claims
    quads: Sequence[Quad]
    rows: tuple[Correction, ...]
    graph: str
    stood: str | None


@dataclass(frozen=True, slots=True)
class _Build:
    """One building of documents; `graphs` is which file gave each graph so far."""

    store: Store
    knowledge: Knowledge
    who: str
    rows_now: Callable[[], Sequence[Correction]]
    graphs: dict[str, Path] = field(default_factory=dict)

    def outcomes(self, files: Sequence[File]) -> list[Outcome]:
        """Read some files, then put all of them in at once; again, where corrections that touch them have changed.

        Raises: StoreBusy.
        """
        for _ in range(TRIES):
            ontology, rows = self.store.index.ontology, tuple(self.rows_now())
            before = ledger_of(self.store, rows, self.knowledge.base)
            read = [_attempt(path, partial(self._read, path, data, before)) for path, data in files]
            with self.store.writing(self.who) as writer:
                rows = tuple(self.rows_now())
                if any(isinstance(one, _Reading) and touched_by(one.claims, rows) != one.rows for one in read):
                    continue
                if self.store.index.ontology not in (ontology, self.knowledge.digest):
                    what = "another program has put in another ontology while documents were read"
                    raise StoreError(what, mend="Run it again.")
                writer.put_ontology(self.knowledge.digest, ontology_quads(self.knowledge.base))
                put = partial(self._put, writer, ledger_of(self.store, rows, self.knowledge.base))
                return [one if isinstance(one, Outcome) else _attempt(one.path, partial(put, one)) for one in read]
        raise StoreBusy("the corrections change faster than documents are read", mend="Run it again later.")

    def _read(self, path: Path, data: bytes | FindingsError, before: Ledger) -> _Reading | Outcome:
        if isinstance(data, FindingsError):
            raise data
        source = _source_digest(data, self.knowledge)
        same = before.built_from(source)
        if same and before.is_current(same):
            self.graphs.setdefault(same, path)
            return Outcome(path, "unchanged", same.rsplit("/", 1)[1])
        claims = claims_of(data, str(path), self.knowledge, before.rows)
        graph, rows = Iris(self.knowledge.base).graph(claims.key), touched_by(claims, before.rows)
        digest, quads = digest_with(source, rows), quads_of(claims, self.knowledge)
        return _Reading(path, digest, claims, quads, rows, graph, before.source_of(graph))

    def _put(self, writer: GraphWriter, now: Ledger, read: _Reading) -> Outcome:
        graph, claims = read.graph, read.claims
        if graph in self.graphs:
            what = f"{self.graphs[graph]} is the same document ({claims.key})"
            raise InputError(what, where=str(read.path), mend="Keep one of the two.")
        if now.source_of(graph) not in (None, read.stood, read.digest.partition("-")[0]):
            what = f"somebody else has replaced the document ({claims.key}) while this was read"
            raise InputError(what, where=str(read.path), mend="Look which is the right one, and bring that again.")
        self.graphs[graph] = read.path
        across = Across(writer, self.knowledge.base)
        state = across.state(claims.key)
        writer.put(graph, read.digest, read.quads)
        if now.new_to_forget(graph, read.rows):
            writer.forget()
        across.retie(claims.key, state)
        return Outcome(read.path, "replaced" if graph in now.documents else "added", claims.key, **_told(claims))


def _attempt(path: Path, work: Callable[[], T]) -> T | Outcome:
    """What comes of one file, or that it would not do; what would stop every other one too is raised."""
    try:
        return work()
    except (ModelMissing, StoreError):
        raise
    except FindingsError as error:
        return Outcome(path, "failed", error=error)


def _told(claims: Claims) -> dict[str, Any]:
    """What an outcome tells of a document."""
    letter = claims.letter
    counts = (
        ("findings", len(letter.findings)),
        ("recommendations", len(letter.recommendations)),
        ("ratings", len(letter.ratings)),
        ("mentions", len(claims.mentions)),
        ("figures", len(claims.figures)),
    )
    return {"title": letter.front.title, "counts": counts}


def _source_digest(data: bytes, knowledge: Knowledge) -> str:
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


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """The file of corrections beside a store, and the files that the store is built from.

    It is changed by one row, and the documents that this row touches are built again: all or nothing.
    """

    path: Path
    store: Store
    knowledge: Knowledge
    sources: Iterable[Path]

    def read(self) -> Corrections:
        """What it holds; nothing where it has not been begun. Raises: KnowledgeError."""
        return load_corrections(self.path, self.knowledge, missing_ok=True)

    def add(self, row: Correction, who: str) -> list[str]:
        """Put a row in. Returns the keys of the documents that were built again.

        Raises: CorrectionRefused when it does not fit, StoreError when the store would not be written.
        """
        return self._change(lambda text, _: text + turtle_of([row], self.knowledge.base), who)

    def remove(self, name: str, who: str) -> list[str]:
        """Take a row out, by name. Raises: UnknownName."""

        def edit(text: str, old: Corrections) -> str:
            row = next((row for row in old.rows if row.name == name), None)
            if row is None:
                raise UnknownName(f"there is no correction {name!r}", mend="GET /corrections lists them.")
            return without(text, row, old, self.knowledge)

        return self._change(edit, who)

    def _change(self, edit: Callable[[str, Corrections], str], who: str) -> list[str]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = Lock(self.path.with_name(f"{self.path.name}.lock"), fcntl.LOCK_EX, os.O_RDWR | os.O_CREAT)
        with closing(lock):
            old = self.read()
            before = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
            after = edit(before, old)
            try:
                rows = corrections_in(after, str(self.path), self.knowledge).rows
            except KnowledgeError as error:
                raise CorrectionRefused(error.what, mend=error.mend) from None
            replace_synced(self.path, after)
            try:
                outcomes = rebuild(self.sources, self.store, self.knowledge, who, rows)
            except FindingsError:
                replace_synced(self.path, before)  # the graph has not changed either
                raise
        return sorted(outcome.key for outcome in outcomes if not outcome.error)
