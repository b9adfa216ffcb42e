"""Two small letters, and corrections of them as an analyst writes them."""

from functools import cache
from pathlib import Path

from conftest import claims_at
from pyoxigraph import Quad
from reading import shared_reader

from graph.build.build import build
from graph.claims import Claims
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import corrections_in
from graph.knowledge.corrections import Correction
from graph.rdf.iris import DocumentIris, iris_of
from graph.store.generations.store import Store

ROOT = Path(__file__).resolve().parent.parent
LETTER = ROOT / "tests/letters/harrowmere-region/letter.txt"
OTHER = ROOT / "tests/letters/saltway-region/letter.txt"
LEAD = """@prefix pf:         <https://w3id.org/probation-findings/def/> .
@prefix person:     <https://w3id.org/probation-findings/id/person/> .
@prefix theme:      <https://w3id.org/probation-findings/scheme/theme/> .
@prefix correction: <https://w3id.org/probation-findings/id/correction/> .
@prefix prov:       <http://www.w3.org/ns/prov#> .
@prefix dcterms:    <http://purl.org/dc/terms/> .
@prefix skos:       <http://www.w3.org/2004/02/skos/core#> .
@prefix oa:         <http://www.w3.org/ns/oa#> .
"""


def claims(path: Path = LETTER) -> Claims:
    return claims_at(path)


@cache
def iris(path: Path = LETTER) -> DocumentIris:
    return iris_of(claims(path), load_knowledge().base)


def row(name: str, kind: str, subject: str, more: str = "", reason: str = "Read with care.") -> str:
    """One correction as Turtle, from its second line on as an analyst would set it."""
    said = f'pf:correctionKind "{kind}" ;\n    pf:corrects <{subject}> ;\n    prov:wasAttributedTo "A. Nalyst" ;'
    last = f'dcterms:date "2026-01-31" ;\n    pf:reason "{reason}"'
    return f"\ncorrection:{name} a pf:Correction ;\n    {said}\n    {last}{' ; ' if more else ''}{more} .\n"


def rows_of(*rows: str) -> tuple[Correction, ...]:
    return corrections_in(LEAD + "".join(rows), "corrections.ttl", load_knowledge()).rows


def built(store: Store, files: list[Path], *rows: str) -> list[str]:
    """What became of each file, by the name of its folder."""
    outcomes = build(
        files, store, load_knowledge(), "a test", lambda outcome: None, rows_of(*rows), reader=shared_reader()
    )
    return [f"{o.path.parent.name}: {o.status}" for o in sorted(outcomes, key=lambda o: str(o.path))]


def content(store: Store) -> frozenset[Quad]:
    """All quads. What is written of them, in order, follows: `test_determinism` compares the bytes."""
    return frozenset(store.quads())
