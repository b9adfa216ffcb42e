"""The inside of the process that reads documents (see `graph.build.reading` and `graph.sandbox.child`)."""

import json
import sys
from collections.abc import Sequence

from graph.build.held import rows_for, source_in
from graph.build.reading import STAGE
from graph.claims import Claims
from graph.corrections import touched_by
from graph.items.extract import as_json
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import corrections_in
from graph.knowledge.corrections import Correction
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
            name, applied = request["name"], held["applied"]
            claims = claims_in(
                source_in(data.decode(), held), name, knowledge, rows_for(rows, applied), applied, tell, name
            )
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
