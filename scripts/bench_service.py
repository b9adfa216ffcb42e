"""Throughput of /sparql beside Oxigraph's own server and rdflib-endpoint: same machine, same bytes, keep-alive.

    python scripts/bench_service.py [--triples 1000000] [--seconds 15] [--rounds 5] [--before FOLDER]
                                    [--oxigraph PATH] [--rdflib-endpoint PATH] [--port 7801]

Ours runs as users run it: one line of log for each request, in a file, and the rate of each client counted (but with
room for more than 6000 requests a minute, since here one client asks them all). FOLDER is another checkout of this
repository, with its own .venv, for figures before and after a change. Beside them runs uvicorn with an application that
only sends as many bytes, and with one that only asks a worker of ours: no service in it can be faster. Servers that are
not named are left out, and the result says so. Results go to scripts/results/bench_service.json.

Beside answers a second it reads from the system the processor time that an answer takes, in microseconds: of the
process that is asked, and of its children. A machine that others use too changes that far less.

Longer than 300 lines because servers, clients and clocks of one comparison are read best together.
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
from typing import Any, NamedTuple

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "scripts" / "results"
CONNECTIONS = 8
JSON = "application/sparql-results+json"
ROWS = (1, 100, 10_000)
WANTED: dict[str, dict[Any, float]] = {
    "oxigraph": {1: 0.2, 100: 0.4, 10_000: 0.95, "cached": 2.0},
    "rdflib-endpoint": {1: 4, 100: 4, 10_000: 10},
    "findings before": {1: 1, 100: 1, 10_000: 0.95, "cached": 1},
}
OURS = ("findings", "findings before")
EX = "http://bench.example/"
# What the same server process gives where nothing is asked of anything: bytes of about the same size.
FLOOR = """
import sys
import uvicorn
BODIES = {rows: b"x" * size for rows, size in ((b"100", 11_000), (b"10000", 1_110_000))}
async def app(scope, receive, send):
    body = BODIES.get(scope["query_string"].partition(b"LIMIT+")[2].partition(b"+")[0], b"x" * 97)
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
settings = {"http": "httptools", "ws": "none", "lifespan": "off", "access_log": False, "proxy_headers": False}
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", **settings)
"""
# The same server process with the workers of ours, and nothing between them: what is left are the layers of ours.
WORKERS = """
import sys
import urllib.parse
import uvicorn
from graph.store.pool import WorkerPool
pool = WorkerPool(sys.argv[2])
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await pool.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    query = urllib.parse.parse_qs(scope["query_string"].decode())["query"][0]
    body = (await pool.answer(query, "application/sparql-results+json")).whole()
    headers = [(b"content-type", b"application/sparql-results+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
settings = {"http": "httptools", "ws": "none", "access_log": False, "proxy_headers": False}
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", **settings)
"""


def lines(triples: int) -> Iterator[str]:
    """Things of ten triples each."""
    for at in range(triples // 10):
        for step in range(10):
            yield f'<{EX}thing/{at}> <{EX}p{step}> "value {at * 7919 % 100_003} {step}" .\n'


def made(folder: Path, triples: int) -> Path:
    """A store of ours, and a folder of Oxigraph's, with the same triples. Returns the file of N-Triples."""
    from graph.knowledge.turtle import DEFAULT_BASE
    from graph.store.generations.index import Index
    from graph.store.generations.store import GenerationStore

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

    def __init__(
        self, command: list[str], port: str, path: str, env: dict[str, str] | None = None, root: Path | None = None
    ) -> None:
        self.port, self.path = port, path
        self.numbers = itertools.count(1)
        self.log = tempfile.TemporaryFile()  # noqa: SIM115  # closed below
        output = {"stdout": subprocess.DEVNULL, "stderr": self.log, "cwd": root}
        self.process = subprocess.Popen(command, env=os.environ | (env or {}), **output)  # type: ignore[call-overload]
        asyncio.run(_listening(port, self.process))

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def processor_time(self) -> tuple[float, float]:
        """Microseconds that its process has taken so far, and that its children have."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        children = " ".join(file.read_text() for file in tasks.glob("*/children")).split()
        return _time_of(self.process.pid), sum(_time_of(int(child)) for child in children)


def _time_of(process: int) -> float:
    times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]  # of ended threads too
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK") * 1e6


class Turn(NamedTuple):
    """Answers a second, and microseconds of processor time an answer: of the process that is asked, of its children."""

    rate: float
    process: float
    children: float


Turns = dict[str, dict[str, list[Turn]]]  # server → what it was asked → round by round


def turns(servers: dict[str, Server], seconds: float, rounds: int) -> Turns:
    """What each number of rows costs, and one question over and over.

    The servers take turns, so that what else the machine does falls on all of them, and each comes after each other.
    """
    made: Turns = {name: {} for name in servers}
    for case in (*map(str, ROWS), "cached"):
        rows, same = (100, True) if case == "cached" else (int(case), False)
        for at in range(rounds + 1):
            for name in random.Random(at).sample(list(servers), len(servers)):
                turn = _turn(servers[name], rows, seconds / rounds, same)
                made[name].setdefault(case, []).append(turn)
    return {name: {case: of[1:] for case, of in cases.items()} for name, cases in made.items()}  # the first warms up


def _turn(server: "Server", rows: int, seconds: float, same: bool) -> Turn:
    before, began = server.processor_time(), time.monotonic()
    done = asyncio.run(asked(server, rows, seconds, same))
    ended, after = time.monotonic(), server.processor_time()
    process, children = ((now - then) / done for now, then in zip(after, before, strict=True))
    return Turn(done / (ended - began), process, children)


async def _listening(port: str, process: subprocess.Popen[bytes]) -> None:
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
        return turns(servers, arguments.seconds, arguments.rounds)


def _servers(arguments: argparse.Namespace, folder: Path, file: Path) -> Iterator[tuple[str, Server]]:
    ports = map(str, itertools.count(arguments.port))
    yield "findings", _ours(sys.executable, ROOT, folder, next(ports))
    if arguments.before:
        before = Path(arguments.before).resolve()
        yield "findings before", _ours(str(before / ".venv/bin/python"), before, folder, next(ports))
    yield "uvicorn alone", _bare(FLOOR, next(ports))
    yield "uvicorn and workers", _bare(WORKERS, next(ports), str(folder / "store"))
    if arguments.oxigraph:
        command = [arguments.oxigraph, "serve-read-only", "--location", str(folder / "oxigraph")]
        yield "oxigraph", Server([*command, "--bind", f"127.0.0.1:{(port := next(ports))}"], port, "/query")
    if arguments.rdflib_endpoint:
        command = [arguments.rdflib_endpoint, "serve", "--port", port := next(ports), "--host", "127.0.0.1", str(file)]
        yield "rdflib-endpoint", Server(command, port, "/")


def _bare(program: str, port: str, *arguments: str) -> Server:
    return Server([sys.executable, "-c", program, port, *arguments], port, "/", {"PYTHONPATH": str(ROOT)})


def _ours(python: str, root: Path, folder: Path, port: str) -> Server:
    command = [python, "-c", "from api.cli import main; main()", "serve", "--port", port]
    env = {"FINDINGS_RATE_LIMIT": "100000000", "PYTHONPATH": str(root)}
    return Server([*command, "--store", str(folder / "store")], port, "/sparql", env, root)


def medians(made: Turns, what: str) -> dict[str, dict[str, float]]:
    """Those of one figure of the turns."""
    return {
        name: {case: round(statistics.median(getattr(turn, what) for turn in of), 1) for case, of in cases.items()}
        for name, cases in made.items()
    }


def judged(made: Turns) -> dict[str, Any]:
    """How ours compares with each other server, and with what is wanted."""
    return {
        f"{ours} / {other} {name}": compared(made[ours][str(name)], made[other][str(name)], least)
        for ours in OURS
        for other, wanted in WANTED.items()
        if ours in made and other in made and ours != other
        for name, least in wanted.items()
    }


def compared(ours: list[Turn], theirs: list[Turn], least: float) -> dict[str, Any]:
    """Round by round: the median, and the middle half of the rounds."""
    low, ratio, high = statistics.quantiles(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))
    middle = [round(low, 2), round(high, 2)]
    return {"ratio": round(ratio, 3), "middle half": middle, "wanted": least, "met": ratio >= least}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=15.0, help="for each server and question")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", default="", metavar="FOLDER")
    parser.add_argument("--port", type=int, default=7801, help="the first of those the servers listen on")
    parser.add_argument("--oxigraph", default="")
    parser.add_argument("--rdflib-endpoint", default="")
    arguments = parser.parse_args()
    made = measured(arguments)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    result = {
        "date": date.today().isoformat(),
        "commit": commit.stdout.strip(),
        "triples": arguments.triples,
        "seconds": arguments.seconds,
        "rounds": arguments.rounds,
        "connections": CONNECTIONS,
        "client": "one process of Python, on the same processors",
        "processors": os.cpu_count(),
        "answers a second": medians(made, "rate"),
        "microseconds of the process": medians(made, "process"),
        "microseconds of its children": medians(made, "children"),
        "left out": [name for name in WANTED if name not in made],
        "compared": judged(made),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "bench_service.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
