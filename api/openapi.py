"""The description of the service: what FastAPI knows, with problems for errors and /sparql beside it."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import models
from api.deprecation import mark_deprecated
from api.problems import MEDIA_TYPE
from api.routers import graph_store, sparql, updates

Json = dict[str, Any]
PROBLEM_REF = {"schema": {"$ref": "#/components/schemas/Problem"}}
PROBLEM = {"description": "A problem (RFC 9457)", "content": {MEDIA_TYPE: PROBLEM_REF}}


def described(app: FastAPI) -> Json:
    """The OpenAPI 3.1 document, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schema["paths"] |= {
            "/sparql": sparql.OPERATIONS,
            "/update": updates.OPERATIONS,
            "/data": graph_store.OPERATIONS,
        }
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        _say_problems(schema)
        mark_deprecated(schema, app.state.deprecations)
        _restore_examples(schema["components"]["schemas"])
        app.openapi_schema = schema
    return app.openapi_schema


def _say_problems(schema: Json) -> None:
    """Every operation may answer with a problem, and none with FastAPI's own shape of a validation error."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = PROBLEM
    schemas = schema["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = models.Problem.model_json_schema()


def _restore_examples(schemas: Json) -> None:
    """FastAPI leaves null out of examples; our shapes have their members always."""
    for name, shape in vars(models).items():
        if name in schemas and "examples" in schemas[name]:
            schemas[name]["examples"] = shape.model_config["json_schema_extra"]["examples"]
