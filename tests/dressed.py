"""What one letter says, whatever its dress: to compare a letter in HTML, DOCX or PDF with the same letter as text."""

import re
from typing import Any

from graph.ask.english import ask
from graph.claims import Claims, Parts, quoted
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.pipeline import quads_of
from graph.rdf.iris import Iris
from graph.store import open_store

MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,2}\]|[*<>]")
QUESTIONS = (
    "Which recommendations are about unpaid work?",
    "What is Derby City's overall rating?",
    "Who signed the letter?",
)


def words(claims: Claims, parts: Parts) -> str:
    """The words at these places, without marks of notes and of emphasis, white space made one."""
    return " ".join(MARKS.sub("", quoted(claims.text, parts)).split())


def told(claims: Claims) -> dict[str, Any]:
    """Everything that a letter tells, without places."""
    letter, front = claims.letter, claims.letter.front
    return {
        "findings": [(f.id, f.section, f.polarity, words(claims, f.parts)) for f in letter.findings],
        "observations": [(o.id, words(claims, o.parts)) for o in letter.observations],
        "recommendations": [
            (r.id, r.block, r.number, r.addressees, words(claims, r.parts)) for r in letter.recommendations
        ],
        "ratings": [(r.unit, r.standard, r.code, r.level, r.score, r.maximum, r.inferred) for r in letter.ratings],
        "sections": [(s.slug, s.heading, s.parent) for s in letter.sections],
        "notes": [(len(n.marks), words(claims, (n.span,))) for n in letter.footnotes],
        "front": (front.kind, front.date, front.region and front.region.name, [u.name for u in front.units]),
        "people": [(c.name, c.role) for c in (front.addressee, front.signatory, *front.copied_to) if c],
        "entities": {(e.id, e.type, e.name) for e in claims.entities},
        "figures": [(f.value, f.unit, f.statement) for f in claims.figures],
        "key": claims.key,
    }


def answers(claims: Claims, knowledge: Knowledge) -> list[list[dict[str, Any]]]:
    """What the graph of this letter alone answers to three questions: without IRIs and places."""
    store = open_store()
    with store.writing("a test") as writer:
        writer.put_ontology(knowledge.digest, ontology_quads(knowledge.base))
        writer.put(Iris(knowledge.base).graph(claims.key), "letter", quads_of(claims, knowledge))
    return [[_plain(found) for found in ask(store, question).answers] for question in QUESTIONS]


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    kept = {
        name: value for name, value in answer.items() if name in ("id", "label", "number", "block", "rating", "text")
    }
    return {name: " ".join(MARKS.sub("", str(value)).split()) for name, value in kept.items()}


def astray(claims: Claims) -> list[str]:
    """Statements whose places in the document's own text do not hold the words that they are to hold."""
    text = claims.text
    found = [
        s.id
        for s in claims.letter.statements
        for start, end in s.parts
        if not (0 <= start < end <= len(text))
        or text[start:end] != text[start:end].strip()
        or "\n\n" in text[start:end]
    ]
    return found + [str(m.span) for m in claims.mentions if not text[m.span.start : m.span.end].strip()]
