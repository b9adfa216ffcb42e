"""The W3C's SPARQL suites, through the HTTP route of a service over an empty store made open.

What is missed is listed with the reason in `tests/w3c-misses.json`; a miss that is not listed fails, and so does one
that is listed and no longer missed.
"""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from w3c import FORMATS, RESULTS, Case, Suite, canonical, quads_in, rows_as_quads, rows_in, rows_of_csv, rows_of_graph
from w3c_service import MEDIA, QUERY, QUERY_PARTS, SYNTAX_PARTS, UPDATE, UPDATE_PARTS, Service, run_all, service, suites

__all__ = ["service", "suites"]


def evaluated(service: Service, case: Case) -> bool:
    """Whether a query gives what the test expects."""
    assert case.query
    assert case.result
    service.hold(case)
    kind = case.result.suffix[1:]
    query = f"BASE <{case.base}>\n{case.query.read_text(encoding='utf-8')}"
    plain = rows_of_graph(case.result) if kind in FORMATS else True
    accept = "application/n-triples" if plain is None else MEDIA[kind]
    answer = service.client.post("/sparql", content=query.encode(), headers=QUERY | {"Accept": accept})
    if answer.status_code != 200:
        return False
    if plain is None:
        expected = quads_in({"": (case.result, case.base)})
        return canonical(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)) == canonical(expected)
    if kind == "csv":
        given, wanted = (rows_of_csv(text) for text in (answer.text, case.result.read_text(encoding="utf-8")))
        return canonical(rows_as_quads(given)) == canonical(rows_as_quads(wanted))
    expected_rows = plain if kind in FORMATS else rows_in(case.result.read_bytes(), RESULTS[kind])
    found = rows_in(answer.content, RESULTS[kind if kind in RESULTS else "srx"])
    if isinstance(found, bool) or isinstance(expected_rows, bool):
        return found == expected_rows
    return canonical(rows_as_quads(found)) == canonical(rows_as_quads(expected_rows or []))


@pytest.mark.slow
def test_sparql_11_queries(service: Service, suites: Callable[..., list[Suite]]) -> None:
    kinds = {"QueryEvaluationTest", "CSVResultFormatTest"}
    total = run_all(
        suites("sparql11", *QUERY_PARTS), kinds, lambda c: evaluated(service, c), "SPARQL 1.1 query evaluation"
    )
    assert total.total() == 235
    assert total["passed"] >= 215


@pytest.mark.slow
def test_sparql_10_queries(service: Service, suites: Callable[..., list[Suite]], w3c_tests: Path) -> None:
    folder = w3c_tests / "sparql" / "sparql10"
    parts = sorted(p.parent.name for p in folder.glob("*/manifest.ttl") if not p.parent.name.startswith("syntax"))
    kinds = {"QueryEvaluationTest"}
    total = run_all(suites("sparql10", *parts), kinds, lambda c: evaluated(service, c), "SPARQL 1.0 query evaluation")
    assert total["passed"]


def updated(service: Service, case: Case) -> bool:
    assert case.query
    service.hold(case)
    service.held = None
    update = f"BASE <{case.base}>\n{case.query.read_text(encoding='utf-8')}"
    answer = service.client.post("/update", content=update.encode(), headers=UPDATE)
    if answer.status_code != 204:
        return False
    expected = canonical(quads_in(case.expected))
    return canonical(service.dataset()) == expected


@pytest.mark.slow
def test_sparql_11_updates(service: Service, suites: Callable[..., list[Suite]]) -> None:
    kinds = {"UpdateEvaluationTest"}
    total = run_all(suites("sparql11", *UPDATE_PARTS), kinds, lambda c: updated(service, c), "SPARQL 1.1 update")
    assert (total["passed"], total.total()) == (94, 94)


def understood(service: Service, case: Case) -> bool:
    """Whether a text is taken for well formed exactly when the test says so."""
    assert case.query
    if service.held is not None:
        service.client.post("/update", content="DROP ALL", headers=UPDATE)
        service.held = None
    positive = case.kind.startswith("Positive")
    text = f"BASE <{case.base}>\n".encode() + case.query.read_bytes()
    if "Update" in case.kind:
        answer = service.client.post("/update", content=text, headers=UPDATE)
        malformed = answer.status_code == 400 and answer.json()["type"] == "/problems/malformed-update"
        return malformed != positive
    answer = service.client.post("/sparql", content=text, headers=QUERY)
    if not positive:
        assert answer.status_code != 200 or not _refused_by_the_engine(text), case.name
    return (answer.status_code == 200) == positive


def _refused_by_the_engine(query: bytes) -> bool:
    try:
        ox.Store().query(query.decode())
    except (SyntaxError, UnicodeDecodeError):
        return True
    return False


def test_what_is_malformed_is_refused_and_what_is_well_formed_is_not(
    service: Service, suites: Callable[..., list[Suite]]
) -> None:
    kinds = {f"{way}{what}SyntaxTest11" for way in ("Positive", "Negative") for what in ("", "Update")}
    total = run_all(suites("sparql11", *SYNTAX_PARTS), kinds, lambda c: understood(service, c), "SPARQL 1.1 syntax")
    assert total.total() == 166  # and 3 of syntax-fed, which are well-formed SERVICE clauses: those are refused here
