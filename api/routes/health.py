"""/health and /metrics: whether the process runs, whether the graph can be asked, and how it goes."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.dependencies import TheStore
from api.http.problems import Problem
from api.shapes.models import Alive, Ready

router = APIRouter(tags=["Running it"])


@router.get("/health/live", summary="Is the process alive?")
def live(response: Response) -> Alive:
    """Answers as long as the process can answer at all."""
    response.headers["Cache-Control"] = "no-store"
    return Alive(status="alive")


@router.get("/health/ready", summary="Can the graph be asked?")
def ready(store: TheStore, response: Response) -> Ready:
    """Asks the store a real question; 503 when it cannot answer, or holds no document."""
    response.headers["Cache-Control"] = "no-store"
    content = store.snapshot()
    documents = content.documents()
    if not documents or not content.query("ASK { ?s ?p ?o }"):
        raise Problem("store-empty", "The store holds no document yet.", headers={"Retry-After": "5"})
    return Ready(status="ready", version=content.version, documents=len(documents))


@router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
def metrics(request: Request) -> Response:
    """Requests by route and status, their times, the workers and the store; of this process alone."""
    text = generate_latest(request.app.state.metrics.registry)
    return Response(text, 200, {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST})
