"""Documents into the store: each whole or not at all; an unchanged one is not read again, a bad one stops no other."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from graph.build.crosslinks import Across
from graph.build.ledger import Ledger, digest_with, ledger_of
from graph.corrections import touched_by
from graph.errors import FindingsError, InputError, ModelMissing
from graph.knowledge.corrections import Correction
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.pipeline import PROGRAM, claims_of, quads_of
from graph.rdf.iris import Iris
from graph.read.files import SUFFIXES, bytes_of
from graph.store.generations.writer import GraphWriter
from graph.store.protocol import Store


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
            raise InputError(
                "the folder holds no documents", where=str(path), mend=f"Put files into it: {', '.join(SUFFIXES)}."
            )
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
        writer.put_ontology(knowledge.digest, ontology_quads(knowledge.base))
        outcomes = []
        before = ledger_of(store, corrections, knowledge.base)
        for outcome in _outcomes(files, before, writer, knowledge):
            tell(outcome)
            outcomes.append(outcome)
    return outcomes


def rebuild(
    files: Iterable[Path],
    store: Store,
    knowledge: Knowledge,
    who: str,
    corrections: Sequence[Correction],
) -> list[Outcome]:
    """Build again, of the files that the store was built from, those whose document a changed correction touches."""
    ledger = ledger_of(store, corrections, knowledge.base)
    late = {ledger.documents[g].partition("-")[0] for g in ledger.documents if not ledger.is_current(g)}
    read = [(path, _bytes(path)) for path in files] if late else []
    mine = [path for path, data in read if isinstance(data, bytes) and _source_digest(data, knowledge) in late]
    return build(mine, store, knowledge, who, lambda outcome: None, corrections) if mine else []


def _outcomes(files: Iterable[Path], before: Ledger, writer: GraphWriter, knowledge: Knowledge) -> Iterator[Outcome]:
    mine: dict[str, Path] = {}
    for path, data in sorted(((p, _bytes(p)) for p in files), key=lambda pair: _digest_of(pair[1])):
        if isinstance(data, FindingsError):
            yield Outcome(path, "failed", error=data)
            continue
        try:
            yield _taken_in(path, data, before, mine, writer, knowledge)
        except ModelMissing:  # no fault of this file, and no other will do better
            raise
        except FindingsError as error:
            yield Outcome(path, "failed", error=error)


def _bytes(path: Path) -> bytes | FindingsError:
    try:
        return bytes_of(path)
    except InputError as error:
        return error


def _digest_of(data: bytes | FindingsError) -> str:
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""


def _taken_in(
    path: Path,
    data: bytes,
    before: Ledger,
    mine: dict[str, Path],
    writer: GraphWriter,
    knowledge: Knowledge,
) -> Outcome:
    source = _source_digest(data, knowledge)
    same = before.built_from(source)
    if same and before.is_current(same):
        mine.setdefault(same, path)
        return Outcome(path, "unchanged", same.rsplit("/", 1)[1])
    claims = claims_of(data, str(path), knowledge, before.rows)
    graph = Iris(knowledge.base).graph(claims.key)
    if graph in mine:
        raise InputError(
            f"{mine[graph]} is the same document ({claims.key})", where=str(path), mend="Keep one of the two."
        )
    mine[graph] = path
    rows = touched_by(claims, before.rows)
    across = Across(writer, knowledge.base)
    state = across.state(claims.key)
    writer.put(graph, digest_with(source, rows), quads_of(claims, knowledge))
    if before.new_to_forget(graph, rows):
        writer.forget()
    across.retie(claims.key, state)
    letter = claims.letter
    counts = (
        ("findings", len(letter.findings)),
        ("recommendations", len(letter.recommendations)),
        ("ratings", len(letter.ratings)),
        ("mentions", len(claims.mentions)),
        ("figures", len(claims.figures)),
    )
    return Outcome(path, "replaced" if graph in before.documents else "added", claims.key, letter.front.title, counts)


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
