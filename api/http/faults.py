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
    **dict.fromkeys(("count", "page_size", "per_page", "size"), "limit"),
    **dict.fromkeys(("offset", "page", "skip"), "cursor"),
    **dict.fromkeys(("query", "question", "search"), "q"),
    "unit": "unit_of_measure",
    "version": "since",
}
NUMBERS = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
WORDS_OF_BODIES = {"Input should be": "It has to be", "String should": "It has to", "Field required": "is missing"}


async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    # What /openapi.json says of the parameters of this address.
    path = getattr(request.scope.get("route"), "path_format", "")
    operation = request.app.openapi()["paths"].get(path, {}).get(request.method.lower(), {})
    known = {row["name"]: row for row in operation.get("parameters", ()) if "name" in row}
    return problem_response(request, Problem.of_parameters(*(_fault(entry, known) for entry in error.errors())))


def _fault(entry: Json, known: Mapping[str, Json]) -> dict[str, str]:
    where, *names = [str(step) for step in entry["loc"]]
    name = ".".join(names) or where if where == "body" else names[0] if names else where
    return {"in": where, "parameter": name, "message": _message(entry, name, known)}


def _message(entry: Json, name: str, known: Mapping[str, Json]) -> str:
    if entry.get("type") == "extra_forbidden":
        return _unknown(name, known)
    if name not in known:  # a member of a body
        words = str(entry["msg"])
        for theirs, ours in WORDS_OF_BODIES.items():
            if words.startswith(theirs):
                return f"{ours}{words.removeprefix(theirs)}"
        return words
    takes, given = taken_by(known[name]), entry.get("input")
    if entry.get("type") == "missing":
        return f"is missing. {takes}"
    return f"{quoted(', '.join(map(str, given)) if isinstance(given, list) else str(given))} will not do. {takes}"


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
    if "enum" in schema:
        return f"It takes one of: {', '.join(map(str, schema['enum']))}."
    if kind := NUMBERS.get(schema.get("type")):
        least, most = schema.get("minimum"), schema.get("maximum")
        bounds = "" if least is None else f" from {least}" if most is None else f" from {least} to {most}"
        return f"It takes {kind}{bounds}."
    about = str(parameter.get("description") or schema.get("description") or "")
    return f"It takes 1 to {schema.get('maxLength')} characters. {about}".strip() if "minLength" in schema else about
