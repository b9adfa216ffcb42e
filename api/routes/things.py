"""Every IRI of ours resolves here, a page for browsers, RDF for programs; what tools look for; proofs."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.dependencies import Accept, TheSource
from api.http.headers import in_header
from api.http.negotiation import HTML, JSON, PLAIN, Form, named, preferred
from api.http.problems import Problem
from api.pages import render as page
from api.pages.descriptions import addresses_of, description_of, rdf_of, verification_of
from api.routes.parameters import StrictQuery
from api.shapes.models import Verification
from graph.ask.published import Addresses, dataset_as, examples_as, service_as
from graph.ask.terms import Source, is_iri
from graph.errors import quoted
from graph.items.table import ITEM_SHAPES, SEED_KEY
from graph.rdf.forms import prefixes_as, shapes_as
from graph.rdf.prefixes import prefix_lines, prefixes

router = APIRouter()
THING_PAGE = Form("html", HTML, ("application/xhtml+xml",))
RDF_FORMS = (
    Form("turtle", "text/turtle", ("application/x-turtle", "ttl")),
    Form("jsonld", "application/ld+json", ("application/json", "json")),
    Form("ntriples", "application/n-triples", ("text/plain", "nt")),
    Form("rdfxml", "application/rdf+xml", ("application/xml", "text/xml", "xml")),
)
THING_FORMS = (RDF_FORMS[0], THING_PAGE, *RDF_FORMS[1:])
PREFIX_FORMS = (Form("json", JSON), Form("sparql", PLAIN, ("application/sparql-query", "text")), *RDF_FORMS)
IRI = r'^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]+$'
Describing = Callable[[str, Source, Addresses], bytes]


def _format_of(forms: tuple[Form, ...]) -> Any:
    """A media type is taken too, but names are what is offered."""
    names = [form.name for form in forms]
    return Query(description="Else Accept decides.", json_schema_extra={"enum": names}, examples=names[:1])


ThingFormat = Annotated[str | None, _format_of(THING_FORMS)]
RdfFormat = Annotated[str | None, _format_of(RDF_FORMS)]
PrefixFormat = Annotated[str | None, _format_of(PREFIX_FORMS)]


def _given_in(forms: tuple[Form, ...], tag: str = "Things") -> dict[str, Any]:
    """How an operation is declared that answers in these forms."""
    content = {200: {"description": "In the form asked for", "content": {form.media_type: {} for form in forms}}}
    return {"tags": [tag], "response_class": Response, "responses": content}


SEEN: dict[int, dict[str, Any]] = {303: {"description": "The page that tells of it"}}
THINGS, DESCRIPTIONS = _given_in(THING_FORMS), _given_in(RDF_FORMS, "Descriptions")
DESCRIPTIONS["responses"] |= SEEN  # for a browser
SEE_ELSEWHERE: dict[str, Any] = {"tags": ["Things"], "status_code": 303, "response_class": Response}


@router.get("/def/", summary="All classes and properties", **SEE_ELSEWHERE)
def vocabulary(request: Request) -> Response:
    """All classes and properties are told of by the ontology."""
    return _seen_at(request, "/ontology")


@router.get("/shape/{name}", summary="A shape", **SEE_ELSEWHERE)
def shape(name: str, request: Request) -> Response:
    """A shape is told of where all of them are."""
    return _seen_at(request, "/shapes")


def _seen_at(request: Request, path: str) -> Response:
    where = f"{request.scope.get('root_path', '')}{path}"
    return Response(status_code=303, headers={"Location": where, "Vary": "Accept"})


def _thing(space: str, summary: str, example: str) -> None:
    """The route of all things whose IRIs have this after the base."""

    def thing(
        path: Annotated[str, Path(examples=[example])],
        request: Request,
        source: TheSource,
        accept: Accept = None,
        format: ThingFormat = None,
    ) -> Response:
        """What the graph says of the thing whose IRI is this address after the base."""
        local = "ontology" if (space, path) == ("graph/", "ontology") else f"{space}{path}"  # its graph holds just that
        return _described(local, request, source, format, accept)

    router.add_api_route(f"/{space}{{path:path}}", thing, summary=summary, name=space.rstrip("/"), **THINGS)


@router.get("/question/{name}", summary="A question as a thing", **THINGS | {"responses": THINGS["responses"] | SEEN})
def question(
    name: str, request: Request, source: TheSource, accept: Accept = None, format: ThingFormat = None
) -> Response:
    """What the graph says of a question; where it says nothing, the catalogue tells of it."""
    if not (is_iri(iri := f"{source.base}question/{name}") and description_of(source, iri)):
        return _seen_at(request, "/questions")
    return _described(f"question/{name}", request, source, format, accept)


_thing("id/", "A thing", "pdu/derby-city")
_thing("scheme/", "A concept or scheme", "theme/unpaid-work")
_thing("def/", "A class or property", "Recommendation")
_thing("graph/", "A named graph", f"document/{SEED_KEY}")
_thing("dataset/", "A way to have the dataset", "turtle")


def _place(name: str, summary: str, meaning: str, described: Describing | None = None) -> None:
    """The route of one thing that has an address of its own, and perhaps more than the graph to say of itself."""

    def place(request: Request, source: TheSource, accept: Accept = None, format: ThingFormat = None) -> Response:
        form = _form_among(THING_FORMS, format, accept)
        if described is None or form is THING_PAGE:
            return _described(name, request, source, format, accept)
        return _published(form, described(form.name, source, addresses_of(request)))

    router.add_api_route(f"/{name}", place, summary=summary, description=meaning, name=name, **THINGS)


_place("dataset", "The dataset", "What the dataset is, where it is asked and had whole.", dataset_as)
_place("service", "The query service", "Who answers queries, where, over what, and with which examples.", service_as)
_place("ontology", "The ontology", "The vocabulary; as RDF, everything that it defines.")


def _described(local: str, request: Request, source: Source, format: str | None, accept: str | None) -> Response:
    form, iri = _form_among(THING_FORMS, format, accept), f"{source.base}{local}"
    description = description_of(source, iri) if is_iri(iri) else None
    if description is None:
        raise Problem("not-found", f"The graph says nothing of {iri}.")
    headers = {"Vary": "Accept", "Link": f'<{in_header(iri)}>; rel="describes"'}
    if form is THING_PAGE:
        alternates = (f'<?format={other.name}>; rel="alternate"; type="{other.media_type}"' for other in RDF_FORMS)
        headers["Link"] = ", ".join([headers["Link"], *alternates])
        proof = verification_of(source, iri)
        return page.rendered(request, "thing.html", headers=headers, thing=description, proof=proof, forms=RDF_FORMS)
    return Response(rdf_of(source, iri, form.name), 200, headers, form.content_type)


def _form_among(forms: tuple[Form, ...], wanted: str | None, accept: str | None) -> Form:
    """The form to answer in: `?format=` decides, else Accept.

    Raises: Problem (406) that lists those there are.
    """
    form = named(wanted, forms) if wanted is not None else preferred(accept, forms)
    if form is None:
        available = [{"format": form.name, "media_type": form.media_type} for form in forms]
        detail = f"This cannot be shown as {quoted(accept or '') if wanted is None else quoted(wanted)}."
        raise Problem("not-acceptable", detail, {"available": available})
    return form


# ---- what tools look for at known places


def _published(form: Form, data: bytes) -> Response:
    return Response(data, 200, {"Vary": "Accept"}, form.content_type)


@router.get("/.well-known/void", summary="The dataset in VoID", **DESCRIPTIONS)
def void(request: Request, source: TheSource, accept: Accept = None, format: RdfFormat = None) -> Response:
    """What the dataset is, where it is asked and had whole, and how much of what it holds."""
    form = _form_among(THING_FORMS, format, accept)
    if form is THING_PAGE:
        return _seen_at(request, "/dataset")
    return _published(form, dataset_as(form.name, source, addresses_of(request)))


@router.get("/.well-known/sparql-examples", summary="Example queries", **DESCRIPTIONS)
def examples(request: Request, source: TheSource, accept: Accept = None, format: RdfFormat = None) -> Response:
    """Every question of the catalogue with its query (`sh:select`), as SPARQL editors read them."""
    form = _form_among(THING_FORMS, format, accept)
    if form is THING_PAGE:
        return _seen_at(request, "/questions")
    return _published(form, examples_as(form.name, source, addresses_of(request).endpoint))


@router.get("/shapes", summary="The shapes of the data", **DESCRIPTIONS)
def shapes(request: Request, source: TheSource, accept: Accept = None, format: RdfFormat = None) -> Response:
    """The SHACL shapes that the graph of each document satisfies."""
    form = _form_among(THING_FORMS, format, accept)
    if form is THING_PAGE:
        return _seen_at(request, "/ontology")
    return _published(form, shapes_as(form.name, source.base))


@router.get("/prefixes", summary="The prefixes", **_given_in(PREFIX_FORMS, "Descriptions"))
def the_prefixes(request: Request, source: TheSource, accept: Accept = None, format: PrefixFormat = None) -> Response:
    """Prefix → namespace: as JSON, as a JSON-LD context, as lines to stand before a query, as SHACL declares them."""
    form, spaces = _form_among((*PREFIX_FORMS, THING_PAGE), format, accept), prefixes(source.base)
    match form.name:
        case "html":
            return _seen_at(request, "/ontology")
        case "json":
            return _published(form, json.dumps(spaces, indent=1).encode())
        case "jsonld":
            return _published(form, json.dumps({"@context": spaces}, indent=1).encode())
        case "sparql":
            return _published(form, prefix_lines(source.base).encode())
    return _published(form, prefixes_as(form.name, source.base))


# ---- proof


class VerifyQuery(StrictQuery):
    """What /verify is asked."""

    iri: str = Field(
        pattern=IRI,
        description="The IRI of a statement or mention: `iri` of any item of a list.",
        examples=[ITEM_SHAPES["recommendation"].example["iri"]],
    )


@router.get("/verify", summary="Check a statement against its text", tags=["Proof"])
def verify(source: TheSource, query: Annotated[VerifyQuery, Query()]) -> Verification:
    """Cuts the text of the document at the places that the graph names, and compares it with the quote."""
    iri = query.iri
    verification = verification_of(source, iri) if is_iri(iri) else None
    if verification is None:
        detail = f"The graph holds no words for the iri {quoted(iri)}: take `iri` of an item of a list."
        raise Problem("unknown-name", detail, {"iri": iri, "list": "/recommendations"})
    return Verification(**verification)
