"""Documents into the store: each whole or not at all; an unchanged one is not read again, a bad one stops no other."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from graph.ask.published import examples_in_graph
from graph.build.crosslinks import Across
from graph.build.ledger import Ledger, digest_with, ledger_of
from graph.corrections import touched_by
from graph.errors import CorrectionRefused, FindingsError, InputError, KnowledgeError, ModelMissing, UnknownName
from graph.knowledge.correction_file import corrections_in, load_corrections, turtle_of, without
from graph.knowledge.corrections import Correction, Corrections
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.pipeline import claims_of
from graph.rdf.dataset import PROGRAM, quads_of
from graph.rdf.iris import Iris
from graph.read import SUFFIXES, bytes_of
from graph.store.generations.folder import Lock, replace_synced
from graph.store.generations.store import Store
from graph.store.generations.writer import GraphWriter


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
) -> list[Outcome]:
    """Read the files into the store in one step: readers see all or nothing. Bad files are told of and left out."""
    with store.writing(who) as writer:
        writer.put_ontology(knowledge.digest, [*ontology_quads(knowledge.base), *examples_in_graph(knowledge.base)])
        run = _Build(writer, knowledge, ledger_of(store, corrections, knowledge.base))
        outcomes = []
        for path, data in sorted(((p, _bytes(p)) for p in files), key=lambda pair: _digest_of(pair[1])):
            outcomes.append(run.outcome(path, data))
            tell(outcomes[-1])
    return outcomes


def rebuild(
    files: Iterable[Path], store: Store, knowledge: Knowledge, who: str, corrections: Sequence[Correction]
) -> list[Outcome]:
    """Build again, of the files that the store was built from, those whose document a changed correction touches."""
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
class _Build:
    """One writing of documents: what the store held before, and which file gave each graph since."""

    writer: GraphWriter
    knowledge: Knowledge
    before: Ledger
    graphs: dict[str, Path] = field(default_factory=dict)

    def outcome(self, path: Path, data: bytes | FindingsError) -> Outcome:
        try:
            if isinstance(data, FindingsError):
                raise data
            return self._taken_in(path, data)
        except ModelMissing:  # no fault of this file, and no other will do better
            raise
        except FindingsError as error:
            return Outcome(path, "failed", error=error)

    def _taken_in(self, path: Path, data: bytes) -> Outcome:
        source = _source_digest(data, self.knowledge)
        same = self.before.built_from(source)
        if same and self.before.is_current(same):
            self.graphs.setdefault(same, path)
            return Outcome(path, "unchanged", same.rsplit("/", 1)[1])
        claims = claims_of(data, str(path), self.knowledge, self.before.rows)
        graph = Iris(self.knowledge.base).graph(claims.key)
        if graph in self.graphs:
            what = f"{self.graphs[graph]} is the same document ({claims.key})"
            raise InputError(what, where=str(path), mend="Keep one of the two.")
        self.graphs[graph] = path
        rows = touched_by(claims, self.before.rows)
        across = Across(self.writer, self.knowledge.base)
        state = across.state(claims.key)
        self.writer.put(graph, digest_with(source, rows), quads_of(claims, self.knowledge))
        if self.before.new_to_forget(graph, rows):
            self.writer.forget()
        across.retie(claims.key, state)
        letter = claims.letter
        counts = (
            ("findings", len(letter.findings)),
            ("recommendations", len(letter.recommendations)),
            ("ratings", len(letter.ratings)),
            ("mentions", len(claims.mentions)),
            ("figures", len(claims.figures)),
        )
        status: Literal["added", "replaced"] = "replaced" if graph in self.before.documents else "added"
        return Outcome(path, status, claims.key, letter.front.title, counts)


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
