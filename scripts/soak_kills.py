"""kill -9 in the middle of writing: the store opens, is whole, holds what was said to be done, and can be written.

Each point is one event in one kind of write (see soak_writer); every fifth kill comes at some time from outside,
so that the engine is cut in its own work too.
"""

import hashlib
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from soak_documents import GONE, STATES, Documents, backed_up, begun, bring
from soak_documents import write as write_to

from graph.errors import FindingsError
from graph.store.generations.store import GenerationStore, MemoryStore, Store

WRITER = Path(__file__).resolve().parent / "soak_writer.py"
PARTS = {"current", "lock", "generations"}
NAMES = "SELECT ?g { GRAPH ?g {} }"


class Write(NamedTuple):
    """One kind of write: to a state, and how (see `soak_documents.write`)."""

    name: str
    state: str
    how: str = ""


# One after another they go round.
WRITES = (
    Write("add", "first"),
    Write("replace", "second"),
    Write("replace for good", "first", "anew"),
    Write("restore", "second", "restore"),
    Write("remove", GONE),
    Write("add", "second"),
    Write("remove for good", GONE, "anew"),
)
# The copy, the engine's last word, the index, the pointer; and where old files make room for new ones.
DECISIVE = frozenset({"backup", "flush", "write", "fsync", "replace", "rename"})
Point = tuple[str, int] | None  # an event and which one; None for some time


def killed_while_writing(folder: Path, documents: Documents, kills: int) -> dict[str, Any]:
    """So many kills, each at another point; what was found after each."""
    store, chance = folder / "killed", random.Random(7)
    begun(GenerationStore(store), documents)
    backed_up(folder, documents, "second")
    expected = contents(documents)
    points = {write: chosen(store, documents, write, turn / len(WRITES)) for turn, write in enumerate(WRITES)}
    found: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    broken: list[str] = []
    before = GONE
    for number, write in enumerate(cycle(WRITES)):
        if found["kills"] >= kills:
            break
        point = None if number % 5 == 4 else next(points[write])
        said = killed(store, documents, write, point, chance)
        if said is None:
            found["writes that ended before"] += 1
        else:
            found["kills"] += 1
            hit[f"{write.name}: {point[0] if point else 'some time'}"] += 1
        try:
            state, faults = standing(store, expected, before, write, said)
        except FindingsError as error:
            broken.append(f"{write.name}, {point}: it does not open: {error.what}")
            break
        found[f"new content after a kill: {state == write.state}"] += said is not None
        faults += written_on(store, documents, expected, write) if state != write.state else []
        broken += [f"{write.name}, {point}: {fault}" for fault in faults]
        before = write.state
    counted = {**found, "kinds of points": len(hit), "points": dict(sorted(hit.items()))}
    return {**counted, "broken": broken, "held": not broken}


def killed(store: Path, documents: Documents, write: Write, point: Point, chance: random.Random) -> bool | None:
    """Write until killed. Returns whether the write was said to be done before; None where no kill came."""
    asked = ["kill", write.state, point[0], str(point[1])] if point else ["once", write.state]
    process = writer(store, documents, *asked, write.how)
    assert process.stdout is not None
    if point is None:
        process.stdout.readline()
        time.sleep(chance.random() * 0.5)
        process.kill()
    said = process.communicate(timeout=120)[0]
    return "done" in said if process.returncode == -9 else None


def writer(store: Path, documents: Documents, *asked: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(WRITER), str(store), str(documents.folder), *asked]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def standing(
    location: Path, expected: dict[str, tuple[str, str]], before: str, write: Write, said: bool | None
) -> tuple[str, list[str]]:
    """The state of the store as it is opened, and what is wrong with it."""
    store = GenerationStore(location)
    states = {version: state for state, (version, _) in expected.items()}
    state = states.get(store.version, "")
    faults = []
    if state not in (before, write.state):
        faults.append(f"it holds {state or 'no known version'}")
    elif said is not False and state != write.state:
        faults.append("what was said to be done is not there")
    if state and content(store) != expected[state][1]:
        faults.append("its index and its content do not agree")
    store.close()
    return state, faults


def written_on(location: Path, documents: Documents, expected: dict[str, tuple[str, str]], write: Write) -> list[str]:
    """What is wrong after the next writer has done the same."""
    store = GenerationStore(location)
    write_to(store, documents, write.state, write.how)
    faults = [] if (store.version, content(store)) == expected[write.state] else ["the next writer fails"]
    if {path.name for path in location.iterdir()} != PARTS or len(list((location / "generations").iterdir())) != 1:
        faults.append("something is left of the killed writer")
    store.close()
    return faults


def content(store: Store) -> str:
    """A digest of all quads, of the default graph, and of the names of graphs."""
    default: Any = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    names: Any = store.query(NAMES)
    lines = [*map(str, store.quads()), *map(str, default), *(str(row["g"]) for row in names)]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def contents(documents: Documents) -> dict[str, tuple[str, str]]:
    """State → version and digest of the content, as a store in memory has them."""
    model = MemoryStore()
    begun(model, documents)
    found = {}
    for state in STATES:
        bring(model, documents, state)
        found[state] = model.version, content(model)
    return found


def chosen(store: Path, documents: Documents, write: Write, turn: float) -> Iterator[Point]:
    """The points of one kind of write, again and again: first those where a store is made or broken.

    Of each event its first, its last and one between. `turn` is how far into the points it begins, so that a few kills
    are spread over all of a write.
    """
    told = writer(store, documents, "events", write.state, write.how).communicate()[0]
    points = [(name, nth) for name, times in json.loads(told) for nth in sorted({1, (times + 1) // 2, times})]
    decisive = [point for point in points if point[0].split()[-1] in DECISIVE]
    others = [point for point in points if point not in decisive]
    return cycle([*_turned(decisive, turn), *_turned(others, turn)])


def _turned(points: list[tuple[str, int]], turn: float) -> list[tuple[str, int]]:
    start = int(turn * len(points))
    return points[start:] + points[:start]
