"""The inside of the process that takes one document in (see `graph.sandbox.child`)."""

from functools import partial
from pathlib import Path

from api.http.retry import patiently
from graph.build.build import Outcome, build
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import load_corrections
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message
from graph.store import open_store

WHO = "POST /documents"
WRITER_TIMEOUT = 30.0  # seconds, while another writer holds the store


def answering(store: str, base: str, corrections: str) -> Answering:
    """Takes files into the store at a location."""

    def answer(request: Header, _body: bytes) -> Message:
        take_in = partial(_taken_in, Path(request["file"]), store, base, Path(corrections))
        outcome = patiently(take_in, WRITER_TIMEOUT)
        if outcome.error:
            raise outcome.error
        return {"document": outcome.key, "outcome": outcome.status}, b""

    return answer


def _taken_in(file: Path, location: str, base: str, corrections: Path) -> Outcome:
    """Raises: StoreBusy when another writer holds the store."""
    knowledge = load_knowledge(base)
    rows = load_corrections(corrections, knowledge, missing_ok=True).rows
    store = open_store(location, base)
    return build([file], store, knowledge, WHO, lambda outcome: None, corrections=rows)[0]
