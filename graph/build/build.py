"""Documents into the store: each whole or not at all; an unchanged one is not read again, a bad one stops no other.

What the store holds of a document, its text with the places in print, is enough to read it again: so a correction does
not need the file, and whoever is suppressed is in no file that is kept.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from graph.build.crosslinks import Across
from graph.build.held import claims_held
from graph.build.ledger import Ledger, digest_with, ledger_of
from graph.claims import Claims
from graph.corrections import touched_by
from graph.errors import FindingsError, InputError, ModelMissing
from graph.knowledge.corrections import Correction
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.pipeline import claims_of
from graph.rdf.dataset import PROGRAM, quads_of
from graph.rdf.iris import Iris
from graph.read import SUFFIXES, bytes_of
from graph.store.generations.store import Store
from graph.store.generations.writer import GraphWriter
from graph.store.readable import Readable


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
    """Read the files into the store in one step: readers see all or nothing. Bad files are told of and left out.

    Whoever is suppressed is taken out of all other documents, too.
    """
    with store.writing(who) as writer:
        run = Build(writer, knowledge, ledger_of(store, corrections, knowledge.base))
        outcomes = run.outcomes(files, tell)
        for graph in filter(run.before.is_to_forget, run.others()):
            run.read_again(store, graph)
    return outcomes


def bytes_in(path: Path) -> bytes | FindingsError:
    try:
        return bytes_of(path)
    except InputError as error:
        return error


def _digest_of(data: bytes | FindingsError) -> str:
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""


@dataclass(frozen=True, slots=True)
class Build:
    """One writing of documents: what the store held before, and which file gave each graph since."""

    writer: GraphWriter
    knowledge: Knowledge
    before: Ledger
    graphs: dict[str, Path] = field(default_factory=dict)

    def outcomes(self, files: Iterable[Path], tell: Callable[[Outcome], None] = lambda outcome: None) -> list[Outcome]:
        """Read these files, in an order that does not hang on their names."""
        self.writer.put_ontology(self.knowledge.digest, ontology_quads(self.knowledge.base))
        outcomes = []
        for path, data in sorted(((p, bytes_in(p)) for p in files), key=lambda pair: _digest_of(pair[1])):
            outcomes.append(self.outcome(path, data))
            tell(outcomes[-1])
        return outcomes

    def others(self) -> list[str]:
        """The graphs that were there before and that no file has given."""
        return sorted(self.before.documents.keys() - self.graphs.keys())

    def read_again(self, content: Readable, graph: str) -> Outcome:
        """Read a document anew from what a store holds of it."""
        claims, source = claims_held(content, graph, self.knowledge, self.before)
        return self._put(Path(claims.key), claims, graph, source_digest(source.text.encode(), self.knowledge))

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
        source = source_digest(data, self.knowledge)
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
        return self._put(path, claims, graph, source)

    def _put(self, path: Path, claims: Claims, graph: str, source: str) -> Outcome:
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
