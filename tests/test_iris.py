"""IRIs are made from content, never from ordinals: whatever goes from a document, what is left is called as before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEED
from evaluate_documents import documents

from graph.claims import Claims, Letter, Recommendation, quoted
from graph.figures.figures import figures_in
from graph.knowledge.rows import Knowledge
from graph.rdf.iris import iris_of
from graph.read import text_of
from graph.structure.letter import key_of, letter_of
from graph.structure.words import words_of
from graph.text.doc import doc_of

RESTARTING = sorted((ROOT / "tests/data/restarting").glob("*.txt"))
FILES = [
    SEED,
    *sorted((ROOT / "tests/letters").glob("*/letter.txt")),
    *sorted(file for folder in documents().values() for file in folder.glob("document.*")),
    *RESTARTING,
]
REPORT = """HM Inspectorate of Probation

A thematic inspection of probation work with people who hoard

20 June 2024

## Recommendations

"""
LETTER = """Regional review of probation services: Vale of Orrery region

Dear Ms Hollin,

12 May 2023

Key strengths

- Leaders know their staff.

Recommendations

Tarnside PDU

"""


def lists(*bodies: str, items: int = 2) -> list[str]:
    """Lists whose numbers begin with 1 for each body that is asked."""
    return [
        f"{body} should:\n\n"
        + "".join(f"{n}. review how {body.lower()} keep record {n} of list {at}\n" for n in range(1, items + 1))
        + "\n"
        for at, body in enumerate(bodies)
    ]


# By two writers: a national report that asks many bodies, and a letter that asks three under one unit's heading.
OWN = {
    "national": (REPORT, lists("HM Prison and Probation Service", "NHS England", "Chief constables")),
    "national, one each": (REPORT, lists("The Ministry of Justice", "NHS England", "Chief constables", items=1)),
    "national, one body twice": (REPORT, lists("The Ministry of Justice", "HMPPS", "Chief constables", "HMPPS")),
    "letter": (LETTER, lists("Tarnside PDU", "Vale of Orrery region", "HMPPS")),
    "letter, one body twice": (LETTER, lists("Tarnside PDU", "HMPPS", "Vale of Orrery region", "HMPPS")),
}


def claims_in(data: bytes, name: str, knowledge: Knowledge) -> Claims:
    """Structure and figures: all whose IRIs could hold an ordinal, without the minutes that naming takes."""
    letter = letter_of(text_of(data, name), words_of(knowledge))
    figures = figures_in(doc_of(letter), (), {})
    return Claims(letter, key_of(letter), (), (), (), (), figures=figures)


def called(claims: Claims, base: str) -> dict[Any, str]:
    """Every record with its IRI."""
    iris = iris_of(claims, base)
    letter = claims.letter
    return (
        {s: iris.statements[s.id] for s in letter.statements}
        | dict(zip(letter.ratings, iris.ratings, strict=True))
        | dict(zip(claims.figures, iris.figures, strict=True))
    )


def with_one_gone(claims: Claims) -> Iterator[tuple[object, Claims]]:
    """The claims without one statement, rating or figure, and without one list of recommendations, each in turn."""
    letter = claims.letter
    for name in ("findings", "observations", "recommendations", "responses", "ratings"):
        for gone in getattr(letter, name):
            left: dict[str, Any] = {name: tuple(r for r in getattr(letter, name) if r is not gone)}
            yield gone, replace(claims, letter=replace(letter, **left))
    for figure in claims.figures:
        yield figure, replace(claims, figures=tuple(f for f in claims.figures if f is not figure))
    for demands in lists_in(letter):
        others = tuple(r for r in letter.recommendations if r not in demands)
        yield demands, replace(claims, letter=replace(letter, recommendations=others))


def lists_in(letter: Letter) -> list[list[Recommendation]]:
    return [list(rows) for _, rows in groupby(letter.recommendations, key=lambda r: (r.block, r.addressees))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_whatever_goes_the_others_keep_their_iris(file: Path, knowledge: Knowledge) -> None:
    claims = claims_in(file.read_bytes(), file.name, knowledge)
    before = called(claims, knowledge.base)
    assert len(set(before.values())) == len(before)
    for gone, left in with_one_gone(claims):
        after = called(left, knowledge.base)
        assert after == {record: before[record] for record in after}, gone


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_iri_of_a_document_needs_a_count(file: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(paths: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
        names = list(paths)
        assert len(set(names)) == len(names)
        return names

    monkeypatch.setattr("graph.rdf.iris._unique", alone)
    assert called(claims_in(file.read_bytes(), file.name, knowledge), knowledge.base)


def demands_of(text: str, knowledge: Knowledge) -> dict[str, str]:
    """The words of each recommendation of a text with its IRI after the document's key: a key may tell of the text."""
    claims = claims_in(text.encode(), "a.txt", knowledge)
    iris = called(claims, knowledge.base)
    return {quoted(text, r.parts): iris[r].partition(f"/{claims.key}/")[2] for r in claims.letter.recommendations}


