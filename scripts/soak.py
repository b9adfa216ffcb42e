"""Long runs, in full: what tests/counts.py and tests/hypothesis.toml say for it; results go to scripts/results/.

scripts/soak                    everything; about an hour
scripts/soak --only PART ...    some parts: growth, service, readers, kills, runaways, fairness, properties, fuzz
scripts/soak --reads N --kills N    other counts than those of tests/counts.py; the results say how many it were
scripts/soak --share 0.1        a part of the counts, for a trial; its results are not kept
scripts/soak --minutes N        the fuzzer for N minutes (else ten)

The fuzzer is atheris, which has no wheel for every platform and so is not pinned: get it with
`.venv/bin/python -m pip install --group soak`. Without it that part is NOT RUN, which is a failure where CI=true.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("FINDINGS_COUNTS", "full")

from counts import count  # noqa: E402
from soak_documents import Documents, made_in  # noqa: E402
from soak_growth import growth_of_reading  # noqa: E402
from soak_kills import killed_while_writing  # noqa: E402
from soak_readers import readers_beside_a_writer  # noqa: E402
from soak_runaways import others_are_served, runaways_end  # noqa: E402
from soak_service import readers_beside_writers  # noqa: E402

RESULTS = ROOT / "scripts/results"
TARGETS = ("readers", "documents", "structure")
# Test files with properties → which of their tests.
PROPERTIES = {
    "tests/test_bad_input.py": "any_bytes or any_elements or building_blocks or whole_way",
    "tests/test_cursors.py": "join_to_the_whole",
    "tests/test_determinism.py": "hash_seed_order",
}
RUNS = re.compile(r"Done (\d+) runs in (\d+) second|stat::number_of_executed_units:\s*(\d+)")
Part = dict[str, Any]


def properties() -> Iterator[Part]:
    """The property tests, each with as many examples as the profile `soak` and tests/counts.py say."""
    for file, chosen in PROPERTIES.items():
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--hypothesis-profile", "soak"]
        done = subprocess.run([*command, file, "-k", chosen], cwd=ROOT)
        yield {"what": f"properties of {file}", "profile": "soak", "status": "FAILED" if done.returncode else "passed"}


def fuzzed(minutes: float) -> Iterator[Part]:
    """Each target fuzzed for its part of the time; the input of a crash is kept under var/soak/."""
    if not find_spec("atheris"):
        yield {"what": "fuzzer", "status": "NOT RUN: no atheris (.venv/bin/python -m pip install --group soak)"}
        return
    for target in TARGETS:
        yield fuzzed_at(target, round(minutes * 60 / len(TARGETS)))


def fuzzed_at(target: str, seconds: int) -> Part:
    found = ROOT / "var/soak" / target
    found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="corpus-") as corpus:
        options = [f"-max_total_time={seconds}", f"-artifact_prefix={found}/", "-timeout=120", "-rss_limit_mb=3000"]
        command = [sys.executable, "scripts/soak_fuzz.py", target, corpus, *options, "-print_final_stats=1"]
        done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
    runs = [int(m[1] or m[3]) for m in RUNS.finditer(done.stderr)]
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
    status = "passed" if done.returncode == 0 else f"FAILED: see {found.relative_to(ROOT)}"
    return {"what": f"fuzzer on {target}", "seconds": seconds, "runs": max(runs, default=0), "status": status}


def of_the_service(name: str, work: Callable[[Path, Documents], Part]) -> Iterator[Part]:
    """One long run of store and service."""
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        documents = Path(place) / "documents"
        documents.mkdir()
        found = work(Path(place), made_in(documents))
    yield {"what": name, **found, "status": "passed" if found.pop("held") else "FAILED"}


def grown(share: float) -> Iterator[Part]:
    """What reading takes, over documents that double."""
    found = growth_of_reading(share)
    yield {"what": "growth of reading", **found, "status": "passed" if found.pop("held") else "FAILED"}


def parts(minutes: float, share: float, own: Mapping[str, int]) -> dict[str, Callable[[], Iterator[Part]]]:
    """Name → what it runs."""

    def some(name: str) -> int:
        return own.get(name.partition(" ")[0]) or max(1, round(share * count(name)))

    reads, written = some("reads beside a writer"), some("replacements beside readers")
    kills, runaways, asked = some("kills while writing"), some("runaways"), some("reads beside writers")
    return {
        "service": lambda: of_the_service(
            "readers beside writers", lambda folder, made: readers_beside_writers(folder, made, asked)
        ),
        "readers": lambda: of_the_service(
            "readers beside a writer", lambda folder, made: readers_beside_a_writer(folder, made, reads, written)
        ),
        "kills": lambda: of_the_service(
            "killed while writing", lambda folder, made: killed_while_writing(folder, made, kills)
        ),
        "runaways": lambda: of_the_service("runaways", lambda folder, made: runaways_end(folder, made, runaways)),
        "fairness": lambda: of_the_service(
            "short queries beside runaways", lambda folder, made: others_are_served(folder, made, 60 * share)
        ),
        "growth": lambda: grown(share),
        "properties": properties,
        "fuzz": lambda: fuzzed(minutes),
    }


def commit() -> str:
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, encoding="utf-8")
    return told.stdout.strip()


def written(part: Part, stamp: dict[str, str]) -> Path:
    """The file of results of the day, with this part in the place of what it found before."""
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"soak-{now:%Y-%m-%d}.json"
    before = json.loads(path.read_text("utf-8"))["parts"] if path.exists() else []
    stamped = part | stamp | {"finished": now.isoformat(timespec="seconds")}
    result = {"date": f"{now:%Y-%m-%d}", "parts": [*(p for p in before if p["what"] != part["what"]), stamped]}
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=tuple(parts(0, 1, {})), default=tuple(parts(0, 1, {})))
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the fuzzer runs, all in all")
    parser.add_argument("--share", type=float, default=1.0, help="how much of each but the fuzzer")
    parser.add_argument("--reads", type=int, help="how many reads beside writers")
    parser.add_argument("--kills", type=int, help="how many writers are killed")
    chosen = parser.parse_args()
    stamp = {"commit": commit(), "python": sys.version.split()[0]}  # before anybody changes it
    kept = chosen.share >= 1 and os.environ["FINDINGS_COUNTS"] == "full"
    bad = ("FAILED", "NOT RUN") if os.environ.get("CI", "").lower() == "true" else ("FAILED",)
    own = {name: value for name in ("reads", "kills") if (value := getattr(chosen, name))}
    failed = 0
    for name in chosen.only:
        for part in parts(chosen.minutes, chosen.share, own)[name]():
            print(json.dumps(part, indent=1), flush=True)
            failed += part["status"].startswith(bad)
            if kept:  # at once: what comes after takes long
                print(f"written to {written(part, stamp).relative_to(ROOT)}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
