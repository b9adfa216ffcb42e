"""The inside of the process that takes one document in (see `graph.sandbox.child`).

It reads nothing itself: what a stranger sent is read by a child that may do less (see `graph.build.reading`).
"""

from collections.abc import Sequence
from pathlib import Path

from graph.build.build import build
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
        knowledge = load_knowledge(base)

        def rows() -> Sequence[Correction]:
            return load_corrections(Path(corrections), knowledge, missing_ok=True).rows

        with Reader(base, seconds=float(seconds), memory=int(memory)) as reader:
            files, graph = [Path(request["file"])], open_store(store, base, patience=WRITER_PATIENCE)
            (outcome,) = build(files, graph, knowledge, INTAKE, lambda outcome: None, (), rows, reader)
        if outcome.error:
            raise outcome.error
        return {"document": outcome.key, "outcome": outcome.status}, b""

    return answer
