"""What `scripts/evaluate --floors` checks: no figure of extraction falls, and the seed's are what was asked for."""

import json
from pathlib import Path

import evaluate
import floors
import pytest
from conftest import claims_at
from scoring import Rows, figures

# Row of the seed → what its F1 must be at least, whatever the floors say.
REQUIRED = {
    "mentions: exact: ALL": 0.95,
    "mentions: linking: ALL": 0.97,
    "statistics: ALL": 0.95,
    "recommendations: themes": 0.95,
    "findings: themes": 0.88,
    "findings: ALL": 1.0,
    "recommendations: ALL": 1.0,
    "ratings: ALL": 1.0,
}


@pytest.fixture(scope="module")
def measured() -> dict[str, Rows]:
    return evaluate.measured(claims_at)


def test_no_figure_is_below_its_floor(measured: dict[str, Rows]) -> None:
    assert floors.below_floors(measured) == []


@pytest.mark.parametrize("row", REQUIRED)
def test_the_worked_gold_is_met(row: str, measured: dict[str, Rows]) -> None:
    assert measured["seed"][row]["f1"] >= REQUIRED[row]
    assert floors.floors()["seed"][row] >= REQUIRED[row]


def test_floors_fail_below_and_only_rise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "FILE", tmp_path / "floors.json")
    floors.FILE.write_text(json.dumps({"seed": {"kept": 0.9, "risen": 0.5, "gone": 0.4}, floors.OWN: {}}))
    rows = {"kept": figures(1, 2, 2), "risen": figures(3, 4, 4), "new": figures(1, 1, 1)}
    results = {"seed": rows, floors.OWN: {}}
    assert floors.below_floors(results) == [
        "seed: kept: 0.500 is below its floor 0.900",
        "seed: gone: 0.000 is below its floor 0.400",
    ]
    floors.raise_floors(results)
    assert floors.floors()["seed"] == {"gone": 0.4, "kept": 0.9, "new": 1.0, "risen": 0.75}
