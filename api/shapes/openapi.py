"""The description of the service: what FastAPI knows of its routes, the bare routes beside them, and the problems that
each operation may answer with, told from what it takes and what it asks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from api.dependencies import LONGEST_OF, LONGEST_PARAMETER, MOST_GIVEN, the_source, the_store
from api.http.negotiation import HTML
from api.http.problems import KINDS, MEDIA_TYPE, ProblemKind
from api.routes import graph_store, sparql
from api.routes.parameters import FILTERS
from api.routes.sparql_protocol import forms_for
from api.shapes import models
from graph.knowledge.readers import document_kinds, entity_kinds
from graph.store.sparql.answers import TRIPLES

Json = dict[str, Any]
BARE = Path(__file__).with_suffix(".yaml")
NOTE = (
    " HEAD is answered wherever GET is, with the same headers, and OPTIONS everywhere. Every error is a problem"
    " (RFC 9457) whose `type` is the address of a page that says how to mend it; a browser that asks for text/html gets"
    " a page. Every answer has an `X-Request-ID`, as the log has it; one that may be kept has an `ETag`."
)
QUERY_PATHS = ("/sparql", "/query")
GRAPH_STORE_PATHS = ("/data", "/data/{path}")
NAME_PARAMETERS = frozenset({*FILTERS, "of", "from", "to", "parameters"})  # their values are names of things


def described(app: FastAPI) -> Json:
    """The OpenAPI 3.1 document, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=(app.description or "") + NOTE, routes=app.routes
        )
        bare = _bare()
        _bound(schema["paths"])
        schema["paths"] |= bare["paths"]
        schema["components"] |= {"parameters": bare["parameters"], "responses": {}}
        asking = _asking(app.routes)
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _complete(schema, path, method, operation, (path, method) in asking or operation["tags"] == ["SPARQL"])
        _mend_schemas(schema["components"]["schemas"])
        app.openapi_schema = schema
    return app.openapi_schema


def _bare() -> Json:
    """The paths of routes that FastAPI knows nothing of, and the parameters that operations refer to."""
    described = yaml.safe_load(BARE.read_text("utf-8"))
    filled = described.pop("filled")
    forms = (*forms_for("SELECT"), *forms_for("CONSTRUCT"))
    filled["query"]["examples"] = [sparql.EXAMPLE]
    filled["query_format"]["enum"] = [form.name for form in forms]
    filled["results"] |= {form.media_type: {} for form in forms}
    filled["results_or_page"] |= filled["results"] | {HTML: {}}
    filled["graph_format"]["enum"] = [*TRIPLES]
    filled["triples"] |= {media: {} for media in TRIPLES.values()}
    filled["readable"] |= {media: {"schema": {"type": "string"}} for media in graph_store.READABLE}
    filled["readable"][TRIPLES["jsonld"]] = {"schema": {"type": ["object", "array"]}}
    return json.loads(json.dumps(described))  # type: ignore[no-any-return]  # no two operations share a part


def _asking(routes: list[BaseRoute]) -> set[tuple[str, str]]:
    """The paths and methods whose routes need the graph."""
    operations: set[tuple[str, str]] = set()
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, APIRoute):
            calls = {needed.call for needed in _dependencies(context.original_route.dependant)}
            if calls & {the_source, the_store}:
                operations |= {(str(context.path_format), method.lower()) for method in context.methods or ()}
    return operations


def _dependencies(dependant: Any) -> Iterator[Any]:
    for needed in dependant.dependencies:
        yield needed
        yield from _dependencies(needed)


def _complete(schema: Json, path: str, method: str, operation: Json, asks_graph: bool) -> None:
    """Say which problems an operation may answer with, not FastAPI's own 422, and whether clients may keep it."""
    operation["responses"].pop("422", None)
    if any(row.get("in") == "path" for row in operation.get("parameters", ())) and method == "get":
        operation["responses"]["308"] = {"description": "The same address without the slash at its end"}
    kinds = _problems_of(path, method, operation, asks_graph)
    elsewhere = "200" not in operation["responses"] or path.startswith(("/health/", "/metrics", "/jobs/"))
    if (method == "get" or path in QUERY_PATHS) and "security" not in operation and not elsewhere:
        operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/If-None-Match"})
        operation["responses"]["304"] = {"description": "What the client holds still stands"}
    for status in sorted({kind.status for kind in kinds}):
        name = _response(schema["components"]["responses"], [kind for kind in kinds if kind.status == status])
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}
    operation["x-problems"] = [kind.slug for kind in kinds]


