"""Corrections brought to what a store holds: when their file changes, a backup takes its place, or it is served."""

import fcntl
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from graph.build.build import Build, Outcome, build, bytes_in, source_digest
from graph.build.ledger import Ledger, applied_in, ledger_of
from graph.build.reading import Reader
from graph.corrections import is_suppression, node_name
from graph.errors import CorrectionRefused, KnowledgeError, StoreError, UnknownName
from graph.knowledge.correction_file import corrections_in, load_corrections, turtle_of, without
from graph.knowledge.corrections import Correction, Corrections
from graph.knowledge.rows import Knowledge
from graph.rdf.iris import Iris
from graph.store.generations.folder import Lock, replace_synced
from graph.store.generations.store import Store
from graph.store.generations.writer import GraphWriter
from graph.store.readable import Readable

PRIVATE = 0o600  # the rights of a file of corrections: it may name whom it suppresses


def rebuild(
    files: Iterable[Path],
    store: Store,
    knowledge: Knowledge,
    who: str,
    corrections: Sequence[Correction],
    reader: Reader | None = None,
) -> list[Outcome]:
    """Build again the documents that a changed correction touches: from these files if they are there, else from what
    the store holds of them. All or nothing.

    The file of corrections has to be changed by now.
    """
    with store.writing(who):  # whoever puts documents in with the corrections as they were is done after this
        pass
    if not (late := _late(ledger_of(store, corrections, knowledge.base))):
        return []
    read = [(path, bytes_in(path)) for path in files]
    mine = {source_digest(data, knowledge): (path, data) for path, data in read if isinstance(data, bytes)}
    chosen = [mine[source] for source in late.values() if source in mine]
    held = [graph for graph, source in late.items() if source not in mine]
    with nullcontext(reader) if reader else Reader(knowledge.base) as reading:
        return Build(knowledge, reading, whole=True).into(store, who, lambda: corrections, chosen, lambda _: held)


def _late(ledger: Ledger) -> dict[str, str]:
    """The graphs that were not built with the corrections as they stand, and from which source."""
    return {g: built.partition("-")[0] for g, built in ledger.documents.items() if not ledger.is_current(g)}


def settle(
    content: Readable, writer: GraphWriter, knowledge: Knowledge, rows: Sequence[Correction], now: Store
) -> None:
    """Apply the corrections to a content that is to take the place of what a store holds `now`.

    Raises: StoreError where somebody would come back whom no row suppresses any more.
    """
    base, known = knowledge.base, {node_name(row) for row in rows}
    before, standing = applied_in(content, base), dict[str, dict[str, str]]()
    with suppress(StoreError):  # what is not there or is damaged knows of none
        standing = applied_in(now, base) if now.documents() else {}
    for graph, applied in standing.items():
        if any(is_suppression(name) for name in applied.keys() - before.get(graph, {}).keys() - known):
            what = f"it would bring back somebody who is suppressed in {graph.rsplit('/', 1)[-1]}"
            raise StoreError(what, mend="Name the file of corrections that says so with --corrections.")
    ledger = ledger_of(content, rows, base)
    if rows and (late := _late(ledger)):
        with Reader(base) as reader:
            run = Build(knowledge, reader)
            run.put(writer, [*run.read_again(content, late, ledger)], ledger)


def forget(store: Store, knowledge: Knowledge, rows: Sequence[Correction], who: str) -> None:
    """Take out of the store whoever these corrections suppress and it still holds."""
    ledger = ledger_of(store, rows, knowledge.base) if rows else None
    if ledger and any(map(ledger.is_to_forget, ledger.documents)):
        build([], store, knowledge, who, lambda outcome: None, rows)


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
        rebuilt = self._change(lambda text, _: text + turtle_of([row], self.knowledge.base), who)
        if row.kind == "suppress" and row.key in rebuilt:
            graph = Iris(self.knowledge.base).graph(row.key)
            if node_name(row) not in applied_in(self.store.snapshot(), self.knowledge.base).get(graph, ()):
                self.remove(row.name, who)
                raise CorrectionRefused(
                    f"nobody is called so in {row.key}", mend="Name the person as the document does."
                )
        return rebuilt

    def remove(self, name: str, who: str) -> list[str]:
        """Take a row out, by name. Raises: UnknownName."""

        def edit(text: str, old: Corrections) -> str:
            row = next((row for row in old.rows if row.name == name), None)
            if row is None:
                raise UnknownName(f"there is no correction {name!r}", mend="GET /corrections lists them.")
            return without(text, row, old, self.knowledge)

        return self._change(edit, who)

    def _change(self, edit: Callable[[str, Corrections], str], who: str) -> list[str]:
        for folder in reversed([self.path.parent, *self.path.parent.parents]):
            folder.mkdir(mode=0o700, exist_ok=True)
        lock = Lock(self.path.with_name(f"{self.path.name}.lock"), fcntl.LOCK_EX, os.O_RDWR | os.O_CREAT, PRIVATE)
        with closing(lock):
            old = self.read()
            before = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
            after = edit(before, old)
            try:
                rows = corrections_in(after, str(self.path), self.knowledge).rows
            except KnowledgeError as error:
                raise CorrectionRefused(error.what, mend=error.mend) from None
            replace_synced(self.path, after, PRIVATE)
            try:
                outcomes = rebuild(self.sources, self.store, self.knowledge, who, rows)
            except Exception:
                replace_synced(self.path, before, PRIVATE)  # the graph has not changed either
                raise
        return sorted(outcome.key for outcome in outcomes if not outcome.error)
