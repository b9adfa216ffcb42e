"""Looks long and hard for crashes in the readers and in structure; writes what was run to scripts/results/.

scripts/soak                   the property tests at full count, then the fuzzer for ten minutes
scripts/soak --minutes N       the fuzzer for N minutes
scripts/soak --only fuzz|properties

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
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "scripts/results"
TARGETS = ("readers", "documents", "structure")
PROPERTIES = "any_bytes or any_elements or building_blocks or whole_way"
RUNS = re.compile(r"Done (\d+) runs in (\d+) second|stat::number_of_executed_units:\s*(\d+)")


def properties() -> dict[str, Any]:
    """The property tests of bad input, each with as many examples as the profile `soak` says."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--hypothesis-profile", "soak"]
    done = subprocess.run([*command, "tests/test_bad_input.py", "-k", PROPERTIES], cwd=ROOT)
    return {"what": "property tests", "profile": "soak", "status": "passed" if done.returncode == 0 else "FAILED"}


def fuzzed(target: str, seconds: int) -> dict[str, Any]:
    """One target fuzzed for so long; the input of a crash is kept under var/soak/."""
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


def commit() -> str:
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, encoding="utf-8")
    return told.stdout.strip()


def written(parts: list[dict[str, Any]], stamp: dict[str, str]) -> Path:
    """The file of results of the day, with these parts in the place of such as were run before."""
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"soak-{now:%Y-%m-%d}.json"
    before = json.loads(path.read_text("utf-8"))["parts"] if path.exists() else []
    stamped = [part | stamp | {"finished": now.isoformat(timespec="seconds")} for part in parts]
    kept = [part for part in before if part["what"] not in {p["what"] for p in parts}]
    result = {"date": f"{now:%Y-%m-%d}", "parts": [*kept, *stamped]}
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the fuzzer runs, all in all")
    parser.add_argument("--only", choices=("properties", "fuzz"))
    chosen = parser.parse_args()
    of = commit()  # before anybody changes it
    parts = []
    if chosen.only != "fuzz":
        parts.append(properties())
    if chosen.only != "properties" and find_spec("atheris"):
        parts += [fuzzed(target, round(chosen.minutes * 60 / len(TARGETS))) for target in TARGETS]
    elif chosen.only != "properties":
        parts.append({"what": "fuzzer", "status": "NOT RUN: no atheris (.venv/bin/python -m pip install --group soak)"})
    path = written(parts, {"commit": of, "python": sys.version.split()[0]})
    for part in parts:
        print(": ".join(str(value) for value in part.values()))
    print(f"written to {path.relative_to(ROOT)}")
    bad = ("FAILED", "NOT RUN") if os.environ.get("CI", "").lower() == "true" else ("FAILED",)
    return int(any(part["status"].startswith(bad) for part in parts))


if __name__ == "__main__":
    sys.exit(main())
