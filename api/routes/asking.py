"""English in, answers out: the start page, /ask and /questions; and the pages that explain the API and its problems."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from pydantic import Field

from api.dependencies import Accept, TheSource
from api.http.negotiation import wants_page
from api.http.problems import KINDS, Problem
from api.pages import render as page
from api.pages.descriptions import STABLE
from api.routes.parameters import StrictQuery
from api.shapes import models
from graph.ask.answer import Answer, run_question
from graph.ask.catalogue import Question, catalogue
from graph.ask.english import ask as answer_to
from graph.ask.names import closest
from graph.ask.terms import Source
from graph.errors import UnknownName, quoted
from graph.items.table import ITEM_SHAPES

router = APIRouter()
QUESTIONS: dict[str, Any] = {"tags": ["Questions"]}
PAGES: dict[str, Any] = {"tags": ["Pages"], "response_class": HTMLResponse}
LONGEST_QUESTION = 500
ICONS: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}}
# Addresses without end, each of which is work: no crawler has to walk them.
NOT_WALKED = ("/ask", "/data", "/export/", "/neighbours", "/paths", "/query", "/sparql", "/update", "/verify", "/*?")
# What FastAPI cannot see: each question has parameters of its own.
QUESTION_PARAMETERS: dict[str, Any] = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "description": "The parameters of the question, each by its own name, as /questions lists them.",
            "style": "form",
            "explode": True,
            "schema": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "examples": [{"theme": "unpaid-work"}],
            },
        }
    ]
}
# What an answer's label or quote says already; a score is worth repeating, its maximum stands in it.
MEMBERS_OF_ITEMS = {member.name for shape in ITEM_SHAPES.values() if shape.listing for member in shape.members}
SHOWN_ALREADY = MEMBERS_OF_ITEMS - {"score"} | {"maximum"}
# Questions of the catalogue, shown with the example that each holds.
FIRST_QUESTIONS = ("recommendations-on-theme", "findings-mentioning-entity", "ratings-of-unit")
# What the start page counts: class, what it is called there, where it is listed.
COUNTED_KINDS = (
    ("SourceDocument", "documents", "/documents"),
    ("Recommendation", "recommendations", "/recommendations"),
    ("Finding", "findings", "/findings"),
    ("Observation", "observations", "/observations"),
    ("Rating", "ratings", "/ratings"),
    ("Statistic", "figures", "/statistics"),
    ("Entity", "named things", "/entities"),
)


class AskQuery(StrictQuery):
    """What /ask is asked."""

    q: str = Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        description="A question in English.",
        examples=["Which recommendations are about unpaid work?"],
    )


@router.get("/", summary="The start page", **PAGES)
def start(request: Request, source: TheSource, q: str = "") -> Response:
    """What this is, three questions with their answers, and a box to ask one's own."""
    question = q.strip()[:LONGEST_QUESTION]
    asked = _on_page(answer_to(source.store, question, source.base)) if question else None
    return page.rendered(
        request,
        "start.html",
        asked=asked,
        first=[] if asked else [_on_page(answer) for answer in _first(source)],
        counts=counts_of(source),
        version=source.store.version,
    )


def _first(source: Source) -> Iterator[Answer]:
    """The answers to the first questions; one whose example this graph does not know is left out."""
    for name in FIRST_QUESTIONS:
        with suppress(UnknownName):
            yield run_question(source.store, name, catalogue(source.base)[name].example, source.base)


def _on_page(answer: Answer) -> dict[str, Any]:
    """An answer as its page shows it: each thing with its proofs and what its row says besides; the other proofs."""
    body = answer.as_json()
    proofs: dict[str, list[dict[str, Any]]] = {}
    for proof in body["evidence"]:
        proofs.setdefault(proof["iri"], []).append(proof)
    things = [
        {"thing": thing, "proofs": proofs.get(thing["iri"], []), "facts": _besides(thing)} for thing in body["answers"]
    ]
    own = {thing["iri"] for thing in body["answers"]}
    return body | {"things": things, "others": [proof for proof in body["evidence"] if proof["iri"] not in own]}


def _besides(thing: dict[str, Any]) -> dict[str, Any]:
    """What a row says of a thing beyond the fields that such a thing has."""
    return {
        name: value
        for name, value in thing.items()
        if name not in SHOWN_ALREADY and isinstance(value, int | float | str)
    }


