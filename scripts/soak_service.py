"""Readers beside writers of every kind, over HTTP: nobody is turned away, and the service does not grow.

Sixteen readers ask every door while two write graphs of users, one sends documents in and takes them out again, and
one corrects and takes that back. Of each answer counts its status: that it is whole is what `soak_readers` proves.
"""

import asyncio
import hashlib
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from serving import BASE, ended, started
from soak_documents import LETTERS, Documents, begun, bring
from soak_figures import descriptors_of, memory_of, percentiles
from soak_readers import NEVER_KEPT, READERS, Connection, addresses

from graph.store.generations.store import GenerationStore

TOKEN = "soak"
USER = f"{BASE}graph/user/"
TURTLE = {"Content-Type": "text/turtle"}
PARTS = 10  # of the run, after each of which the service is measured
ENOUGH = 50_000  # reads, from which on the first part of them fills every cache
GROWTH = 1.2  # of memory and of open files, at most, after the first part
PAUSE = 0.5  # seconds between two writes of one writer
SENT = ("harrowmere-region", "severnside-region")
Count = Callable[[str, float, int], None]


def readers_beside_writers(folder: Path, documents: Documents, reads: int) -> dict[str, Any]:
    """So many reads, while others write all the time."""
    store = GenerationStore(folder / "served")
    begun(store, documents)
    bring(store, documents, "first")
    tokens = f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
    settings = {"rate_limit": "0", "log_level": "warning", "tokens": tokens, "processes": "2"}
    process, url = started(store.location, **settings | {"corrections": str(folder / "corrections.ttl")})
    try:
        found = asyncio.run(_run(url, process.pid, reads, addresses(documents)))
    finally:
        ended(process)
    found["generations on disk"] = len(list((store.location / "generations").iterdir()))
    flat = reads < ENOUGH or all(
        max(figures[1:]) <= GROWTH * figures[0]
        for figures in (found["MiB after each part"], found["descriptors after each part"])
    )
    failed = found["reads that failed"] or found["writes that failed"]
    return found | {"held": not failed and found["writes"] > 0 and flat}


async def _run(url: str, pid: int, reads: int, weights: dict[str, int]) -> dict[str, Any]:
    times: dict[str, list[float]] = defaultdict(list)
    failed: dict[str, Counter[str]] = {"reads": Counter(), "writes": Counter()}
    statuses: Counter[int] = Counter()
    measured: list[tuple[int, int]] = []
    names = random.Random(7).choices(list(weights), list(weights.values()), k=reads)
    place = urlsplit(url)
    left = iter(enumerate(names))

    async def reader() -> None:
        connection = Connection(place.hostname or "", place.port or 0)
        for number, address in left:
            began = time.monotonic()
            status, body = await connection.get(f"{address}{number}" if address.endswith(NEVER_KEPT) else address)
            times["reads"].append(time.monotonic() - began)
            if status >= 500:
                failed["reads"][f"{status} {urlsplit(address).path}: {body[:100]!r}"] += 1
            if (number + 1) % max(1, reads // PARTS) == 0:
                measured.append((memory_of(pid, lasting=True), descriptors_of(pid)))
        await connection.close()

    def count(what: str, began: float, status: int) -> None:
        times[what].append(time.monotonic() - began)
        statuses[status] += 1
        if status >= 500:
            failed["writes"][f"{status} {what}"] += 1

    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120) as client:
        work = [_graphs(client, name, count) for name in "ab"] + [
            _documents(client, count),
            _corrections(client, count),
        ]
        writers = [asyncio.create_task(writer) for writer in work]
        began = time.monotonic()
        await asyncio.gather(*(reader() for _ in range(READERS)))
        seconds = time.monotonic() - began
        ends = [writer.cancel() for writer in writers]
        done = await asyncio.gather(*writers, return_exceptions=True)
        broken = [repr(end) for end in done if not isinstance(end, asyncio.CancelledError)]
    assert all(ends) or broken, "a writer ended by itself"
    return {
        "reads": reads,
        "at a time": READERS,
        "seconds": round(seconds, 1),
        "reads a second": round(reads / seconds),
        "reads that failed": dict(failed["reads"]),
        "writes": sum(statuses.values()),
        "answers to writes": {str(status): times for status, times in sorted(statuses.items())},
        "writes that failed": dict(failed["writes"]) | dict.fromkeys(broken, 1),
        "doors": {what: {"times": len(taken), **percentiles(taken)} for what, taken in sorted(times.items())},
        "MiB after each part": [memory for memory, _ in measured],
        "descriptors after each part": [descriptors for _, descriptors in measured],
    }


async def _sent(what: str, count: Count, request: Awaitable[httpx.Response]) -> httpx.Response:
    began = time.monotonic()
    answer = await request
    count(what, began, answer.status_code)
    await asyncio.sleep(PAUSE)
    return answer


async def _graphs(client: httpx.AsyncClient, name: str, count: Count) -> None:
    """Puts a graph, adds to it in two ways, and takes it out, for ever."""
    note = f"INSERT DATA {{ GRAPH <{USER}{name}> {{ <urn:a> <urn:b> 'a note' }} }}"
    body = "".join(f"<urn:{name}:{n}> <urn:p> 'words of note {n}' .\n" for n in range(200))
    while True:
        await _sent("PUT /data", count, client.put(f"/data/{name}", content=body, headers=TURTLE))
        await _sent("POST /update", count, client.post("/update", data={"update": note}))
        await _sent("POST /data", count, client.post(f"/data/{name}", content="<urn:c> <urn:d> 1 .", headers=TURTLE))
        await _sent("DELETE /data", count, client.delete(f"/data/{name}"))


async def _documents(client: httpx.AsyncClient, count: Count) -> None:
    """Sends a document in, waits until it is read, and takes it out, for ever."""
    number = 0
    while True:
        letter = (LETTERS / SENT[number % len(SENT)] / "letter.txt").read_bytes()
        number += 1
        text = {"Content-Type": "text/plain; charset=utf-8"}
        begun = await _sent("POST /documents", count, client.post("/documents", content=letter, headers=text))
        if begun.status_code != 202:
            continue
        while (job := (await client.get(begun.headers["location"])).json())["status"] in ("queued", "running"):
            await asyncio.sleep(PAUSE)
        count(f"a job that is {job['status']}", time.monotonic(), 200 if job["status"] == "done" else 599)
        if job["status"] == "done":
            await _sent("DELETE /documents", count, client.delete(f"/documents/{job['document']}"))


async def _corrections(client: httpx.AsyncClient, count: Count) -> None:
    """Corrects something and takes it back, for ever."""
    subject, into = f"{BASE}id/programme/harrowmere/fresh-anchor", f"{BASE}def/Partner"
    new = {"kind": "retype", "subject": subject, "into": into, "by": "A soak", "reason": "To be taken back."}
    while True:
        made = await _sent("POST /corrections", count, client.post("/corrections", json=new))
        if made.status_code == 201:
            name = made.json()["name"]
            await _sent("DELETE /corrections", count, client.delete(f"/corrections/{name}"))
