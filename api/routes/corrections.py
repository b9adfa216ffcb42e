"""/corrections: what analysts say against the reading of the documents. All of it takes a token: it may name people."""

import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from api.dependencies import TheStore, the_settings
from api.http.access import WRITE, requires
from api.http.bodies import bytes_of, media_type_of
from api.http.headers import in_header
from api.http.negotiation import JSON
from api.http.problems import Problem
from api.shapes.models import example
from graph.build.build import files_in
from graph.build.correcting import CorrectionFile
from graph.build.ledger import Standing, ledger_of
from graph.claims import Polarity
from graph.errors import InputError
from graph.items.table import SEED_KEY
from graph.knowledge import load_knowledge
from graph.knowledge.corrections import Correction, Kind
from graph.rdf.prefixes import DEFAULT_BASE

router = APIRouter(prefix="/corrections", tags=["Corrections"])
LARGEST_CORRECTION = 1024 * 1024  # bytes of one correction
NOT_KEPT = {"Cache-Control": "no-store"}
Caller = Annotated[str, Depends(requires(WRITE))]
POINTING_FIELDS = ("subject", "into", "addresses", "refers_to")
Line = Annotated[str, Field(min_length=1, max_length=2000)]


class NewCorrection(BaseModel):
    """A correction as it is sent. Things are named by their IRIs, a theme by its id.

    Without `name` it gets one made from what it says; without `by` it is by the owner of the token; without `date`, of
    today.
    """

    model_config = example(
        {
            "kind": "reject",
            "subject": f"{DEFAULT_BASE}id/mention/{SEED_KEY}/48017-48023",
            "reason": "A street, not the town.",
        }
    )
    kind: Kind
    subject: Line
    reason: Line
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]{0,99}$")] | None = None
    by: Line | None = None
    date: Line | None = None
    into: Line | None = None
    theme: Line | None = None
    addresses: Line | None = None
    refers_to: Line | None = None
    words: Line | None = None
    polarity: Polarity | None = None
    label: Line | None = None
    documents: Annotated[list[Line], Field(max_length=1000)] = []


class CorrectionStanding(BaseModel):
    """How a correction stands in a document: `stale` when its subject has gone, `waiting` until it is built again."""

    document: str | None
    status: Literal["applied", "stale", "waiting"]
    why: str | None


class KnownCorrection(BaseModel):
    """A correction as it is kept."""

    iri: str
    name: str
    kind: Kind
    subject: str
    by: str
    date: str
    reason: str
    into: str | None
    theme: str | None
    addresses: str | None
    refers_to: str | None
    words: str | None
    polarity: Polarity | None
    label: str | None
    documents: list[str]
    standing: list[CorrectionStanding]


class CorrectionMade(KnownCorrection):
    """A correction that has just been made, and the keys of the documents that were built again."""

    rebuilt: list[str]


class CorrectionTaken(BaseModel):
    """What was taken back, and the keys of the documents that were built again."""

    removed: str
    rebuilt: list[str]


class CorrectionList(BaseModel):
    """All corrections."""

    items: list[KnownCorrection]
    total: int


# ---- The routes


def the_file(request: Request, store: TheStore) -> CorrectionFile:
    """The file of corrections of this service, and the files its documents came from."""
    settings = the_settings(request)
    sources: list[Path] = []
    for place in filter(None, settings.sources.split(":")):
        with suppress(InputError):  # what is not there, or empty: the store holds enough to build again
            sources += files_in([Path(place)])
    return CorrectionFile(Path(settings.corrections), store, load_knowledge(settings.base), sources)


TheFile = Annotated[CorrectionFile, Depends(the_file)]


@router.get("", summary="The corrections, and whether each is applied", response_model=CorrectionList)
def corrections(caller: Caller, file: TheFile) -> Response:
    """Each with how it stands: applied, stale (its subject has gone) or waiting (its document is not built yet)."""
    items = list(_all(file).values())
    return JSONResponse({"items": items, "total": len(items)}, headers=NOT_KEPT)


@router.get("/{name}", summary="One correction", response_model=KnownCorrection)
def correction(name: str, caller: Caller, file: TheFile) -> Response:
    """One correction by its name, with how it stands."""
    return JSONResponse(_one(name, file), headers=NOT_KEPT)


