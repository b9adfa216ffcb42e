"""The process that takes one document in: `python -m api.intake FILE STORE BASE`; it prints what became of it."""

import json
import sys
import time
from pathlib import Path

from graph.build import Outcome, build
from graph.errors import FindingsError, StoreBusy
from graph.knowledge import load_knowledge
from graph.store import open_store

PATIENCE, STEP = 30.0, 0.2  # seconds to wait for another writer


def main(file: str, store: str, base: str) -> None:
    try:
        outcome = _taken_in(Path(file), store, base)
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


def _taken_in(file: Path, location: str, base: str) -> Outcome:
    knowledge, end = load_knowledge(base), time.monotonic() + PATIENCE
    while True:
        try:
            return build([file], open_store(location, base), knowledge, "POST /documents", lambda outcome: None)[0]
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(STEP)


if __name__ == "__main__":
    main(*sys.argv[1:])
