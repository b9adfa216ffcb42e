"""One quad of a sound document graph is changed, and one rule of its own catches it.

Longer than 300 lines because it is one table of breakages.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import claims_at

from graph.checks import check_document, check_store, checks_in
from graph.checks.places import Violation
from graph.errors import KnowledgeError
from graph.knowledge import load_knowledge
from graph.knowledge.turtle import DEFAULT_BASE
from graph.pipeline import quads_of

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "tests/data/small-document.ttl"
SEED = ROOT / "seeds/letters/east-midlands-regional-letter-2022-02-09.txt"
SPACES = {
    "pf": f"{DEFAULT_BASE}def/",
    "id": f"{DEFAULT_BASE}id/",
    "theme": f"{DEFAULT_BASE}scheme/theme/",
    "standard": f"{DEFAULT_BASE}scheme/standard/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
CHECKS = {check.name for check in checks_in()}
Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Quads = frozenset[ox.Quad]


def iri(short: str) -> ox.NamedNode:
    prefix, _, local = short.partition(":")
    return ox.NamedNode(SPACES[prefix] + local)


@dataclass(frozen=True)
class Breakage:
    """Which rule must notice, and the one quad to take out and the one to put in."""

    rule: str
    change: Callable[[Quads], tuple[ox.Quad | None, ox.Quad | None]]


def found(quads: Quads, cls: str, prop: str, where: Callable[[ox.Quad], bool] = lambda q: True) -> ox.Quad:
    """The first quad of this property, in a fixed order, whose subject is of this class."""
    members = {q.subject for q in quads if q.predicate == iri("rdf:type") and q.object == iri(cls)}
    fit = (q for q in quads if q.predicate == iri(prop) and q.subject in members and where(q))
    return min(fit, key=str)


def with_object(quad: ox.Quad, value: Term) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)


def replaced(rule: str, cls: str, prop: str, value: Callable[[Quads, ox.Quad], Term]) -> Breakage:
    def change(quads: Quads) -> tuple[ox.Quad, ox.Quad]:
        old = found(quads, cls, prop)
        return old, with_object(old, value(quads, old))

    return Breakage(rule, change)


def set_to(rule: str, cls: str, prop: str, value: Term | str | int | float) -> Breakage:
    term = ox.Literal(value) if isinstance(value, str | int | float) else value
    return replaced(rule, cls, prop, lambda quads, old: term)


def removed(rule: str, cls: str, prop: str) -> Breakage:
    return Breakage(rule, lambda quads: (found(quads, cls, prop), None))


def added(rule: str, cls: str, prop: str, value: Term | str) -> Breakage:
    term = ox.Literal(value) if isinstance(value, str | int | float) else value

    def change(quads: Quads) -> tuple[None, ox.Quad]:
        typed = found(quads, cls, "rdf:type")
        return None, ox.Quad(typed.subject, iri(prop), term, typed.graph_name)

    return Breakage(rule, change)


def subject_of(quads: Quads, cls: str, where: Callable[[ox.Quad], bool] = lambda q: True) -> Term:
    subject = found(quads, cls, "rdf:type", where).subject
    assert isinstance(subject, ox.NamedNode)
    return subject


def another(cls: str) -> Callable[[Quads, ox.Quad], Term]:
    """Some other node of this class than the one pointed at now."""
    return lambda quads, old: subject_of(quads, cls, lambda q: q.subject != old.object)


def section_of_a_recommendation(quads: Quads, old: ox.Quad) -> Term:
    section = found(quads, "pf:Recommendation", "pf:inSection").object
    assert isinstance(section, ox.NamedNode)
    return section


def plus_one(quads: Quads, old: ox.Quad) -> Term:
    assert isinstance(old.object, ox.Literal)
    return ox.Literal(int(old.object.value) + 1)


def same_number(quads: Quads) -> tuple[ox.Quad, ox.Quad]:
    """Give a recommendation the number of another in its block."""
    block = {q.subject: q.object for q in quads if q.predicate == iri("pf:block")}
    first = found(quads, "pf:Recommendation", "pf:number")
    second = found(
        quads,
        "pf:Recommendation",
        "pf:number",
        lambda q: q.subject != first.subject and block[q.subject] == block[first.subject],
    )
    return second, with_object(second, first.object)


def below_its_child(quads: Quads) -> tuple[None, ox.Quad]:
    child = found(quads, "pf:Section", "dcterms:isPartOf")
    assert isinstance(child.object, ox.NamedNode)
    return None, ox.Quad(child.object, child.predicate, child.subject, child.graph_name)


def parent_elsewhere(quads: Quads) -> tuple[ox.Quad, ox.Quad]:
    parent = found(quads, "pf:Section", "dcterms:isPartOf").object
    old = found(quads, "pf:Section", "pf:inDocument", lambda q: q.subject == parent)
    return old, with_object(old, iri("id:document/another"))


def strength_to_remedy(quads: Quads) -> tuple[None, ox.Quad]:
    strength = found(quads, "pf:Finding", "pf:polarity", lambda q: q.object == ox.Literal("strength")).subject
    asked = found(quads, "pf:Recommendation", "rdf:type")
    return None, ox.Quad(asked.subject, iri("pf:addresses"), strength, asked.graph_name)


def wrong_share(quads: Quads) -> tuple[ox.Quad, ox.Quad]:
    shares = {q.subject for q in quads if q.predicate == iri("pf:unit") and q.object == ox.Literal("ratio")}
    told = {q.subject for q in quads if q.predicate == iri("pf:denominator")} & shares
    old = found(quads, "pf:Statistic", "pf:value", lambda q: q.subject in told)
    return old, with_object(old, ox.Literal(123))


def statement_gone(quads: Quads) -> tuple[ox.Quad, None]:
    statements = {q.object for q in quads if q.predicate == iri("pf:statedIn")}
    return found(quads, "pf:Statement", "pf:supportedBy", lambda q: q.subject in statements), None


def mention_unlisted(quads: Quads) -> tuple[ox.Quad, None]:
    mention = found(quads, "pf:Mention", "pf:statedIn")
    target = found(quads, "pf:Mention", "pf:refersTo", lambda q: q.subject == mention.subject).object
    listed = found(quads, "pf:Statement", "pf:mentions", lambda q: (q.subject, q.object) == (mention.object, target))
    return listed, None


def nested_in_label(quads: Quads) -> tuple[None, ox.Quad]:
    person = found(quads, "pf:Person", "rdf:type")
    return None, ox.Quad(person.subject, iri("skos:altLabel"), ox.Literal("ann@example.org"), person.graph_name)


BREAKAGES = (
    removed("document-title", "pf:SourceDocument", "dcterms:title"),
    set_to("document-kind", "pf:SourceDocument", "pf:kind", "novel"),
    set_to("document-digest", "pf:SourceDocument", "pf:textDigest", "0123"),
    set_to("text-fingerprint", "pf:ExtractionRun", "pf:textDigest", "f" * 64),
    replaced("text-length", "pf:SourceDocument", "pf:textLength", plus_one),
    set_to("span-words", "pf:TextSpan", "oa:exact", "words that stand nowhere"),
    set_to("span-outside", "pf:TextSpan", "oa:end", 10_000_000),
    set_to("span-start", "pf:TextSpan", "oa:start", 9_999_999),
    removed("span-document", "pf:TextSpan", "pf:inDocument"),
    set_to("quote-parts", "pf:Finding", "pf:quote", "No bullet says this."),
    removed("words-part", "pf:Observation", "pf:part"),
    set_to("finding-polarity", "pf:Finding", "pf:polarity", "praise"),
    added("observation-polarity", "pf:Observation", "pf:polarity", "strength"),
    removed("statement-label", "pf:Recommendation", "skos:prefLabel"),
    set_to("unknown-theme", "pf:Finding", "pf:theme", iri("theme:weather")),
    removed("theme-unassigned", "pf:Finding", "pf:theme"),
    added("dangling-reference", "pf:Finding", "pf:mentions", iri("id:team/nobody-described")),
    replaced("outside-section", "pf:Finding", "pf:inSection", section_of_a_recommendation),
    set_to("section-level", "pf:Section", "pf:level", 0),
    Breakage("section-parent", parent_elsewhere),
    Breakage("section-circle", below_its_child),
    removed("recommendation-addressee", "pf:Recommendation", "pf:addressedTo"),
    Breakage("number-twice", same_number),
    Breakage("strength-addressed", strength_to_remedy),
    removed("link-untold", "pf:Recommendation", "pf:addresses"),
    removed("link-because", "pf:ProposedLink", "pf:because"),
    removed("link-unreasoned", "pf:ProposedLink", "pf:toStatement"),
    removed("rating-level", "pf:Rating", "pf:ratingLevel"),
    set_to("rating-standard", "pf:Rating", "pf:standard", iri("standard:weather")),
    set_to("level-printed", "pf:Rating", "pf:asPrinted", "Splendid"),
    replaced("score-sum", "pf:OverallRating", "pf:score", plus_one),
    set_to("score-printed", "pf:OverallRating", "pf:printedNotation", "1/27"),
    set_to("score-maximum", "pf:OverallRating", "pf:score", 99),
    Breakage("share-value", wrong_share),
    removed("share-whole", "pf:Statistic", "pf:denominator"),
    removed("statistic-unit", "pf:Statistic", "pf:unit"),
    Breakage("figure-unsupported", statement_gone),
    removed("figure-elsewhere", "pf:Statistic", "pf:statedIn"),
    replaced("mention-stranger", "pf:Mention", "pf:refersTo", another("pf:Section")),
    replaced("mention-astray", "pf:Mention", "pf:statedIn", another("pf:Finding")),
    Breakage("mention-unlisted", mention_unlisted),
    set_to("mention-confidence", "pf:Mention", "pf:confidence", 7),
    added("candidate-untied", "pf:Candidate", "pf:refersTo", iri("id:region/north-east")),
    removed("membership-role", "pf:Membership", "org:role"),
    removed("entity-label", "pf:Person", "skos:prefLabel"),
    added("two-names", "pf:Person", "skos:prefLabel", "Somebody Else"),
    added("entity-type", "pf:Person", "rdf:type", iri("pf:Team")),
    Breakage("e-mail-address", nested_in_label),
)


@cache
def document(name: str) -> Quads:
    """A sound document graph: a small one by hand, or that of the seed letter."""
    if name == "small":
        return frozenset(ox.parse(path=str(SMALL), format=ox.RdfFormat.TURTLE))
    return frozenset(quads_of(claims_at(SEED), load_knowledge()))


def problems(quads: Iterable[ox.Quad]) -> list[Violation]:
    return check_document(quads, load_knowledge())


@pytest.mark.parametrize("name", ["small", "seed"])
def test_a_sound_document_passes(name: str) -> None:
    assert problems(document(name)) == []


def around(quads: Iterable[ox.Quad], node: Term) -> list[ox.Quad]:
    """What is said of one node, and of what class the things are that it points at: all that a shape looks at."""
    own = [q for q in quads if q.subject == node]
    near = {q.object for q in own} - {node}
    return own + [q for q in quads if q.subject in near and q.predicate == iri("rdf:type")]


def caught(quads: Quads, rule: str, node: Term) -> list[Violation]:
    """The problems of this rule; a shape is applied to the one node that was changed, for the sake of time."""
    if rule in CHECKS:
        return [p for p in check_document(quads, load_knowledge(), shapes=False) if p.rule == rule]
    found = check_document(around(quads, node), load_knowledge())
    return [p for p in found if p.rule == rule and p.node == getattr(node, "value", "")]


@pytest.mark.parametrize("name", ["small", "seed"])
@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda b: b.rule)
def test_each_breakage_is_caught_by_a_rule_of_its_own(breakage: Breakage, name: str) -> None:
    quads = document(name)
    old, new = breakage.change(quads)
    changed = old or new
    assert changed
    broken = quads ^ {quad for quad in (old, new) if quad}
    assert len(broken ^ quads) == len({old, new} - {None})
    if breakage.rule not in CHECKS:
        assert caught(quads, breakage.rule, changed.subject) == []
    for problem in (found := caught(broken, breakage.rule, changed.subject)):
        assert problem.node.startswith(DEFAULT_BASE)
        assert problem.place
        assert "http" not in problem.message
    assert found


def test_the_rules_are_distinct() -> None:
    rules = [b.rule for b in BREAKAGES]
    assert len(set(rules)) == len(rules) > 0


def test_what_is_caught_without_shapes_is_a_matter_of_milliseconds_and_of_checks_only() -> None:
    knowledge, quads = load_knowledge(), document("small")
    broken = {q for q in quads if q.predicate != iri("pf:polarity")}
    assert check_document(broken, knowledge, shapes=False) == []
    assert {p.rule for p in check_document(broken, knowledge)} == {"finding-polarity"}


def test_a_store_is_checked_document_by_document() -> None:
    sound = document("small")
    wrong = {q for q in sound if q.predicate != iri("pf:supportedBy")}

    class Two:
        def documents(self) -> dict[str, str]:
            return {"b": "", "a": ""}

        def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
            return iter(wrong if graph == "b" else sound)

    assert [p.rule for p in check_store(Two(), load_knowledge(), shapes=False)] == ["figure-unsupported"]


def test_a_message_tells_a_reader_what_and_where() -> None:
    broken = {q for q in document("small") if q.predicate != iri("pf:addressedTo")}
    first = problems(broken)[0]
    assert first.message == ('recommendation "Sunderland PDU 1": The recommendation must say whom it asks.')
    assert first.place == "Recommendations, characters 485 to 512"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# name: other\n# severity: error\n# message: m\nSELECT ?node {}", "name or severity"),
        ("# name: bad\n# severity: error\nSELECT ?node {}", "lacks message"),
        ("# name: [\nSELECT ?node {}", "no YAML"),
    ],
)
def test_a_malformed_check_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "bad.rq").write_text(text)
    with pytest.raises(KnowledgeError, match=said) as caught:
        checks_in(tmp_path)
    assert "bad.rq" in str(caught.value)