async def new_correction(request: Request, caller: Caller) -> NewCorrection:
    """The correction that is sent. FastAPI would read a body of any length, and before it asks for the token."""
    if (media_type := media_type_of(request)) != JSON:
        detail = f"The body has the type {media_type or 'none'}."
        raise Problem("unsupported-media-type", detail, {"available": [JSON]})
    body = await bytes_of(request, LARGEST_CORRECTION)
    try:
        return NewCorrection.model_validate_json(body)
    except ValidationError as error:
        faults = [{"loc": ("body", *fault["loc"]), "msg": fault["msg"]} for fault in error.errors()]
        raise RequestValidationError(faults) from None


@router.post(
    "",
    summary="Correct something",
    status_code=201,
    response_model=CorrectionMade,
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": NewCorrection.model_json_schema()}}}},
)
def correct(
    new: Annotated[NewCorrection, Depends(new_correction)], request: Request, caller: Caller, file: TheFile
) -> Response:
    """Puts the correction into the file of corrections and builds again the documents that it touches."""
    row = _row(new, caller, file.knowledge.base)
    if any(other.name == row.name for other in file.read().rows):
        raise Problem("correction-refused", f"There is a correction {row.name!r} already. Give another name.")
    rebuilt = file.add(row, "POST /corrections")
    location = in_header(f"{request.scope.get('root_path', '')}/corrections/{row.name}")
    return JSONResponse(_one(row.name, file) | {"rebuilt": rebuilt}, 201, NOT_KEPT | {"Location": location})


@router.delete("/{name}", summary="Take a correction back", response_model=CorrectionTaken)
def take_back(name: str, request: Request, caller: Caller, file: TheFile) -> Response:
    """Takes the correction out of the file and builds again the documents that it touched."""
    rebuilt = file.remove(name, "DELETE /corrections")
    return JSONResponse({"removed": name, "rebuilt": rebuilt}, headers=NOT_KEPT)


def _row(new: NewCorrection, caller: str, base: str) -> Correction:
    given = new.model_dump(exclude_none=True)
    for field in POINTING_FIELDS:
        if field in given:
            given[field] = _path(given[field], base)
    given["documents"] = tuple(sorted(_path(document, base) for document in new.documents))
    if new.theme:
        given["theme"] = new.theme.removeprefix(f"{base}scheme/theme/")
    given.setdefault("by", caller)
    given.setdefault("date", datetime.now(UTC).date().isoformat())
    content = repr(sorted((k, v) for k, v in given.items() if k not in ("by", "reason", "name")))
    given.setdefault("name", f"{new.kind}-{hashlib.sha256(content.encode()).hexdigest()[:12]}")
    return Correction(**given)


def _path(iri: str, base: str) -> str:
    """An IRI after the base; one that stands after the base already stays."""
    path = iri.removeprefix(base)
    if not path.startswith(("id/", "def/")) or any(c in '<>"{}|\\^`' or c.isspace() for c in path):
        raise Problem("correction-refused", f"{iri} is no IRI of a thing. Let it start with {base}id/")
    return path


def _one(name: str, file: CorrectionFile) -> dict[str, Any]:
    shown = _all(file).get(name)
    if shown is None:
        raise Problem("not-found", f"There is no correction {name!r}.")
    return shown


def _all(file: CorrectionFile) -> dict[str, dict[str, Any]]:
    """Name of a correction → the correction, with how it stands."""
    rows, base = file.read().rows, file.knowledge.base
    standings: dict[str, list[Standing]] = {}
    for standing in ledger_of(file.store, rows, base).standings(base):
        standings.setdefault(standing.correction.name, []).append(standing)
    return {row.name: _shown(row, standings.get(row.name, []), base) for row in rows}


def _shown(row: Correction, standings: list[Standing], base: str) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in Correction.__slots__}
    for field in POINTING_FIELDS:
        fields[field] = f"{base}{fields[field]}" if fields[field] else None
    standing = [{"document": s.document, "status": s.status, "why": s.why or None} for s in standings]
    iri = f"{base}id/correction/{row.name}"
    return {"iri": iri} | fields | {"documents": [f"{base}{d}" for d in row.documents], "standing": standing}
