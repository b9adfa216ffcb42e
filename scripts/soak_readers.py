"""Readers beside a writer: every answer, of every door, is that of one whole version.

The writer brings one document round from wording to wording to gone. What each address answers in each of these
states is asked beforehand, at rest; afterwards an answer must be one of them, byte for byte. A page that a cursor names
must be that of the cursor's own version.
"""

import asyncio
import json
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from serving import ended, started
from soak_documents import STATES, Documents, begun, bring
from soak_figures import memory_of, percentiles
from soak_kills import writer

from graph.knowledge.turtle import DEFAULT_BASE
from graph.rdf.prefixes import prefix_lines
from graph.store.generations.store import GenerationStore

READERS = 16
PAUSE = "0.2"  # seconds between two writes
PATIENCE = 600.0  # seconds for the writes that are still to come when all reads are done
Answer = tuple[int, bytes]
# What is read page by page → what an item's IRI has between the base and its address.
LISTS = {
    "/recommendations": "id/recommendation/",
    "/findings": "id/finding/",
    "/ratings": "id/rating/",
    "/entities": "id/",
}
QUOTES = """SELECT ?number ?quote ?theme { ?r a pf:Recommendation ; pf:number ?number ; pf:quote ?quote
  OPTIONAL { ?r pf:theme ?theme } } ORDER BY ?quote ?number ?theme"""
FIGURES = "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
TEXTS = "SELECT ?d (SHA256(?text) AS ?sum) { ?d pf:text ?text } ORDER BY ?d"
NEVER_KEPT = "#"  # in an address: here comes a number, so that no cache knows the query


