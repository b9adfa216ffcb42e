"""Parameters that do not fit: what each takes, in words that come from the description of the service.

What the library says of them names its own types and would tell a caller neither what there is nor what was meant.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from api.http.problems import Problem, problem_response
from graph.ask.names import closest
from graph.errors import quoted

Json = Mapping[str, Any]
# What other services call a parameter of ours.
ALSO_CALLED = {
    "count": "limit",
    "offset": "cursor",
    "page": "cursor",
    "page_size": "limit",
    "per_page": "limit",
    "query": "q",
    "question": "q",
    "search": "q",
    "size": "limit",
    "skip": "cursor",
    "unit": "unit_of_measure",
    "version": "since",
}
BOUNDS = (("from {minimum} to {maximum}", {"minimum", "maximum"}), ("from {minimum}", {"minimum"}))
WORDS_OF_BODIES = (
    ("Input should be", "It has to be"),
    ("String should", "It has to"),
    ("Field required", "is missing"),
)


async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    known = _parameters_of(request)
    faults = [_fault(entry, known) for entry in error.errors()]
    detail = "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults)
    return problem_response(request, Problem("invalid-request", detail, {"errors": faults}))


def _parameters_of(request: Request) -> dict[str, Json]:
    """Name → description of the parameters of this address, as /openapi.json has them."""
    path = getattr(request.scope.get("route"), "path_format", "")
    operation = request.app.openapi()["paths"].get(path, {}).get(request.method.lower(), {})
    return {row["name"]: row for row in operation.get("parameters", ()) if "name" in row}


def _fault(entry: Json, known: Mapping[str, Json]) -> dict[str, str]:
    where, *names = [str(step) for step in entry["loc"]]
    name = ".".join(names) or where if where == "body" else names[0] if names else where
    return {"in": where, "parameter": name, "message": _message(entry, name, known)}


def _message(entry: Json, name: str, known: Mapping[str, Json]) -> str:
    if entry.get("type") == "extra_forbidden":
        return _unknown(name, known)
    if name not in known:  # a member of a body
        words = str(entry["msg"])
        return next((f"{ours}{words.removeprefix(w)}" for w, ours in WORDS_OF_BODIES if words.startswith(w)), words)
    takes = taken_by(known[name])
    return f"is missing. {takes}" if entry.get("type") == "missing" else f"{_given(entry)} will not do. {takes}"


def _given(entry: Json) -> str:
    given = entry.get("input")
    return quoted(", ".join(map(str, given)) if isinstance(given, list) else str(given))


def _unknown(name: str, known: Iterable[str]) -> str:
    """That there is no such parameter, which was meant, and which there are."""
    names = sorted(known)
    meant = ALSO_CALLED.get(name, "")
    near = meant if meant in names else closest(name, names)
    return (f"is no parameter here. Did you mean '{near}'?" if near else "is no parameter here.") + (
        f" There are: {', '.join(names)}." if names else " There are none."
    )


def taken_by(parameter: Json) -> str:
    """What a parameter takes."""
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    kind = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}.get(schema.get("type"))
    if "enum" in schema:
        return f"It takes one of: {', '.join(map(str, schema['enum']))}."
    if kind:
        return f"It takes {kind}{_bounds(schema)}."
    about = str(parameter.get("description") or schema.get("description") or "")
    return f"It takes 1 to {schema.get('maxLength')} characters. {about}".strip() if "minLength" in schema else about


def _bounds(schema: Json) -> str:
    for words, needed in BOUNDS:
        if needed <= schema.keys():
            return f" {words.format_map(schema)}"
    return ""
