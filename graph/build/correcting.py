"""The file of corrections changed by one row, and the documents that it touches built again: all or nothing."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.build.build import rebuild
from graph.errors import CorrectionRefused, FindingsError, KnowledgeError, UnknownName
from graph.knowledge.correction_file import corrections_in, load_corrections, turtle_of, without
from graph.knowledge.corrections import Correction, Corrections
from graph.knowledge.rows import Knowledge
from graph.store.generations.folder import Lock, sync, write_synced
from graph.store.protocol import Store

Edit = Callable[[str, Corrections], str]


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """The file of corrections beside a store, and the files that the store is built from."""

    path: Path
    store: Store
    knowledge: Knowledge
    sources: Iterable[Path]

    def read(self) -> Corrections:
        """What it holds; nothing where it has not been begun. Raises: KnowledgeError."""
        if not self.path.exists():
            return Corrections(base=self.knowledge.base, where=str(self.path))
        return load_corrections(self.path, self.knowledge)

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

    def _change(self, edit: Edit, who: str) -> list[str]:
        with self._held():
            old = self.read()
            before = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
            after = edit(before, old)
            try:
                rows = corrections_in(after, str(self.path), self.knowledge).rows
            except KnowledgeError as error:
                raise CorrectionRefused(error.what, mend=error.mend) from None
            self._write(after)
            try:
                outcomes = rebuild(self.sources, self.store, self.knowledge, who, rows)
            except FindingsError:
                self._write(before)  # the graph has not changed either
                raise
        return sorted(outcome.key for outcome in outcomes if not outcome.error)

    def _write(self, text: str) -> None:
        """All at once: a reader sees the old file or the new one."""
        new = self.path.with_name(f"{self.path.name}.new")
        write_synced(new, text)
        os.replace(new, self.path)
        sync(self.path.parent)

    @contextmanager
    def _held(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = Lock(self.path.with_name(f"{self.path.name}.lock"), fcntl.LOCK_EX, os.O_RDWR | os.O_CREAT)
        with closing(lock):
            yield
