"""The inside of the process that takes one document in (see `graph.sandbox.child`).

The file is kept beside the store, so that a correction can have it read again.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from api.jobs import TAKEN_IN
from graph.build.build import Outcome, build
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import load_corrections
from graph.knowledge.corrections import Correction
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message
from graph.store import open_store

WHO = "POST /documents"
PATIENCE = 30.0  # seconds, while another writer holds the store


def answering(store: str, base: str, corrections: str) -> Answering:
    """Takes files into the store at a location."""

    def answer(request: Header, _body: bytes) -> Message:
        outcome = _taken_in(Path(request["file"]), store, base, Path(corrections))
        if outcome.error:
            raise outcome.error
        return {"document": outcome.key, "outcome": outcome.status}, b""

    return answer


def _taken_in(file: Path, location: str, base: str, corrections: Path) -> Outcome:
    """Raises: StoreBusy when another writer holds the store."""
    knowledge = load_knowledge(base)
    store = open_store(location, base, patience=PATIENCE)

    def rows() -> Sequence[Correction]:
        return load_corrections(corrections, knowledge, missing_ok=True).rows

    (outcome,) = build([file], store, knowledge, WHO, lambda outcome: None, rows(), rows)
    if not outcome.error:
        _keep(file, Path(location) / TAKEN_IN, outcome.key)
    return outcome


def _keep(file: Path, folder: Path, key: str) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.glob(f"{key}.*"):
        old.unlink()
    shutil.copyfile(file, folder / f"{key}{file.suffix}")
