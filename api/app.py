"""The HTTP service, put together: settings in, application out."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from starlette.datastructures import State
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.access import Gate
from api.http.answer_cache import AnswerCache
from api.http.bare import Bare
from api.http.compression import Compressed
from api.http.conditional import Conditional, HeadAsGet, validated
from api.http.headers import WithHeaders
from api.http.observing import Figures, Observed, Routed
from api.http.problems import HANDLERS
from api.jobs import Jobs
from api.pages.descriptions import STABLE
from api.routes import (
    asking,
    corrections,
    documents,
    graph_store,
    health,
    intake,
    lists,
    networks,
    sparql,
    things,
    updates,
)
from api.settings import Settings
from api.shapes.openapi import described
from graph.errors import StoreError
from graph.store import GenerationStore, Store, open_store
from graph.store.sandbox.updates import Updates
from graph.store.sandbox.workers import WorkerPool

ROUTERS = (*(asking, lists, intake, documents, corrections, networks, things, health),)
TIDIED = 10.0  # seconds between looks for generations that are no longer to be held
DESCRIPTION = (
    "Inspection letters on the probation service of England and Wales as a graph in which every statement can be "
    "traced to the exact words it came from."
)


class Service(FastAPI):
    """FastAPI with our own layers around all of it: those serve the bare endpoints too."""

    layers: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await self.layers(scope, receive, send)

    async def routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What FastAPI makes of a request."""
        await super().__call__(scope, receive, send)


def create_app(settings: Settings | None = None) -> Service:
    """The service for these settings.

    Raises: StoreError when the store cannot be opened.
    """
    settings = settings or Settings()
    store = open_store(settings.store, settings.base, kept=settings.kept_versions, kept_seconds=settings.kept_seconds)
    state = State()
    app = Service(
        title="Probation findings",
        description=f"{DESCRIPTION}\n\n{STABLE}",
        version=version("probation-findings"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
        middleware=[Middleware(Conditional, version=partial(_version, store)), Middleware(Routed)],
    )
    app.state = state
    state.figures = Figures(state)
    app.state.settings = settings
    app.state.store = store
    app.state.answers = AnswerCache(settings.cache)
    app.state.jobs = Jobs(settings)
    app.state.updates = _updates(settings, store)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]  # the way FastAPI documents
    app.router.routes.extend([updates.ROUTE, *graph_store.ROUTES])
    state.routers = [capability.router for capability in ROUTERS]
    for capability in ROUTERS:
        app.include_router(capability.router)
    endpoints = {path: validated(answer, partial(_version, store)) for path, answer in sparql.ENDPOINTS.items()}
    inner = Bare(app.routed, endpoints, sparql.METHODS)
    gated = Gate(HeadAsGet(inner), settings)
    app.layers = Observed(Compressed(WithHeaders(gated)), state.figures)
    return app


def _updates(settings: Settings, store: Store) -> Updates:
    if not isinstance(store, GenerationStore):  # only a store in a folder has generations to write
        raise StoreError("this store cannot be served", where=settings.store, mend="Name a folder.")
    return Updates(
        store,
        settings.base,
        deadline=settings.deadline,
        memory_limit=settings.memory_limit,
        largest=settings.largest_user_graphs,
        open_store=settings.open_store,
    )


def _version(store: Store) -> str:
    """The graph's version; pages that need no graph are served without one too."""
    try:
        return store.version
    except StoreError:
        return "none"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    workers = WorkerPool(
        settings.store,
        settings.workers,
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
    gc.freeze()  # what stands now stays: it need not be gone through again and again
    tidying = asyncio.create_task(_tidying(app.state.store, workers))
    try:
        yield
    finally:
        tidying.cancel()
        gc.unfreeze()
        await workers.close()
        app.state.store.close()


async def _tidying(store: GenerationStore, workers: WorkerPool) -> None:
    """Old generations take room, and may hold what was to be forgotten: they end also when nobody asks anything."""
    version = _version(store)
    while True:
        await asyncio.sleep(TIDIED)
        if version != (version := _version(store)):
            await workers.refresh()
        with suppress(StoreError):  # whoever asks is told
            await asyncio.to_thread(store.tidy)
