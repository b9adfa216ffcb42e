"""The HTTP service, put together: settings in, application out."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.metadata import version
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp
from starlette_compress import add_compress_type

from api.connections import Connections
from api.dependencies import bounded
from api.http.access import Access, Forwarded
from api.http.caching import AnswerCache, Conditional
from api.http.faults import on_invalid_request
from api.http.headers import Outermost
from api.http.monitoring import AccessLog, Metrics
from api.http.negotiation import Compressed
from api.http.problems import HANDLERS, MEDIA_TYPE, Endpoints
from api.jobs import Jobs
from api.pages.descriptions import STABLE
from api.routes import asking, corrections, documents, graph_store, health, intake, lists, networks, sparql, things
from api.settings import Settings
from api.shapes.openapi import described
from graph.errors import StoreError
from graph.store.generations.store import GenerationStore, Store
from graph.store.pool import WorkerPool
from graph.store.sparql.answers import ROWS, TRIPLES
from graph.store.updates import Updates

ROUTERS = (asking, lists, intake, documents, corrections, networks, things, health)
# Beside JSON, HTML, plain text and RDF/XML, of which the library knows.
COMPRESSED = (MEDIA_TYPE, "text/csv", *{*ROWS.values(), *TRIPLES.values()})
COLLECTED = 10_000, 10, 50  # objects, and rounds: a request leaves no cycles behind, and its answer may be kept
TIDIED = 10.0  # seconds between looks for generations that are no longer to be held
DESCRIPTION = (
    "Inspection letters on the probation service of England and Wales as a graph in which every statement can be "
    "traced to the exact words it came from."
)


class Service(FastAPI):
    """FastAPI with the layers of ours alone around its routes: what its own answer, they answer too.

    Its own two would come in addition to ours, whatever handlers they are given, and each costs every answer its time.
    """

    __call__ = Starlette.__call__  # FastAPI's asks first whether OpenTelemetry is wanted

    def build_middleware_stack(self) -> ASGIApp:
        app: ASGIApp = AsyncExitStackMiddleware(self.router)  # closes the files of forms
        for layer in reversed(self.user_middleware):
            app = layer.cls(app, *layer.args, **layer.kwargs)
        return app


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service for these settings.

    Raises: StoreError when the store cannot be opened.
    """
    settings = settings or Settings()
    store = GenerationStore(
        settings.store,
        settings.base,
        kept=settings.kept_versions,
        kept_seconds=settings.kept_seconds,
        patience=settings.deadline,
    )
    app = Service(
        title="Probation findings",
        description=f"{DESCRIPTION}\n\n{STABLE}",
        version=version("probation-findings"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(bounded)],
        lifespan=_lifespan,
        routes=[*sparql.ROUTES, *graph_store.DATA_ROUTES],
    )
    app.state.settings = settings
    app.state.store = store
    app.state.metrics = Metrics(app.state)
    app.state.access_log = AccessLog(sys.stderr)
    app.state.answers = AnswerCache(settings.cache)
    app.state.jobs = Jobs(settings)
    app.state.slots = {}
    app.state.updates = Updates(
        store,
        settings.base,
        deadline=settings.deadline,
        memory_limit=settings.memory_limit,
        largest=settings.largest_user_graphs,
        open_store=settings.open_store,
    )
    app.state.routers = [capability.router for capability in ROUTERS]
    for router in app.state.routers:
        app.include_router(router)
    app.user_middleware = _middleware(app)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]  # the way FastAPI documents
    return app


def _middleware(app: FastAPI) -> list[Middleware]:
    """What lies around the routes, the outermost first."""
    for media_type in COMPRESSED:
        add_compress_type(media_type)
    trusted = app.state.settings.proxies
    return [
        *([Middleware(Forwarded, trusted=trusted)] if trusted else []),
        Middleware(Outermost, metrics=app.state.metrics, access_log=app.state.access_log),
        Middleware(Access, settings=app.state.settings),
        Middleware(Compressed, minimum_size=1024, zstd_level=3, gzip_level=5),
        Middleware(Conditional, version=partial(_version, app.state.store)),
        Middleware(Endpoints, routes=sparql.ROUTES, handlers=HANDLERS | {RequestValidationError: on_invalid_request}),
    ]


def _version(store: Store) -> str:
    """The graph's version; pages that need no graph are served without one too."""
    try:
        return store.version
    except StoreError:
        return "none"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    settings: Settings = app.state.settings
    workers = WorkerPool(
        settings.store,
        settings.query_workers,
        settings.deadline,
        settings.memory_limit,
        largest=settings.largest_answer,
        queue=settings.queue,
        most_rows=settings.most_rows,
        base=settings.base,
        open_store=settings.open_store,
    )
    app.state.workers = workers
    await workers.start()
    thresholds = gc.get_threshold()
    gc.freeze()  # what stands now stays: it need not be gone through again and again
    gc.set_threshold(*COLLECTED)
    connections = Connections(settings)
    tasks = [asyncio.create_task(work) for work in (_tidying(app.state.store, workers), connections.watch())]
    try:
        yield {"connections": connections}  # the server hands it to each connection
    finally:
        for task in tasks:
            task.cancel()
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        await workers.close()
        app.state.store.close()
        app.state.access_log.flush()


async def _tidying(store: GenerationStore, workers: WorkerPool) -> None:
    """Old generations take room, and may hold what was to be forgotten: they end also when nobody asks anything."""
    version = _version(store)
    while True:
        await asyncio.sleep(TIDIED)
        if version != (version := _version(store)):
            await workers.refresh()
            gc.collect()  # an error that is kept in a circle may hold on to a generation
        with suppress(StoreError):  # whoever asks is told
            await asyncio.to_thread(store.tidy)
