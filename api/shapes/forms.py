"""The forms that lists and items are given in: JSON, JSON-LD, CSV, and a page for browsers.

JSON-LD is the same objects with a context that says which member is which property of the graph, as the table has it:
ids of other things become IRIs, places are spans with IRIs of their own, and figures keep the datatype that they have
in the graph. A member that the context does not name is JSON only.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from api.http.caching import etag_of, not_modified
from api.http.headers import in_header, understood_header
from api.http.negotiation import CSV, HTML, JSON, Form, named, preferred, wants_page
from api.pages import render as page
from api.shapes.models import ITEMS, page_model, path_of
from graph.items.table import ITEM_SHAPES, ItemShape, Member, as_cell
from graph.rdf.prefixes import prefixes

Json = dict[str, Any]
LINKED = "application/ld+json"
HYDRA = "http://www.w3.org/ns/hydra/core#"
COLLECTION = {"items": "hydra:member", "total": "hydra:totalItems", "next": {"@id": "hydra:next", "@type": "@id"}}
CONTEXT_PREFIXES = ("pf", "skos", "dcterms", "oa", "rdfs", "xsd")
LIST_FORMS = (Form("json", JSON), Form("jsonld", LINKED), Form("csv", CSV))
VARY = {"Vary": "Accept"}
LIST_CONTENT: dict[int | str, Json] = {200: {"content": {media: {} for media in (HTML, LINKED, CSV)}}}
ITEM_CONTENT: dict[int | str, Json] = {200: {"content": {LINKED: {}}}}


class Listed(NamedTuple):
    """A page of a list, and what stands after it, read as it is taken."""

    page: Json
    rest: Iterator[Sequence[Json]]


def list_response(
    request: Request, found: Listed, shape: ItemShape, template: str, format: str | None, **context: Any
) -> Response:
    """A page of a list of items of a shape, in the form asked for by `?format=`, else by Accept, else JSON.

    A table is whole where no `limit` is given: whoever opens one does not look for a next page.
    """
    accept, items = request.headers.get("accept"), found.page
    link = {"Link": f'<{items["next"]}>; rel="next"'} if items["next"] else {}
    headers = VARY | understood_header(items.get("understood", ()))
    if format == "html" or (format is None and wants_page(accept)):
        return page.rendered(request, template, headers=headers | link, found=items, **context)
    form = (named(format, LIST_FORMS) if format else preferred(accept, LIST_FORMS)) or LIST_FORMS[0]
    if form.name == "csv":
        headers["Findings-Total"] = str(items["total"])
        headers["Content-Disposition"] = f'attachment; filename="{shape.listing}.csv"'
        if link and "limit" not in request.query_params:
            return _whole_table(request, found, shape, headers)
        return Response("".join(_table(request, shape, [items["items"]])), 200, headers | link, form.content_type)
    whole = page_model(shape.kind).model_validate(items | {"items": _addressed(request, shape, items["items"])})
    left_out = None if whole.understood else {"understood"}
    if form.name == "json":
        body = whole.model_dump_json(exclude=left_out)
    else:
        linked = linked_list(whole.model_dump(mode="json", exclude=left_out), shape, request.app.state.settings.base)
        body = _json(linked)
    return Response(body, 200, headers | link, form.content_type)


def _whole_table(request: Request, found: Listed, shape: ItemShape, headers: dict[str, str]) -> Response:
    """All of a list as CSV: it is written while it is sent, so that it takes no more room than a page."""
    version, address = found.page["version"], f"{request.url.path}?{request.url.query}"
    headers |= {"ETag": etag_of(version, CSV, address), "Cache-Control": "no-cache"}
    if response := not_modified(request, headers):
        return response
    pages = () if request.scope.get("headers_only") else chain([found.page["items"]], found.rest)
    return StreamingResponse(_table(request, shape, pages), 200, headers, Form("csv", CSV).content_type)


def item_response(
    request: Request, item: Mapping[str, Any], shape: ItemShape, headers: Mapping[str, str] | None = None
) -> Response:
    """One item, as JSON-LD where that is liked better than JSON."""
    form = preferred(request.headers.get("accept"), LIST_FORMS[:2]) or LIST_FORMS[0]
    (addressed,) = _addressed(request, shape, [item])
    body = ITEMS[shape.kind].model_validate(addressed).model_dump(mode="json")
    if form.name == "jsonld":
        body = linked_item(body, shape, request.app.state.settings.base)
    location = {"Content-Location": in_header(addressed["url"])}
    return Response(_json(body), 200, VARY | location | dict(headers or {}), form.content_type)


def _addressed(request: Request, shape: ItemShape, items: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Items, each with its own address here."""
    root, base = request.scope.get("root_path", ""), request.app.state.settings.base
    return [{**item, "url": root + path_of(shape, item["iri"], base)} for item in items]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ---- JSON-LD


