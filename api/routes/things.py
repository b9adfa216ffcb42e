"""Every IRI of ours resolves here: a page for browsers, RDF for programs."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import Accept, TheSource
from api.http.headers import in_header
from api.http.negotiation import HTML, Form, named, preferred
from api.http.problems import Problem
from api.pages import render as page
from api.pages.descriptions import description_of, rdf_of
from api.pages.verification import verification_of
from graph.ask.terms import Source, is_iri

router = APIRouter(tags=["Things"])
PAGE = Form("html", HTML, ("application/xhtml+xml",))
RDF = (
    Form("turtle", "text/turtle", ("application/x-turtle", "ttl")),
    Form("jsonld", "application/ld+json", ("application/json", "json")),
    Form("ntriples", "application/n-triples", ("text/plain", "nt")),
    Form("rdfxml", "application/rdf+xml", ("application/xml", "text/xml", "xml")),
)
FORMS = (RDF[0], PAGE, *RDF[1:])
CONTENT: dict[int | str, dict[str, object]] = {200: {"content": {form.media_type: {} for form in FORMS}}}
Format = Annotated[
    str | None,
    Query(description="turtle, jsonld, ntriples, rdfxml or html; else Accept decides.", examples=["turtle"]),
]


@router.get("/def/", summary="All classes and properties", status_code=303, response_class=Response)
def vocabulary(request: Request) -> Response:
    """All classes and properties are told of by the ontology."""
    return _seen_at(request, "/ontology")


@router.get("/id/{path:path}", summary="A thing", response_class=Response, responses=CONTENT)
@router.get("/scheme/{path:path}", summary="A concept or scheme", response_class=Response, responses=CONTENT)
@router.get("/def/{path:path}", summary="A class or property", response_class=Response, responses=CONTENT)
@router.get("/graph/{path:path}", summary="A named graph", response_class=Response, responses=CONTENT)
def thing(path: str, request: Request, source: TheSource, accept: Accept = None, format: Format = None) -> Response:
    """What the graph says of the thing whose IRI is this address after the base."""
    kind = request.scope["route"].path.partition("{")[0].lstrip("/")
    whole = "ontology" if (kind, path) == ("graph/", "ontology") else f"{kind}{path}"  # its graph holds just that
    return _shown(f"{source.base}{whole}", request, source, form_among(FORMS, format, accept))


@router.get("/dataset", summary="The dataset", response_class=Response, responses=CONTENT)
@router.get("/service", summary="The query service", response_class=Response, responses=CONTENT)
def described(request: Request, source: TheSource, accept: Accept = None, format: Format = None) -> Response:
    """What the graph says of the dataset that it is, and of who serves it."""
    return _shown(f"{source.base}{_address(request)}", request, source, form_among(FORMS, format, accept))


@router.get("/dataset/{path:path}", summary="A way to have the dataset", response_class=Response, responses=CONTENT)
def way(path: str, request: Request, source: TheSource, accept: Accept = None, format: Format = None) -> Response:
    """What the graph says of one of its forms."""
    return _shown(f"{source.base}dataset/{path}", request, source, form_among(FORMS, format, accept))


def _address(request: Request) -> str:
    """What was asked for, after the root."""
    return request.url.path.removeprefix(f"{request.scope.get('root_path', '')}/")


@router.get("/shape/{name}", summary="A shape", status_code=303, response_class=Response)
def shape(name: str, request: Request) -> Response:
    """A shape is told of where all of them are."""
    return _seen_at(request, "/shapes")


@router.get("/question/{name}", summary="A question as a thing", status_code=303, response_class=Response)
def question(name: str, request: Request) -> Response:
    """A question is told of by the catalogue."""
    return _seen_at(request, "/questions")


def _seen_at(request: Request, path: str) -> Response:
    return Response(status_code=303, headers={"Location": f"{request.scope.get('root_path', '')}{path}"})


@router.get("/ontology", summary="The ontology", response_class=Response, responses=CONTENT)
def ontology(request: Request, source: TheSource, accept: Accept = None, format: Format = None) -> Response:
    """The vocabulary; as RDF, everything that it defines."""
    return _shown(f"{source.base}ontology", request, source, form_among(FORMS, format, accept))


def _shown(iri: str, request: Request, source: Source, form: Form) -> Response:
    found = description_of(source, iri) if is_iri(iri) else None
    if found is None:
        raise Problem("not-found", f"The graph says nothing of {iri}.")
    headers = {"Vary": "Accept", "Link": f'<{in_header(iri)}>; rel="describes"'}
    if form is PAGE:
        proof = verification_of(source, iri)
        return page.rendered(request, "thing.html", headers=headers, thing=found, proof=proof, forms=RDF)
    return Response(rdf_of(source, iri, form.name), 200, headers, form.content_type)


def form_among(forms: tuple[Form, ...], wanted: str | None, accept: str | None) -> Form:
    """The form to answer in: `?format=` decides, else Accept.

    Raises: Problem (406) that lists those there are.
    """
    form = named(wanted, forms) if wanted is not None else preferred(accept, forms)
    if form is None:
        available = [{"format": form.name, "media_type": form.media_type} for form in forms]
        detail = f"This cannot be shown as {accept if wanted is None else repr(wanted)}."
        raise Problem("not-acceptable", detail, {"available": available})
    return form
