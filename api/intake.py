"""The process that takes one document in, `python -m api.intake FILE STORE BASE CORRECTIONS`; it prints its outcome.

The file is kept beside the store, so that a correction can have it read again.
"""

import json
import shutil
import sys
import time
from pathlib import Path

from api.jobs import TAKEN_IN
from graph.build.build import Outcome, build
from graph.errors import FindingsError, StoreBusy
from graph.knowledge import load_corrections, load_knowledge
from graph.store import open_store

WHO = "POST /documents"
PATIENCE, STEP = 30.0, 0.2  # seconds to wait for another writer


def main(file: str, store: str, base: str, corrections: str) -> None:
    try:
        outcome = _taken_in(Path(file), store, base, Path(corrections))
    except FindingsError as refusal:
        outcome = Outcome(Path(file), "failed", error=refusal)
    error = outcome.error
    told = {
        "status": "failed" if error else "done",
        "document": outcome.key or None,
        "outcome": None if error else outcome.status,
        "detail": f"{error.what[:1].upper()}{error.what[1:]}. {error.mend}".strip() if error else None,
    }
    sys.stdout.write(json.dumps(told))


def _taken_in(file: Path, location: str, base: str, corrections: Path) -> Outcome:
    knowledge, end = load_knowledge(base), time.monotonic() + PATIENCE
    rows = load_corrections(corrections, knowledge).rows if corrections.exists() else ()
    while True:
        try:
            there = open_store(location, base)
            (outcome,) = build([file], there, knowledge, WHO, lambda outcome: None, corrections=rows)
            if not outcome.error:
                _keep(file, Path(location) / TAKEN_IN, outcome.key)
            return outcome
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(STEP)


def _keep(file: Path, folder: Path, key: str) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.glob(f"{key}.*"):
        old.unlink()
    shutil.copyfile(file, folder / f"{key}{file.suffix}")


if __name__ == "__main__":
    main(*sys.argv[1:])
