"""Questions in English, and the names in them: what is understood, what is answered, and when no answer is given."""

import json
from pathlib import Path
from typing import Any

import pytest
from asking import KEY, seed_store
from hypothesis import given
from hypothesis import strategies as st

from graph.ask.answer import run_question
from graph.ask.catalogue import catalogue
from graph.ask.english import ask
from graph.ask.names import resolve
from graph.claims import Claims, quoted
from graph.errors import UnknownName
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.store import open_store
from graph.store.generations.store import Store

__all__ = ["seed_store"]
GOLD = json.loads((Path(__file__).parent / "gold" / "questions.json").read_text("utf-8"))
LLR = "leicester-leicestershire-and-rutland"
ASKED = [json.loads(line) for line in (Path(__file__).parent / "data" / "asked.jsonl").read_text("utf-8").splitlines()]
# A question, the question of the catalogue that it must be, and the ids of all answers in order where they are judged.
UNDERSTOOD = [(row["question"], row["catalogue"], row.get("ids")) for row in ASKED if "catalogue" in row]
# A question that is not to be answered, and the words that must be named.
ABSTAINED = [(row["question"], row["not_understood"]) for row in ASKED if "not_understood" in row]


@pytest.mark.parametrize(("question", "name", "ids"), UNDERSTOOD, ids=[row[0] for row in UNDERSTOOD])
def test_what_is_understood(seed_store: Store, question: str, name: str, ids: list[str] | None) -> None:
    answer = ask(seed_store, question)
    assert answer.abstained is None
    assert (answer.catalogue, answer.question) == (name, question)
    assert answer.understood
    if ids is not None:
        assert [found["id"] for found in answer.answers] == ids


@pytest.mark.parametrize(("question", "words"), ABSTAINED)
def test_what_is_not_understood_is_named(seed_store: Store, question: str, words: list[str]) -> None:
    answer = ask(seed_store, question)
    assert answer.abstained and "What can be asked" in answer.abstained
    assert all(f"“{word}”" in answer.abstained for word in words)
    assert not (answer.rows or answer.answers or answer.evidence or answer.catalogue)


def test_there_are_questions_enough() -> None:
    assert len(UNDERSTOOD) + len(ABSTAINED) >= 60


def test_the_reference_answer_has_its_words_and_places(seed_store: Store, seed_claims: Claims) -> None:
    answer = ask(seed_store, "which recommendations touch unpaid work").as_json()
    assert [found["label"] for found in answer["answers"]] == [
        "Derby City PDU 5", "Derby City PDU 6", "Leicester, Leicestershire, and Rutland PDU 10",
    ]  # fmt: skip
    assert [found["number"] for found in answer["answers"]] == [5, 6, 10]
    assert [proof["iri"] for proof in answer["evidence"]] == [found["iri"] for found in answer["answers"]]
    assert [proof["parts"][0][0] for proof in answer["evidence"]] == [48674, 48824, 50517]
    for proof in answer["evidence"]:
        assert proof["document"] == KEY
        assert proof["quote"] == quoted(seed_claims.text, [tuple(part) for part in proof["parts"]])  # type: ignore[misc]


