"""Throughput of /sparql beside Oxigraph's own server and rdflib-endpoint: same machine, same bytes, keep-alive.

    python scripts/bench_service.py [--triples 1000000] [--seconds 45] [--oxigraph PATH] [--rdflib-endpoint PATH]

Beside them runs uvicorn with an application that only sends as many bytes: no service in it can be faster than that.
Servers that are not named are left out, and the result says so. Results go to scripts/results/bench_service.json.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "scripts" / "results"
CONNECTIONS = 8
ROUNDS = 15
JSON = "application/sparql-results+json"
ROWS = (1, 100, 10_000)
WANTED: dict[str, dict[Any, float]] = {
    "oxigraph": {1: 0.25, 100: 0.9, 10_000: 0.9, "cached": 1.0},
    "rdflib-endpoint": {1: 4, 100: 4, 10_000: 10},
}
EX = "http://bench.example/"
# What the same server process gives where nothing is asked of anything: bytes of about the same size.
FLOOR = """
import uvicorn
from api.http.protocol import HttpProtocol
BODIES = {rows: b"x" * size for rows, size in ((b"100", 11_000), (b"10000", 1_110_000))}
async def app(scope, receive, send):
    body = BODIES.get(scope["query_string"].partition(b"LIMIT+")[2].partition(b"+")[0], b"x" * 97)
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
settings = {"http": HttpProtocol, "ws": "none", "lifespan": "off", "access_log": False, "proxy_headers": False}
uvicorn.run(app, port=7804, log_level="warning", **settings)
"""


def lines(triples: int) -> Iterator[str]:
    """Things of ten triples each."""
    for at in range(triples // 10):
        for step in range(10):
            yield f'<{EX}thing/{at}> <{EX}p{step}> "value {at * 7919 % 100_003} {step}" .\n'


def made(folder: Path, triples: int) -> Path:
    """A store of ours, and a folder of Oxigraph's, with the same triples. Returns the file of N-Triples."""
    from graph.store import DEFAULT_BASE, GenerationStore
    from graph.store.generations.index import Index

    file = folder / "data.nt"
    with file.open("w") as output:
        output.writelines(lines(triples))
    store = GenerationStore(folder / "store")
    with store.replacing("a benchmark") as draft:
        graph = f"{DEFAULT_BASE}graph/document/bench"
        draft.opened().bulk_extend(quads(file, graph))
        draft.publish(Index({graph: "bench"}))
    theirs = ox.Store(folder / "oxigraph")
    theirs.bulk_load(path=file, format=ox.RdfFormat.N_TRIPLES)
    theirs.flush()
    theirs.optimize()  # as ours does, when it is published
    return file


def quads(file: Path, graph: str) -> Iterator[ox.Quad]:
    """What a file says, in the default graph and in one of its own, as in every store of ours."""
    for quad in ox.parse(path=file, format=ox.RdfFormat.N_TRIPLES):
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))


def query_of(rows: int, n: int) -> str:
    """A query for so many rows; no two are equal, so that no cache of answers can help."""
    if rows == 1:
        return f"SELECT ?o {{ <{EX}thing/{n % 90_000}> <{EX}p1> ?o }} # {n}"
    return f"SELECT ?s ?o {{ ?s <{EX}p{n % 10}> ?o }} OFFSET {n % 50} LIMIT {rows} # {n}"


async def asked(server: "Server", rows: int, seconds: float, same: bool) -> int:
    """How many answers eight connections get in a time."""
    end = time.monotonic() + seconds
    return sum(await asyncio.gather(*(_one(server, rows, end, same) for _ in range(CONNECTIONS))))


async def _one(server: "Server", rows: int, end: float, same: bool) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 24)
    done = 0
    while time.monotonic() < end:
        query = query_of(rows, 0 if same else next(server.numbers))
        address = f"{server.path}?{urllib.parse.urlencode({'query': query})}"
        head = f"GET {address} HTTP/1.1\r\nHost: localhost:{server.port}\r\nAccept: {JSON}\r\n\r\n"
        writer.write(head.encode())
        await _whole(reader)
        done += 1
    writer.close()
    return done


