"""schemathesis over all that a running service says of itself: what was asked, and what was not as declared."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.generation.meta import REQUEST_SHAPE_PROBES, coverage_scenario
from schemathesis.openapi.checks import RejectedPositiveData
from serving import BASE, KEY

from api.http.problems import KINDS

Key = tuple[str, str]
ADDRESS = re.compile(r"/[!-~]*")
SLUG = re.compile(r"/problems/([a-z-]+)")
REJECTED = ["300", "4xx"]  # a name of the wrong shape may yet fit several things
UNHEARD = (
    "address-too-long",
    "bad-request",
    "headers-too-large",
)  # the server may say these before it knows what was asked
# A request of the right shape may still be refused for what it means: JSON Schema cannot say these.
BEYOND_SHAPE = {
    "ambiguous-name": "a name may fit several things",
    "bad-request": "`graph` and `default` of /data go one without the other; a document may be empty",
    "cursor-gone": "a version of the right shape need not be one that is remembered",
    "invalid-request": "parameters may be at odds with each other: a view and a format for RDF, a cursor and its list",
    "malformed-query": "SPARQL is a language",
    "malformed-update": "SPARQL is a language",
    "malformed-rdf": "so are Turtle and its kin",
    "missing-query": "`format` and the graphs go with a query; without any parameter there is the description",
    "not-acceptable": "`format` has to suit the kind of query",
    "correction-refused": "a correction has to fit its kind and the others",
}


@schemathesis.check
def refused_as_declared(context: schemathesis.CheckContext, response: Response, case: Case) -> None:
    """Every refusal is a whole problem (RFC 9457) of a kind that is known, and declared for the operation."""
    if response.status_code < 400 and response.status_code != 300:
        return
    assert response.headers["content-type"] == ["application/problem+json"], "a refusal that is no problem"
    problem = response.json()
    assert {"type", "title", "status", "detail", "instance"} <= problem.keys(), "a problem with a part missing"
    slug = SLUG.fullmatch(problem["type"])
    assert slug is not None and slug[1] in KINDS, f"a kind of problem that is not known: {problem['type']}"
    kind = KINDS[slug[1]]
    assert problem["status"] == kind.status == response.status_code, "a status that is not that of its kind"
    assert problem["title"] == kind.title, "a title that is not that of its kind"
    assert problem["detail"].strip(), "a problem without detail"
    assert ADDRESS.fullmatch(problem["instance"]) or kind.slug in UNHEARD, "a problem of no address"
    if coverage_scenario(case) not in REQUEST_SHAPE_PROBES:
        assert kind.slug in case.operation.definition.raw["x-problems"], f"{kind.slug} is not declared here"


@schemathesis.hook
def filter_failure(context: schemathesis.HookContext, failure: Failure, case: Case, response: Response) -> bool:
    """Let pass what a schema cannot say, and what is of the wrong shape only until it is sent."""
    if isinstance(failure, AcceptedNegativeData):
        return not _takes_any_text(case)
    if not isinstance(failure, RejectedPositiveData):
        return True
    problem = response.json()  # a value of the wrong shape is named in `errors`, and never passes
    slug = problem["type"].rpartition("/")[2]
    if slug == "unsupported-media-type":  # the file of a form may be of any type
        return case.media_type != "multipart/form-data"
    return slug not in BEYOND_SHAPE or "errors" in problem


def _takes_any_text(case: Case) -> bool:
    """Whether all that was spoilt are lists of texts: in an address everything is a text, and one is a list of one."""
    assert case.meta is not None
    told: Any = case.meta.phase.data
    spoilt = {told.parameter} if told.parameter else {mutation.parameter for mutation in told.mutations}
    shapes = {
        row["name"]: row["schema"] for row in case.operation.definition.raw.get("parameters", ()) if "name" in row
    }
    return bool(spoilt) and all(shapes.get(name, {}).get("items") == {"type": "string"} for name in spoilt)


QUERIES = (
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "SELECT (RAND() AS ?r) {}",
    "SELECT ?g { GRAPH ?g {} }",
    "SELECT (SUM(?n) AS ?all) { VALUES ?n { 1 2 3 } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    f"DESCRIBE <{BASE}id/pdu/derby-city>",
    f"PREFIX pf: <{BASE}def/> SELECT ?q {{ ?r a pf:Recommendation ; pf:quote ?q }} ORDER BY ?q LIMIT 5",
)
NOTES = f"{BASE}graph/user/notes"
UPDATES = (
    f"INSERT DATA {{ GRAPH <{NOTES}> {{ <urn:a> <urn:b> 'c' }} }}",
    f"DELETE WHERE {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}",
    f"CREATE GRAPH <{NOTES}>",
    f"DROP SILENT GRAPH <{NOTES}>",
)
GRAPHS = (NOTES, f"{BASE}graph/ontology", f"{BASE}graph/document/{KEY}", f"{BASE}graph/user/other", "urn:elsewhere")
RDF = {
    "text/turtle": ("<urn:a> <urn:b> 'c' .", "", "@prefix : <urn:> . :a :b :c , 'ü', 1.5 ."),
    "application/n-triples": ("<urn:a> <urn:b> <urn:c> .\n",),
    "application/ld+json": ('{"@id": "urn:a", "urn:b": "c"}', "[]"),
    "application/rdf+xml": ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',),
}
TEXTS = ("A shopping list: bread, milk.", "Dear Sir,\n\nthe inspection was good.\n", "\ud7ff \U0001f600", "<html>")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _of(samples: tuple[str, ...], *, noise: bool) -> st.SearchStrategy[str]:
    """Samples that are well formed, and, where it is wanted, texts that hardly are."""
    return st.sampled_from(samples) | st.text(max_size=40) if noise else st.sampled_from(samples)


@schemathesis.serializer("application/sparql-query", "application/sparql-update")
def as_text(ctx: schemathesis.SerializationContext, value: Any) -> dict[str, Any]:
    """A query or an update as the body itself."""
    return {"data": str(value).encode(errors="replace")}


def teach() -> None:
    """Tell schemathesis what a query, an update, a graph and a document look like."""
    formats = {"sparql-query": QUERIES, "sparql-update": UPDATES, "iri": GRAPHS}
    for name, samples in formats.items():
        schemathesis.openapi.format(name, _of(samples, noise=name != "iri"))
    for name, samples in RDF.items():
        schemathesis.openapi.media_type(name, _of(samples, noise=True).map(lambda text: text.encode(errors="replace")))
    documents = st.sampled_from(TEXTS).map(lambda text: text.encode(errors="replace")) | st.binary(max_size=60)
    for name in ("text/plain", "text/html", "application/pdf", DOCX):
        schemathesis.openapi.media_type(name, documents)


@dataclass(slots=True)
class Hunt:
    """What one run asked in each phase, how each operation answered, and each thing that was wrong, once."""

    asked: Counter[Key] = field(default_factory=Counter)
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: dict[Key, str] = field(default_factory=dict)

    def note(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.NonFatalError):
            self.wrong[event.label, "error"] = str(event.value)
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            self._note_answers(event.phase.value, event.recorder)
            self._note_failures(event.recorder)

    def _note_answers(self, phase: str, recorder: ScenarioRecorder) -> None:
        for case_id, node in recorder.cases.items():
            label = node.value.operation.label
            self.asked[phase, label] += 1
            interaction = recorder.interactions.get(case_id)
            if interaction is not None and interaction.response is not None:
                self.answered[label, interaction.response.status_code] += 1

    def _note_failures(self, recorder: ScenarioRecorder) -> None:
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if (found := check.failure_info) is not None:
                    key = (recorder.cases[case_id].value.operation.label, f"{check.name}: {found.failure.title}")
                    self.wrong.setdefault(key, f"{found.failure.message}\n{found.code_sample}")


def hunted(url: str, seed: int, examples: int, headers: Mapping[str, str], *, guarded: bool = False) -> Hunt:
    """Everything in `/openapi.json` of the service is asked, or only what takes a token."""
    settings = {
        "seed": seed,
        "continue-on-failure": True,
        "headers": {"Accept-Encoding": "identity", **headers},
        "request-timeout": 60,
        "generation": {"max-examples": examples, "database": "none", "no-shrink": True},
        "checks": {"negative_data_rejection": {"expected-statuses": REJECTED}},
    }
    config = schemathesis.Config.from_dict(settings)
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=config)
    if guarded:
        schema = schema.include(lambda known: "security" in known.operation.definition.raw)
    hunt = Hunt()
    for event in from_schema(schema).execute():
        hunt.note(event)
    return hunt
