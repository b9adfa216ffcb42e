"""Every question of the catalogue: it runs as it stands, says what the letter says, and nothing of what is nowhere."""

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from asking import seed_store
from rdflib import Graph

from graph.ask.answer import run_question
from graph.ask.catalogue import PARAMETER_KINDS, Question, catalogue, question_of
from graph.ask.terms import plain, solutions
from graph.errors import KnowledgeError, QueryError, UnknownName
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.store import Store

__all__ = ["seed_store"]
QUESTIONS = catalogue()
EXPECTED = Path(__file__).parent / "questions"
NOWHERE = {"words": ox.Literal("nowhere to be read"), "keywords": ox.Literal("zyx"), "polarity": ox.Literal("neither")}
ANYWHERE = ox.NamedNode("https://example.org/nowhere")
# Columns that join several values, in an order that is the engine's own.
JOINED = re.compile(r"\bGROUP_CONCAT\b.*?\bAS\s+\?(\w+)", re.IGNORECASE | re.DOTALL)
CODE = (
    "# question: Is {x} there?\n# variants: ['{x}']\n# parameters: {x: theme}\n# row: r\n# answer: x\n# evidence: x\n"
)
QUERY = "SELECT ?x WHERE { VALUES ?x { <https://example.org/x> } ?x ?p ?o } ORDER BY ?x\n"


def expectation(name: str) -> dict[str, Any]:
    """What a person read in the letter for this question."""
    found: dict[str, Any] = json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))
    return found


def values_of(question: Question) -> dict[str, list[Any]]:
    """The example of a question as terms."""
    rows = {
        name: f"{question.sparql[: question.sparql.index('SELECT')]} SELECT ?x {{ VALUES ?x {{ {text} }} }}"
        for name, text in question.example.items()
    }
    return {name: [row["x"] for row in solutions(ox.Store().query(rows[name]))] for name in rows}


def agrees(said: Any, read: Any) -> bool:
    """Whether a value is what was read: texts without regard to case, and by their beginning before an ellipsis."""
    if not isinstance(said, str) or not isinstance(read, str):
        return bool(said == read)
    words, wanted = " ".join(said.split()).casefold(), read.casefold()
    return words.startswith(wanted[:-1]) if wanted.endswith("…") else words == wanted


def row_agrees(said: list[Any], read: list[Any]) -> bool:
    return len(said) == len(read) and all(map(agrees, said, read))


def test_there_is_an_expectation_for_each_question_and_no_other() -> None:
    assert {path.stem for path in EXPECTED.glob("*.json")} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_what_the_letter_says(seed_store: Store, name: str) -> None:
    expected = expectation(name)
    answer = run_question(seed_store, name, expected["parameters"])
    chosen = [answer.columns.index(column) for column in expected.get("columns", [])]
    rows = [[row[at] for at in chosen] for row in answer.rows]
    for read in expected.get("holds", []):
        assert any(row_agrees(row, read) for row in rows), (read, rows)
    if "rows" in expected:
        assert len(rows) == len(expected["rows"]) and all(map(row_agrees, rows, expected["rows"])), rows
    if "count" in expected:
        assert len(rows) == expected["count"]
    assert {"rows", "holds", "count"} & expected.keys()


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_runs_as_it_stands(seed_store: Store, name: str) -> None:
    question = QUESTIONS[name]
    rows = list(solutions(seed_store.query(question.sparql)))
    # What one letter cannot show is asked of several, in the test that the expectation names.
    assert rows or (Path(__file__).parent / expectation(name)["elsewhere"]).exists(), "the example finds nothing"
    columns = {variable.value for variable in seed_store.query(question.sparql).variables}
    assert {question.answer, question.evidence} <= (rows[0].keys() if rows else columns)
    assert "ORDER BY" in question.sparql


@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if question.parameters])
def test_what_is_nowhere_gives_no_rows(seed_store: Store, name: str) -> None:
    question, example = QUESTIONS[name], values_of(QUESTIONS[name])
    for parameter, kind in question.parameters.items():
        absent = question.bound(example | {parameter: [NOWHERE.get(kind, ANYWHERE)]})
        assert not list(seed_store.query(absent)), parameter
    nothing = {parameter: [NOWHERE.get(kind, ANYWHERE)] for parameter, kind in question.parameters.items()}
    assert not list(seed_store.query(question.bound(nothing)))