@pytest.mark.parametrize("name", OWN)
def test_a_list_taken_out_of_the_text_renames_no_other(name: str, knowledge: Knowledge) -> None:
    front, parts = OWN[name]
    whole = demands_of(front + "".join(parts), knowledge)
    assert len(set(whole.values())) == len(whole) == "".join(parts).count(". review")
    for gone in range(len(parts)):
        left = demands_of(front + "".join(p for at, p in enumerate(parts) if at != gone), knowledge)
        assert left == {words: iri for words, iri in whole.items() if words in left}
        assert len(left) == len(whole) - parts[gone].count(". review")


@pytest.mark.parametrize("name", OWN)
def test_a_bullet_taken_out_of_the_text_renames_no_other(name: str, knowledge: Knowledge) -> None:
    front, parts = OWN[name]
    text = front + "".join(parts)
    whole = demands_of(text, knowledge)
    for bullet in re.findall(r"^\d\. .*\n", text, re.MULTILINE):
        left = demands_of(text.replace(bullet, ""), knowledge)
        assert len(left) == len(whole) - 1
        assert left == {words: iri for words, iri in whole.items() if words in left}


@pytest.mark.parametrize("file", [SEED, *RESTARTING], ids=lambda file: file.name)
def test_what_is_cut_from_a_letter_renames_no_recommendation(file: Path, knowledge: Knowledge) -> None:
    """One recommendation, or one list of them, with the words that stand before it on its line."""
    claims = claims_in(file.read_bytes(), file.name, knowledge)
    iris = called(claims, knowledge.base)
    demands = claims.letter.recommendations
    paths = [iris[demand].partition(f"/{claims.key}/")[2] for demand in demands]
    for gone in [[demand] for demand in demands] + lists_in(claims.letter):
        start, end = claims.text.rindex("\n", 0, gone[0].parts[0].start), gone[-1].parts[-1].end
        letter = letter_of(text_of((claims.text[:start] + claims.text[end:]).encode(), "a.txt"), words_of(knowledge))
        left = called(Claims(letter, "key", (), (), (), ()), knowledge.base)
        others = [left[demand].partition("/key/")[2] for demand in letter.recommendations]
        assert others == [path for path, demand in zip(paths, demands, strict=True) if demand not in gone]


def test_numbers_that_begin_anew_carry_the_body_that_is_asked(knowledge: Knowledge) -> None:
    front, parts = OWN["letter"]
    paths = sorted(demands_of(front + "".join(parts), knowledge).values())
    assert [re.sub(r"-[0-9a-f]{8}$", "", path) for path in paths] == [
        "tarnside/1",
        "tarnside/2",
        "tarnside/hmpps/1",
        "tarnside/hmpps/2",
        "tarnside/vale-of-orrery-region/1",
        "tarnside/vale-of-orrery-region/2",
    ]


def test_numbers_that_go_on_need_no_body(knowledge: Knowledge) -> None:
    front, parts = OWN["letter"]
    counted = iter(range(1, 7))
    text = front + re.sub(r"^\d\.", lambda _: f"{next(counted)}.", "".join(parts), flags=re.MULTILINE)
    assert list(demands_of(text, knowledge).values()) == [f"tarnside/{n}" for n in range(1, 7)]


def test_where_neither_number_nor_body_tells_recommendations_apart_their_words_do(knowledge: Knowledge) -> None:
    text = "1. review the first record\n2. review the second record\n\n1. review the third record\n2. review all\n"
    iris = demands_of(REPORT + text, knowledge)
    assert len(set(iris.values())) == 4 and all("review" in iri for iri in iris.values())


def test_the_iris_of_the_contract_stand(knowledge: Knowledge) -> None:
    claims = claims_in(SEED.read_bytes(), SEED.name, knowledge)
    paths = [iris.partition("/recommendation/")[2] for iris in iris_of(claims, knowledge.base).statements.values()]
    numbers = [path.partition("/")[2] for path in paths if path]
    assert numbers == [f"derby-city/{n}" for n in range(1, 9)] + [
        f"leicester-leicestershire-and-rutland/{n}" for n in range(1, 14)
    ]
