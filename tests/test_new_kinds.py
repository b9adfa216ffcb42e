"""A newcomer's two rows: an entity type and a kind of document, added to a copy of the ontology and nothing else."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

CONTRACT = """
pf:Contract a owl:Class ;
    rdfs:label "contract"@en ;
    rdfs:subClassOf pf:Entity ;
    owl:disjointWith pf:Person ;
    skos:notation "contract" ;
    pf:typeWord "contract"@en , "agreement"@en ;
    pf:scopedByRegion true ;
    pf:namedInPlural true ;
    pf:colour "#5b4a8a" ;
    skos:definition "An agreement by which services are bought."@en ;
    skos:example "The interventions contract."@en ;
    rdfs:isDefinedBy <https://w3id.org/probation-findings/ontology> .
"""
HEAD = """
cue:head-contract a pf:Cue ; skos:inScheme scheme:cue ; skos:prefLabel "Heads of contract names"@en ;
  pf:marks "head:Contract" ; pf:pattern "contracts?" .
"""
KIND = """
kind:standards a pf:DocumentKind ; skos:inScheme scheme:document-kind ; pf:speaksOf "nation" ;
  skos:notation "standards" ; skos:prefLabel "Standards"@en ; pf:documentClass pf:Report ; pf:rank 0 ;
  pf:openingCue "\\\\bprobation inspection standards manual\\\\b" , "\\\\bstandards manual\\\\b" , "\\\\bmanual\\\\b" .
"""
LETTER = """Probation inspection standards manual
HM Inspectorate of Probation
14 March 2024

# Recommendations

HMPPS should:

1. review the CRS contract in every region
2. explain what the CRS contract pays for
"""
SCRIPT = """
import json, sys
from pathlib import Path
from fastapi.testclient import TestClient
from api.app import create_app
from api.settings import Settings
from graph.ask.english import ask
from graph.build.build import build
from graph.checks import check_store
from graph.knowledge import load_knowledge
from graph.network.colours import colour_of
from graph.rdf.prefixes import prefixes
from graph.store import open_store

knowledge, store = load_knowledge(), open_store(sys.argv[2])
build([Path(sys.argv[1])], store, knowledge, "a test", lambda outcome: None)
answer = ask(store, "What is said about the CRS contract?").as_json()
with TestClient(create_app(Settings(store=sys.argv[2])), base_url="http://127.0.0.1") as client:
    listed = client.get("/entities?type=Contract&format=json").json()
    called = client.get("/entities?type=agreements&format=json").json()
print(json.dumps({
    "kind": [str(row["kind"].value) for row in store.query(
        "SELECT ?kind { ?d <https://w3id.org/probation-findings/def/kind> ?kind }")],
    "prefix": prefixes().get("contract"),
    "colour": colour_of("Contract"),
    "problems": [problem.message for problem in check_store(store, knowledge)],
    "answer": answer,
    "listed": listed["items"],
    "called": called["items"],
}, default=str))
"""


def with_rows(folder: Path) -> None:
    """A copy of program and ontology, with the rows that a newcomer adds."""
    for name in ("graph", "api", "ontology"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, row in (("core.ttl", CONTRACT), ("names.ttl", HEAD), ("formats.ttl", KIND)):
        with (folder / "ontology" / name).open("a", encoding="utf-8") as file:
            file.write(row)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the changed program says of a document that names the new type and is of the new kind."""
    folder = tmp_path_factory.mktemp("newcomer")
    with_rows(folder)
    (folder / "manual.txt").write_text(LETTER, encoding="utf-8")
    command = [sys.executable, "-c", SCRIPT, str(folder / "manual.txt"), str(folder / "store")]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answers


def test_a_new_type_of_entity_has_its_prefix_and_colour(trial: dict[str, Any]) -> None:
    assert trial["prefix"] == "https://w3id.org/probation-findings/id/contract/"
    assert trial["colour"] == "#5b4a8a"


def test_lists_take_a_new_type_by_its_name_and_its_words(trial: dict[str, Any]) -> None:
    assert [(item["type"], item["name"]) for item in trial["listed"]] == [("Contract", "CRS contract")]
    assert trial["called"] == trial["listed"]


def test_a_question_finds_a_thing_of_a_new_type(trial: dict[str, Any]) -> None:
    answer = trial["answer"]
    assert answer["abstained"] is None and "CRS contract" in answer["understood"]
    assert len(answer["rows"]) == 2


def test_a_document_of_a_new_kind_is_read_as_one(trial: dict[str, Any]) -> None:
    assert trial["kind"] == ["standards"]


def test_the_rules_hold_for_new_types_and_kinds(trial: dict[str, Any]) -> None:
    assert trial["problems"] == []
