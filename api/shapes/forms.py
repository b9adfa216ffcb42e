"""The forms that lists and items are given in: JSON, JSON-LD, CSV, and a page for browsers.

JSON-LD is the same objects with a context that says which member is which property of the graph, as the table has it:
ids of other things become IRIs, places are spans with IRIs of their own, and figures keep the datatype that they have
in the graph. A member that the context does not name is JSON only.
"""

import csv
import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import Request, Response

from api.http.headers import in_header
from api.http.negotiation import HTML, JSON, Form, named, preferred, wants_page
from api.pages import render as page
from api.shapes.models import ITEMS, page_model
from graph.items.table import ITEM_SHAPES, From, ItemShape, Member, as_cell
from graph.rdf.prefixes import prefixes

Json = dict[str, Any]
CSV, LINKED = "text/csv", "application/ld+json"
HYDRA = "http://www.w3.org/ns/hydra/core#"
COLLECTION = {"items": "hydra:member", "total": "hydra:totalItems", "next": {"@id": "hydra:next", "@type": "@id"}}
CONTEXT_PREFIXES = ("pf", "skos", "dcterms", "oa", "rdfs", "xsd")
LIST_FORMS = (Form("json", JSON), Form("jsonld", LINKED), Form("csv", CSV))
VARY = {"Vary": "Accept"}
LIST_CONTENT: dict[int | str, Json] = {200: {"content": {media: {} for media in (HTML, LINKED, CSV)}}}
ITEM_CONTENT: dict[int | str, Json] = {200: {"content": {LINKED: {}}}}


def list_response(
    request: Request, items: Json, shape: ItemShape, template: str, format: str | None, **context: Any
) -> Response:
    """A page of a list of items of a shape, in the form asked for by `?format=`, else by Accept, else JSON."""
    accept = request.headers.get("accept")
    headers = VARY | ({"Link": f'<{items["next"]}>; rel="next"'} if items["next"] else {})
    if format == "html" or (format is None and wants_page(accept)):
        return page.rendered(request, template, headers=headers, found=items, **context)
    form = (named(format, LIST_FORMS) if format else preferred(accept, LIST_FORMS)) or LIST_FORMS[0]
    whole = page_model(shape.kind).model_validate(items)
    if form.name == "json":
        body = whole.model_dump_json()
    elif form.name == "jsonld":
        body = _json(linked_list(whole.model_dump(mode="json"), shape, request.app.state.settings.base))
    else:
        body = _table(shape, whole.model_dump(mode="json")["items"])
    return Response(body, 200, headers, form.content_type)


def item_response(request: Request, item: Mapping[str, Any], shape: ItemShape, location: str) -> Response:
    """One item, as JSON-LD where that is liked better than JSON."""
    form = preferred(request.headers.get("accept"), LIST_FORMS[:2]) or LIST_FORMS[0]
    body = ITEMS[shape.kind].model_validate(item).model_dump(mode="json")
    if form.name == "jsonld":
        body = linked_item(body, shape, request.app.state.settings.base)
    return Response(_json(body), 200, VARY | {"Content-Location": in_header(location)}, form.content_type)


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
                terms[_term(member)] = _definition(member.source)
    return {name: spaces[name] for name in CONTEXT_PREFIXES} | {"hydra": HYDRA} | terms | COLLECTION


def _term(member: Member) -> str:
    """What JSON-LD calls a member; places keep their offsets beside their IRIs."""
    return "part" if member.name == "parts" else member.name


def _definition(source: From) -> str | Json:
    return {"@id": source.property, "@type": source.datatype} if source.datatype else source.property


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
    if "parts" in item:
        span = f"{base}id/span/{item['document']}"
        linked["part"] = [{"iri": f"{span}/{a}-{b}", "oa:start": a, "oa:end": b} for a, b in item["parts"]]
    return linked


def _iris(value: Any, space: str) -> Any:
    if isinstance(value, list):
        return [f"{space}{one}" for one in value]
    return None if value is None else f"{space}{value}"


# ---- CSV


def _table(shape: ItemShape, rows: list[Json]) -> str:
    """CSV (RFC 4180), a line for each item; several values in one cell are apart by semicolons."""
    columns = [member.name for member in shape.members]
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return target.getvalue()


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return as_cell("; ".join(_one(one) for one in value))
        case str():
            return as_cell(value)
    return value


def _one(value: Any) -> str:
    """A place as start-end, a finding that stands behind a recommendation by its id."""
    if isinstance(value, list | tuple):
        return "-".join(map(str, value))
    return str(value["id"] if isinstance(value, dict) else value)
