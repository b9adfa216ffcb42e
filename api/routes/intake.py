"""POST and DELETE of /documents, with a token: documents come as jobs, and go at once."""

import re
from pathlib import PurePosixPath
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import TheStore
from api.http.access import check_scope
from api.http.bodies import MULTIPART, bytes_of, media_type_of, upload_of
from api.http.problems import Problem
from api.jobs import Jobs
from api.shapes.models import Job
from graph.build.build import take_out

router = APIRouter(tags=["Documents"])
SUFFIX_OF = {
    "text/plain": ".txt",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
ENDINGS = frozenset({*SUFFIX_OF.values(), ".text", ".htm", ".xhtml"})
KEY = re.compile(r"[\w.~-]+")
JOB_ID = re.compile(r"[0-9a-f]{24}")
BINARY = {"type": "string", "format": "binary"}
FORM_SCHEMA = {"schema": {"type": "object", "required": ["file"], "properties": {"file": BINARY}}}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {media: {"schema": BINARY} for media in SUFFIX_OF} | {MULTIPART: FORM_SCHEMA},
    },
    "security": [{"token": []}],
}


@router.post("/documents", summary="Add a document", status_code=202, response_model=Job, openapi_extra=BODY)
async def add(request: Request) -> Response:
    """Takes the body, or the file of a form, as one document; `Location` is where to ask after the job."""
    check_scope(request)
    jobs: Jobs = request.app.state.jobs
    if not jobs.reserve():
        detail = "As many documents as this service takes at once are being read, or wait for it."
        raise Problem("too-many-jobs", detail, headers={"Retry-After": "10"})
    try:
        data, suffix = await _document_in(request, request.app.state.settings.largest_document)
        job = await run_in_threadpool(jobs.begin, data, suffix)
    except BaseException:
        jobs.release()
        raise
    where = f"{request.scope.get('root_path', '')}/jobs/{job['id']}"
    return JSONResponse(job, 202, {"Location": where, "Cache-Control": "no-store", "Retry-After": "1"})


async def _document_in(request: Request, largest: int) -> tuple[bytes, str]:
    """The bytes of the document, and the suffix that says what they are: of a file, its name says nothing else."""
    media_type, suffix = media_type_of(request), None
    if media_type == MULTIPART:
        file = await upload_of(request, largest)
        data = await file.read()
        media_type = media_type_of(file)
        suffix = PurePosixPath(file.filename or "").suffix.lower()
    elif media_type in SUFFIX_OF:
        data = await bytes_of(request, largest)
    if suffix not in ENDINGS:
        suffix = SUFFIX_OF.get(media_type)
    if suffix is None:
        detail = f"No document is read from {media_type or 'a body without a type'}."
        raise Problem("unsupported-media-type", detail, {"available": [*SUFFIX_OF, MULTIPART]})
    if not data.strip():
        raise Problem("bad-request", "The body is empty.")
    return data, suffix


@router.get("/jobs/{job_id}", summary="What became of a document that was added", response_model=Job)
def job(job_id: str, request: Request, response: Response) -> Any:
    """`status` is queued, running, done or failed; `document` is the key of what was added."""
    known = request.app.state.jobs.get(job_id) if JOB_ID.fullmatch(job_id) else None
    if known is None:
        raise Problem("not-found", "There is no such job.")
    response.headers["Cache-Control"] = "no-store"
    return known


@router.delete(
    "/documents/{key}",
    summary="Remove a document",
    status_code=204,
    response_class=Response,
    openapi_extra={"security": [{"token": []}]},
)
def remove(key: str, request: Request, store: TheStore) -> Response:
    """Takes it out with everything that only it says."""
    check_scope(request)
    settings = request.app.state.settings
    removed = False
    if KEY.fullmatch(key):
        with store.writing("DELETE /documents") as writer:
            removed = take_out(writer, key, settings.base)
    if not removed:
        raise Problem("not-found", f"The graph holds no document {str(PurePosixPath(key).name)!r}.")
    return Response(None, 204, {"Cache-Control": "no-store"})
