"""Names that must stay apart and names that must be one thing, in letters that nobody has seen, by the public way in.

`linking/*.jsonl`: two sentences with a name in brackets, for findings of one letter and of two letters ("letters" says
if only one of the two is meant), of the regions in "regions". "facts": the names are in the facts of the domain.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from graph.knowledge import load_knowledge
from graph.pipeline import claims_of

LETTER = """HM Inspectorate of Probation

14 June 2023

To: Rowena Achterberg, Regional Probation Director

Dear Rowena,

Thank you for your help with the regional review of Probation Service – {region} region.

Leadership

Key strengths:

{findings}

Annexe one: recommendations

{unit} PDU should:

1. make plans that are kept.

Yours sincerely,

Justin Russell
Chief Inspector of Probation
"""
Row = dict[str, Any]
FACTS = ROOT.parent / "shared" / "domain" / "domain-facts.json"


def table(name: str) -> list[Row]:
    lines = (Path(__file__).parent / "linking" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


APART, SAME = table("apart"), table("same")


def bare(sentence: str) -> str:
    return sentence.replace("[", "").replace("]", "")


def name_in(sentence: str) -> str:
    return sentence.partition("[")[2].partition("]")[0]


@cache
def things_named(region: str, unit: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """The entity that each sentence's name in brackets is taken for, in one letter."""
    text = LETTER.format(region=region, unit=unit, findings="\n".join(f"- {bare(s)}" for s in sentences))
    claims = claims_of(text.encode(), "letter.txt", load_knowledge())
    found = []
    for sentence in sentences:
        start = text.index(bare(sentence)) + sentence.index("[")
        spans = {tuple(m.span): m for m in (*claims.nested, *claims.mentions)}
        mention = spans.get((start, start + len(name_in(sentence))))
        assert mention and mention.entity, f"{name_in(sentence)!r} is no mention in {bare(sentence)!r}"
        found.append(f"{mention.type} {mention.entity}")
    return tuple(found)


def pairs(row: Row) -> dict[str, tuple[str, str]]:
    """What the two names mean, in one letter and in two."""
    regions, unit = row.get("regions", ["Northmarch", "Northmarch"]), row.get("unit", "Quillon")
    left, right = row["left"], row["right"]
    found = {}
    if row.get("letters") != "two":
        first, second = things_named(regions[0], unit, (left, right))
        found["one letter"] = (first, second)
    if row.get("letters") != "one":
        found["two letters"] = (*things_named(regions[0], unit, (left,)), *things_named(regions[1], unit, (right,)))
    return found


def title(row: Row) -> str:
    return f"{name_in(row['left'])} | {name_in(row['right'])}"


def test_the_tables_are_large_enough_and_half_of_each_is_of_the_real_domain() -> None:
    assert len(APART) >= 40 and len(SAME) >= 20
    for rows in (APART, SAME):
        assert 2 * sum(row.get("facts", False) for row in rows) >= len(rows)


@pytest.mark.parametrize("row", APART, ids=title)
def test_what_is_different_stays_apart(row: Row) -> None:
    for where, (left, right) in pairs(row).items():
        assert left != right, where


@pytest.mark.parametrize("row", SAME, ids=title)
def test_what_is_the_same_is_one_thing(row: Row) -> None:
    for where, (left, right) in pairs(row).items():
        assert left == right, where
