"""The web pages that are no list and no thing: the start page, the operations, the kinds of problem."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from api.dependencies import TheSource
from api.http.problem_kinds import KINDS
from api.http.problems import Problem
from api.pages import render as page
from api.pages.descriptions import STABLE
from api.routes.asking import LONGEST
from api.routes.lists import SHELVES
from api.shapes.models import Document
from graph.ask.answer import Answer, run_question
from graph.ask.catalogue import catalogue
from graph.ask.english import ask
from graph.ask.terms import Source
from graph.errors import UnknownName

router = APIRouter(tags=["Pages"], default_response_class=HTMLResponse)
SHAPES: list[type[BaseModel]] = [Document, *(shelf.shape for shelf in SHELVES)]
# What an answer's label or quote says already; a score is worth repeating, its maximum stands in it.
USUAL = {name for shape in SHAPES for name in shape.model_fields} - {"score"} | {"maximum"}
# Questions of the catalogue, shown with the example that each holds.
FIRST_QUESTIONS = ("recommendations-on-theme", "findings-mentioning-entity", "ratings-of-unit")
COUNTS = """
SELECT ?class (COUNT(?thing) AS ?count) WHERE {
  VALUES ?class { pf:SourceDocument pf:Recommendation pf:Finding pf:Observation pf:Rating pf:Statistic pf:Entity }
  ?thing a ?class
} GROUP BY ?class
"""
COUNTED = (
    ("SourceDocument", "documents", "/documents"),
    ("Recommendation", "recommendations", "/recommendations"),
    ("Finding", "findings", "/findings"),
    ("Observation", "observations", "/observations"),
    ("Rating", "ratings", "/ratings"),
    ("Statistic", "figures", "/statistics"),
    ("Entity", "named things", "/entities"),
)


@router.get("/", summary="The start page")
def start(request: Request, source: TheSource, q: str = "") -> Response:
    """What this is, three questions with their answers, and a box to ask one's own."""
    question = q.strip()[:LONGEST]
    asked = _shown(ask(source.store, question, source.base)) if question else None
    return page.rendered(
        request,
        "start.html",
        asked=asked,
        first=[] if asked else [_shown(answer) for answer in _first(source)],
        counts=counts_of(source),
        version=source.store.version,
    )


def _first(source: Source) -> Iterator[Answer]:
    """The answers to the first questions; one whose example this graph does not know is left out."""
    for name in FIRST_QUESTIONS:
        with suppress(UnknownName):
            yield run_question(source.store, name, catalogue(source.base)[name].example, source.base)


def _shown(answer: Answer) -> dict[str, Any]:
    """An answer as its page shows it: each thing with its proofs and what its row says besides; the other proofs."""
    shown = answer.as_json()
    proofs: dict[str, list[dict[str, Any]]] = {}
    for proof in shown["evidence"]:
        proofs.setdefault(proof["iri"], []).append(proof)
    things = [
        {"thing": thing, "proofs": proofs.get(thing["iri"], []), "facts": _besides(thing)} for thing in shown["answers"]
    ]
    own = {thing["iri"] for thing in shown["answers"]}
    return shown | {"things": things, "others": [proof for proof in shown["evidence"] if proof["iri"] not in own]}


def _besides(thing: dict[str, Any]) -> dict[str, Any]:
    """What a row says of a thing beyond the fields that such a thing has."""
    return {name: value for name, value in thing.items() if name not in USUAL and isinstance(value, int | float | str)}


def counts_of(source: Source) -> list[tuple[str, int, str]]:
    """How many there are of each kind: what it is called, how many, where they are listed."""
    counted = {row["class"].value.rpartition("/")[2]: int(row["count"].value) for row in source.rows(COUNTS)}
    return [(label, counted.get(name, 0), path) for name, label, path in COUNTED]


@router.get("/problems/{slug}", summary="A kind of problem")
def problem_kind(slug: str, request: Request) -> Response:
    """What one kind of problem means, and how to mend it."""
    if slug not in KINDS:
        raise Problem("not-found", f"There is no kind of problem called {slug!r}.")
    return page.rendered(request, "problem_kind.html", kind=KINDS[slug])


@router.get("/docs", summary="The operations, as a page")
def docs(request: Request) -> Response:
    """The operations of this service, from its own description."""
    return page.rendered(request, "docs.html", stability=STABLE, groups=_operations(request.app.openapi()))


def _operations(schema: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            own = {"parameters": [row for row in operation.get("parameters", ()) if "$ref" not in row]}
            row = {"method": method.upper(), "path": path, "description": ""} | operation | own
            row["problems"] = [KINDS[slug] for slug in operation["x-problems"]]
            groups.setdefault(operation["tags"][0], []).append(row)
    return groups