@pytest.mark.parametrize("question", [row[0] for row in UNDERSTOOD])
def test_each_statement_that_is_an_answer_is_quoted_from_its_place(
    seed_store: Store, seed_claims: Claims, question: str
) -> None:
    answer = ask(seed_store, question)
    proofs = {proof["iri"]: proof for proof in answer.evidence}
    for found in answer.answers:
        if "parts" in found:
            assert found["iri"] in proofs
            assert found["quote"] == " ".join(seed_claims.text[start:end] for start, end in found["parts"])
    for proof in answer.evidence:
        assert proof.keys() == {"iri", "document", "quote", "parts", "parts_utf16"}
        in_utf16 = [len(seed_claims.text[:at].encode("utf-16-le")) // 2 for part in proof["parts"] for at in part]
        assert [at for part in proof["parts_utf16"] for at in part] == in_utf16
        assert proof["quote"] == " ".join(seed_claims.text[start:end] for start, end in proof["parts"])


def test_the_shape_is_the_public_one(seed_store: Store) -> None:
    keys = {
        "question", "understood", "catalogue", "parameters", "sparql", "columns", "rows", "answers", "evidence",
        "abstained",
    }  # fmt: skip
    for question in ("unpaid work recommendations", "what is the weather?"):
        answer = ask(seed_store, question).as_json()
        assert answer.keys() == keys
        assert json.loads(json.dumps(answer)) == answer


def test_the_query_shown_gives_the_rows_shown(seed_store: Store) -> None:
    for question in ("Which findings are about women?", "How many areas for improvement has Leadership?"):
        answer = ask(seed_store, question)
        assert answer.sparql is not None
        assert len(list(seed_store.query(answer.sparql))) == len(answer.rows)


def test_a_number_asked_for_is_a_number_given(seed_store: Store) -> None:
    answer = ask(seed_store, "How many areas for improvement do Leadership and Staff have together?")
    assert (answer.columns, answer.rows) == (("count",), ((14,),))
    assert answer.understood.endswith("Counted: 14.")
    assert len(answer.answers) == len(answer.evidence) == 14


def test_corrections_are_told(seed_store: Store) -> None:
    assert (
        "(Read “recomendations” as “recommendations”.)" in ask(seed_store, "recomendations for Derby City").understood
    )
    assert "Read" not in ask(seed_store, "recommendations for Derby City").understood


def test_words_of_documents_are_no_slips_of_spelling(seed_store: Store) -> None:
    """“monitoring” stands in the letter: it is not taken for “mentoring”, which is a name."""
    answer = ask(seed_store, "Which findings mention monitoring approaches by RJ providers?")
    assert [found["id"] for found in answer.answers] == ["statutory-victim-work-improvement-2"]


def test_no_word_of_weight_is_passed_over(seed_store: Store) -> None:
    """Each name added to a question changes what is asked, or stops it from being answered."""
    plain = ask(seed_store, "which recommendations touch unpaid work")
    for more in ("in Wales", "for Narnia", "by PQiP", "rated Good", "in 2019", "except assessments"):
        answer = ask(seed_store, f"which recommendations touch unpaid work {more}")
        assert answer.abstained or (answer.catalogue, answer.parameters) != (plain.catalogue, plain.parameters)


def numbers(answer: Any) -> list[Any]:
    value = answer.columns.index("value")
    others = [
        answer.columns.index(name) for name in ("numerator", "denominator", "other_value") if name in answer.columns
    ]
    return [row[at] for row in answer.rows for at in (value, *others) if row[at] is not None]


def test_gold_questions(seed_store: Store) -> None:
    """The questions that the gold asks for ids of statements: each is answered as the gold has it, or not at all.

    Answers that rest on themes, mentions and links are judged where those are made, not here.
    """
    structural = {"q03", "q08", "q13", "q29", "q30", "q35", "q51"}
    for row in GOLD:
        if row["id"] in structural:
            answer = ask(seed_store, row["question"])
            assert [found["id"] for found in answer.answers] == row["answer"], row["question"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What percentage of survey respondents thought staffing was sufficient?", {12}),
        ("How does the unpaid work team's vacancy rate compare with that of the whole region?", {45, 18}),
        ("What is the PQiP retention rate and the counts behind it?", {94, 83, 88}),
    ],
)
def test_gold_figures(seed_store: Store, question: str, expected: set[int]) -> None:
    assert expected <= set(numbers(ask(seed_store, question)))


