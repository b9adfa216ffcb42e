"""The inside of the process that takes one document in (see `graph.sandbox.child`).

It reads nothing itself: what a stranger sent is read by a child that may do less (see `graph.build.reading`). The file
is kept beside the store, so that a correction can have it read again.
"""

import shutil
from functools import partial
from pathlib import Path

from api.http.retry import patiently
from api.jobs import TAKEN_IN
from graph.build.build import Outcome, build
from graph.build.reading import Reader
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import load_corrections
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message
from graph.store import open_store

WHO = "POST /documents"
WRITER_TIMEOUT = 30.0  # seconds, while another writer holds the store


def answering(store: str, base: str, corrections: str, seconds: str, memory: str) -> Answering:
    """Takes files into the store at a location; each may take so many seconds, and bytes of memory, to be read."""

    def answer(request: Header, _body: bytes) -> Message:
        with Reader(base, seconds=float(seconds), memory=int(memory)) as reader:
            take_in = partial(_taken_in, Path(request["file"]), store, base, Path(corrections), reader)
            outcome = patiently(take_in, WRITER_TIMEOUT)
        if outcome.error:
            raise outcome.error
        return {"document": outcome.key, "outcome": outcome.status}, b""

    return answer


def _taken_in(file: Path, location: str, base: str, corrections: Path, reader: Reader) -> Outcome:
    """Raises: StoreBusy when another writer holds the store."""
    knowledge = load_knowledge(base)
    rows = load_corrections(corrections, knowledge, missing_ok=True).rows
    store = open_store(location, base)
    (outcome,) = build([file], store, knowledge, WHO, lambda outcome: None, rows, reader)
    if not outcome.error:
        _keep(file, Path(location) / TAKEN_IN, outcome.key)
    return outcome


def _keep(file: Path, folder: Path, key: str) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.glob(f"{key}.*"):
        old.unlink()
    shutil.copyfile(file, folder / f"{key}{file.suffix}")
