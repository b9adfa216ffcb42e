"""Runaways beside the patient: each ends within its deadline and half a second, whatever it asks for.

What the others feel of it is measured meanwhile, and the most memory that the service and its workers had.
"""

import asyncio
import hashlib
import threading
import time
from collections import defaultdict
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
from serving import ended, started
from soak_documents import Documents, begun, bring
from soak_figures import memory_of, percentiles

from graph.store.generations.store import GenerationStore

MEBIBYTE = 2**20
WORKERS, DEADLINE, MEMORY = 2, 2.0, 512  # seconds; MiB that one query may take
LATE = 0.5  # seconds
PATIENT = 2  # clients who ask small things meanwhile
ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
TOKEN = "soak"
ENDS = ["query-timeout"]  # the kinds of problem that a runaway may meet: for memory too
# What runs away → where it is sent. All of them would run for hours, or take all memory.
RUNAWAYS = {
    "a product of everything": ("/sparql", f"SELECT (COUNT(*) AS ?n) {{ {ALL} . ?j ?k ?l FILTER(?c = ?l) }}"),
    "a sort of a product": ("/sparql", f"SELECT * {{ {ALL} }} ORDER BY ?c ?f ?i"),
    "ways through everything": (
        "/sparql",
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c !<urn:y>* ?d }",
    ),
    "distinct rows of a product": ("/sparql", f"SELECT DISTINCT ?a ?d ?g {{ {ALL} }}"),
    "patterns on every pair": ("/sparql", f"SELECT (COUNT(*) AS ?n) {{ {ALL} FILTER REGEX(STR(?c), STR(?f)) }}"),
    "triples of a product": ("/sparql", f"CONSTRUCT {{ ?a ?e ?i }} {{ {ALL} }}"),
    "groups of a product": ("/sparql", f"SELECT ?a ?d (GROUP_CONCAT(?i) AS ?all) {{ {ALL} }} GROUP BY ?a ?d"),
    "an update that finds no end": (
        "/update",
        f"INSERT {{ GRAPH <https://w3id.org/probation-findings/graph/user/x> {{ ?a ?e ?i }} }} WHERE {{ {ALL} }}",
    ),
}


def runaways_beside_the_patient(folder: Path, documents: Documents, runaways: int) -> dict[str, Any]:
    """So many runaways of every kind, one after another."""
    store = GenerationStore(folder / "runaway")
    begun(store, documents)
    bring(store, documents, "first")
    settings = {"deadline": f"{DEADLINE}", "workers": f"{WORKERS}", "memory_limit": f"{MEMORY * MEBIBYTE}"}
    tokens = f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
    process, url = started(store.location, rate_limit="0", log_level="warning", tokens=tokens, **settings)
    try:
        at_rest = memory_of(process.pid)
        with Watched(process.pid) as watched:
            found = asyncio.run(beside(url, runaways))
    finally:
        ended(process)
    found |= {"MiB at rest": at_rest, "MiB at most": watched.most}
    in_time = all(kind["latest s"] <= DEADLINE + LATE for kind in found["kinds"].values())
    told = all(kind["answers"] == ENDS for kind in found["kinds"].values())
    # One write at a time runs beside the queries, and what a worker needs to have the store open comes on top.
    bounded = watched.most <= at_rest + (WORKERS + 1) * (MEMORY + 64)
    return found | {"held": in_time and told and bounded and not found["others failed"]}


async def beside(url: str, runaways: int) -> dict[str, Any]:
    """Each runaway once it is its turn; small questions all the time."""
    others: list[float] = []
    failed, going = 0, True
    kinds: dict[str, dict[str, Any]] = defaultdict(lambda: {"latest s": 0.0, "answers": []})

    async def patient(client: httpx.AsyncClient) -> None:
        nonlocal failed
        while going:
            began = time.monotonic()
            answer = await client.get("/sparql", params={"query": "ASK {}"})
            others.append(time.monotonic() - began)
            failed += answer.status_code != 200
            await asyncio.sleep(0.01)

    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        tasks = [asyncio.create_task(patient(client)) for _ in range(PATIENT)]
        for number, (name, (path, query)) in enumerate(islice(cycle(RUNAWAYS.items()), runaways)):
            began = time.monotonic()
            field = "update" if path == "/update" else "query"
            headers = {"Authorization": f"Bearer {TOKEN}"} if path == "/update" else {}
            answer = await client.post(path, data={field: f"{query} #{number}"}, headers=headers)
            kind = kinds[name]
            kind["latest s"] = max(kind["latest s"], round(time.monotonic() - began, 2))
            told = str(answer.json().get("type", "")).rpartition("/")[2] if answer.status_code >= 400 else "an answer"
            kind["answers"] = sorted({*kind["answers"], told})
        going = False
        await asyncio.gather(*tasks)
    times = {f"others {name}": value for name, value in percentiles(others).items()}
    asked = {"others": len(others), "others failed": failed}
    return {"runaways": runaways, "deadline s": DEADLINE, **asked, **times, "kinds": dict(kinds)}


class Watched:
    """Looks at the memory of a process and of all below it, again and again."""

    def __init__(self, pid: int) -> None:
        self.most = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._done.wait(0.1):
            self.most = max(self.most, memory_of(self._pid))

    def __enter__(self) -> "Watched":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