@cache
def context_of(shape: ItemShape, base: str) -> Json:
    """The context of items of a shape: that of all shapes, but for members that mean another property in this one."""
    spaces, terms = prefixes(base), dict[str, Any]()
    for each in (*ITEM_SHAPES.values(), shape):
        for member in each.members:
            if each.listing and member.source.linked and (each is shape or _term(member) not in terms):
                source = member.source
                typed = {"@id": source.property, "@type": source.datatype}
                terms[_term(member)] = typed if source.datatype else source.property
    return {name: spaces[name] for name in CONTEXT_PREFIXES} | {"hydra": HYDRA} | terms | COLLECTION


def _term(member: Member) -> str:
    """What JSON-LD calls a member; places keep their offsets beside their IRIs."""
    return "part" if member.name == "parts" else member.name


def linked_item(item: Mapping[str, Any], shape: ItemShape, base: str) -> Json:
    """An item by itself."""
    return {"@context": context_of(shape, base)} | _linked(item, shape, base)


def linked_list(page_of_items: Mapping[str, Any], shape: ItemShape, base: str) -> Json:
    """A page of a list."""
    members = [_linked(item, shape, base) for item in page_of_items["items"]]
    return {"@context": context_of(shape, base), "type": "hydra:Collection"} | dict(page_of_items) | {"items": members}


def _linked(item: Mapping[str, Any], shape: ItemShape, base: str) -> Json:
    context, linked = context_of(shape, base), dict[str, Any]()
    for member in shape.members:
        value, source = item[member.name], member.source
        if source.linked or member.name not in context:  # else it would be read as what it is in other shapes
            linked[member.name] = _iris(value, base + source.below) if source.below and source.linked else value
        if source.datatype == "xsd:decimal" and value is not None:
            linked[member.name] = str(value)
    linked["type"] = f"pf:{item['type']}"
    if "url" in item:
        linked["url"] = item["url"]
    if "parts" in item:
        span = f"{base}id/span/{item['document']}"
        linked["part"] = [{"iri": f"{span}/{a}-{b}", "oa:start": a, "oa:end": b} for a, b in item["parts"]]
    return linked


def _iris(value: Any, space: str) -> Any:
    if isinstance(value, list):
        return [f"{space}{one}" for one in value]
    return None if value is None else f"{space}{value}"


# ---- CSV


def _table(request: Request, shape: ItemShape, pages: Iterable[Sequence[Json]]) -> Iterator[str]:
    """CSV (RFC 4180), a line for each item; several values in one cell are apart by semicolons."""
    columns = [*(member.name for member in shape.members), "url"]
    yield _lines([columns])
    for items in pages:
        models = (ITEMS[shape.kind].model_validate(item) for item in _addressed(request, shape, items))
        rows = (model.model_dump(mode="json") for model in models)
        yield _lines([_cell(row[name]) for name in columns] for row in rows)


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            # A place as start-end, a finding that stands behind a recommendation by its id.
            places = ("-".join(map(str, one)) if isinstance(one, list) else one for one in value)
            return as_cell("; ".join(str(one["id"] if isinstance(one, dict) else one) for one in places))
        case str():
            return as_cell(value)
    return value
