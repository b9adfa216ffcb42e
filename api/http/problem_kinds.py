"""The kinds of problem this service answers with: one row each, and one page each at /problems/{slug}."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of problem: its name in the address, its status, what it means and how to mend it."""

    slug: str
    status: int
    title: str
    meaning: str
    mend: str


ROWS = (
    Kind(
        "ambiguous-name", 300, "A name that fits several things",
        "The name given fits more than one thing in the graph.",
        "Choose one of `choices` and ask again with its id or its IRI.",
    ),
    Kind(
        "bad-request", 400, "A request that cannot be read",
        "The request is not one that this service understands.",
        "Compare it with the operations listed at /docs.",
    ),
    Kind(
        "malformed-query", 400, "A query that does not parse",
        "The query is not well-formed SPARQL 1.1.",
        "`line` and `column` say where the parser stopped, counted from 1; `hint` says what may help.",
    ),
    Kind(
        "missing-query", 400, "No query was given",
        "A request to /sparql carries exactly one query.",
        "Give it as ?query= of a GET, as the form field `query` of a POST, or as a body of type "
        "application/sparql-query.",
    ),
    Kind(
        "malformed-update", 400, "An update that does not parse",
        "The update is not well-formed SPARQL 1.1 Update.",
        "`line` and `column` say where the parser stopped, counted from 1; `hint` says what may help.",
    ),
    Kind(
        "malformed-rdf", 400, "RDF that does not parse",
        "The body is not well-formed in the format that its Content-Type names.",
        "`line` and `column` say where the parser stopped, counted from 1.",
    ),
    Kind(
        "missing-update", 400, "No update was given",
        "A request to /update carries exactly one update.",
        "Give it as the form field `update` of a POST, or as a body of type application/sparql-update.",
    ),
    Kind(
        "token-missing", 401, "A token is needed",
        "Reading is open to all; writing takes a token with the scope `write`.",
        "Send it as `Authorization: Bearer TOKEN`; the people who run this service give tokens out.",
    ),
    Kind(
        "token-unknown", 401, "A token that is not known",
        "The token sent is not one that this service knows.",
        "Check that it is whole, and ask the people who run this service.",
    ),
    Kind(
        "token-insufficient", 403, "A token that may not do this",
        "The token is known, but has not the scope that this takes.",
        "Ask the people who run this service for one that has.",
    ),
    Kind(
        "query-refused", 403, "A query that is not run here",
        "The query is well formed, but asks for something that this service never does: reach out to other "
        "hosts (SERVICE, LOAD, FROM elsewhere) or change the graph.",
        "Ask only for what the graph of this service holds.",
    ),
    Kind(
        "not-found", 404, "Nothing stands at this address",
        "There is no page and no thing of the graph at this address.",
        "Look the thing up by name under /entities?q=, or start at /.",
    ),
    Kind(
        "unknown-name", 404, "A name that fits nothing",
        "No thing of the kind asked for goes by this name, alias, id or IRI.",
        "Look for it with /entities?q= or /themes?q=.",
    ),
    Kind(
        "method-not-allowed", 405, "A method this address does not take",
        "The address exists, but not for this method.",
        "The header Allow lists the methods that it takes.",
    ),
    Kind(
        "not-acceptable", 406, "No such representation",
        "None of the media types asked for is one that this address can give.",
        "`available` lists those it can give; ask with Accept or ?format=.",
    ),
    Kind(
        "update-failed", 409, "An update that cannot be carried out",
        "The update is well formed, but at odds with what the store holds; nothing was written.",
        "Add SILENT where a graph may be there already, or may not be there.",
    ),
    Kind(
        "cursor-gone", 410, "A cursor into a graph that has changed",
        "The cursor points into a version of the graph that is no longer kept.",
        "Begin again without `cursor`.",
    ),
    Kind(
        "too-large", 413, "A request that is too large",
        "The body or the query is longer than this service reads.",
        "Send a shorter one.",
    ),
    Kind(
        "answer-too-large", 413, "An answer that is too large",
        "The answer would be larger than this service sends. Nothing of it was sent: an answer is whole or none.",
        "Add a LIMIT, ask for fewer columns, or take an export.",
    ),
    Kind(
        "headers-too-large", 431, "A request whose head is too large",
        "The address and the headers of the request are larger than this service reads.",
        "Send a long query as the body of a POST to /sparql.",
    ),
    Kind(
        "unsupported-media-type", 415, "A body of another type",
        "The body has a type that this address does not read.",
        "`available` lists the types that it reads: send one of those, and name it in Content-Type.",
    ),
    Kind(
        "correction-refused", 422, "A correction that does not fit",
        "The correction breaks a rule of its kind, or contradicts another.",
        "`detail` says which rule; /corrections lists those that there are.",
    ),
    Kind(
        "invalid-request", 422, "A parameter that does not fit",
        "A parameter is missing, unknown or of the wrong type.",
        "`errors` names each one and says what was expected.",
    ),
    Kind(
        "wrong-host", 421, "A request for another host",
        "A service on this machine alone answers only to its own names, so that no web page can reach it by another.",
        "Ask it as localhost or 127.0.0.1, or set FINDINGS_HOSTS.",
    ),
    Kind(
        "too-many-requests", 429, "Too many requests from one client",
        "Each client may ask only so often.",
        "Wait as many seconds as Retry-After says.",
    ),
    Kind(
        "internal-error", 500, "An error of the service",
        "Something went wrong that is not your doing. It has been logged.",
        "Try again; if it happens again, tell the people who run this service.",
    ),
    Kind(
        "too-many-queries", 503, "Too many queries at once",
        "More queries are waiting than this service takes.",
        "Try again after the seconds that Retry-After names.",
    ),
    Kind(
        "too-many-jobs", 503, "Too many documents at once",
        "As many documents as this service takes at once are being read, or wait for it.",
        "Try again after the seconds that Retry-After names; /jobs/{id} says how those that were taken stand.",
    ),
    Kind(
        "store-empty", 503, "The store is empty",
        "The store can be asked, but holds no document yet.",
        "Build it with `findings build`, and try again.",
    ),
    Kind(
        "store-busy", 503, "The store is being written",
        "Another writer holds the store.",
        "Try again in a few seconds.",
    ),
    Kind(
        "store-unavailable", 503, "The store cannot be read",
        "The graph cannot be read at the moment.",
        "Try again in a few seconds.",
    ),
    Kind(
        "query-timeout", 504, "A query that took too long",
        "The query ran into a limit of time or memory and was stopped.",
        "Ask for less: bind more, add LIMIT, or order less.",
    ),
)  # fmt: skip

KINDS = {kind.slug: kind for kind in ROWS}

# What a bare status stands for, where no kind was named: the last row of a status is the general one.
BY_STATUS = {kind.status: kind for kind in ROWS} | {
    400: KINDS["bad-request"],
    401: KINDS["token-missing"],
    403: KINDS["query-refused"],
    404: KINDS["not-found"],
    422: KINDS["invalid-request"],
    413: KINDS["too-large"],
    503: KINDS["store-unavailable"],
}
