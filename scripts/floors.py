"""Floors under the figures of scripts/evaluate: the F1 of each row, which may rise and never falls."""

import json
from pathlib import Path

from scoring import Rows

FILE = Path(__file__).resolve().parent.parent / "tests/floors.json"
OWN = "own letters"
# Whose figures have floors: single letters of our own are too short for figures that hold still.
MEASURED = ("seed", OWN)
# A figure may lie below its floor by what rounding added to it.
ROUNDING = 0.0005

Floors = dict[str, dict[str, float]]


def floors() -> Floors:
    """Document → row → the F1 that it must not fall below."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def below_floors(results: dict[str, Rows]) -> list[str]:
    """A line for each figure that has fallen; a row that is gone has fallen to nothing."""
    return [
        f"{name}: {key}: {f1:.3f} is below its floor {floor:.3f}"
        for name, rows in floors().items()
        for key, floor in rows.items()
        if (f1 := results[name].get(key, {}).get("f1", 0.0)) < floor - ROUNDING
    ]


def raise_floors(results: dict[str, Rows]) -> None:
    """Write the floors that have risen and those of new rows; none is lowered."""
    higher = {name: _higher(floors().get(name, {}), results[name]) for name in MEASURED}
    FILE.write_text(json.dumps(higher, indent=1) + "\n", encoding="utf-8")


def _higher(old: dict[str, float], rows: Rows) -> dict[str, float]:
    new = {key: round(row["f1"], 3) for key, row in rows.items() if row["gold"] and "relaxed" not in key}
    return {key: max(old.get(key, 0.0), new.get(key, 0.0)) for key in sorted(old.keys() | new.keys())}
