"""The seed letter in print, by two makers: it says what its text says, and every word is known by its place."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pytest
from asking import seed_store
from conftest import SEED
from makers.fpdf_letter import letter_by_fpdf
from makers.reportlab_letter import letter_by_reportlab

from graph.ask.english import ask
from graph.claims import Claims, quoted
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.pipeline import as_json, claims_of, quads_of
from graph.rdf.iris import Iris
from graph.store import open_store
from graph.store.generations.store import Store

__all__ = ["seed_store"]
MAKERS: dict[str, Callable[[str], bytes]] = {"reportlab": letter_by_reportlab, "fpdf2": letter_by_fpdf}
QUESTIONS = (
    "which recommendations touch unpaid work",
    "What must HMPPS do?",
    "Which PDU has more recommendations?",
)


@pytest.fixture(scope="module", params=MAKERS)
def printed(request: pytest.FixtureRequest) -> bytes:
    return MAKERS[request.param](SEED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def claims(printed: bytes, knowledge: Knowledge) -> Claims:
    return claims_of(printed, "letter.pdf", knowledge)


def told(claims: Claims, json: dict[str, Any]) -> list[Any]:
    """What the document says, without places."""

    def words(parts: Any) -> str:
        return " ".join(quoted(claims.text, parts).split())

    letter, front = claims.letter, claims.letter.front
    return [
        [(f.polarity, f.section, words(f.parts)) for f in letter.findings],
        [words(o.parts) for o in letter.observations],
        [(r.block, r.number, r.addressees, words(r.parts)) for r in letter.recommendations],
        [(r.unit, r.standard, r.code, r.level, r.score, r.stated, r.inferred) for r in letter.ratings],
        [(s.slug, s.level, s.parent) for s in letter.sections],
        [(n.mark, len(n.marks)) for n in letter.footnotes],
        [(c.name, c.role) for c in (front.addressee, front.signatory, *front.copied_to) if c],
        sorted((e["type"], e["name"]) for e in json["entities"]),
        (claims.key, front.title),
    ]


def test_the_letter_in_print_says_what_its_text_says(claims: Claims, seed_claims: Claims, knowledge: Knowledge) -> None:
    found = told(claims, as_json(claims, knowledge.base))
    for mine, wanted in zip(found, told(seed_claims, as_json(seed_claims, knowledge.base)), strict=True):
        assert mine == wanted


def test_the_same_answers(claims: Claims, seed_store: Store, knowledge: Knowledge) -> None:
    store = open_store()
    with store.writing("a test") as writer:
        writer.put_ontology(knowledge.digest, ontology_quads(knowledge.base))
        writer.put(Iris(knowledge.base).graph(claims.key), "pdf", quads_of(claims, knowledge))
    for question in QUESTIONS:
        found, wanted = ask(store, question), ask(seed_store, question)
        assert wanted.answers and found.abstained is None
        assert [a["id"] for a in found.answers] == [a["id"] for a in wanted.answers]


def test_offsets_and_quotes(claims: Claims, knowledge: Knowledge) -> None:
    json = as_json(claims, knowledge.base)
    statements = [*json["findings"], *json["observations"], *json["recommendations"]]
    assert len(statements) > 90
    for statement in statements:
        assert " ".join(claims.text[start:end] for start, end in statement["parts"]) == statement["text"]
        assert not re.search(r"\s{2}|\n|Page \d|OFFICIAL", statement["text"])


def bare(words: str) -> str:
    """Without spaces, hyphens and marks, which the reader sets anew."""
    plain = words.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    return re.sub(r"[\s\t\x02\ufffe-]|\d", "", plain)


def test_places_hold_the_words(printed: bytes, claims: Claims) -> None:
    source = claims.letter.source
    document = pdfium.PdfDocument(printed)
    pages = [(page.get_textpage(), page.get_height()) for page in document]
    for place in source.places:
        textpage, height = pages[place.page - 1]
        left, top, right, bottom = place.box
        there = textpage.get_text_bounded(left - 2, height - bottom - 2, right + 2, height - top + 2)
        text = source.text[place.span.start : place.span.end]
        words = [bare(word) for word in text.split() if "█" not in word]  # an address of e-mail is blotted
        assert all(word in bare(there) for word in words if word), text
    for one, other in pairwise(source.places):
        assert one.span.end <= other.span.start
    covered = sum(end - start for (start, end), *_ in ((p.span, 0) for p in source.places))
    assert covered > 0.97 * len(re.sub(r"\n|^#+ |^- ", "", source.text, flags=re.M))
