"""The process that writes in a soak: soak_writer.py STORE DOCUMENTS COMMAND ...

run PAUSE                 bring the document from state to state for ever, resting so long; tells each when done
once STATE HOW            one write (see `soak_documents.write`); tells `done` when it has returned
kill STATE EVENT NTH HOW  one write, ended by SIGKILL at the nth event of this name
events STATE HOW          one write; tells the events in it: [[name, how often], ...], in order of their first
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from soak_documents import STATES, bring, documents_in, write

from graph.store.generations.store import GenerationStore

# Where a write can be cut: before and after what changes a file or a lock, and while the engine is given quads.
MODULES = ("pyoxigraph", "posix", "fcntl", "_io")
CUTTING = frozenset(
    "backup bulk_extend close extend flock flush fsync ftruncate mkdir open pwrite remove remove_graph rename replace"
    " rmdir sendfile unlink utime write".split()
)
GIVING = "GraphWriter._replace.<locals>.<genexpr>"


def name_of(frame: FrameType, event: str, called: Any) -> str | None:
    """What happens now, as one name; None for what cuts nothing."""
    if event in ("c_call", "c_return") and called.__name__ in CUTTING:
        module = getattr(called, "__module__", None) or type(getattr(called, "__self__", None)).__module__
        when = "before" if event == "c_call" else "after"
        return f"{when} {called.__name__}" if module in MODULES else None
    return "giving quads" if event == "call" and frame.f_code.co_qualname == GIVING else None


def watched(work: Callable[[], None], at: Callable[[str], None]) -> None:
    """Do the work, and tell of each event in it."""

    def watch(frame: FrameType, event: str, called: Any) -> None:
        if name := name_of(frame, event, called):
            at(name)

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)


def killed_at(event: str, nth: int) -> Callable[[str], None]:
    seen: Counter[str] = Counter()

    def at(name: str) -> None:
        seen[name] += 1
        if name == event and seen[name] == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return at


def main(location: str, folder: str, command: str, *rest: str) -> None:
    store, documents = GenerationStore(location), documents_in(Path(folder))
    if command == "run":
        for state in cycle(STATES):
            bring(store, documents, state)
            print(state, flush=True)
            time.sleep(float(rest[0]))
    state, *more = rest
    if command == "events":
        seen: Counter[str] = Counter()
        watched(lambda: write(store, documents, state, *more), lambda name: seen.update([name]))
        print(json.dumps(list(seen.items())))
        return
    if command == "once":
        print("ready", flush=True)
        write(store, documents, state, *more)
    else:
        event, nth, how = more
        watched(lambda: write(store, documents, state, how), killed_at(event, int(nth)))
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