def _bound(paths: Json) -> None:
    """Say how long a parameter may be and how often it may be given, and of some which words there are."""
    words = {("/entities", "type"): [kind.name for kind in entity_kinds()], ("/documents", "kind"): document_kinds()}
    words[("/documents", "type")] = document_kinds()
    for path, methods in paths.items():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                shape = parameter["schema"] = _sendable(parameter["schema"])
                shape |= {"maxItems": MOST_GIVEN} if shape.get("type") == "array" else {}
                shape = shape.get("items", shape)
                if (path, parameter["name"]) in words:
                    shape["enum"] = words[path, parameter["name"]]
                if shape.get("type") == "string" and "enum" not in shape:
                    shape.setdefault("maxLength", LONGEST_OF.get(parameter["name"], LONGEST_PARAMETER))


def _sendable(schema: Json) -> Json:
    """The shape of a parameter without null, which no address can hold: it is left away instead."""
    forms = [form for form in schema.get("anyOf", ()) if form != {"type": "null"}]
    return {name: value for name, value in schema.items() if name != "anyOf"} | forms[0] if len(forms) == 1 else schema


def _problems_of(path: str, method: str, operation: Json, asks_graph: bool) -> list[ProblemKind]:
    """The kinds of problem that an operation may answer with, in the order of their table."""
    rows = operation.get("parameters", ())
    asked = {row["name"]: row["schema"] for row in rows if row["in"] == "query"}
    takes_token, takes_body = "security" in operation, "requestBody" in operation
    writes = takes_token and method in ("post", "put", "delete")
    queried, stored = path in QUERY_PATHS, path in GRAPH_STORE_PATHS
    looks_up = operation["operationId"].startswith("one_")
    of_graphs = stored or path == "/update"
    # By its shape alone: every parameter can be too long.
    can_misfit = any(rows) or list(operation.get("requestBody", {}).get("content", ())) == ["application/json"]
    in_english = path in ("/", "/ask")  # a question says itself what it does not know
    rules = (
        (True, "bad-request wrong-host address-too-long headers-too-large internal-error"),
        (not path.startswith(("/health/", "/metrics")), "too-many-requests"),
        (asks_graph, "store-unavailable"),
        (takes_token, "token-missing token-unknown token-insufficient"),
        (writes and asks_graph, "store-busy"),
        (takes_body, "too-large unsupported-media-type request-timeout"),
        (path == "/documents" and writes, "too-many-jobs"),
        (any(row["in"] == "path" for row in rows), "not-found"),
        (not queried and not of_graphs and can_misfit, "invalid-request"),
        (not in_english and not NAME_PARAMETERS.isdisjoint(asked), "unknown-name ambiguous-name"),
        (looks_up, "ambiguous-name"),
        (not {"cursor", "since"}.isdisjoint(asked), "cursor-gone"),
        ("format" in asked or queried, "not-acceptable"),
        # Queries of strangers and what is written into graphs of users run in processes of their own, with limits.
        (queried or of_graphs, "query-refused query-timeout too-many-queries"),
        (operation["tags"] == ["Networks"] and path != "/export", "too-many-queries"),
        (queried or (stored and method == "get"), "answer-too-large"),
        (queried, "missing-query malformed-query too-large"),
        (path == "/update", "missing-update malformed-update update-failed"),
        (stored, "malformed-rdf"),
        (stored and method in ("get", "delete"), "not-found"),
        (stored and method == "get", "not-acceptable"),
        (path in ("/verify", "/export/{format}"), "unknown-name"),
        (path.startswith("/corrections") and writes, "correction-refused"),
        (path == "/corrections/{name}" and method == "delete", "unknown-name"),
        (path == "/health/ready", "store-empty"),
    )
    slugs = {slug for holds, names in rules if holds for slug in names.split()}
    return [kind for kind in KINDS.values() if kind.slug in slugs]


def _response(responses: Json, kinds: list[ProblemKind]) -> str:
    """The name of the response that stands for these kinds, all of one status; it is made when it is new."""
    status, slugs = kinds[0].status, [kind.slug for kind in kinds]
    name = ".".join([str(status), *slugs])
    shape = {"type": {"pattern": f"/problems/({'|'.join(slugs)})$"}, "status": {"const": status}}
    responses[name] = {
        "description": "\n".join(f"* `/problems/{kind.slug}`: {kind.meaning} {kind.mend}" for kind in kinds),
        "content": {
            MEDIA_TYPE: {"schema": {"allOf": [{"$ref": "#/components/schemas/Problem"}, {"properties": shape}]}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
    return name


def _mend_schemas(schemas: Json) -> None:
    """FastAPI knows nothing of our problems, and leaves null out of examples: our shapes have their members always."""
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = models.ProblemDetails.model_json_schema()
    for shape in models.WITH_EXAMPLES:
        schemas[shape.__name__]["examples"] = shape.model_config["json_schema_extra"]["examples"]  # type: ignore[index]
