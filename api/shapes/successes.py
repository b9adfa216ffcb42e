"""What each operation answers with when all goes well, beside its body: headers, 304, and links to what may follow."""

from typing import Any

from api.routes.lists import SHELVES
from api.shapes.examples import BASE, KEY
from api.shapes.refusals import QUERIED, Operation

Json = dict[str, Any]
TEXT = {"type": "string"}
ETAG = {"type": "string", "pattern": '^(W/)?".*"$'}


def _header(meaning: str, schema: Json = TEXT, *, required: bool = True) -> Json:
    return {"description": meaning, "required": required, "schema": schema}


def _said(*names: str) -> Json:
    """Headers by their names in the table; what follows a dot tells headers of one name apart."""
    return {name.partition(".")[0]: {"$ref": f"#/components/headers/{name}"} for name in names}


HEADERS: Json = {
    "X-Request-ID": _header("The id of this request, as the log has it: the request's own X-Request-ID, or a new one."),
    "Vary": _header("The headers of requests that this answer depends on.", required=False),
    "ETag": _header("Its validator.", ETAG),
    "ETag.some": _header("Its validator; none for what runs anew each time, such as RAND().", ETAG, required=False),
    "Cache-Control": _header("Keep it, and ask again with If-None-Match."),
    "Cache-Control.none": _header("It is not to be kept.", {"const": "no-store"}),
    "Location": _header("Where what was made is found."),
    "Location.some": _header("The new graph, where the request named none.", required=False),
    "Retry-After": _header("Seconds after which to ask again.", {"type": "integer", "minimum": 0}),
    "WWW-Authenticate": _header("What the token has to be (RFC 6750)."),
    "Content-Disposition": _header("Whether it is shown, or kept under a name."),
    "Content-Location": _header("The one address of the thing found."),
    "Findings-Cut": _header("`rows=N` where the table was cut after N rows.", required=False),
    "Link.next": _header("The next page, `rel=next`; none on the last.", required=False),
    "Link.describes": _header("The IRI that is described, `rel=describes`."),
}
PARAMETERS: Json = {
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "ETags of answers that the client holds: 304 says that one of them still stands.",
        "schema": TEXT,
    }
}
OWN: dict[tuple[str, str], tuple[str, ...]] = {
    ("/documents", "202"): ("Location", "Retry-After"),
    ("/corrections", "201"): ("Location",),
    ("/export/{format}", "200"): ("Content-Disposition",),
    ("/data", "201"): ("Location.some",),
} | {(path, "200"): ("Findings-Cut",) for path in QUERIED}
# Examples of what stands in an address, so that they can be tried.
THINGS = {
    "/id/{path}": "pdu/derby-city",
    "/scheme/{path}": "theme/unpaid-work",
    "/def/{path}": "Recommendation",
    "/graph/{path}": f"document/{KEY}",
    "/dataset/{path}": "turtle",
    "/questions/{name}": "recommendations-on-theme",
    "/documents/{key}": KEY,
    "/documents/{key}/text": KEY,
    "/problems/{slug}": "not-found",
    "/export/{format}": "json",
} | {
    f"/{shelf.name}/{{id}}": shelf.shape.model_config["json_schema_extra"]["examples"][0]["iri"].removeprefix(  # type: ignore[index, call-overload, union-attr]
        BASE + shelf.path
    )
    for shelf in SHELVES
}
FIRST_IRI, FIRST_ID = "$response.body#/items/0/iri", "$response.body#/items/0/id"
# Where to go on: from (path, method, status) to the id of an operation, with its parameters.
LINKS: dict[tuple[str, str, str], dict[str, tuple[str, Json]]] = {
    ("/documents", "get", "200"): {
        "document": ("document_documents__key__get", {"key": FIRST_ID}),
        "text": ("text_documents__key__text_get", {"key": FIRST_ID}),
    },
    ("/documents", "post", "202"): {"job": ("job_jobs__job_id__get", {"job_id": "$response.body#/id"})},
    ("/corrections", "post", "201"): {
        "correction": ("correction_corrections__name__get", {"name": "$response.body#/name"}),
        "undo": ("take_back_corrections__name__delete", {"name": "$response.body#/name"}),
    },
} | {
    (f"/{shelf.name}", "get", "200"): {
        "item": (f"one_{shelf.one}", {"id": FIRST_IRI}),
        "verification": ("verify_verify_get", {"iri": FIRST_IRI}),
        "neighbours": ("neighbours_neighbours_get", {"of": FIRST_IRI}),
    }
    for shelf in SHELVES
}


def is_kept(operation: Operation) -> bool:
    """Whether its answers have a validator, so that a client may keep them."""
    path, reads = operation.path, operation.method == "get" or operation.path in QUERIED
    elsewhere = "303" in operation.said["responses"]
    return reads and not (operation.takes_token or elsewhere or path.startswith(("/health/", "/metrics", "/jobs/")))


def complete(operation: Operation) -> None:
    """Say in an operation what every one of its good answers brings beside its body."""
    answers = operation.said["responses"]
    for status, answer in answers.items():
        answer["headers"] = headers_of(operation, status)
        if links := LINKS.get((operation.path, operation.method, status)):
            answer["links"] = {
                name: {"operationId": target, "parameters": given} for name, (target, given) in links.items()
            }
    if is_kept(operation):
        operation.said.setdefault("parameters", []).append({"$ref": "#/components/parameters/If-None-Match"})
        kept = _said("X-Request-ID", "Vary", "ETag")
        answers["304"] = {"description": "What the client holds still stands", "headers": kept}
    if operation.method != "delete":
        for row in operation.parameters("path").values():
            if example := THINGS.get(operation.path):
                row["schema"].setdefault("examples", [example])


def headers_of(operation: Operation, status: str) -> Json:
    """The headers of a good answer."""
    if status == "303":
        return _said("X-Request-ID", "Location")
    names = ["X-Request-ID", "Vary", *OWN.get((operation.path, status), ())]
    if is_kept(operation):
        names += ["ETag.some" if operation.path in QUERIED else "ETag", "Cache-Control"]
    else:
        names.append("Cache-Control.none")
    if "cursor" in operation.parameters():
        names.append("Link.next")
    if operation.looks_up:
        names.append("Content-Location")
    if "Things" in operation.said["tags"]:
        names.append("Link.describes")
    return _said(*names)


def headers_of_refusal(status: int, slugs: list[str]) -> Json:
    """The headers of a problem; 400 and 431 may come from the server before a request has an id."""
    names = [] if status in (400, 431) else ["X-Request-ID", "Cache-Control.none"]
    if status in (429, 503):
        names.append("Retry-After")
    if status == 401 or slugs == ["token-insufficient"]:
        names.append("WWW-Authenticate")
    return _said(*names)