@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if question.parameters])
def test_binding_the_example_and_something_absent_changes_nothing(seed_store: Store, name: str) -> None:
    """Several values of a parameter mean any of them; of keywords, all of them."""
    question, example = QUESTIONS[name], values_of(QUESTIONS[name])
    kinds = {parameter: kind for parameter, kind in question.parameters.items() if kind != "keywords"}
    either = {parameter: [NOWHERE.get(kind, ANYWHERE), *example[parameter]] for parameter, kind in kinds.items()}
    found = [rowset(seed_store, sparql) for sparql in (question.sparql, question.bound(example | either))]
    assert found[0] == found[1]


def rowset(store: Store, sparql: str) -> list[dict[str, Any]]:
    rows = solutions(store.query(sparql))
    return [comparable({name: plain(term) for name, term in row.items()}, sparql) for row in rows]


def comparable(row: dict[str, Any], sparql: str) -> dict[str, Any]:
    joined = set(JOINED.findall(sparql))
    return {name: sorted(value.split()) if name in joined else value for name, value in row.items()}


@pytest.fixture(scope="module")
def in_rdflib(seed_store: Store) -> Graph:
    graph = Graph()
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in seed_store.quads()}
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return graph


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_another_engine_gives_the_same_rows_in_the_same_order(seed_store: Store, in_rdflib: Graph, name: str) -> None:
    sparql = QUESTIONS[name].sparql
    ours = [
        tuple(comparable({n: t.value for n, t in row.items()}, sparql).items())
        for row in solutions(seed_store.query(sparql))
    ]
    theirs = []
    for row in in_rdflib.query(sparql):
        named = {str(variable): str(term) for variable, term in row.asdict().items()}  # type: ignore[union-attr]
        theirs.append(tuple(comparable(named, sparql).items()))
    assert [sorted(row) for row in theirs] == [sorted(row) for row in ours]


def test_values_are_bound_as_terms_and_never_read_as_query() -> None:
    question = question_of("code", CODE.replace("theme", "words") + QUERY)
    evil = '} ?a ?b ?c . VALUES ?x { "\\'
    bound = question.bound({"x": [ox.Literal(evil)]})
    rows = list(solutions(ox.Store().query(bound.replace("?x ?p ?o", "").replace("ORDER BY ?x", ""))))
    assert [plain(row["x"]) for row in rows] == [evil]


def test_the_base_is_that_of_the_store() -> None:
    other = catalogue("https://findings.example/")["recommendations-on-theme"]
    assert DEFAULT_BASE not in other.sparql and "<https://findings.example/def/>" in other.sparql


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("SELECT * { ?s ?p ?o }", "there is no header"),
        ("# question: a: b: c\nSELECT * { ?s ?p ?o }", "no YAML"),
        (CODE.replace("# row: r\n", "") + QUERY, "missing or unknown in the header: row"),
        (CODE + "# more: 1\n" + QUERY, "missing or unknown in the header: more"),
        (CODE.replace("theme", "colour") + QUERY, "no kind 'colour'"),
        (CODE + QUERY.replace("VALUES ?x { <https://example.org/x> }", ""), "parameters and VALUES blocks differ"),
        (CODE + QUERY.replace("<https://example.org/x>", ""), "a parameter has no example"),
        (CODE.replace("['{x}']", "['{y}']") + QUERY, "the slots of '{y}' are not the parameters"),
        (CODE.replace("['{x}']", "[]") + QUERY, "no variants"),
        (CODE.replace("answer: x", "answer: y") + QUERY, "?y is not in the query"),
    ],
)
def test_a_file_that_breaks_the_rules_is_named(text: str, wrong: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        question_of("broken", text)
    assert "ontology/questions/broken.rq" in str(caught.value) and wrong in str(caught.value)


def test_parameters_must_be_all_and_known(seed_store: Store) -> None:
    for given in ({}, {"theme": []}, {"theme": "unpaid work", "colour": "red"}):
        with pytest.raises(QueryError, match="It takes: theme"):
            run_question(seed_store, "recommendations-on-theme", given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("recommendations-on-theme", {"theme": "knitting"}, "no theme is called 'knitting'"),
        ("recommendations-on-nothing", {}, "no question is called"),
        ("findings-with-polarity", {"polarity": "sideways"}, "Take one of: strength, improvement"),
        ("entities-of-type", {"type": "Colour"}, "no type is called"),
        ("findings-with-words", {"words": "?!"}, "there is no word in"),
    ],
)
def test_a_value_that_fits_nothing_is_named(seed_store: Store, name: str, given: dict[str, str], said: str) -> None:
    with pytest.raises(UnknownName, match=said.replace("?", r"\?")):
        run_question(seed_store, name, given)


def test_every_kind_of_parameter_is_used() -> None:
    used = {kind for question in QUESTIONS.values() for kind in question.parameters.values()}
    assert used == PARAMETER_KINDS
