"""The operations of the SPARQL 1.1 Protocol: what a request asks or changes, and the forms an answer can take.

Source: https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.2.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.http.bodies import FORM, FRAME, Pairs, fields_in, media_type_of, text_of, values_of
from api.http.negotiation import Form, named, preferred
from api.http.problems import Problem, place_of, said
from graph.errors import QueryError
from graph.store.sparql.answers import media_types
from graph.store.sparql.guard import QUERY_KINDS

DIRECT = "application/sparql-query"
DIRECT_UPDATE = "application/sparql-update"
LARGEST_CHARACTER = 4  # bytes of UTF-8
ESCAPED = 3  # characters that a form may need for one byte of a query
# What else clients call the media types of answers.
ALSO = {
    "application/sparql-results+json": ("application/json",),
    "application/sparql-results+xml": ("application/xml", "text/xml"),
    "text/turtle": ("application/x-turtle", "application/turtle", "text/n3", "ttl", "n3"),
    "application/n-triples": ("text/plain", "nt"),
    "application/ld+json": ("application/json", "json", "json-ld"),
    "application/rdf+xml": ("application/xml", "text/xml", "xml", "rdf"),
}


class QueryRequest(NamedTuple):
    """What one request asks: the query, what `?format=` names, the dataset (empty for the usual one)."""

    query: str
    format: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def query_in(request: Request, largest: int) -> QueryRequest | None:
    """What the request asks; None when a GET carries no parameter at all.

    Raises: Problem when there is not exactly one query, one of more than `largest` bytes, or one in a form that the
        protocol does not know.
    """
    try:
        asked = await _query_in(request, largest)
    except Problem as problem:
        raise (_too_long(largest) if problem.slug == "too-large" else problem) from None
    if asked and len(asked.query) * LARGEST_CHARACTER > largest and len(asked.query.encode()) > largest:
        raise _too_long(largest)
    return asked


def _too_long(largest: int) -> Problem:
    mend = "Ask in several queries, or have FINDINGS_LARGEST_QUERY raised."
    return Problem("too-large", f"The query is longer than {largest:,} bytes. {mend}")


async def _query_in(request: Request, largest: int) -> QueryRequest | None:
    if request.method != "POST":
        return _query_in_address(request.scope["query_string"])
    in_address = _fields_of_address(request.scope["query_string"])
    media_type = media_type_of(request)
    if media_type == FORM:
        fields = fields_in(await text_of(request, largest * ESCAPED + FRAME))
        return _query(fields, [*in_address, *fields])
    if media_type == DIRECT:
        if values_of(in_address, "query"):
            raise Problem("missing-query", "The request carries a query in its address and one as its body.")
        return _query([("query", await text_of(request, largest)), *in_address], in_address)
    raise _unreadable(media_type, [FORM, DIRECT])


@lru_cache(maxsize=64)  # clients ask the same again and again, and to take an address apart takes a while
def _query_in_address(query_string: bytes) -> QueryRequest | None:
    fields = _fields_of_address(query_string)
    return _query(fields, fields) if fields else None


def _fields_of_address(query_string: bytes) -> Pairs:
    return parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)


def _query(fields: Pairs, every: Pairs) -> QueryRequest:
    queries = values_of(fields, "query")
    if values_of(every, "update"):
        raise Problem("query-refused", "This address answers queries; updates go to /update.")
    if len(queries) == 1 and not queries[0].strip():
        raise Problem("missing-query", f"The query is empty. Begin with {', '.join(QUERY_KINDS)}.")
    if len(queries) != 1:
        raise Problem("missing-query", f"The request carries {len(queries)} queries; exactly one is needed.")
    return QueryRequest(
        queries[0],
        ",".join(values_of(every, "format")) or None,  # some clients say it in two ways at once
        tuple(values_of(every, "default-graph-uri")),
        tuple(values_of(every, "named-graph-uri")),
    )


async def update_in(request: Request, largest: int) -> tuple[str, list[str], list[str]]:
    """The update that a request carries, and the two lists of graphs of its dataset (empty for the usual one).

    Raises: Problem when there is not exactly one update, or one in a form that the protocol does not know.
    """
    in_address = request.query_params.multi_items()
    media_type = media_type_of(request)
    if media_type == FORM:
        fields = fields_in(await text_of(request, largest))
        return _update(values_of(fields, "update"), [*in_address, *fields])
    if media_type == DIRECT_UPDATE:
        return _update([await text_of(request, largest), *values_of(in_address, "update")], in_address)
    raise _unreadable(media_type, [FORM, DIRECT_UPDATE])


def _update(updates: list[str], every: Pairs) -> tuple[str, list[str], list[str]]:
    if values_of(every, "query"):
        raise Problem("missing-update", "This address takes updates; queries go to /sparql.")
    if len(updates) != 1:
        raise Problem("missing-update", f"The request carries {len(updates)} updates; exactly one is needed.")
    return updates[0], values_of(every, "using-graph-uri"), values_of(every, "using-named-graph-uri")


def _unreadable(media_type: str, available: list[str]) -> Problem:
    return Problem("unsupported-media-type", f"The body has the type {media_type or 'none'}.", {"available": available})


@cache
def forms_for(kind: str) -> tuple[Form, ...]:
    """What a query of this kind (SELECT, ASK, CONSTRUCT, DESCRIBE) can be answered in, the usual form first."""
    return tuple(Form(name, media, ALSO.get(media, ())) for name, media in media_types(kind).items())


@contextmanager
def malformed_as(slug: str) -> Iterator[None]:
    """Make a mistake in what was sent, found within, a problem of this kind; a refusal or a timeout has its own."""
    try:
        yield
    except QueryError as error:
        if type(error) is not QueryError:
            raise
        raise Problem(slug, said(error), place_of(error)) from error


def form_for(kind: str, wanted: str | None, accept: str | None) -> Form:
    """The form to answer in: `?format=` decides, else Accept.

    Raises: Problem (406) that lists what this kind of query can be answered in.
    """
    form = _form(kind, wanted, accept)
    if form is None:
        raise unfit(kind, wanted, accept)
    return form


@lru_cache(maxsize=64)  # clients say the same again and again
def accepted_forms(wanted: str | None, accept: str | None) -> tuple[Mapping[str, str], Mapping[str, Form]]:
    """The media type for each kind of query that has one, and the form of each, by `?format=` and Accept."""
    forms = {kind: form for kind in QUERY_KINDS if (form := _form(kind, wanted, accept))}
    media_types = {kind: form.media_type for kind, form in forms.items()}
    return MappingProxyType(media_types), {form.media_type: form for form in forms.values()}


def unfit(kind: str, wanted: str | None, accept: str | None) -> Problem:
    """What to say where no form will do."""
    available = [{"format": offer.name, "media_type": offer.media_type} for offer in forms_for(kind)]
    detail = f"A query of the kind {kind} cannot be answered as {accept if wanted is None else repr(wanted)}."
    return Problem("not-acceptable", detail, {"available": available})


def _form(kind: str, wanted: str | None, accept: str | None) -> Form | None:
    offers = forms_for(kind)
    return named(wanted, offers) if wanted is not None else preferred(accept, offers)
