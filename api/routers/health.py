"""/health: whether the process runs, and whether the graph can be asked."""

from fastapi import APIRouter, Response

from api.dependencies import TheStore
from api.models import Alive, Ready
from api.problems import Problem

router = APIRouter(prefix="/health", tags=["Running it"])


@router.get("/live", summary="Is the process alive?")
def live(response: Response) -> Alive:
    """Answers as long as the process can answer at all."""
    response.headers["Cache-Control"] = "no-store"
    return Alive(status="alive")


@router.get("/ready", summary="Can the graph be asked?")
def ready(store: TheStore, response: Response) -> Ready:
    """Asks the store a real question; 503 when it cannot answer, or holds no document."""
    response.headers["Cache-Control"] = "no-store"
    documents = store.documents()
    if not documents or not store.query("ASK { ?s ?p ?o }"):
        raise Problem("store-empty", "The store holds no document yet.", headers={"Retry-After": "5"})
    return Ready(status="ready", version=store.version, documents=len(documents))
