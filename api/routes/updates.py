"""/update: SPARQL 1.1 Protocol updates, with a token, on graphs of users only."""

from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.http.access import check_scope
from api.http.bodies import FORM
from api.http.problems import Problem, place_of, said
from api.http.retry import patiently
from api.routes.sparql_protocol import DIRECT_UPDATE, update_in
from graph.errors import QueryError

EXAMPLE = """INSERT DATA { GRAPH <https://w3id.org/probation-findings/graph/user/notes> {
  <https://w3id.org/probation-findings/id/pdu/derby-city> <http://www.w3.org/2000/01/rdf-schema#comment> "Ask again."
} }"""


async def update(request: Request) -> Response:
    """Carry out one update."""
    check_scope(request)
    state = request.app.state
    change = await update_in(request, state.settings.largest_body)
    try:
        work = partial(state.updates.update, change.update, change.using, change.using_named)
        await run_in_threadpool(patiently, work, state.settings.deadline)
    except QueryError as error:
        if type(error) is not QueryError:  # a refusal or a timeout has a kind of its own
            raise
        raise Problem("malformed-update", said(error), place_of(error)) from error
    return Response(None, 204, {"Cache-Control": "no-store"})


ROUTE = Route("/update", update, methods=["POST"])

UPDATE = {"type": "string", "format": "sparql-update", "examples": [EXAMPLE]}
OPERATIONS: dict[str, Any] = {
    "post": {
        "tags": ["SPARQL"],
        "summary": "Change graphs of users",
        "operationId": "sparql_update",
        "description": "SPARQL 1.1 Update, with a token of the scope `write`. Only graphs whose IRI begins with "
        "`graph/user/` after the base may be written; LOAD and SERVICE are refused (403).",
        "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": {
                DIRECT_UPDATE: {"schema": UPDATE},
                FORM: {"schema": {"type": "object", "required": ["update"], "properties": {"update": UPDATE}}},
            },
        },
        "responses": {"204": {"description": "It is done"}},
    },
}
