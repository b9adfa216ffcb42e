"""What every test runs under: hypothesis profiles, borrowed test data, no silence about what was not run."""

import os
import pickle
import shutil
import tempfile
import tomllib
from collections.abc import Generator, Iterator
from fcntl import LOCK_EX, flock
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import settings
from pyoxigraph import Quad

from graph.claims import Claims
from graph.knowledge import load_knowledge
from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json, claims_of, quads_of

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() == "true"
NOT_RUN = "NOT RUN"
SHARED = "TESTS_SHARED_FOLDER"  # the name of the variable: what the processes of one run share

for _name, _values in tomllib.loads((ROOT / "tests/hypothesis.toml").read_text(encoding="utf-8")).items():
    settings.register_profile(_name, **_values)
settings.load_profile("ci" if CI else "dev")


@pytest.fixture(scope="session")
def w3c_tests() -> Path:
    """The folder of the W3C's RDF test suites: `RDF_TESTS`, or `shared/rdf-tests` beside the clone."""
    folder = Path(os.environ.get("RDF_TESTS", ROOT.parent / "shared" / "rdf-tests"))
    if not folder.is_dir():
        pytest.skip(f"{NOT_RUN}: no W3C test data (clone w3c/rdf-tests and name the folder in RDF_TESTS)")
    return folder


SEED = ROOT / "seeds" / "letters" / "east-midlands-regional-letter-2022-02-09.txt"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def claims_at(path: Path) -> Claims:
    """What a document of this repository says: read once in a run, by the first of its processes that asks."""
    kept = Path(os.environ[SHARED]) / sha256(bytes(path)).hexdigest()
    with kept.open("a+b") as file:
        flock(file, LOCK_EX)
        if kept.stat().st_size:
            file.seek(0)
            return cast(Claims, pickle.load(file))
        claims = claims_of(path.read_bytes(), path.name, load_knowledge())
        pickle.dump(claims, file)
    return claims


@pytest.fixture(scope="session")
def seed_claims() -> Claims:
    """All that the seed letter says."""
    return claims_at(SEED)


@pytest.fixture(scope="session")
def seed_json(seed_claims: Claims, knowledge: Knowledge) -> dict[str, Any]:
    return as_json(seed_claims, knowledge.base)


@pytest.fixture(scope="session")
def seed_quads(seed_claims: Claims, knowledge: Knowledge) -> list[Quad]:
    return quads_of(seed_claims, knowledge)


def pytest_configure(config: pytest.Config) -> None:
    """Before any other process of this run is begun, for its environment goes to them."""
    if SHARED not in os.environ:
        os.environ[SHARED] = folder = tempfile.mkdtemp(prefix="findings-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(SHARED, folder)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: begun last, one of them would keep a single processor busy at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file at a time to each process, in the order above: what the tests of a file share is made once."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped; a skip's `longrepr` is (path, line, "Skipped: reason")."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple | list) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def _not_run(reporter: pytest.TerminalReporter, category: str) -> Iterator[pytest.TestReport]:
    return (report for report in reporter.stats.get(category, []) if _reason(report).startswith(NOT_RUN))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true, count what could not be run as failed, so that the closing line says so too."""
    reporter = cast("pytest.TerminalReporter | None", session.config.pluginmanager.getplugin("terminalreporter"))
    if not CI or reporter is None:
        return
    if missing := list(_not_run(reporter, "skipped")):
        reporter.stats["skipped"] = [r for r in reporter.stats["skipped"] if r not in missing]
        reporter.stats.setdefault("failed", []).extend(missing)
        for report in missing:
            report.outcome, report.longrepr = "failed", _reason(report)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _tell_read_back(reporter: pytest.TerminalReporter) -> None:
    """The table reader × format: how many views each reader has read back, as the tests of exports record it."""
    passed = [r for r in reporter.stats.get("passed", []) if isinstance(r, pytest.TestReport)]
    rows = [value for report in passed for name, value in report.user_properties if name == "read back"]
    missing = sorted({_reason(report) for report in _not_run(reporter, "skipped") if "test_exports" in report.nodeid})
    if rows:
        reporter.section("exports read back by other programs")
        for form, reader, views in sorted((form, reader, views) for reader, form, views in rows):
            reporter.write_line(f"{form:10} {reader:24} {views} views, equal")
        for reason in missing:
            reporter.write_line(reason)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """List by reason, last of all, what this machine could not run."""
    yield
    _tell_read_back(terminalreporter)
    category = "failed" if CI else "skipped"
    tests_by_reason: dict[str, list[str]] = {}
    for report in _not_run(terminalreporter, category):
        tests_by_reason.setdefault(_reason(report), []).append(report.nodeid)
    if not tests_by_reason:
        return
    terminalreporter.section("not run on this machine" + (": a failure under CI" if CI else ""))
    for reason, tests in sorted(tests_by_reason.items()):
        count = f"{len(tests)} tests" if len(tests) > 1 else tests[0]
        terminalreporter.write_line(f"{reason}  [{count}]")