class Connection:
    """One connection that is kept: HTTP as far as this service speaks it, read without a library (of 100,000 reads
    most of the time would be the client's)."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, address: str) -> Answer:
        """Status and body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._place, limit=2**20)
        reader, writer = self._streams
        host = f"{self._place[0]}:{self._place[1]}"
        writer.write(f"GET {address} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"transfer-encoding: chunked" in head:
            body = b"".join([piece async for piece in _chunks(reader)])
        else:
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            body = await reader.readexactly(int(length or b"0"))
        if b"connection: close" in head:
            await self.close()
        return int(head[9:12]), body

    async def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            with suppress(OSError):
                await self._streams[1].wait_closed()
        self._streams = None


async def _chunks(reader: asyncio.StreamReader) -> Any:
    while size := int(await reader.readline(), 16):
        yield (await reader.readexactly(size + 2))[:-2]
    await reader.readline()


def addresses(documents: Documents) -> dict[str, int]:
    """What is read, and how often in comparison: something of every door that reads documents."""
    key = documents.key
    sparql = {
        text: "/sparql?" + urlencode({"query": prefix_lines(DEFAULT_BASE) + text}) for text in (QUOTES, FIGURES, TEXTS)
    }
    asked = "/ask?" + urlencode({"q": "Which recommendations are about children?"})
    return {
        sparql[QUOTES]: 15,
        sparql[FIGURES]: 10,
        sparql[TEXTS]: 5,
        sparql[QUOTES] + quote("\n# ") + NEVER_KEPT: 10,
        sparql[FIGURES] + quote("\n# ") + NEVER_KEPT: 10,
        f"/recommendations?document={key}&limit=3": 5,
        "/recommendations?limit=4&sort=-number": 5,
        "/findings?polarity=improvement&limit=2": 5,
        "/entities?type=Team&limit=3": 5,
        "/ratings?limit=100": 3,
        "/documents?limit=1": 5,
        f"/documents/{key}": 5,
        f"/documents/{key}/text": 5,
        f"/export/graphml?view=recommendations-themes&document={key}": 3,
        f"/export/nquads?document={key}": 1,
        asked: 3,
    }


def led_to(address: str, answer: Answer) -> Iterator[tuple[str, bool]]:
    """The addresses that a page of a list names, an item and the next page; whether each is bound to its version."""
    listing = urlsplit(address).path
    if listing not in LISTS or answer[0] != 200:
        return
    page = json.loads(answer[1])
    if page["next"]:
        yield page["next"], True
    for item in page["items"][:1]:
        yield f"{listing}/{quote(item['iri'].removeprefix(DEFAULT_BASE + LISTS[listing]))}", False


@dataclass(frozen=True, slots=True)
class Expected:
    """Address → the answers that are whole; how often each is read; those that a version of its own is bound to."""

    answers: Mapping[str, Set[Answer]]
    weights: Mapping[str, int]
    bound: Set[str]

    def verdict(self, address: str, answer: Answer) -> str:
        if answer in self.answers[address]:
            return "whole"
        if address in self.bound and answer[0] == 410:
            return "cursors gone"
        return "torn" if answer[0] in (200, 404) else "failed"


async def answers_at_rest(url: tuple[str, int], store: GenerationStore, documents: Documents) -> Expected:
    """What is answered in each state, asked while nobody writes."""
    weights = addresses(documents)
    answers: dict[str, set[Answer]] = defaultdict(set)
    bound = set()
    connection = Connection(*url)
    for state in (*STATES, *STATES):  # the second time for items that were found the first time
        bring(store, documents, state)
        for address in list(weights):
            if address not in bound or not answers[address]:
                answers[address].add(answer := await connection.get(address))
                found = dict(led_to(address, answer))
                bound |= {name for name, is_bound in found.items() if is_bound}
                weights |= {name: 2 for name in found if name not in weights}
        for address in bound - answers.keys():
            answers[address].add(await connection.get(address))
    await connection.close()
    return Expected(answers, weights, bound)


async def read(
    url: tuple[str, int], reads: int, replacements: int, expected: Expected, told: Counter[str]
) -> dict[str, Any]:
    """Sixteen readers until all has been read and enough was written meanwhile."""
    found: Counter[str] = Counter()
    times: dict[str, list[float]] = defaultdict(list)
    wrong: dict[str, str] = {}
    names = random.Random(7).choices(list(expected.weights), list(expected.weights.values()), k=reads)
    left, end = iter(names), time.monotonic() + PATIENCE
    began = time.monotonic()

    async def reader(connection: Connection) -> None:
        for number, address in enumerate(chain(left, _while(lambda: told.total() < replacements, names, end))):
            asked = time.monotonic()
            answer = await connection.get(f"{address}{number}" if address.endswith(NEVER_KEPT) else address)
            times[_kind(address)].append(time.monotonic() - asked)
            verdict = expected.verdict(address, answer)
            found[verdict] += 1
            if verdict in ("torn", "failed"):
                wrong.setdefault(address, f"{answer[0]} {answer[1][:300]!r}")
        await connection.close()

    await asyncio.gather(*(reader(Connection(*url)) for _ in range(READERS)))
    seconds = time.monotonic() - began
    return {
        "reads": found.total(),
        "at a time": READERS,
        "seconds": round(seconds, 1),
        "reads a second": round(found.total() / seconds),
        **{name: found[name] for name in ("whole", "torn", "failed", "cursors gone")},
        "doors": {kind: {"reads": len(taken), **percentiles(taken)} for kind, taken in sorted(times.items())},
        "wrong": dict(list(wrong.items())[:5]),
    }


def _while(needed: Callable[[], bool], names: list[str], end: float) -> Iterator[str]:
    """More reads, for as long as they are needed."""
    for name in cycle(names):
        if not needed() or time.monotonic() > end:
            return
        yield name


def _kind(address: str) -> str:
    parts = urlsplit(address)
    first = parts.path.split("/")[1]
    after = "a page by cursor" if "cursor=" in parts.query else "one" if parts.path.count("/") > 1 else "a page"
    return f"/{first}" + (f" ({after})" if f"/{first}" in LISTS else "")


def readers_beside_a_writer(folder: Path, documents: Documents, reads: int, replacements: int) -> dict[str, Any]:
    """So many reads, while the document is written at least so often."""
    store = GenerationStore(folder / "read")
    begun(store, documents)
    process, address = started(store.location, rate_limit="0", log_level="warning", processes="2")
    url = (urlsplit(address).hostname or "", urlsplit(address).port or 0)
    told: Counter[str] = Counter()
    try:
        expected = asyncio.run(answers_at_rest(url, store, documents))
        at_first = memory_of(process.pid)
        with writer(store.location, documents, "run", PAUSE) as writing:
            listening = threading.Thread(target=lambda: told.update(map(str.strip, writing.stdout or ())))
            listening.start()
            try:
                found = asyncio.run(read(url, reads, replacements, expected, told))
            finally:
                writing.kill()
                listening.join()
        found["MiB of the service and its workers, before and after"] = [at_first, memory_of(process.pid)]
        found["generations on disk"] = len(list((store.location / "generations").iterdir()))
    finally:
        ended(process)
    found["addresses"] = len(expected.weights)
    found["written meanwhile"] = told.total()
    found["addresses that tell versions apart"] = sum(len(a) > 1 for a in expected.answers.values()) + len(
        expected.bound
    )
    held = not found["torn"] and not found["failed"] and told.total() >= replacements
    return found | {"held": held}
