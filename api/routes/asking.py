"""/ask and /questions: English, and the catalogue of what can be asked."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api.dependencies import Accept, TheSource
from api.http.negotiation import wants_page
from api.http.problems import Problem
from api.pages import render as page
from api.shapes.models import Answer, Page, Question
from graph import ask as asking

router = APIRouter(tags=["Questions"])
LONGEST = 500
# What FastAPI cannot see: each question has parameters of its own.
GIVEN: dict[str, Any] = {
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


@router.get("/ask", summary="Ask in English", response_model=Answer)
def ask(
    source: TheSource,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST,
            description="A question in English.",
            examples=["Which recommendations are about unpaid work?"],
        ),
    ],
) -> dict[str, Any]:
    """The answer with its evidence, or the reason why none is given (`abstained`)."""
    return asking.ask(source.store, q, source.base).as_json()


@router.get("/questions", summary="What can be asked", response_model=Page[Question])
def questions(request: Request, source: TheSource, accept: Accept = None) -> Response:
    """The catalogue: each question with its parameters and its SPARQL."""
    root = request.scope.get("root_path", "")
    known = [_shown(root, question) for question in asking.catalogue(source.base).values()]
    if wants_page(accept):
        return page.rendered(request, "questions.html", headers={"Vary": "Accept"}, questions=known)
    body = {"items": known, "total": len(known), "next": None, "version": source.store.version}
    return JSONResponse(body, headers={"Vary": "Accept"})


@router.get("/questions/{name}", summary="Run one question", response_model=Answer, openapi_extra=GIVEN)
def question(name: str, request: Request, source: TheSource) -> dict[str, Any]:
    """Runs the question; its parameters are the query parameters, each a name, alias, id or IRI.

    A parameter that is given several times means any of its values.
    """
    if name not in asking.catalogue(source.base):
        raise Problem("not-found", f"There is no question {name!r}; /questions lists them.")
    given = {key: request.query_params.getlist(key) for key in request.query_params}
    return asking.run_question(source.store, name, given, source.base).as_json()


def _shown(root: str, question: asking.Question) -> dict[str, Any]:
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
