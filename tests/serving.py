"""The real service on a free port, over a store built from the seed: once for all tests of a process."""

import atexit
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import httpx
import pytest
from warm import warm_program

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-c", "from api.cli import main; main()"]
KEY = "regional-letter-east-midlands-2022-02-09"
BASE = "https://w3id.org/probation-findings/"


def findings(
    *arguments: str | Path, stdin: str | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell would, from the root of the repository, in a process that is warm."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("FINDINGS_")}
    own["FINDINGS_CORRECTIONS"] = os.devnull  # not those of whoever runs the tests
    command = [*warm_program(), *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", input=stdin, env=own | dict(env or {})
    )


def one_line(text: str) -> bool:
    """One line that says something, and no traceback."""
    return len(text.splitlines()) == 1 and text.endswith("\n") and "Traceback" not in text


@cache
def built_store() -> Path:
    """A store with the seed in it."""
    folder = tempfile.TemporaryDirectory(prefix="findings-")
    atexit.register(folder.cleanup)
    store = Path(folder.name) / "store"
    done = findings("build", "--store", store)
    assert done.returncode == 0, done.stderr
    return store


def started(store: Path, log: int = subprocess.DEVNULL, **settings: str) -> tuple[subprocess.Popen[str], str]:
    """A service over a store, and its address; the caller ends it. `log`: the open file that its log goes to."""
    env = os.environ | {"FINDINGS_CORRECTIONS": os.devnull}
    settings = {"query_workers": "2"} | settings  # fewer than by default: each takes its time to start
    env |= {f"FINDINGS_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [*warm_program(), "serve", "--port", "0", "--store", str(store)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=log,
        encoding="utf-8",
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith("Serving on http://127.0.0.1:"):
        ended(process)
        pytest.fail(f"the service does not start; it says {line!r}")
    return process, line.split()[-1]


def ended(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(20)
    if process.stdout:
        process.stdout.close()


@cache
def address() -> str:
    """Where the shared service listens."""
    process, url = started(built_store(), deadline="2")
    atexit.register(ended, process)
    return url


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    """A client of the shared service."""
    plain = {"Accept-Encoding": "identity"}  # what is packed has a validator of its own: test_api_packing
    with httpx.Client(base_url=address(), timeout=60, headers=plain) as client:
        yield client


def figures(client: httpx.Client) -> dict[str, float]:
    """What the service tells Prometheus."""
    lines = [line for line in client.get("/metrics").text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def until(true: Callable[[], bool], patience: float = 20) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
