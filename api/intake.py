"""The inside of the process that takes one document in (see `graph.sandbox.child`).

It reads nothing itself: what a stranger sent is read by a child that may do less (see `graph.build.reading`).
"""

from collections.abc import Sequence
from pathlib import Path

from graph.build.build import Outcome, build
from graph.build.reading import Reader
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import load_corrections
from graph.knowledge.corrections import Correction
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message
from graph.store import open_store

INTAKE = "POST /documents"
WRITER_PATIENCE = 30.0  # seconds, while another writer holds the store


def answering(store: str, base: str, corrections: str, seconds: str, memory: str) -> Answering:
    """Takes files into the store at a location; each may take so many seconds, and bytes of memory, to be read."""

    def answer(request: Header, _body: bytes) -> Message:
        with Reader(base, seconds=float(seconds), memory=int(memory)) as reader:
            outcome = _taken_in(Path(request["file"]), store, base, Path(corrections), reader)
        if outcome.error:
            raise outcome.error
        return {"document": outcome.key, "outcome": outcome.status}, b""

    return answer


def _taken_in(file: Path, location: str, base: str, corrections: Path, reader: Reader) -> Outcome:
    """Raises: StoreBusy when another writer holds the store."""
    knowledge = load_knowledge(base)
    store = open_store(location, base, patience=WRITER_PATIENCE)

    def rows() -> Sequence[Correction]:
        return load_corrections(corrections, knowledge, missing_ok=True).rows

    return build([file], store, knowledge, INTAKE, lambda outcome: None, rows(), rows, reader)[0]
