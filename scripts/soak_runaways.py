"""Runaways: each ends within its deadline and half a second, whatever it asks for, and others are served meanwhile."""

import asyncio
import hashlib
import os
import threading
import time
from collections import Counter, defaultdict
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import httpx
from serving import ended, started
from soak_documents import Documents, begun, bring
from soak_figures import memory_of, percentiles

from api.settings import Settings
from graph.store.generations.store import GenerationStore

MEBIBYTE = 2**20
WORKERS, DEADLINE, MEMORY = 2, 2.0, 512  # seconds; MiB that one query may take
LATE = 0.5  # seconds
PATIENT = 2  # clients who ask small things meanwhile
PROMISED = 250.0  # ms in which all but one in a hundred of them are answered
SHORT = """PREFIX pf: <https://w3id.org/probation-findings/def/>
SELECT ?s ?q {{ ?s pf:quote ?q FILTER(CONTAINS(?q, "the") && STRLEN(?q) != {number}) }} LIMIT 20"""
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


def runaways_end(folder: Path, documents: Documents, runaways: int) -> dict[str, Any]:
    """So many runaways of every kind, one after another: each has its end in time, and its memory."""
    tokens = f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
    settings = {"deadline": f"{DEADLINE}", "query_workers": f"{WORKERS}", "memory_limit": f"{MEMORY * MEBIBYTE}"}
    process, url = started(_store(folder, documents), rate_limit="0", log_level="warning", tokens=tokens, **settings)
    try:
        at_rest = memory_of(process.pid)
        with Watched(process.pid) as watched:
            kinds = asyncio.run(_in_turn(url, runaways))
    finally:
        ended(process)
    in_time = all(kind["latest s"] <= DEADLINE + LATE for kind in kinds.values())
    told = all(kind["answers"] == ENDS for kind in kinds.values())
    # One write at a time runs beside the queries, and what a worker needs to have the store open comes on top.
    bounded = watched.most <= at_rest + (WORKERS + 1) * (MEMORY + 64)
    found = {"runaways": runaways, "deadline s": DEADLINE, "MiB at rest": at_rest, "MiB at most": watched.most}
    return found | {"kinds": kinds, "held": in_time and told and bounded}


async def _in_turn(url: str, runaways: int) -> dict[str, dict[str, Any]]:
    kinds: dict[str, dict[str, Any]] = defaultdict(lambda: {"latest s": 0.0, "answers": []})
    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        for number, (name, (path, query)) in enumerate(islice(cycle(RUNAWAYS.items()), runaways)):
            began = time.monotonic()
            field = "update" if path == "/update" else "query"
            headers = {"Authorization": f"Bearer {TOKEN}"} if path == "/update" else {}
            answer = await client.post(path, data={field: f"{query} #{number}"}, headers=headers)
            kind = kinds[name]
            kind["latest s"] = max(kind["latest s"], round(time.monotonic() - began, 2))
            told = str(answer.json().get("type", "")).rpartition("/")[2] if answer.status_code >= 400 else "an answer"
            kind["answers"] = sorted({*kind["answers"], told})
    return dict(kinds)


def others_are_served(folder: Path, documents: Documents, seconds: float) -> dict[str, Any]:
    """Short queries beside as many runaways at once as there are workers, the service as it is by default.

    No two queries are the same, so that no cache answers any. Once alone, once with a single address for all, as behind
    a proxy that is not trusted, and once with one for each.
    """
    size = Settings().query_workers
    settings = {"query_workers": f"{size}", "trusted_proxies": "127.0.0.1"}
    process, url = started(_store(folder, documents), rate_limit="0", log_level="warning", **settings)
    try:
        runs = {
            "alone": asyncio.run(_beside(url, 0, seconds, one_address=True)),
            "all from one address": asyncio.run(_beside(url, size, seconds, one_address=True)),
            "each from its own": asyncio.run(_beside(url, size, seconds, one_address=False)),
        }
    finally:
        ended(process)
    load = round(os.getloadavg()[0], 1)
    told = {"workers": size, "runaways at once": size, "seconds": seconds, "load of the machine": load}
    served = all(not run["failed"] and run["p99 ms"] <= PROMISED for run in runs.values())
    return told | {"promised p99 ms": PROMISED, "short queries": runs, "held": served}


async def _beside(url: str, runaways: int, seconds: float, *, one_address: bool) -> dict[str, Any]:
    """What short queries meet while so many clients have one runaway each, and the next as soon as it ends."""
    end = time.monotonic() + seconds
    times: list[float] = []
    told: Counter[int] = Counter()
    failed = 0
    numbers = count(time.time_ns())  # no query is ever asked again
    queries = [query for path, query in RUNAWAYS.values() if path == "/sparql"]

    def address(number: int) -> dict[str, str]:
        return {"X-Forwarded-For": f"192.0.2.{1 if one_address else number}"}

    async def runaway(client: httpx.AsyncClient, number: int) -> None:
        while time.monotonic() < end:
            query = f"{queries[number % len(queries)]} #{next(numbers)}"
            told[(await client.post("/sparql", data={"query": query}, headers=address(number))).status_code] += 1
            await asyncio.sleep(0.01)

    async def patient(client: httpx.AsyncClient, number: int) -> None:
        nonlocal failed
        while time.monotonic() < end:
            began = time.monotonic()
            query = SHORT.format(number=next(numbers))
            answer = await client.get("/sparql", params={"query": query}, headers=address(number))
            times.append(time.monotonic() - began)
            failed += answer.status_code != 200
            await asyncio.sleep(0.02)

    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        tasks = [asyncio.create_task(runaway(client, 100 + number)) for number in range(runaways)]
        await asyncio.gather(*(patient(client, 10 + number) for number in range(PATIENT)))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    most = round(1000 * max(times), 1)
    ends = {str(status): number for status, number in sorted(told.items())}
    return {"asked": len(times), "failed": failed, **percentiles(times), "most ms": most, "runaways ended": ends}


def _store(folder: Path, documents: Documents) -> Path:
    store = GenerationStore(folder / "runaway")
    begun(store, documents)
    bring(store, documents, "first")
    return store.location


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
