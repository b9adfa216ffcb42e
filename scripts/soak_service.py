"""Long runs of the service: readers beside writers, kill -9 in the middle of writing, runaways beside the patient.

    python scripts/soak_service.py [--reads 100000] [--replacements 200] [--kills 50] [--runaways 40]

Results go to scripts/results/soak_service.json; the status is 1 when a law was broken.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
RESULTS = ROOT / "scripts" / "results"
READERS = 16
MARK = "SELECT (COUNT(?s) AS ?n) (MIN(?o) AS ?low) (MAX(?o) AS ?high) { ?s <urn:mark> ?o }"
SIZE = 500
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c = ?l) }"
WRITER = """
import sys
import pyoxigraph as ox
from graph.store import DEFAULT_BASE, GenerationStore
store, size, first, last = GenerationStore(sys.argv[1]), *map(int, sys.argv[2:5])
for mark in range(first, last):
    with store.writing("a soak") as writer:
        if mark % 7 == 6:
            writer.remove(DEFAULT_BASE + "graph/document/soak")
        else:
            things = (ox.NamedNode(f"urn:s{n}") for n in range(size))
            quads = [ox.Quad(thing, ox.NamedNode("urn:mark"), ox.Literal(mark)) for thing in things]
            writer.put(DEFAULT_BASE + "graph/document/soak", str(mark), quads)
    print(mark, flush=True)
"""


def writer(store: Path, first: int, last: int) -> "subprocess.Popen[str]":
    """A process that replaces one document again and again, each time with one mark on all its triples."""
    command = [sys.executable, "-c", WRITER, str(store), str(SIZE), str(first), str(last)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def service(store: Path, **settings: str) -> tuple["subprocess.Popen[str]", str]:
    env = os.environ | {"FINDINGS_RATE_LIMIT": "0", "FINDINGS_LOG_LEVEL": "warning", "FINDINGS_CACHE": "0"}
    env |= {f"FINDINGS_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0", "--store", str(store)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().split()[-1]


def is_whole(row: dict[str, Any]) -> bool:
    """Whether an answer is that of one version: all triples with one mark, or none."""
    count = int(row["n"]["value"])
    return count == 0 or (count == SIZE and row["low"]["value"] == row["high"]["value"])


async def read(url: str, reads: int, done: asyncio.Event) -> dict[str, Any]:
    """Sixteen readers; every answer is one whole version."""
    torn, failed, times = 0, 0, []
    left = iter(range(reads))

    async def reader(client: httpx.AsyncClient) -> None:
        nonlocal torn, failed
        for _ in left:
            began = time.monotonic()
            answer = await client.get("/sparql", params={"query": MARK})
            times.append(time.monotonic() - began)
            if answer.status_code != 200:
                failed += 1
            elif not is_whole(answer.json()["results"]["bindings"][0]):
                torn += 1
            if done.is_set() and len(times) >= reads:
                return

    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        await asyncio.gather(*(reader(client) for _ in range(READERS)))
    return {"reads": len(times), "torn": torn, "failed": failed, **_percentiles(times)}


def _percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times) or [0.0]
    return {f"p{p} ms": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 1) for p in (50, 99)}


def readers_beside_a_writer(folder: Path, reads: int, replacements: int) -> dict[str, Any]:
    store = folder / "read"
    first = writer(store, 0, 1)
    first.communicate()
    process, url = service(store)
    writing = writer(store, 1, 1 + replacements * 50)
    try:
        found = asyncio.run(read(url, reads, asyncio.Event()))
    finally:
        writing.terminate()
        told = writing.communicate()[0]
        process.terminate()
        process.wait(20)
    found["replacements"] = len(told.split())
    return found | {"held": not found["torn"] and not found["failed"] and found["replacements"] >= replacements}


def killed_while_writing(folder: Path, kills: int) -> dict[str, Any]:
    """kill -9 at random points of adding, replacing and removing: the store opens, and is whole."""
    from graph.store import GenerationStore

    store, chance, broken, points = folder / "kill", random.Random(7), 0, 0
    mark = 0
    while points < kills:
        process = writer(store, mark, mark + 1000)
        assert process.stdout is not None
        seen = process.stdout.readline()
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].split()
        mark = int((rest or [seen])[-1]) + 1
        points += 1
        rows: Any = list(GenerationStore(store).query(MARK))  # type: ignore[arg-type]
        count, low, high = rows[0][0].value, rows[0][1], rows[0][2]
        broken += not (count == "0" or (count == str(SIZE) and low == high))
    return {"kills": points, "broken": broken, "held": broken == 0}


def runaways_beside_the_patient(folder: Path, runaways: int, deadline: float = 2.0) -> dict[str, Any]:
    """Each runaway ends within its deadline and half a second; what others feel of it."""
    store = folder / "runaway"
    writer(store, 0, 1).communicate()
    process, url = service(store, deadline=str(deadline), workers="2", queue="64")
    try:
        found = asyncio.run(_beside(url, runaways, deadline))
        found["memory MiB of the service and its workers"] = _memory(process.pid)
    finally:
        process.terminate()
        process.wait(20)
    return found | {"held": found["latest s"] <= deadline + 0.5 and found["statuses"] == [504]}


async def _beside(url: str, runaways: int, deadline: float) -> dict[str, Any]:
    ends, statuses, others, going = [], set(), [], True

    async def patient(client: httpx.AsyncClient) -> None:
        while going:
            began = time.monotonic()
            answer = await client.get("/sparql", params={"query": "ASK {}"})
            if answer.status_code == 200:
                others.append(time.monotonic() - began)
            await asyncio.sleep(0.01)

    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        tasks = [asyncio.create_task(patient(client)) for _ in range(2)]
        for n in range(runaways):
            began = time.monotonic()
            answer = await client.get("/sparql", params={"query": f"{RUNAWAY} #{n}"})
            ends.append(time.monotonic() - began)
            statuses.add(answer.status_code)
        going = False
        await asyncio.gather(*tasks)
    latest = round(max(ends), 2)
    return {"runaways": runaways, "deadline s": deadline, "latest s": latest, "statuses": sorted(statuses)} | {
        f"others {name}": value for name, value in _percentiles(others).items()
    }


def _memory(pid: int) -> int:
    """Resident memory of a process and its children."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            told = dict(line.split(":", 1) for line in entry.read_text().splitlines() if ":" in line)
            if int(told["PPid"]) == pid or int(told["Pid"]) == pid:
                total += int(told.get("VmRSS", "0 kB").split()[0])
    return total // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in (("reads", 100_000), ("replacements", 200), ("kills", 50), ("runaways", 40)):
        parser.add_argument(f"--{name}", type=int, default=count)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        found = {
            "readers beside a writer": readers_beside_a_writer(folder, asked.reads, asked.replacements),
            "killed while writing": killed_while_writing(folder, asked.kills),
            "runaways beside the patient": runaways_beside_the_patient(folder, asked.runaways),
        }
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    result = {"date": date.today().isoformat(), "commit": commit.stdout.strip(), **found}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "soak_service.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    sys.exit(0 if all(part["held"] for part in found.values()) else 1)


if __name__ == "__main__":
    main()
