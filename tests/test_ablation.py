"""Without any name that the seed letter holds, the program still reads it: rules know the family, not the letter.

Taken out of the ontology: every known thing, of any type, one of whose names or aliases occurs in the seed. Head nouns,
classes, cues and themes stay.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import evaluate
import pytest
from conftest import SEED, claims_at
from scoring import Rows

from graph.knowledge import load_knowledge
from graph.knowledge.rows import Knowledge, KnownEntity
from graph.pipeline import as_json, claims_of

LOSS = 0.10
TEXT = re.sub(r"\s+", " ", SEED.read_text(encoding="utf-8")).casefold().replace("’", "'")


def occurs(entity: KnownEntity) -> bool:
    """Whether the seed holds a name of it, as whole words in any case."""
    names = (re.escape(name.casefold().replace("’", "'").removeprefix("the ")) for name in entity.names)
    return any(re.search(rf"(?<!\w){name}(?:s)?(?!\w)", TEXT) for name in names)


def without_names(knowledge: Knowledge) -> Knowledge:
    return replace(knowledge, entities=tuple(e for e in knowledge.entities if not occurs(e)))


def recalls(rows: Rows) -> Iterator[tuple[str, float]]:
    for key, row in rows.items():
        if key.startswith("mentions: exact: ") and row["gold"]:
            yield key.rpartition(": ")[2], row["r"]


@pytest.fixture(scope="module")
def scored() -> tuple[dict[str, float], dict[str, float]]:
    """Recall per type with all that is known, and without the seed's names."""
    knowledge, score = load_knowledge(), evaluate.scorer()
    gold = evaluate.gold_of(score, evaluate.GOLD)
    found = []
    for claims in (claims_at(SEED), claims_of(SEED.read_bytes(), SEED.name, without_names(knowledge))):
        extract = as_json(claims, knowledge.base)
        found.append(dict(recalls(evaluate.figures_of(score.score_all(evaluate.with_units(extract, gold), gold)))))
    return found[0], found[1]


def test_names_were_taken_out() -> None:
    knowledge = load_knowledge()
    gone = [e for e in knowledge.entities if occurs(e)]
    assert {"Region", "PDU", "Organisation", "Programme", "Framework", "Role"} <= {e.type for e in gone}


def test_recall_falls_by_at_most_ten_points(scored: tuple[dict[str, float], dict[str, float]]) -> None:
    whole, without = scored
    fallen = {kind: round(whole[kind] - without[kind], 3) for kind in whole if whole[kind] - without[kind] > LOSS}
    assert fallen == {}
