"""/update: SPARQL 1.1 Protocol updates, with a token, on graphs of users only."""

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.http.access import check_scope
from api.http.problems import Problem, place_of, said
from api.http.retry import patiently
from api.routes.sparql_protocol import update_in
from graph.errors import QueryError


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
