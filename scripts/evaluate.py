"""Scores the program against the gold: the worked third of the seed letter, and our own letters.

scripts/evaluate                 a table per document, and all own letters together
scripts/evaluate --json FILE     the figures, with date and commit, to a file too
scripts/evaluate --floors        exit 1 when a figure is below its floor in tests/floors.json
scripts/evaluate --raise         write the floors that have risen; no floor is ever lowered by this
"""

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from floors import OWN, below_floors, raise_floors
from scoring import Rows, links_on_gold, relations_on_gold, relations_on_sheet, together

from graph.claims import Claims

ROOT = Path(__file__).resolve().parent.parent
GOLD, LETTERS, SHEET = ROOT / "tests/gold", ROOT / "tests/letters", ROOT / "tests/relations/sheet.jsonl"
SEED = ROOT / "seeds/letters/east-midlands-regional-letter-2022-02-09.txt"
Read = Callable[[Path], Claims]
PARTS = ("mentions", "findings", "recommendations", "ratings", "statistics")


def read(path: Path) -> Claims:
    from graph.knowledge import load_knowledge
    from graph.pipeline import claims_of

    return claims_of(path.read_bytes(), path.name, load_knowledge())


def scorer() -> ModuleType:
    """The scorer of the gold, which is a script beside it."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_of(score: ModuleType, folder: Path) -> dict[str, Any]:
    """The gold of one letter; our own letters name their files `gold.*`."""
    if not (folder / "gold.structure.json").exists():
        relations = json.loads((folder / f"{score.STEM}.relations.json").read_text(encoding="utf-8"))
        return dict(score.load_gold(str(folder))) | {"relations": relations}
    with tempfile.TemporaryDirectory() as where:
        for file in folder.glob("gold.*"):
            shutil.copyfile(file, Path(where) / file.name.replace("gold", score.STEM, 1))
        return dict(score.load_gold(where))


def prediction_of(path: Path, read: Read) -> dict[str, Any]:
    from graph.knowledge import load_knowledge
    from graph.pipeline import as_json

    return as_json(read(path), load_knowledge().base)


def with_units(prediction: dict[str, Any], gold: dict[str, Any]) -> dict[str, Any]:
    """The prediction with its rated units by gold id: the scorer takes the first thing of a name, be it a place."""
    units = {name: e["id"] for e in gold["entities"] if e["type"] == "PDU" for name in (e["name"], *e["aliases"])}
    rows = [row | {"pdu": units.get(row["pdu"], row["pdu"])} for row in prediction["ratings"]]
    return prediction | {"ratings": rows}


def documents() -> dict[str, tuple[Path, Path]]:
    """Name → letter and gold folder."""
    own = {folder.name: (folder / "letter.txt", folder) for folder in sorted(LETTERS.iterdir()) if folder.is_dir()}
    return {"seed": (SEED, GOLD)} | own


def figures_of(scored: dict[str, Any]) -> Rows:
    """Row name → precision, recall, F1 and counts."""
    rows: Rows = {}
    for part in PARTS:
        for name, row in scored[part].items():
            for sub, values in row.items() if part == "mentions" else ((name, row),):
                key = f"{part}: {name}: {sub}" if part == "mentions" else f"{part}: {name}"
                rows[key] = values
    return rows


def rows_of(score: ModuleType, name: str, prediction: dict[str, Any], folder: Path) -> Rows:
    """All that is measured of one document. Relations: on the gold for the seed, on the judged sheet for our own."""
    gold = gold_of(score, folder)
    if "relations" in gold:
        relations = relations_on_gold(prediction, gold)
    else:
        sheet = [json.loads(line) for line in SHEET.read_text(encoding="utf-8").splitlines()]
        relations = relations_on_sheet(prediction, name, sheet)
    return figures_of(score.score_all(with_units(prediction, gold), gold)) | links_on_gold(prediction, gold) | relations


def measured(read: Read = read) -> dict[str, Rows]:
    """Document → its rows; and our own letters together."""
    score = scorer()
    results = {
        name: rows_of(score, name, prediction_of(at, read), folder) for name, (at, folder) in documents().items()
    }
    return results | {OWN: together(rows for name, rows in results.items() if name != "seed")}


def commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip()


def show(name: str, rows: Rows) -> None:
    print(f"\n{name}")
    for key, row in rows.items():
        if row["pred"] or row["gold"]:
            counts = "/".join(f"{row[n]:g}" for n in ("tp", "pred", "gold"))
            print(f"  {key:<42} P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}   {counts}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", type=Path)
    options.add_argument("--floors", action="store_true")
    options.add_argument("--raise", action="store_true", dest="higher")
    options.add_argument("--brief", action="store_true", help="only the rows ALL, hit@3 and themes")
    chosen = options.parse_args()
    results = measured()
    for name, rows in results.items():
        brief = {k: v for k, v in rows.items() if k.endswith(("ALL", "hit@3", "themes"))}
        show(name, brief if chosen.brief else rows)
    if chosen.json:
        stamp = {"date": datetime.now(UTC).date().isoformat(), "commit": commit()}
        chosen.json.write_text(json.dumps(stamp | {"results": results}, indent=1) + "\n", encoding="utf-8")
    failed = below_floors(results) if chosen.floors else []
    print("\n".join(failed), file=sys.stderr)
    if chosen.higher:
        raise_floors(results)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
