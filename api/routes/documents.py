"""/documents: the documents of the graph, each as JSON or as a page, and its text."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse

from api.dependencies import Accept, TheSource
from api.http.negotiation import HTML, wants_page
from api.http.problems import Problem
from api.pages import render as page
from api.pages.library import document_iri, headings_of, text_of
from api.pages.passages import Place, stretches_of
from api.routes.list_queries import ListQuery, query_of
from api.routes.lists import page_of
from api.shapes.linked import MEDIA_TYPE as LINKED
from api.shapes.list_forms import LIST_FORMS, VARY, item_response, list_response
from api.shapes.models import Document, Page
from graph.ask.items import Json
from graph.ask.lists import item

router = APIRouter(prefix="/documents", tags=["Documents"])
KEY = re.compile(r"[\w.~-]+")
PAGE_TOO: dict[int | str, dict[str, Any]] = {200: {"content": {HTML: {}, LINKED: {}}}}


@router.get("", summary="The documents of the graph", response_model=Page[Document], responses=LIST_FORMS)
def documents(
    request: Request, source: TheSource, query: Annotated[ListQuery, Depends(query_of("documents"))]
) -> Response:
    """All documents, oldest first, or those that the filters let through."""
    found = page_of(request, source, "documents", query)
    return list_response(request, found, Document, "documents.html", query.format)


@router.get("/{key}", summary="One document", response_model=Document, responses=PAGE_TOO)
def document(
    key: str,
    request: Request,
    source: TheSource,
    accept: Accept = None,
    at: Annotated[
        list[str] | None,
        Query(description="On the page: places to highlight, as start-end.", examples=[["48017-48143"]]),
    ] = None,
) -> Response:
    """What is known of a document; for a browser its text, with the places in `at` highlighted."""
    found = _found(source, key)
    if not wants_page(accept):
        root = request.scope.get("root_path", "")
        return item_response(request, found, Document, f"{root}/documents/{key}")
    marks = [_place(place) for place in at or []]
    stretches = stretches_of(text_of(source, key) or "", headings_of(source, key), marks)
    return page.rendered(request, "document.html", headers=VARY, document=found, marks=marks, stretches=stretches)


@router.get("/{key}/text", summary="The text of a document", response_class=PlainTextResponse)
def text(key: str, source: TheSource) -> Response:
    """The text that all offsets of this document count in, to the character."""
    found = text_of(source, key) if KEY.fullmatch(key) else None
    if found is None:
        raise _no_such(key)
    return PlainTextResponse(found)


def _found(source: TheSource, key: str) -> Json:
    found = item(source.store, document_iri(source, key), source.base) if KEY.fullmatch(key) else None
    if found is None:
        raise _no_such(key)
    return found


def _no_such(key: str) -> Problem:
    return Problem("not-found", f"The graph holds no document {key!r}.")


def _place(text: str) -> Place:
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        raise Problem("invalid-request", f"at: {text!r} is not start-end, such as 48017-48143.")
    return int(start), int(end)
