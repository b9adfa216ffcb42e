"""The ontology as plain rows: what they hold, and what a bad file is told."""

import dataclasses
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import KnowledgeError
from graph.knowledge import load_knowledge
from graph.knowledge.formats import formats_of
from graph.knowledge.patterns import compiled
from graph.knowledge.readers import concepts
from graph.knowledge.turtle import DEFAULT_BASE, ONTOLOGY, digest_of, ontology_quads, triples_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ontology to spoil."""
    return Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology"))


def test_a_theme_has_its_phrases_apart() -> None:
    theme = next(t for t in load_knowledge().themes if t.id == "unpaid-work")
    assert theme.iri == DEFAULT_BASE + "scheme/theme/unpaid-work"
    assert theme.label == "Unpaid work"
    assert "community payback" in theme.labels
    assert set(theme.names) == {theme.label, *theme.labels, *theme.hidden}
    assert not set(theme.names) & set(theme.hints)


def test_broader_themes_are_ids() -> None:
    broader = {t.id: t.broader for t in load_knowledge().themes}
    assert broader["accommodation"] == "commissioned-rehabilitative-services"
    assert broader["unpaid-work"] is None


def test_a_unit_knows_its_region_and_its_forms() -> None:
    unit = next(e for e in load_knowledge().entities if e.id == "pdu/derby-city")
    assert (unit.type, unit.label, unit.part_of) == ("PDU", "Derby City", "region/east-midlands")
    assert {"Derby City", "Derby City PDU", "Derby City Probation Delivery Unit"} <= set(unit.forms)
    assert "Derby City PDU" not in unit.names


def test_spellings_that_differ_between_sources_are_known() -> None:
    named = {name: e.id for e in load_knowledge().entities if e.type == "PDU" for name in e.names}
    assert named["Leicester, Leicestershire, and Rutland"] == named["Leicester, Leicestershire and Rutland"]
    assert named["Buckinghamshire and M Keynes"] == "pdu/buckinghamshire-and-milton-keynes"
    assert named["South Tyneside and Gateshead"] == named["Gateshead & South Tyneside"]


def test_an_ambiguous_acronym_is_matched_and_not_shown() -> None:
    known = {e.id: e for e in load_knowledge().entities}
    for name in ("organisation/hm-inspectorate-of-probation", "organisation/hm-inspectorate-of-prisons"):
        assert "HMIP" in known[name].hidden
        assert "HMIP" not in known[name].labels


def test_frameworks_list_their_standards_in_order() -> None:
    framework = next(f for f in load_knowledge().frameworks if f.id == "adult-pdu-2021")
    assert framework.maximum == 27
    assert [r.code for r in framework.rows] == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "2.5"]
    rows = triples_in()
    bands = {rows.one(b, "pf:ratingLevel"): b for b in rows.many(framework.iri, "pf:band")}
    band = bands[DEFAULT_BASE + "scheme/rating/requires-improvement"]
    assert [rows.whole(band, f"pf:{end}Score") for end in ("lowest", "highest")] == [5, 13]
    known = {s.id for s in load_knowledge().standards}
    assert {r.standard for f in load_knowledge().frameworks for r in f.rows} | {"overall"} == known


def test_rating_levels_have_points_and_abbreviations() -> None:
    levels = {level.id: level for level in load_knowledge().ratings}
    assert {name: level.points for name, level in levels.items()} == {
        "outstanding": 3,
        "good": 2,
        "requires-improvement": 1,
        "inadequate": 0,
    }
    assert "RI" in levels["requires-improvement"].names


def test_rows_of_formats_are_handed_on_as_they_stand() -> None:
    rows = {row.id: row for row in load_knowledge().formats}
    assert rows["strengths"].values[DEFAULT_BASE + "def/opens"] == ("strengths",)
    cues = concepts(triples_in(), "pf:Cue")
    assert {row.iri for row in cues} <= {row.iri for row in rows.values()}


def test_rows_are_frozen_and_loaded_once() -> None:
    assert load_knowledge() is load_knowledge()
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_knowledge().themes[0].label = "x"  # type: ignore[misc]


def test_another_base_replaces_the_default_everywhere() -> None:
    base = "http://example.org/findings/"
    knowledge = load_knowledge(base)
    assert knowledge.base == base
    assert all(t.iri.startswith(base) for t in knowledge.themes)
    assert [e.id for e in knowledge.entities] == [e.id for e in load_knowledge().entities]
    assert not any(DEFAULT_BASE in str(quad) for quad in ontology_quads(base))


@pytest.mark.parametrize("base", ["example", "https://example.org/x", ""])
def test_a_base_that_names_cannot_be_put_after_is_refused(base: str) -> None:
    with pytest.raises(KnowledgeError, match="base"):
        load_knowledge(base)


def test_the_store_gets_each_triple_once_without_the_shapes() -> None:
    quads = ontology_quads()
    assert len(set(quads)) == len(quads) > 0
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(DEFAULT_BASE + "graph/ontology")}
    assert not any("shacl" in quad.predicate.value for quad in quads)


def test_the_digest_changes_with_a_byte_and_with_a_name(folder: Path) -> None:
    before = digest_of(folder)
    assert before == digest_of(ONTOLOGY) == load_knowledge().digest
    (folder / "notes.txt").write_text("no matter")
    assert digest_of(folder) == before
    check = next((folder / "checks").glob("*.rq"))
    check.write_bytes(check.read_bytes() + b"\n")
    changed = digest_of(folder)
    assert changed != before
    check.rename(check.with_name("zz.rq"))
    assert digest_of(folder) not in (before, changed)


def test_a_malformed_file_is_named_with_its_line(folder: Path) -> None:
    path = folder / "themes.ttl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:40], "theme:broken skos:prefLabel .", *lines[40:]]), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"ontology/themes\.ttl, line 4\d") as caught:
        load_knowledge(DEFAULT_BASE, folder)
    assert caught.value.mend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("themes.ttl", "theme:new a pf:Theme .", "prefLabel"),
        (
            "themes.ttl",
            (
                'theme:new a pf:Theme ; skos:prefLabel "N" ; skos:scopeNote "n" ; skos:broader theme:none ; '
                f"skos:inScheme <{DEFAULT_BASE}scheme/theme> ."
            ),
            "broader theme none",
        ),
        ("roles.ttl", 'role:new a pf:Entity ; skos:prefLabel "n" .', "entity types"),
        ("roles.ttl", 'pf:new a pf:Entity , pf:Role ; skos:prefLabel "n" .', "no IRI of a thing"),
        ("roles.ttl", 'role:new a pf:Entity , pf:Role ; skos:prefLabel "n" ; dcterms:source "s" .', "sourceStatus"),
        ("ratings.ttl", 'rating:new a pf:RatingLevel ; skos:prefLabel "N" ; pf:points "x" .', "whole number"),
    ],
)
def test_a_row_that_lacks_something_is_named(folder: Path, file: str, text: str, said: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as handle:
        handle.write(text)
    with pytest.raises(KnowledgeError, match=said) as caught:
        load_knowledge(DEFAULT_BASE, folder)
    assert file in str(caught.value)


def test_a_file_that_is_no_utf_8_is_named(folder: Path) -> None:
    (folder / "roles.ttl").write_bytes(b"\xff\xfe")
    with pytest.raises(KnowledgeError, match=r"roles\.ttl: not in UTF-8"):
        load_knowledge(DEFAULT_BASE, folder)


def test_a_node_without_a_name_is_refused(folder: Path) -> None:
    with (folder / "roles.ttl").open("a", encoding="utf-8") as handle:
        handle.write('[] skos:prefLabel "nobody" .')
    with pytest.raises(KnowledgeError, match=r"roles\.ttl: a node without a name"):
        ontology_quads(DEFAULT_BASE, folder)


AMBIGUOUS = (
    r"[A-Z][\w-]*(?:(?: |-)[A-Z][\w-]*)* PDU",
    r"(?:\w+\s*)*:",
    r"(?:the |t|h|e| )*x",
    r"(?:\d{1,3},?)*",
    r"(?:(?: the)?(?: \w+)?)*",
    r"x(?=(?:a+)+b)",
    r"(?:[a-z]*(?:[- ][a-z]*)?){12,}!",
)
CLEAR = (
    r"[A-Z][\w'’-]*(?:(?: and | & | of the | of | the | )[A-Z][\w'’-]*)* PDU",
    r"(?:\w+\s+)*:",
    r"(?:\w++)*:",
    r"(?:\d{3},?)*",
    r"(?:(?:a+|b+)c)*",
    r"(?: the| [A-Z]\w+){0,12}",
    r".*\bprogress .*",
)


@pytest.mark.parametrize("pattern", [*AMBIGUOUS, *CLEAR])
def test_a_cue_that_reads_one_text_in_ever_so_many_ways_is_refused(pattern: str) -> None:
    if pattern in CLEAR:
        assert compiled(pattern, 0, "here").pattern == pattern
        return
    with pytest.raises(KnowledgeError, match=r"^here: .*so many ways.*possessive") as caught:
        compiled(pattern, 0, "here")
    assert "\n" not in str(caught.value)


def test_the_row_of_an_ambiguous_cue_is_named(folder: Path) -> None:
    path = folder / "names.ttl"
    path.write_text(path.read_text("utf-8").replace("{name} (?:PDU|", "(?:{name}[ -]?)* (?:PDU|"), "utf-8")
    with pytest.raises(KnowledgeError, match=r"^ontology, row pattern-pdu: .*\{name\}"):
        formats_of(load_knowledge(DEFAULT_BASE, folder))
