"""The forms that lists and items are given in: JSON, JSON-LD, CSV, and a page for browsers."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel

from api.http.headers import in_header
from api.http.negotiation import HTML, JSON, Form, named, preferred, wants_page
from api.pages import render as page
from api.shapes.linked import MEDIA_TYPE as LINKED
from api.shapes.linked import linked_item, linked_list
from api.shapes.models import Page

Json = dict[str, Any]
CSV = "text/csv"
FORMS = (Form("json", JSON), Form("jsonld", LINKED), Form("csv", CSV))
# What a spreadsheet would run as a formula gets a mark before it, as in the exported tables.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
VARY = {"Vary": "Accept"}
LIST_FORMS: dict[int | str, Json] = {200: {"content": {media: {} for media in (HTML, LINKED, CSV)}}}
ITEM_FORMS: dict[int | str, Json] = {200: {"content": {LINKED: {}}}}


def list_response(
    request: Request, found: Json, shape: type[BaseModel], template: str, format: str | None, **context: Any
) -> Response:
    """A page of a list of items of a shape, in the form asked for by `?format=`, else by Accept, else JSON."""
    accept = request.headers.get("accept")
    headers = VARY | ({"Link": f'<{found["next"]}>; rel="next"'} if found["next"] else {})
    if format == "html" or (format is None and wants_page(accept)):
        return page.rendered(request, template, headers=headers, found=found, **context)
    form = (named(format, FORMS) if format else preferred(accept, FORMS)) or FORMS[0]
    body = _written(found, shape, form, request.app.state.settings.base)
    return Response(body, 200, headers, form.content_type)


def item_response(request: Request, found: Mapping[str, Any], shape: type[BaseModel], location: str) -> Response:
    """One item, as JSON-LD where that is liked better than JSON."""
    form = preferred(request.headers.get("accept"), FORMS[:2]) or FORMS[0]
    told = shape.model_validate(found).model_dump(mode="json")
    body = linked_item(told, request.app.state.settings.base) if form.name == "jsonld" else told
    return Response(_json(body), 200, VARY | {"Content-Location": in_header(location)}, form.content_type)


def _written(found: Json, shape: type[BaseModel], form: Form, base: str) -> str:
    whole = Page[shape].model_validate(found)  # type: ignore[valid-type]  # pydantic makes the class
    if form.name == "json":
        return whole.model_dump_json()
    told = whole.model_dump(mode="json")
    return _json(linked_list(told, base)) if form.name == "jsonld" else _table(tuple(shape.model_fields), told["items"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _table(columns: tuple[str, ...], rows: Iterable[Json]) -> str:
    """CSV (RFC 4180), a line for each item; several values in one cell are apart by semicolons."""
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
            return _safe("; ".join(_one(one) for one in value))
        case str():
            return _safe(value)
    return value


def _one(value: Any) -> str:
    """A place as start-end, a finding that stands behind a recommendation by its id."""
    if isinstance(value, list | tuple):
        return "-".join(map(str, value))
    return str(value["id"] if isinstance(value, dict) else value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
