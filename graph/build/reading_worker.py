"""The inside of the process that reads documents (see `graph.build.reading` and `graph.sandbox.child`)."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace

from graph.build.reading import STAGE
from graph.claims import Claims, Place, SourceText, Span
from graph.corrections import node_name, touched_by
from graph.items.extract import as_json
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import corrections_in
from graph.knowledge.corrections import Correction
from graph.knowledge.rows import Knowledge
from graph.pipeline import claims_in, claims_of, quads_of
from graph.rdf.forms import serialise
from graph.read import text_of
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message


def answering(base: str) -> Answering:
    """What the child answers with: a document by what it says, with the corrections that it was told of last."""
    knowledge = load_knowledge(base)
    rows: list[Correction] = []

    def answer(request: Header, data: bytes) -> Message:
        if "corrections" in request:
            rows[:] = corrections_in(data.decode(), "the corrections", knowledge).rows
            return {}, b""
        if request["form"] == "text":
            tell("text")
            return {}, text_of(data, request["name"]).text.encode()
        if held := request["held"]:
            claims = claims_held(data.decode(), held, request["name"], knowledge, rows)
        else:
            claims = claims_of(data, request["name"], knowledge, rows, tell)
        tell("graph")
        match request["form"]:
            case "json":
                return {}, json.dumps(as_json(claims, base), ensure_ascii=False, indent=1).encode()
            case "graph":
                return about(claims, rows), serialise(quads_of(claims, knowledge), "nquads", base)
            case form:
                return {}, serialise(quads_of(claims, knowledge), form, base)

    return answer


def claims_held(text: str, held: Header, name: str, knowledge: Knowledge, rows: Sequence[Correction]) -> Claims:
    """What a text says that a store holds, see `Asked`.

    A correction is looked for under the IRI that its subject has there: it may be made of words that are blotted.
    """
    places = tuple(Place(Span(start, end), page, tuple(box)) for start, end, page, *box in held["places"])
    source, applied = SourceText(text, "text", held["sha256"], places=places), held["applied"]
    rows = [_as_applied(row, applied.get(node_name(row), row.subject)) for row in rows]
    return claims_in(source, name, knowledge, rows, applied, tell)


def _as_applied(row: Correction, subject: str) -> Correction:
    """A correction of one document, of the subject that it had there (of a theme, its statement)."""
    if row.kind in ("suppress", "merge", "retype", "split") or not subject:
        return row
    if row.theme and subject.startswith("id/assignment/"):
        subject = subject.replace("id/assignment/", "id/", 1).removesuffix(f"/{row.theme}")
    return replace(row, subject=subject)


def tell(stage: str) -> None:
    """Say on standard error which stage begins, for whoever has to say why it never ended."""
    sys.stderr.write(f"{STAGE}{stage}\n")
    sys.stderr.flush()


def about(claims: Claims, rows: Sequence[Correction]) -> Header:
    """What `DocumentRead` holds beside the graph."""
    letter = claims.letter
    counts = {
        "findings": len(letter.findings),
        "recommendations": len(letter.recommendations),
        "ratings": len(letter.ratings),
        "mentions": len(claims.mentions),
        "figures": len(claims.figures),
    }
    touching = [row.name for row in touched_by(claims, rows)]
    return {"key": claims.key, "title": letter.front.title, "counts": counts, "touching": touching}
