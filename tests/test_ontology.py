"""The ontology keeps its own rules: every term explained, schemes sound, nothing copied from the seed."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from graph.checks import check_document
from graph.checks.queries import checks_in
from graph.knowledge import load_knowledge
from graph.knowledge.readers import colours, entity_kinds
from graph.knowledge.turtle import DEFAULT_BASE, ONTOLOGY, ontology_quads, triples_in

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds/letters/east-midlands-regional-letter-2022-02-09.txt"
PF = DEFAULT_BASE + "def/"
FILES = sorted(path.name for path in ONTOLOGY.glob("*.ttl"))
DESCRIBED = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
# Official names, each known without the letter, that happen to be five words or longer.
OFFICIAL_NAMES = (
    "HM Prison and Probation Service",
    "Multi-Agency Public Protection Arrangements",
    "Regional Outcomes and Innovation Fund",
    "Operational and System Assurance Group",
    "Skills for Effective Engagement and Development",
    "Derbyshire, Leicestershire, Nottinghamshire and Rutland",
    "Humberside, Lincolnshire and North Yorkshire",
    "head of probation inspection programme",
    "inspection single point of contact",
    "Court work and case supervision",
    "Quality assurance and management oversight",
)


@cache
def turtle(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / name)


@cache
def whole() -> Graph:
    found = Graph()
    for name in FILES:
        if name != "shapes.ttl":
            found += turtle(name)
    return found


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + 5]) for i in range(len(found) - 4)}


def test_every_class_and_property_is_labelled_defined_and_shown_by_an_example() -> None:
    core = turtle("core.ttl")
    terms = {s for kind in DESCRIBED for s in core.subjects(RDF.type, kind) if str(s).startswith(PF)}
    assert terms
    for term in terms:
        for need in (RDFS.label, SKOS.definition, SKOS.example):
            assert len(list(core.objects(term, need))) == 1, f"{term} needs one {need}"


def test_no_two_terms_have_one_label() -> None:
    core = turtle("core.ttl")
    terms = [(str(o), s) for s, o in core.subject_objects(RDFS.label) if str(s).startswith(PF)]
    classes = {label for label, term in terms if (term, RDF.type, OWL.Class) in core}
    assert len(classes) == len([1 for _, term in terms if (term, RDF.type, OWL.Class) in core])


def test_every_term_that_any_file_uses_is_declared() -> None:
    core = turtle("core.ttl")
    used = {str(t) for name in FILES for triple in turtle(name) for t in triple if isinstance(t, URIRef)}
    queries = "".join(path.read_text(encoding="utf-8") for path in ONTOLOGY.rglob("*.rq"))
    used |= {PF + name for name in re.findall(r"\bpf:(\w+)", queries)}
    undeclared = used - {str(s) for s in core.subjects(RDF.type)} - {PF}
    assert sorted(term for term in undeclared if term.startswith(PF)) == []


def test_the_types_of_the_contract_are_classes_below_entity() -> None:
    core = turtle("core.ttl")
    names = "Region PDU Organisation Partner Team Programme Framework Role Person Place Facility Event Document"
    assert {kind.name for kind in entity_kinds()} >= set(names.split())
    for kind in entity_kinds():
        assert (URIRef(PF + kind.name), RDFS.subClassOf, URIRef(PF + "Entity")) in core


def test_every_type_of_entity_has_a_path_words_and_a_colour_of_its_own() -> None:
    kinds = entity_kinds()
    for values in ([k.path for k in kinds], [w for k in kinds for w in k.words], list(colours().values())):
        assert len(set(values)) == len(values)
    for kind in kinds:
        assert kind.words and re.fullmatch(r"[a-z][a-z-]*", kind.path), kind
        assert re.fullmatch(r"#[0-9a-f]{6}", colours()[kind.name]), kind


@pytest.mark.parametrize("name", [name for name in FILES if name != "shapes.ttl"])
def test_no_blank_nodes_outside_the_shapes(name: str) -> None:
    for quad in ox.parse(path=str(ONTOLOGY / name), format=ox.RdfFormat.TURTLE, base_iri=DEFAULT_BASE):
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_schemes_are_sound() -> None:
    """One preferred label each, no label twice on one concept, no circle, every concept in a scheme that exists."""
    graph = whole()
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1, concept
        assert set(graph.objects(concept, SKOS.inScheme)) <= schemes
        assert concept not in set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
    for concept, above in graph.subject_objects(SKOS.broader):
        assert (above, RDF.type, SKOS.Concept) in graph, concept
        assert concept != above


def test_no_name_is_twice_on_one_thing_and_no_acronym_is_all_it_has() -> None:
    for entity in load_knowledge().entities:
        assert len(set(entity.names)) == len(entity.names), entity.id
    for theme in load_knowledge().themes:
        folded = [name.lower() for name in theme.names]
        assert len(set(folded)) == len(folded), theme.id


def test_preferred_labels_tell_themes_and_things_of_one_type_apart() -> None:
    knowledge = load_knowledge()
    for labels in (
        [theme.label for theme in knowledge.themes],
        [f"{entity.type} {entity.label}" for entity in knowledge.entities],
    ):
        assert [label for label in labels if labels.count(label) > 1] == []


def test_every_theme_has_examples_that_hold_its_words_and_a_counter_example() -> None:
    themes = load_knowledge().themes
    assert themes
    for theme in themes:
        assert len(theme.examples) >= 2, theme.id
        assert theme.counter_examples, theme.id
        assert theme.labels and theme.scope_note, theme.id
        named = tuple(n.lower() for n in (*theme.names, *theme.hints))
        assert any(n.rstrip("s") in " ".join(theme.examples).lower() for n in named), theme.id


def test_every_known_thing_says_where_it_was_read() -> None:
    for entity in load_knowledge().entities:
        assert entity.sources, entity.id
        assert entity.status in ("checked", "unchecked"), entity.id


def test_every_unit_belongs_to_a_region_and_every_region_has_units() -> None:
    entities = load_knowledge().entities
    regions = {e.id for e in entities if e.type == "Region"}
    assert {e.part_of for e in entities if e.type == "PDU"} == regions


def test_names_that_are_common_words_need_their_capitals() -> None:
    known = {e.label: e for e in load_knowledge().entities if e.type in ("Programme", "Region", "PDU", "Place")}
    for name in ("Resolve", "Horizon", "London", "Reading", "Bath", "Wales"):
        assert known[name].case_sensitive, name


def test_frameworks_add_up() -> None:
    rows = triples_in()
    for framework in load_knowledge().frameworks:
        bands = rows.many(framework.iri, "pf:band")
        ends = [(rows.whole(band, "pf:lowestScore"), rows.whole(band, "pf:highestScore")) for band in bands]
        scores = [score for lowest, highest in ends for score in range(lowest, highest + 1)]
        if bands:
            assert scores == list(range((framework.maximum or 0) + 1)), framework.id
        assert all(row.standard for row in framework.rows)


def test_nothing_is_copied_from_the_seed() -> None:
    """No label, note or example holds five words in a row of the letter, official names apart."""
    letter = runs(SEED.read_text(encoding="utf-8"))
    allowed = {run for name in OFFICIAL_NAMES for run in runs(name)}
    assert all(runs(name) & letter for name in OFFICIAL_NAMES), "a name here is needed no longer"
    copied = {
        " ".join(run)
        for name in FILES
        for s, p, o in turtle(name)
        if isinstance(o, Literal) and not str(o).startswith("http")
        for run in (runs(str(o)) & letter) - allowed
    }
    assert sorted(copied) == []


def test_every_shape_speaks_and_has_a_name() -> None:
    shapes = turtle("shapes.ttl")
    sh = "http://www.w3.org/ns/shacl#"
    rules = list(shapes.subjects(RDF.type, URIRef(sh + "PropertyShape")))
    assert rules
    for rule in rules:
        assert isinstance(rule, URIRef)
        message = shapes.value(rule, URIRef(sh + "message"))
        assert message is not None
        assert not re.search(r"\b(IRI|literal|node|predicate|datatype|triple)\b", str(message)), message
        assert (None, URIRef(sh + "property"), rule) in shapes


def test_shapes_and_checks_share_no_name() -> None:
    shapes = {str(s).rsplit("/", 1)[-1] for s in turtle("shapes.ttl").subjects() if isinstance(s, URIRef)}
    names = [check.name for check in checks_in()]
    assert names and not shapes & set(names)


def test_no_check_finds_fault_with_the_ontology_itself() -> None:
    assert check_document((), load_knowledge()) == []


def test_every_message_uses_only_variables_of_its_query() -> None:
    for check in checks_in():
        selected = re.search(r"SELECT (.*?) WHERE", check.sparql, re.DOTALL)
        assert selected
        offered = set(re.findall(r"\?(\w+)", selected.group(1)))
        assert set(re.findall(r"{(\w+)}", check.message)) <= offered, check.name
        assert "node" in offered


def test_no_inconsistency_under_owl_rl() -> None:
    owlrl = pytest.importorskip("owlrl")
    closure = Graph()
    closure += whole()
    closure.parse(ROOT / "tests/data/small-document.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
    errors = [str(o) for _, p, o in closure if str(p).endswith("#error")]
    assert errors == []
    assert (URIRef(DEFAULT_BASE + "id/pdu/sunderland"), RDF.type, OWL.Thing) in closure


def test_owl_rl_does_find_what_is_wrong() -> None:
    owlrl = pytest.importorskip("owlrl")
    closure = Graph()
    closure += turtle("core.ttl")
    someone = URIRef(DEFAULT_BASE + "id/person/x/y")
    closure.add((someone, RDF.type, URIRef(PF + "Person")))
    closure.add((someone, RDF.type, URIRef(PF + "Team")))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
    assert any("isjoint" in str(o) for _, p, o in closure if str(p).endswith("#error"))


def test_everything_the_dataset_points_at_below_the_base_is_no_host_of_ours() -> None:
    for quad in ontology_quads():
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.NamedNode):
                assert not re.match(r"https?://(localhost|127\.|\d+\.)", term.value)


def test_files_are_laid_out_by_one_hand() -> None:
    """No tabs, no blanks at line ends, one line end at the end: diffs then show what changed."""
    for path in [*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("checks/*.rq")]:
        text = path.read_text(encoding="utf-8")
        assert text.endswith("\n") and not text.endswith("\n\n"), path.name
        assert "\t" not in text, path.name
        assert not any(line.endswith(" ") for line in text.splitlines()), path.name
        assert not any(a == b == "" for a, b in pairwise(text.splitlines())), path.name
