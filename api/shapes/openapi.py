"""The description of the service: what FastAPI knows of its routes, the bare routes beside them, and of each
operation every answer that it may give: `api.shapes.successes` and `api.shapes.refusals` say which."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from api.dependencies import the_source, the_store
from api.http.problem_kinds import Kind
from api.http.problems import MEDIA_TYPE
from api.routes import graph_store, sparql, updates
from api.shapes import models
from api.shapes.refusals import Operation, refusals_of
from api.shapes.successes import HEADERS, PARAMETERS, complete, headers_of_refusal

Json = dict[str, Any]
TAGS = ("SPARQL",)  # of bare routes: all of them ask the graph
NOTE = (
    " HEAD is answered wherever GET is, with the same headers, and OPTIONS everywhere. Every error is a problem"
    " (RFC 9457) whose `type` is the address of a page that says how to mend it; a browser that asks for text/html gets"
    " a page."
)
ITSELF = {
    "get": {
        "tags": ["Running it"],
        "summary": "This description",
        "operationId": "openapi",
        "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {}}}}},
    }
}


def described(app: FastAPI) -> Json:
    """The OpenAPI 3.1 document, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=(app.description or "") + NOTE, routes=app.routes
        )
        schema["paths"] |= json.loads(json.dumps(_bare()))  # no two operations share a part
        components = schema["components"]
        components |= {"headers": HEADERS, "parameters": PARAMETERS, "responses": {}}
        _say_problems(schema, _asking(app.routes))
        _restore_examples(components["schemas"])
        app.openapi_schema = schema
    return app.openapi_schema


def _bare() -> dict[str, Json]:
    """The operations of routes that FastAPI knows nothing of."""
    stored = {method: _by_path(said) for method, said in graph_store.OPERATIONS.items()}
    alias = {method: said | {"operationId": f"query_{method}"} for method, said in sparql.OPERATIONS.items()}
    return {
        "/sparql": sparql.OPERATIONS,
        "/query": alias,
        "/update": updates.OPERATIONS,
        "/data": graph_store.OPERATIONS,
        "/data/{path}": stored,
        "/openapi.json": ITSELF,
    }


def _by_path(said: Json) -> Json:
    """An operation on a graph that its path names."""
    parameters = [row for row in said["parameters"] if row["name"] not in ("graph", "default")]
    return said | {"operationId": f"{said['operationId']}_named", "parameters": [graph_store.NAMED, *parameters]}


def _asking(routes: list[BaseRoute]) -> set[tuple[str, str]]:
    """The paths and methods whose routes need the graph."""
    found: set[tuple[str, str]] = set()
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, APIRoute):
            calls = {needed.call for needed in _flat(context.original_route.dependant)}
            if calls & {the_source, the_store}:
                found |= {(str(context.path_format), method.lower()) for method in context.methods or ()}
    return found


def _flat(dependant: Any) -> Iterator[Any]:
    for needed in dependant.dependencies:
        yield needed
        yield from _flat(needed)


def _say_problems(schema: Json, asking: set[tuple[str, str]]) -> None:
    """Every operation names the problems it may answer with, and none FastAPI's own shape of a validation error."""
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            operation = Operation(path, method, said, (path, method) in asking or said["tags"][0] in TAGS)
            said["responses"].pop("422", None)
            for parameter in said.get("parameters", ()):
                parameter["schema"] = _sendable(parameter["schema"])
            complete(operation)
            kinds = list(refusals_of(operation))
            for status in sorted({kind.status for kind in kinds}):
                name = _response(schema["components"]["responses"], [k for k in kinds if k.status == status])
                said["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}
            said["x-problems"] = [kind.slug for kind in kinds]
    schemas = schema["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = models.Problem.model_json_schema()


def _sendable(schema: Json) -> Json:
    """The shape of a parameter without null, which no address can hold: it is left away instead."""
    forms = [form for form in schema.get("anyOf", ()) if form != {"type": "null"}]
    return {name: value for name, value in schema.items() if name != "anyOf"} | forms[0] if len(forms) == 1 else schema


def _response(responses: Json, kinds: list[Kind]) -> str:
    """The name of the response that stands for these kinds, all of one status; it is made when it is new."""
    status, slugs = kinds[0].status, [kind.slug for kind in kinds]
    name = ".".join([str(status), *slugs])
    shape = {"type": {"pattern": f"/problems/({'|'.join(slugs)})$"}, "status": {"const": status}}
    responses[name] = {
        "description": "\n".join(f"* `/problems/{kind.slug}`: {kind.meaning} {kind.mend}" for kind in kinds),
        "headers": headers_of_refusal(status, slugs),
        "content": {
            MEDIA_TYPE: {"schema": {"allOf": [{"$ref": "#/components/schemas/Problem"}, {"properties": shape}]}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
    return name


def _restore_examples(schemas: Json) -> None:
    """FastAPI leaves null out of examples; our shapes have their members always."""
    for name, shape in vars(models).items():
        if name in schemas and "examples" in schemas[name]:
            schemas[name]["examples"] = shape.model_config["json_schema_extra"]["examples"]