NAMES = [
    ("LLR", "pdu", ["pdu/leicester-leicestershire-and-rutland"]),
    ("Leicester, Leicestershire, & Rutland PDU", None, ["pdu/leicester-leicestershire-and-rutland"]),
    (
        "leicester leicestershire and rutland probation delivery unit",
        None,
        ["pdu/leicester-leicestershire-and-rutland"],
    ),
    ("Leicster, Leicestershire and Rutland", None, ["pdu/leicester-leicestershire-and-rutland"]),
    ("Derby", "pdu", ["pdu/derby-city"]),
    ("pdu/derby-city", None, ["pdu/derby-city"]),
    ("pdu:derby-city", None, ["pdu/derby-city"]),
    ("https://w3id.org/probation-findings/id/pdu/derby-city", None, ["pdu/derby-city"]),
    ("<https://w3id.org/probation-findings/id/pdu/derby-city>", "unit", ["pdu/derby-city"]),
    ("Probation Service – East Midlands region", None, ["region/east-midlands"]),
    ("the region", "addressee", ["region/east-midlands"]),
    ("Wales", None, ["place/wales", "region/wales"]),
    ("Wales", "region", ["region/wales"]),
    ("HMPPS", None, ["organisation/hm-prison-and-probation-service"]),
    ("unpaid-work", "theme", ["unpaid-work"]),
    ("theme:unpaid-work", None, ["unpaid-work"]),
    ("unpayed work", "theme", ["unpaid-work"]),
    ("education", "theme", ["education-training-employment"]),
    ("Staff", "standard", ["staff"]),
    ("RI", "rating", ["requires-improvement"]),
    ("East Midlands letter", "document", [f"document/{KEY}"]),
    (KEY, "document", [f"document/{KEY}"]),
    ("LLR 10", None, [f"recommendation/{KEY}/{LLR}/10"]),
    ("Derby City 5", None, [f"recommendation/{KEY}/derby-city/5"]),
    ("Derby City PDU 5", "recommendation", [f"recommendation/{KEY}/derby-city/5"]),
    ("recommendation 5 of Derby City", None, [f"recommendation/{KEY}/derby-city/5"]),
    ("derby-city-5", "statement", [f"recommendation/{KEY}/derby-city/5"]),
    (f"recommendation/{KEY}/derby-city/5", None, [f"recommendation/{KEY}/derby-city/5"]),
    ("LLR 99", None, []),
    ("knitting", "theme", []),
    ("", None, []),
    ('} "', None, []),
    ("https://example.org/nowhere", None, []),
    ("http://a b", None, []),
]


@pytest.mark.parametrize(("text", "kind", "ids"), NAMES)
def test_names(seed_store: Store, text: str, kind: str | None, ids: list[str]) -> None:
    assert [choice.id for choice in resolve(seed_store, text, kind)] == ids


def test_a_name_that_fits_several_things_names_them(seed_store: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        run_question(seed_store, "statements-mentioning-entity", {"entity": "Wales"})
    assert [iri.rsplit("/id/")[-1] for iri in caught.value.choices] == ["place/wales", "region/wales"]
    assert "region/wales" in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_gets_an_answer_or_an_abstention(seed_store: Store, text: str) -> None:
    answer = ask(seed_store, text)
    assert bool(answer.abstained) != bool(answer.catalogue)


@given(st.lists(st.sampled_from(sorted({word for row in UNDERSTOOD for word in row[0].split()})), max_size=7))
def test_any_words_of_questions_get_an_answer_or_an_abstention(seed_store: Store, words: list[str]) -> None:
    answer = ask(seed_store, " ".join(words))
    assert bool(answer.abstained) != bool(answer.catalogue)
    assert answer.catalogue is None or answer.catalogue in catalogue()


def test_an_empty_store_is_asked_in_vain(knowledge: Knowledge) -> None:
    empty = open_store()
    assert not ask(empty, "which recommendations touch unpaid work").answers
    assert ask(empty, "what is the weather?").abstained
    with empty.writing("a test") as writer:
        writer.put_ontology(knowledge.digest, ontology_quads(knowledge.base))
    answer = ask(empty, "which recommendations touch unpaid work")
    assert (answer.catalogue, answer.answers) == ("recommendations-on-theme", ())
