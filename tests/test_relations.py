"""Relations that texts state: a kind is asserted only while at least nine in ten of what it gives are right.

`relations/sheet.jsonl`: every triple of our own letters and of the seed, judged by hand or by the gold of their layout.
`relations/sentences.jsonl`: sentences with their names in brackets, and all that they state. The patterns were mended
on them, so what is right there is a law for the future and no measure of letters never seen.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEED, claims_at
from pyoxigraph import Quad
from scoring import Rows, Triple, named_triples, of_triples, relations_on_gold, relations_on_sheet, together

from graph.checks import check_document
from graph.claims import Mention, Span
from graph.knowledge import load_knowledge
from graph.knowledge.formats import formats_of
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import DEFAULT_BASE
from graph.pipeline import as_json, quads_of
from graph.rdf.things import RELATION_NAMES
from graph.relations.relations import relations_worded
from graph.relations.words import grammar_of, masked_sentences, names_in
from graph.text.doc import Doc

TESTS = ROOT / "tests"
FLOOR = 0.9
OWN, OWN_WORDS = "region/our-own", "the region"
NAME = re.compile(r"\[(\w+) ([^\]]+)\]")
DOCUMENTS = {"east-midlands": SEED} | {path.parent.name: path for path in sorted((TESTS / "letters").glob("*/*.txt"))}


def rows_of(name: str) -> list[dict[str, Any]]:
    lines = (TESTS / "relations" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def extract_of(path: Path) -> dict[str, Any]:
    knowledge = load_knowledge()
    return as_json(claims_at(path), knowledge.base)


def below(rows: Rows) -> dict[str, float]:
    """The kinds that are too often wrong; what is printed is for the reader of a failure, and of `pytest -s`."""
    for kind, row in rows.items():
        print(f"{kind:<36} P {row['p']:.2f}  R {row['r']:.2f}  {row['tp']:g}/{row['pred']:g}/{row['gold']:g}")
    return {kind: row["p"] for kind, row in rows.items() if row["p"] < FLOOR}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_triple_of_the_letters_is_judged(document: str) -> None:
    extract = extract_of(DOCUMENTS[document])
    judged = {(r["subject"], r["predicate"], r["object"]) for r in rows_of("sheet") if r["document"] == document}
    assert named_triples(extract) <= judged


def test_every_kind_is_right_on_the_sheet() -> None:
    sheet = rows_of("sheet")
    assert not below(together(relations_on_sheet(extract_of(path), name, sheet) for name, path in DOCUMENTS.items()))


def test_every_kind_is_right_on_the_gold() -> None:
    gold = {
        part: json.loads((TESTS / f"gold/east-midlands.{part}.json").read_text(encoding="utf-8"))
        for part in ("entities", "relations")
    }
    lines = (TESTS / "gold/east-midlands.mentions.jsonl").read_text(encoding="utf-8").splitlines()
    gold["mentions"] = [json.loads(line) for line in lines]
    gold["scope"] = json.loads((TESTS / "gold/scope.json").read_text(encoding="utf-8"))
    assert not below(relations_on_gold(extract_of(SEED), gold))


def test_every_kind_is_right_on_sentences() -> None:
    knowledge = load_knowledge()
    pairs = [(stated(row["text"], knowledge), {tuple(t) for t in row["states"]}) for row in rows_of("sentences")]
    wrong = [(found - right, right) for found, right in pairs if found - right]
    assert not below(together(of_triples(found, right) for found, right in pairs)), wrong


def stated(bracketed: str, knowledge: Knowledge) -> set[Triple]:
    """What one sentence of a letter about a region states."""
    text, mentions = without_brackets(bracketed)
    grammar, bodies = grammar_of(formats_of(knowledge)), {"Region": OWN}
    names = names_in(text, mentions, grammar, bodies)
    sentences = masked_sentences(Doc(text), (Span(0, len(text)),), names)
    found = [r for sentence in sentences for r in relations_worded(sentence, grammar, bodies)]
    return {(r.subject.replace(OWN, OWN_WORDS), r.predicate, r.object.replace(OWN, OWN_WORDS)) for r in found}


def without_brackets(bracketed: str) -> tuple[str, list[Mention]]:
    """The sentence as printed, and its names; each thing goes by its name."""
    text, at, mentions = "", 0, []
    for found in NAME.finditer(bracketed):
        text += bracketed[at : found.start()]
        mentions.append(Mention(Span(len(text), len(text) + len(found[2])), found[1], found[2], "given", 1.0))
        text, at = text + found[2], found.end()
    return text + bracketed[at:], mentions


def test_the_extract_has_the_shape_of_the_contract(seed_json: dict[str, Any]) -> None:
    ids = {e["id"] for e in seed_json["entities"]} | {r["id"] for r in seed_json["recommendations"]}
    for relation in seed_json["relations"]:
        assert list(relation) == ["subject", "predicate", "object", "evidence", "confidence"]
        start, end = relation["evidence"]
        assert 0 <= start < end <= seed_json["text"]["length"] and 0 < relation["confidence"] <= 1
        assert relation["subject"] in ids
    assert len({(r["subject"], r["predicate"], r["object"]) for r in seed_json["relations"]}) == len(
        seed_json["relations"]
    )


def test_the_graph_says_each_with_its_words(seed_json: dict[str, Any], seed_quads: list[Quad]) -> None:
    said = {(str(q.subject), str(q.predicate), str(q.object)) for q in seed_quads}
    nodes = {s for s, p, o in said if p.endswith("#type>") and o.endswith("def/StatedRelation>")}
    assert len(nodes) == len(seed_json["relations"])
    values = {(s, p.removeprefix(f"<{DEFAULT_BASE}def/").rstrip(">")): o for s, p, o in said}
    for node in nodes:
        thing = values.get((node, "object")) or values[node, "objectValue"]
        assert (values[node, "subject"], values[node, "predicate"], thing) in said
        assert (node, "part") in values and (node, "confidence") in values


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_graph_of_a_letter_breaks_no_rule(document: str, knowledge: Knowledge) -> None:
    path = DOCUMENTS[document]
    quads = quads_of(claims_at(path), knowledge)
    assert [p for p in check_document(quads, knowledge) if p.severity == "error"] == []


def test_every_relation_has_a_property_that_is_defined(seed_json: dict[str, Any]) -> None:
    core = (ROOT / "ontology/core.ttl").read_text(encoding="utf-8")
    for predicate in predicates():
        assert predicate == "partOf" or f"\npf:{RELATION_NAMES.get(predicate, predicate)} a owl:" in core, predicate


def predicates() -> Iterator[str]:
    marks = [m for m in formats_of(load_knowledge()).cues if m.startswith("relation:")]
    yield from Counter([m.partition(":")[2] for m in marks] + [r["predicate"] for r in rows_of("sheet")])