async def _whole(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(head.decode())
    if b"transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(head.partition(b"content-length:")[2].split()[0]))


class Server:
    """A server under test; each asks its questions in the same order."""

    def __init__(self, command: list[str], port: int, path: str, env: dict[str, str] | None = None) -> None:
        self.port, self.path = port, path
        self.numbers = itertools.count(1)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=os.environ | (env or {}), **quiet)  # type: ignore[call-overload]
        asyncio.run(_listening(port, self.process))

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)


Turns = dict[str, dict[str, list[float]]]  # server → what it was asked → answers a second, round by round


def turns(servers: dict[str, Server], seconds: float) -> Turns:
    """Answers a second for each number of rows, and for one question over and over.

    The servers take turns, so that what else the machine does falls on all of them, and each comes after each other.
    """
    found: Turns = {name: {} for name in servers}
    for case in (*map(str, ROWS), "cached"):
        rows, same = (100, True) if case == "cached" else (int(case), False)
        for at in range(ROUNDS + 1):
            for name in random.Random(at).sample(list(servers), len(servers)):
                began = time.monotonic()
                done = asyncio.run(asked(servers[name], rows, seconds / ROUNDS, same))
                found[name].setdefault(case, []).append(done / (time.monotonic() - began))
    return {name: {case: of[1:] for case, of in cases.items()} for name, cases in found.items()}  # the first warms up


async def _listening(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            (await asyncio.open_connection("127.0.0.1", port))[1].close()
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("the server has ended") from None
            await asyncio.sleep(0.2)
        else:
            return
    raise RuntimeError("the server does not listen")


def measured(arguments: argparse.Namespace) -> Turns:
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place)
        file = made(folder, arguments.triples)
        servers = {}
        for name, server in _servers(arguments, folder, file):
            servers[name] = server
            stack.callback(server.close)
        return turns(servers, arguments.seconds)


def _servers(arguments: argparse.Namespace, folder: Path, file: Path) -> Iterator[tuple[str, Server]]:
    ours = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "7801"]
    quiet = {"FINDINGS_RATE_LIMIT": "0", "FINDINGS_LOG_LEVEL": "warning", "PYTHONPATH": str(ROOT)}
    yield "findings", Server([*ours, "--store", str(folder / "store")], 7801, "/sparql", quiet)
    yield "uvicorn alone", Server([sys.executable, "-c", FLOOR], 7804, "/", {"PYTHONPATH": str(ROOT)})
    if arguments.oxigraph:
        command = [arguments.oxigraph, "serve-read-only", "--location", str(folder / "oxigraph")]
        yield "oxigraph", Server([*command, "--bind", "127.0.0.1:7802"], 7802, "/query")
    if arguments.rdflib_endpoint:
        command = [arguments.rdflib_endpoint, "serve", "--port", "7803", "--host", "127.0.0.1", str(file)]
        yield "rdflib-endpoint", Server(command, 7803, "/")


def medians(found: Turns) -> dict[str, dict[str, float]]:
    """Answers a second."""
    return {name: {at: round(statistics.median(of), 1) for at, of in cases.items()} for name, cases in found.items()}


def judged(found: Turns) -> dict[str, Any]:
    """How ours compares with each other server, and with what is wanted."""
    ours = found["findings"]
    return {
        f"{other} {name}": compared(ours[str(name)], found[other][str(name)], least)
        for other, wanted in WANTED.items()
        if other in found
        for name, least in wanted.items()
    }


def compared(ours: list[float], theirs: list[float], least: float) -> dict[str, Any]:
    """Round by round: the median, and the middle half of the rounds."""
    low, ratio, high = statistics.quantiles(one / other for one, other in zip(ours, theirs, strict=True))
    middle = [round(low, 2), round(high, 2)]
    return {"ratio": round(ratio, 3), "middle half": middle, "wanted": least, "met": ratio >= least}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=45.0)
    parser.add_argument("--oxigraph", default="")
    parser.add_argument("--rdflib-endpoint", default="")
    arguments = parser.parse_args()
    found = measured(arguments)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    result = {
        "date": date.today().isoformat(),
        "commit": commit.stdout.strip(),
        "triples": arguments.triples,
        "seconds": arguments.seconds,
        "rounds": ROUNDS,
        "connections": CONNECTIONS,
        "client": "one process of Python, on the same processors",
        "processors": os.cpu_count(),
        "answers a second": medians(found),
        "left out": [name for name in WANTED if name not in found],
        "compared": judged(found),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "bench_service.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
