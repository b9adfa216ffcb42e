"""The query operation of the SPARQL 1.1 Protocol: what a request asks, and the forms an answer can take.

Source: https://www.w3.org/TR/sparql11-protocol/, section 2.1.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.negotiation import Form, named, preferred
from api.problems import Problem
from api.query_forms import forms_for

Pairs = list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request asks: the query, the format named in `?format=`, the dataset (empty for the usual one)."""

    query: str
    format: str | None
    default_graphs: list[str]
    named_graphs: list[str]


async def asked_in(request: Request, largest: int) -> Asked | None:
    """What the request asks; None when a GET carries no parameter at all.

    Raises: Problem when there is not exactly one query, or one in a form that the protocol does not know.
    """
    in_address = request.query_params.multi_items()
    if request.method != "POST":
        return _asked(in_address, in_address) if in_address else None
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        fields = _fields(await _body(request, largest))
        return _asked(fields, [*in_address, *fields])
    if media_type == DIRECT:
        return _asked([("query", await _body(request, largest)), *in_address], in_address)
    got = media_type or "none"
    raise Problem("unsupported-media-type", f"The body has the type {got}.", {"available": [FORM, DIRECT]})


def _asked(fields: Pairs, every: Pairs) -> Asked:
    queries = _values(fields, "query")
    if _values(fields, "update"):
        raise Problem("query-refused", "This address answers queries; it takes no updates.")
    if len(queries) != 1 or not queries[0].strip():
        raise Problem("missing-query", f"The request carries {len(queries)} queries; exactly one is needed.")
    return Asked(
        queries[0],
        dict(every).get("format"),
        _values(every, "default-graph-uri"),
        _values(every, "named-graph-uri"),
    )


def _values(pairs: Pairs, name: str) -> list[str]:
    return [value for key, value in pairs if key == name]


async def _body(request: Request, largest: int) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Problem("too-large", f"The body is longer than {largest} bytes.")
    return _utf8(body)


def _fields(body: str) -> Pairs:
    try:
        return parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Problem("bad-request", "The form cannot be read as UTF-8 fields.") from error


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem("bad-request", f"The body is not UTF-8 at byte {error.start}.") from error


def form_for(kind: str, wanted: str | None, accept: str | None) -> Form:
    """The form to answer in: `?format=` decides, else Accept.

    Raises: Problem (406) that lists what this kind of query can be answered in.
    """
    offers = forms_for(kind)
    form = named(wanted, offers) if wanted else preferred(accept, offers)
    if form:
        return form
    available = [{"format": offer.name, "media_type": offer.media_type} for offer in offers]
    detail = f"A query of the kind {kind} cannot be answered as {wanted or accept}."
    raise Problem("not-acceptable", detail, {"available": available})