def counts_of(source: Source) -> list[tuple[str, int, str]]:
    """How many there are of each kind: what it is called, how many, where they are listed."""
    classes = " ".join(f"pf:{name}" for name, _, _ in COUNTED_KINDS)
    pattern = f"VALUES ?class {{ {classes} }} ?thing a ?class"
    rows = source.rows(f"SELECT ?class (COUNT(?thing) AS ?count) WHERE {{ {pattern} }} GROUP BY ?class")
    counts = {row["class"].value.rpartition("/")[2]: int(row["count"].value) for row in rows}
    return [(label, counts.get(name, 0), path) for name, label, path in COUNTED_KINDS]


@router.get("/ask", summary="Ask in English", **QUESTIONS, response_model=models.AnswerWithEvidence)
def ask(source: TheSource, query: Annotated[AskQuery, Query()]) -> dict[str, Any]:
    """The answer with its evidence, or the reason why none is given (`abstained`)."""
    return answer_to(source.store, query.q, source.base).as_json()


@router.get(
    "/questions", summary="What can be asked", **QUESTIONS, response_model=models.ItemPage[models.CatalogueQuestion]
)
def questions(request: Request, source: TheSource, accept: Accept = None) -> Response:
    """The catalogue: each question with its parameters and its SPARQL."""
    root = request.scope.get("root_path", "")
    rows = [_in_catalogue(root, question) for question in catalogue(source.base).values()]
    if wants_page(accept):
        return page.rendered(request, "questions.html", headers={"Vary": "Accept"}, questions=rows)
    body = {"items": rows, "total": len(rows), "next": None, "version": source.store.version}
    return JSONResponse(body, headers={"Vary": "Accept"})


@router.get(
    "/questions/{name}",
    summary="Run one question",
    **QUESTIONS,
    response_model=models.AnswerWithEvidence,
    openapi_extra=QUESTION_PARAMETERS,
)
def question(
    name: Annotated[str, Path(examples=["recommendations-on-theme"])], request: Request, source: TheSource
) -> dict[str, Any]:
    """Runs the question; its parameters are the query parameters, each a name, alias, id or IRI.

    A parameter that is given several times means any of its values.
    """
    if name not in catalogue(source.base):
        near = f" Did you mean {close}?" if (close := closest(name, catalogue(source.base))) else ""
        raise Problem("not-found", f"There is no question {quoted(name)}.{near}", {"list": "/questions"})
    given = {key: request.query_params.getlist(key) for key in request.query_params}
    return run_question(source.store, name, given, source.base).as_json()


def _in_catalogue(root: str, question: Question) -> dict[str, Any]:
    """A question as the catalogue lists it; `url` runs it with its example."""
    # As the query writes it, but for the quotes of a text and the prefix of a class.
    example = {name: value.strip('"').removeprefix("pf:") for name, value in question.example.items()}
    return {
        "name": question.name,
        "question": question.question,
        "variants": list(question.variants),
        "parameters": dict(question.parameters),
        "row": question.row,
        "example": example,
        "sparql": question.sparql,
        "url": f"{root}/questions/{question.name}" + (f"?{urlencode(example)}" if example else ""),
    }


@router.get("/problems/{slug}", summary="A kind of problem", **PAGES)
def problem_kind(slug: Annotated[str, Path(examples=["not-found"])], request: Request) -> Response:
    """What one kind of problem means, and how to mend it."""
    if slug not in KINDS:
        raise Problem("not-found", f"There is no kind of problem called {quoted(slug)}.")
    return page.rendered(request, "problem_kind.html", kind=KINDS[slug])


@router.get("/favicon.ico", summary="The icon of the pages", tags=["Pages"], response_class=Response, responses=ICONS)
def icon() -> Response:
    """For those that ask for it without looking at the page, which has it within."""
    return Response(page.ICON, 200, {"Cache-Control": "max-age=86400"}, "image/svg+xml")


@router.get("/robots.txt", summary="What crawlers may walk", tags=["Pages"], response_class=PlainTextResponse)
def robots(request: Request) -> Response:
    """Pages and things may be walked; what has an address for every question may not."""
    root = request.scope.get("root_path", "")
    return PlainTextResponse("\n".join(["User-agent: *", *(f"Disallow: {root}{path}" for path in NOT_WALKED), ""]))


@router.get("/docs", summary="The operations, as a page", **PAGES)
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
