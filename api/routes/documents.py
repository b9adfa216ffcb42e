"""/documents: the documents of the graph, each as JSON or as a page, and its text."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse

from api.dependencies import Accept, TheSource
from api.http.negotiation import HTML, wants_page
from api.http.problems import Problem
from api.pages import render as page
from api.routes.lists import no_such, page_of
from api.routes.parameters import ListQuery, query_of
from api.shapes.forms import LINKED, LIST_CONTENT, VARY, item_response, list_response
from api.shapes.models import ITEMS, page_model
from graph.ask.items import text_of
from graph.ask.lists import item
from graph.ask.terms import Source, listed
from graph.errors import quoted
from graph.items.table import ITEM_SHAPES, SEED_KEY

router = APIRouter(prefix="/documents", tags=["Documents"])
DOCUMENT_SHAPE = ITEM_SHAPES["document"]
PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")  # no text has more characters than nine digits count
DOCUMENT_KEY = re.compile(r"[\w.~-]+")
DOCUMENT_CONTENT: dict[int | str, dict[str, Any]] = {200: {"content": {HTML: {}, LINKED: {}}}}
DocumentKey = Annotated[str, Path(examples=[SEED_KEY])]
StartEnd = tuple[int, int]
HEADINGS_OF = """
SELECT ?start ?end WHERE {{
  VALUES ?iri {{ {iri} }}
  ?section pf:inDocument ?iri ; a pf:Section ; pf:part ?span . ?span oa:start ?start ; oa:end ?end
}}
"""


@router.get("", summary="The documents of the graph", response_model=page_model("document"), responses=LIST_CONTENT)
def documents(
    request: Request, source: TheSource, query: Annotated[ListQuery, Depends(query_of("documents"))]
) -> Response:
    """All documents, oldest first, or those that the filters let through."""
    items = page_of(request, source, "documents", query)
    return list_response(request, items, DOCUMENT_SHAPE, "documents.html", query.format)


@router.get("/{key}", summary="One document", response_model=ITEMS["document"], responses=DOCUMENT_CONTENT)
def document(
    key: DocumentKey,
    request: Request,
    source: TheSource,
    accept: Accept = None,
    at: Annotated[
        list[str] | None,
        Query(description="On the page: places to highlight, as start-end.", examples=[["48017-48143"]]),
    ] = None,
) -> Response:
    """What is known of a document; for a browser its text, with the places in `at` highlighted."""
    marks = [_offsets(place) for place in at or []]
    thing = item(source.store, _iri(source, key), source.base)
    if thing is None:
        raise no_such(source, DOCUMENT_SHAPE, key)
    if not wants_page(accept):
        return item_response(request, thing, DOCUMENT_SHAPE)
    stretches = stretches_of(text_of(source, thing["iri"]) or "", headings_of(source, thing["iri"]), marks)
    return page.rendered(request, "document.html", headers=VARY, document=thing, marks=marks, stretches=stretches)


@router.get("/{key}/text", summary="The text of a document", response_class=PlainTextResponse)
def text(key: DocumentKey, source: TheSource) -> Response:
    """The text that all offsets of this document count in, to the character."""
    words = text_of(source, _iri(source, key))
    if words is None:
        raise no_such(source, DOCUMENT_SHAPE, key)
    return PlainTextResponse(words)


def _iri(source: Source, key: str) -> str:
    """Raises: Problem (404) for what cannot be a key."""
    if not DOCUMENT_KEY.fullmatch(key):
        raise no_such(source, DOCUMENT_SHAPE, key)
    return f"{source.base}{DOCUMENT_SHAPE.path}{key}"


def _offsets(text: str) -> StartEnd:
    place = PLACE.fullmatch(text)
    if not place or int(place[1]) >= int(place[2]):
        raise Problem("invalid-request", f"at: {quoted(text)} is not start-end, such as 48017-48143.")
    return int(place[1]), int(place[2])


# ---- The page of a document: its text, cut into stretches that look the same


def headings_of(source: Source, document: str) -> list[StartEnd]:
    """Where the headings of a document stand in its text."""
    rows = source.rows(HEADINGS_OF.format(iri=listed([document])))
    return [(int(row["start"].value), int(row["end"].value)) for row in rows]


class Stretch(NamedTuple):
    """A run of text that looks the same throughout; `anchor` names the place of a mark that begins here."""

    text: str
    heading: bool
    marked: bool
    anchor: str | None


def stretches_of(text: str, headings: Sequence[StartEnd], marks: Sequence[StartEnd]) -> list[Stretch]:
    """The whole text, cut wherever a heading or a mark begins or ends. Places outside the text are clipped."""
    cuts = {0, len(text), *_within(len(text), headings), *_within(len(text), marks)}
    begins = {start for start, _ in marks}
    return [
        Stretch(
            text[start:end],
            _covered(start, headings),
            _covered(start, marks),
            f"at-{start}" if start in begins else None,
        )
        for start, end in pairwise(sorted(cuts))
    ]


def _within(length: int, places: Iterable[StartEnd]) -> Iterable[int]:
    return (min(max(offset, 0), length) for place in places for offset in place)


def _covered(offset: int, places: Iterable[StartEnd]) -> bool:
    return any(start <= offset < end for start, end in places)
