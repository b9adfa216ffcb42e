"""Over documents: what recurs, what is answered, what is replaced; neither order nor removal leaves a trace."""

import random
from pathlib import Path

import pytest
from reading import shared_reader

from graph.ask.answer import run_question
from graph.build.build import build, take_out
from graph.knowledge import load_knowledge
from graph.knowledge.rows import Knowledge
from graph.store import open_store
from graph.store.generations.store import Store

HEAD = "An inspection of probation services in: {unit} PDU\n\nPublished: {date}\n\nForeword\n\nPeople were let down. "
REPORT = HEAD + "{unit} PDU is rated ‘Inadequate’.\n\nRecommendations\n\n{unit} PDU should:\n\n{items}\n"
SAME = [
    "make home visits to every person assessed as a high risk of serious harm",
    "find premises in which people can be interviewed in private",
    "give newly qualified officers protected caseloads",
]
OTHER = ["offer a course on anger to women", "repair the minibus", "ask victims what they want to know"]
PLAN = """A Response to the HMI Probation Inspection: an inspection of probation services in {unit} PDU

Action plan submitted: 3 September 2024

Recommendations

No.\tRecommendation\tResponse\tAction planned\tResponsible owner\tTarget date
1\tMake home visits to every person assessed as a high risk of serious harm.\tAgreed\tA form.\tHead of PDU\tMarch 2025
2\tFind premises in which people can be interviewed in private.\tPartly agreed\tOne room.\tEstates\tOngoing
3\tGive newly qualified officers protected caseloads.\tNot agreed\tNo money.\t\t
"""


def report(unit: str, date: str, items: list[str]) -> str:
    return REPORT.format(unit=unit, date=date, items="\n".join(f"{n}. {t}" for n, t in enumerate(items, 1)))


@pytest.fixture
def letters(tmp_path: Path) -> list[Path]:
    texts = {
        "old": report("Quarrel Bridge", "5 June 2024", SAME),
        "new": report("Quarrel Bridge", "9 July 2026", [SAME[0].replace("make", "ensure"), *OTHER[1:]]),
        "elsewhere": report(
            "Tarn Vale", "1 May 2025", [OTHER[0], "find premises where people can be interviewed in private"]
        ),
        "plan": PLAN.format(unit="Quarrel Bridge"),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return [tmp_path / f"{name}.txt" for name in texts]


def built(files: list[Path]) -> Store:
    store = open_store()
    for file in files:
        (outcome,) = build([file], store, load_knowledge(), "a test", lambda outcome: None, reader=shared_reader())
        assert outcome.status == "added", outcome
    return store


def lines(store: Store) -> list[str]:
    return sorted(str(quad) for quad in store.quads())


def test_a_demand_made_again_is_proposed_with_its_reasons(letters: list[Path]) -> None:
    answer = run_question(built(letters), "recommendations-that-recur", {})
    assert {(row[1], row[3]) for row in answer.rows} == {
        ("ensure home visits to every person assessed as a high risk of serious harm", SAME[0]),
        ("find premises where people can be interviewed in private", SAME[1]),
    }
    assert [(float(row[4]) == 1, row[5].split(":")[0]) for row in answer.rows] == [
        (True, "the same words"),  # but for small ones
        (False, "shared words"),
    ]


def test_a_plan_answers_the_report_before_it(letters: list[Path]) -> None:
    answer = run_question(built(letters), "answers-to-recommendations", {})
    told = [(row[1], row[2], row[5], str(row[6]).rsplit("2024-06-05/", 1)[-1]) for row in answer.rows]
    assert told == [
        (1, "Agreed", "March 2025", "quarrel-bridge/1"),
        (2, "Partly agreed", "Ongoing", "quarrel-bridge/2"),
        (3, "Not agreed", None, "quarrel-bridge/3"),
    ]


def test_a_later_report_replaces_the_earlier_on_the_same_unit(letters: list[Path]) -> None:
    answer = run_question(built(letters), "documents-superseded", {})
    assert [(str(row[0])[-10:], str(row[2])[-10:]) for row in answer.rows] == [("2024-06-05", "2026-07-09")]


@pytest.mark.parametrize("seed", range(4))
def test_order_and_removal_leave_no_trace(letters: list[Path], seed: int, knowledge: Knowledge) -> None:
    wanted = lines(built(letters))
    shuffled = random.Random(seed).sample(letters, len(letters))
    store = built(shuffled)
    assert lines(store) == wanted
    key = sorted(store.documents())[seed % len(letters)].rsplit("/", 1)[1]
    with store.writing("a test") as writer:
        assert take_out(writer, key, knowledge.base)
    assert not any(key in line for line in lines(store))
    build(letters, store, knowledge, "a test", lambda outcome: None, reader=shared_reader())
    assert lines(store) == wanted


def test_what_is_replaced_by_another_reading_loses_its_old_ties(letters: list[Path], knowledge: Knowledge) -> None:
    store = built(letters)
    letters[1].write_text(report("Quarrel Bridge", "9 July 2026", OTHER), encoding="utf-8")
    build([letters[1]], store, knowledge, "a test", lambda outcome: None, reader=shared_reader())
    assert lines(store) == lines(built(letters))
