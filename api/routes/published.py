"""What tools look for at known places: the dataset in VoID, example queries, prefixes and shapes, each as RDF."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import Accept, TheSource
from api.http.negotiation import JSON, PLAIN, Form
from api.http.problems import Problem
from api.routes.things import RDF, form_among
from graph.ask.published import Addresses, dataset_as, examples_as
from graph.ask.terms import Source, is_iri
from graph.rdf.prefixes import prefix_lines, prefixes
from graph.rdf.published import prefixes_as, shapes_as

router = APIRouter(tags=["Descriptions"])
DUMPS = ("nquads", "trig", "turtle")
PREFIXES = (Form("json", JSON), Form("sparql", PLAIN, ("application/sparql-query", "text")), *RDF)
Format = Annotated[
    str | None, Query(description="turtle, jsonld, ntriples or rdfxml; else Accept decides.", examples=["turtle"])
]


def content_of(forms: tuple[Form, ...]) -> dict[int | str, dict[str, Any]]:
    """What an operation that answers in these forms declares."""
    return {200: {"description": "In the form asked for", "content": {form.media_type: {} for form in forms}}}


def _described(request: Request, source: Source, form: Form, make: Callable[[str, Source, str], bytes]) -> Response:
    site = str(request.base_url)
    if not is_iri(site):
        raise Problem("bad-request", "The Host of the request is no name that an address can hold.")
    content = make(form.name, source, site)
    return Response(content, 200, {"Vary": "Accept"}, form.content_type)


def _dataset(form: str, source: Source, site: str) -> bytes:
    dumps = {name: f"{site}export/{name}" for name in DUMPS}
    return dataset_as(form, source, Addresses(f"{site}.well-known/void", f"{site}sparql", dumps))


def _examples(form: str, source: Source, site: str) -> bytes:
    return examples_as(form, source, f"{site}sparql")


@router.get("/.well-known/void", summary="The dataset in VoID", response_class=Response, responses=content_of(RDF))
def void(request: Request, source: TheSource, accept: Accept = None, format: Format = None) -> Response:
    """What the dataset is, where it is asked and had whole, and how much of what it holds."""
    return _described(request, source, form_among(RDF, format, accept), _dataset)


@router.get(
    "/.well-known/sparql-examples", summary="Example queries", response_class=Response, responses=content_of(RDF)
)
def examples(request: Request, source: TheSource, accept: Accept = None, format: Format = None) -> Response:
    """Every question of the catalogue with its query (`sh:select`), as SPARQL editors read them."""
    return _described(request, source, form_among(RDF, format, accept), _examples)


@router.get("/shapes", summary="The shapes of the data", response_class=Response, responses=content_of(RDF))
def shapes(source: TheSource, accept: Accept = None, format: Format = None) -> Response:
    """The SHACL shapes that the graph of each document satisfies."""
    form = form_among(RDF, format, accept)
    return Response(shapes_as(form.name, source.base), 200, {"Vary": "Accept"}, form.content_type)


@router.get("/prefixes", summary="The prefixes", response_class=Response, responses=content_of(PREFIXES))
def the_prefixes(
    source: TheSource,
    accept: Accept = None,
    format: Annotated[
        str | None,
        Query(description="json, turtle, jsonld, ntriples, rdfxml or sparql; else Accept decides.", examples=["json"]),
    ] = None,
) -> Response:
    """Prefix → namespace: as JSON, as a JSON-LD context, as lines to stand before a query, as SHACL declares them."""
    form = form_among(PREFIXES, format, accept)
    return Response(_prefixes(form.name, source.base), 200, {"Vary": "Accept"}, form.content_type)


def _prefixes(form: str, base: str) -> bytes:
    if form == "sparql":
        return prefix_lines(base).encode()
    if form in ("json", "jsonld"):
        known = prefixes(base)
        return json.dumps(known if form == "json" else {"@context": known}, indent=1).encode()
    return prefixes_as(form, base)
