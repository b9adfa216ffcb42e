"""The wall behind the guard holds alone: with the guard off, nothing rings; with the wall off too, it does ring."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_corpus import Canary
from pools import JSON, ROOT, put

from graph.sandbox import process
from graph.sandbox.limits import MEBIBYTE, Limits
from graph.sandbox.worker import started

CALLS = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{url}> AS ?g) SERVICE ?g {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
]


@pytest.fixture
def canary() -> Iterator[Canary]:
    bell = Canary()
    yield bell
    bell.close()


async def asked_past_the_guard(path: Path, sparql: str) -> bool:
    """Put a query to a worker that looks at nothing first; whether the worker was walled."""
    worker = await started("unguarded", (path, 1024 * MEBIBYTE, 10, MEBIBYTE, 0, "http://x.example/", 0), Limits())
    try:
        dataset = {"default_graphs": [], "named_graphs": []}
        request = {"media_types": {"SELECT": JSON, "ASK": JSON}, **dataset}
        header, _ = await worker.ask(request, 20, sparql.encode())
        assert header.get("error") != "QueryRefused"
        return worker.walled
    finally:
        await worker.end()


@pytest.mark.parametrize("call", CALLS)
def test_no_worker_reaches_out_even_without_the_guard(
    tmp_path: Path, canary: Canary, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(process.ENVIRONMENT, "PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests'}")
    put(tmp_path / "store", "1", 3)
    if not asyncio.run(asked_past_the_guard(tmp_path / "store", call.format(url=canary.url))):
        pytest.skip("NOT RUN: this system keeps no process off the network")
    assert canary.rung == 0


def test_no_update_reaches_out_even_without_the_guard(tmp_path: Path, canary: Canary) -> None:
    code = "from graph.sandbox.limits import walled_off; import pyoxigraph as ox\n"
    code += f"walled = walled_off(); ox.Store().update('LOAD SILENT <{canary.url}>'); print(walled)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    if done.stdout.strip() != "True":
        pytest.skip("NOT RUN: this system keeps no process off the network")
    assert canary.rung == 0


def test_the_bell_can_ring(canary: Canary) -> None:
    query = f"SELECT * {{ SERVICE SILENT <{canary.url}> {{ ?s ?p ?o }} }}"
    code = f"import pyoxigraph as ox; list(ox.Store().query({query!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60, capture_output=True)
    assert canary.rung > 0


def test_whoever_reads_documents_may_start_programs_but_neither_reaches_out() -> None:
    attempt = "import socket; socket.socket()"
    code = "import subprocess, sys; from graph.sandbox.limits import Limits, confine\nconfine(Limits(programs=True))\n"
    code += f"done = subprocess.run([sys.executable, '-c', {attempt!r}], capture_output=True, text=True)\n"
    code += f"print(done.stderr.strip())\n{attempt}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    refused = ["PermissionError" in told for told in (done.stdout, done.stderr)]
    if not any(refused) and done.returncode == 0:
        pytest.skip("NOT RUN: this system refuses no calls")
    assert refused == [True, True]


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import os; os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['/bin/true'], check=True)",
        "import resource; assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0; raise PermissionError",
    ],
)
def test_behind_the_wall_the_system_says_no(attempt: str) -> None:
    code = "from graph.sandbox.limits import Limits, confine\n"
    code += f"import os\nconfine(Limits())\ntry:\n    {attempt}\n"
    code += "except PermissionError:\n    print('refused')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "refused\n", done.stderr
