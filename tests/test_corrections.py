"""Corrections: a law for each kind, files that will not do, what is stale, and what is built again.

Longer than 300 lines because it is a table of laws and a table of faults.
"""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from correcting import LEAD, LETTER, OTHER, built, claims, content, iris, row, rows_of
from pyoxigraph import NamedNode, Quad
from reading import InProcess

from graph.build.build import build
from graph.build.correcting import rebuild
from graph.build.ledger import ledger_of
from graph.build.reading import Reader
from graph.checks import check_document
from graph.claims import Claims
from graph.corrections import corrected, node_name, touched_by
from graph.errors import KnowledgeError
from graph.knowledge import load_knowledge
from graph.knowledge.correction_file import corrections_in, turtle_of, without
from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json, claims_of, quads_of
from graph.rdf.forms import FORMS, serialise
from graph.rdf.iris import iris_of
from graph.rdf.people import without_people
from graph.store import open_store

BASE = "https://w3id.org/probation-findings/"
KEY, OTHER_KEY = "regional-letter-harrowmere-2023-06-14", "regional-letter-saltway-2023-05-22"
PERSON = f"{BASE}id/person/{KEY}"
TRUST, HOUSING = (f"{BASE}id/partner/brightwell-housing{end}" for end in ("-trust", ""))
LEADERS = f"{BASE}id/team/harrowmere/leaders"
ANCHOR = f"{BASE}id/programme/harrowmere/fresh-anchor"
BOARD = f"{BASE}id/team/harrowmere/quality-and-performance-board"


def mention_of(entity: str) -> str:
    return iris().mention(next(m.span for m in claims().mentions if m.entity == entity))


def quoted_by(words: str, path: Path = LETTER) -> str:
    """The IRI of the one statement that holds these words."""
    text = claims(path).text
    return next(
        iris(path).statements[s.id]
        for s in claims(path).letter.statements
        if any(words in text[slice(*part)] for part in s.parts)
    )


def relation_iri() -> str:
    found = quads_of(claims(), KNOWLEDGE)
    return min(q.subject.value for q in found if q.object == NamedNode(f"{BASE}def/StatedRelation"))


def link_iri() -> str:
    found = quads_of(claims(), KNOWLEDGE)
    return min(q.subject.value for q in found if q.object == NamedNode(f"{BASE}def/ProposedLink"))


def theme_iri() -> str:
    found = quads_of(claims(), KNOWLEDGE)
    return min(q.subject.value for q in found if q.object == NamedNode(f"{BASE}def/ThemeAssignment"))


KNOWLEDGE = load_knowledge()
DOCUMENT = f"{BASE}id/document/{KEY}"
MORALE = "Morale is fragile. In the 2022 People Survey"
# Name → the row, and what must be true of the claims and of the N-Quads afterwards.
Holds = Callable[[Claims, str], bool]


def laws() -> dict[str, tuple[str, Holds]]:
    finding = quoted_by(MORALE)
    demand = iris().statements[claims().letter.recommendations[0].id]
    rating, figure = iris().ratings[4], iris().figures[2]
    return {
        "reject-finding": (row("a", "reject", finding), lambda c, q: f"<{finding}>" not in q and MORALE in c.text),
        "reject-recommendation": (row("a", "reject", demand), lambda c, q: f"<{demand}>" not in q),
        "reject-rating": (row("a", "reject", rating), lambda c, q: f"<{rating}>" not in q),
        "reject-figure": (row("a", "reject", figure), lambda c, q: f"<{figure}>" not in q),
        "reject-mention": (
            row("a", "reject", mention_of("partner/open-latch")),
            lambda c, q: "partner/open-latch>" not in q,
        ),
        "reject-theme": (row("a", "reject", theme_iri()), lambda c, q: f"<{theme_iri()}>" not in q),
        "reject-link": (row("a", "reject", link_iri()), lambda c, q: f"<{link_iri()}>" not in q),
        "reject-relation": (row("a", "reject", relation_iri()), lambda c, q: f"<{relation_iri()}>" not in q),
        "assert-theme": (
            row("a", "assert", finding, 'pf:theme theme:unpaid-work ; oa:exact "Morale is fragile"'),
            lambda c, q: f"<{finding}> <{BASE}def/theme> <{BASE}scheme/theme/unpaid-work>" in q,
        ),
        "assert-link": (
            row("a", "assert", demand, f"pf:addresses <{finding}>"),
            lambda c, q: f"<{demand}> <{BASE}def/addresses> <{finding}>" in q,
        ),
        "assert-mention": (
            row("a", "assert", DOCUMENT, f'pf:refersTo <{LEADERS}> ; oa:exact "Leaders"'),
            lambda c, q: f"<{BASE}def/refersTo> <{LEADERS}>" in q,
        ),
        "assert-finding": (
            row("a", "assert", DOCUMENT, 'pf:polarity "strength" ; oa:exact "Leaders are known by name"'),
            lambda c, q: [f.id for f in c.letter.findings].count("leadership-strength-3") == 1,
        ),
        "merge": (
            row("a", "merge", HOUSING, f"pf:into <{TRUST}>"),
            lambda c, q: f"<{HOUSING}>" not in q and {"Brightwell Housing"} <= set(names(c, TRUST)),
        ),
        "merge-named": (
            row("a", "merge", HOUSING, f'pf:into <{TRUST}> ; skos:prefLabel "The Brightwell Trust"'),
            lambda c, q: f'<{TRUST}> <http://www.w3.org/2004/02/skos/core#prefLabel> "The Brightwell Trust"@en' in q,
        ),
        "retype": (
            row("a", "retype", ANCHOR, "pf:into pf:Partner"),
            lambda c, q: f"<{ANCHOR}>" not in q and "Fresh Anchor" in names(c, f"{BASE}id/partner/fresh-anchor"),
        ),
        "split": (
            row("a", "split", BOARD, f"pf:inDocument <{DOCUMENT}>"),
            lambda c, q: f"<{BOARD}>" not in q and f"id/team/{KEY}/quality-and-performance-board>" in q,
        ),
        "suppress": (
            row("a", "suppress", f"{PERSON}/rowena-achterberg", reason="Ms Achterberg asked."),
            lambda c, q: traces(["Rowena", "Achterberg"], q.encode()) == [],
        ),
    }


LAWS = laws()


def names(found: Claims, iri: str) -> list[str]:
    entity = next(e for e in found.entities if e.id == iri.removeprefix(f"{BASE}id/"))
    return [entity.name, *entity.aliases]


def traces(words: list[str], data: bytes) -> list[str]:
    """Each of these words that stands in the bytes, in any case."""
    return [word for word in words if word.lower().encode() in data.lower()]


def lines(found: Claims) -> str:
    return serialise(quads_of(found, KNOWLEDGE), "nquads", BASE).decode()


def faults(found: Claims, *, shapes: bool) -> list[str]:
    problems = check_document(quads_of(found, KNOWLEDGE), KNOWLEDGE, shapes=shapes)
    return [problem.message for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize("name", LAWS)
def test_a_correction_does_what_its_kind_says_and_leaves_a_sound_graph(name: str) -> None:
    text, holds = LAWS[name]
    before = lines(claims())
    after = corrected(claims(), rows_of(text), KNOWLEDGE)
    assert [a.name for a in after.corrections] == [node_name(row) for row in rows_of(text)]
    assert not holds(claims(), before) and holds(after, lines(after))
    assert len(after.text) == len(claims().text)
    assert faults(after, shapes=False) == []
    node = f"<{BASE}id/correction/{after.corrections[0].name}>"
    told = [line for line in lines(after).splitlines() if line.startswith(node)]
    assert len(told) >= 8 and any('"A. Nalyst"' in line for line in told)
    assert lines(claims()) == before  # the claims given are left as they were


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter is read once, and corrected each time: reading gives the same each time, as other tests prove."""
    reader = InProcess({path.read_bytes(): claims(path) for path in (LETTER, OTHER)})
    monkeypatch.setattr(Reader, "in_order", lambda _, *asked: reader.in_order(*asked))


@pytest.mark.parametrize(
    "name", ["reject-finding", "assert-mention", "merge", "merge-named", "retype", "split", "suppress"]
)
def test_a_correction_survives_being_read_again_and_goes_without_a_trace(name: str, quick: None) -> None:
    """Corrected at once, later, after removal, or built anew: the same bytes; taken back, those of before."""
    text, _ = LAWS[name]
    at_once, later, never = open_store(), open_store(), open_store()
    assert built(never, [LETTER]) == ["harrowmere-region: added"]
    assert built(at_once, [LETTER], text) == ["harrowmere-region: added"]
    assert built(at_once, [LETTER], text) == ["harrowmere-region: unchanged"]
    built(later, [LETTER])
    assert built(later, [LETTER], text) == ["harrowmere-region: replaced"]
    assert content(later) == content(at_once) != content(never)
    assert later.documents() == at_once.documents()
    with later.writing("a test") as writer:
        writer.remove(f"{BASE}graph/document/{KEY}")
    built(later, [LETTER], text)
    assert content(later) == content(at_once)
    assert built(later, [LETTER]) == ["harrowmere-region: replaced"]
    assert content(later) == content(never)


def test_the_order_of_corrections_does_not_matter() -> None:
    """All kinds at once: one letter of one name each, then shuffled names and lines give the same claims."""
    chosen = [n for n in LAWS if n not in ("merge", "reject-link")]
    texts = [LAWS[name][0].replace("correction:a ", f"correction:{name} ") for name in chosen]
    wanted = corrected(claims(), rows_of(*texts), KNOWLEDGE)
    assert len(wanted.corrections) >= len(chosen) - 3  # some speak of a finding that another rejects
    assert faults(wanted, shapes=True) == []
    shuffle = random.Random(7)
    for _ in range(5):
        turned = shuffle.sample(texts, len(texts))
        assert corrected(claims(), rows_of(*turned), KNOWLEDGE) == wanted
        assert corrected(claims(), list(reversed(rows_of(*turned))), KNOWLEDGE) == wanted


def test_a_letter_that_is_read_anew_is_corrected_anew() -> None:
    """Nothing of the first reading is kept: the file alone holds the corrections."""
    texts = [
        LAWS[name][0].replace("correction:a ", f"correction:{name} ") for name in ("suppress", "split", "assert-link")
    ]
    first, second = (claims_of(LETTER.read_bytes(), "a.txt", KNOWLEDGE, corrections=rows_of(*texts)) for _ in range(2))
    assert lines(first) == lines(second) == lines(corrected(claims(), rows_of(*texts), KNOWLEDGE))


def test_corrections_of_different_subjects_can_be_made_one_after_the_other() -> None:
    entangled = ("merge", "assert-theme", "assert-link", "suppress", "split", "reject-recommendation")
    apart = [n for n in LAWS if n not in entangled]
    texts = {n: LAWS[n][0].replace("correction:a ", f"correction:{n} ") for n in apart}
    together = quads_of(corrected(claims(), rows_of(*texts.values()), KNOWLEDGE), KNOWLEDGE)
    for order in (apart, apart[::-1]):
        step = claims()
        done: list[Quad] = []
        for name in order:
            step = corrected(step, rows_of(texts[name]), KNOWLEDGE)
            done += [q for q in quads_of(step, KNOWLEDGE) if "/id/correction/" in str(q.subject)]
        assert {*quads_of(step, KNOWLEDGE), *done} == set(together)


def test_what_is_left_keeps_its_iri_when_its_twin_is_rejected() -> None:
    """Two recommendations with one number are called by their words: the second stays, the first is not born again."""
    found = claims_of(LETTER.read_bytes().replace(b"\n2. ", b"\n1. ", 1), "letter.txt", KNOWLEDGE)
    first, second = [i for i in iris_of(found, BASE).statements.values() if "/recommendation/" in i][:2]
    assert first != second and not second.removeprefix(first).startswith("-")
    left = corrected(found, rows_of(row("a", "reject", first)), KNOWLEDGE)
    assert second in lines(left) and f"<{first}>" not in lines(left)


SEED_PEOPLE = 10


def test_a_suppressed_person_leaves_no_trace_in_quads_json_or_any_form(
    seed_claims: Claims, knowledge: Knowledge
) -> None:
    """Persons of the seed one at a time, and then all: no form of the graph and no JSON holds the name."""
    people = [e for e in seed_claims.entities if e.type == "Person"]
    assert len(people) == SEED_PEOPLE
    texts = [row(f"p{n}", "suppress", f"{BASE}id/{e.id}", reason=f"{e.name} asked") for n, e in enumerate(people)]
    alone = [(p, [t]) for p, t in list(zip(people, texts, strict=True))[:3]]
    for person, text in [*alone, (None, texts)]:
        after = corrected(seed_claims, rows_of(*text), knowledge)
        assert {a.name for a in after.corrections} == {node_name(row) for row in rows_of(*text)}
        told = quads_of(after, knowledge)
        data = [serialise(told, form, BASE) for form in (FORMS if person is None else ("nquads",))]
        data.append(json.dumps(as_json(after, BASE), ensure_ascii=False).encode())
        for gone in [person] if person else people:
            full = {gone.name, gone.name.replace("'", "’"), gone.id.rsplit("/", 1)[1]}
            assert [t for d in data for t in traces(sorted(full), d)] == []
            last = re.escape(gone.name.split()[-1].split("'")[-1])
            assert not any(re.search(rf"\b{last}\b".encode(), d, re.IGNORECASE) for d in data), gone.name
        assert len(after.text) == len(seed_claims.text)
        assert [p for p in check_document(told, knowledge, shapes=person is None) if p.severity == "error"] == []


def test_a_name_is_taken_out_however_it_is_spelled_and_words_of_others_stay(tmp_path: Path) -> None:
    text = LETTER.read_text(encoding="utf-8")
    for old, new in (
        ("Idris Fallowfield", "Idris May"),
        ("Marit Osei", "Zoë O’Derby"),
        ("Lucian Prowse", "Lucian May"),
    ):
        text = text.replace(old, new)
    text = text.replace(
        "Dear Rowena,", "Dear Rowena,\n\nIdris  MAY wrote on 3 May to zoe.oderby@example.org. It may rain. "
    )
    found = claims_of(text.encode(), "letter.txt", KNOWLEDGE)
    rows = [row("a", "suppress", f"{PERSON}/idris-may"), row("b", "suppress", f"{PERSON}/zoe-oderby")]
    after = corrected(found, rows_of(*rows), KNOWLEDGE)
    assert len(after.corrections) == 2
    assert traces(["idris", "zoë", "oderby", "o’derby"], after.text.encode()) == []
    assert {"Lucian May", "3 May", "It may rain."} <= {
        w for w in ("Lucian May", "3 May", "It may rain.") if w in after.text
    }
    assert len(after.text) == len(text)


def test_a_person_that_no_rule_sees_any_more_is_still_taken_out() -> None:
    """The name stands in the IRI: what was found once is forgotten however the document is read."""
    blind = [e for e in claims().entities if e.type != "Person"]
    from dataclasses import replace

    unseen = replace(
        claims(),
        entities=tuple(blind),
        mentions=tuple(m for m in claims().mentions if m.type != "Person"),
        relations=(),
    )
    after = corrected(unseen, rows_of(LAWS["suppress"][0]), KNOWLEDGE)
    assert len(after.corrections) == 1
    assert traces(["Achterberg"], lines(after).encode()) == []


def test_what_is_said_of_a_person_is_left_out_with_the_people() -> None:
    """A merge of two persons tells their IRIs as values: an export without people is without these too."""
    text = row("m", "merge", f"{PERSON}/marit-osei", f"pf:into <{PERSON}/dr-marit-osei>")
    after = corrected(claims(), rows_of(text), KNOWLEDGE)
    told = serialise(without_people(quads_of(after, KNOWLEDGE), BASE), "nquads", BASE).decode()
    assert len(after.corrections) == 1
    assert "/id/correction/m" in told and "marit-osei" not in told


def test_the_files_of_a_store_hold_no_word_of_a_suppressed_person(tmp_path: Path) -> None:
    """An engine keeps the words of what was removed in its files: they are written anew."""
    store = open_store(tmp_path / "store")
    built(store, [LETTER, OTHER])
    files = [p for p in (tmp_path / "store").rglob("*") if p.is_file()]
    assert any(traces(["Achterberg"], p.read_bytes()) for p in files)
    assert built(store, [LETTER, OTHER], LAWS["suppress"][0]) == [
        "harrowmere-region: replaced",
        "saltway-region: unchanged",
    ]
    files = [p for p in (tmp_path / "store").rglob("*") if p.is_file()]
    assert [p.name for p in files if traces(["Achterberg"], p.read_bytes())] == []
    assert content(open_store(tmp_path / "store")) == content(store)


def test_only_documents_that_a_changed_correction_can_touch_are_built_again(quick: None) -> None:
    store, both = open_store(), [LETTER, OTHER]
    shared = f"{BASE}id/organisation/hm-prison-and-probation-service"
    fathom = f"pf:into <{BASE}id/partner/fathom>"
    steps: list[tuple[list[str], str, str]] = [
        ([], "added", "added"),
        ([LAWS["reject-finding"][0]], "replaced", "unchanged"),
        ([LAWS["reject-finding"][0].replace("with care", "twice")], "replaced", "unchanged"),
        ([row("m", "merge", HOUSING, f"pf:into <{TRUST}>")], "replaced", "unchanged"),
        ([row("m", "merge", HOUSING, fathom)], "replaced", "unchanged"),
        (
            [row("m", "merge", HOUSING, f'{fathom} ; skos:prefLabel "F"')],
            "replaced",
            "replaced",
        ),
        ([], "replaced", "replaced"),
        ([row("m", "merge", shared, f"pf:into <{BASE}id/organisation/the-service>")], "replaced", "replaced"),
        ([row("m", "merge", shared, f"pf:into <{BASE}id/organisation/the-service>")], "unchanged", "unchanged"),
        ([row("s", "split", shared, f"pf:inDocument <{BASE}id/document/{OTHER_KEY}>")], "replaced", "replaced"),
        ([row("x", "merge", f"{BASE}id/team/nowhere", f"pf:into <{TRUST}>")], "unchanged", "replaced"),
    ]
    for texts, first, second in steps:
        assert built(store, both, *texts) == [f"harrowmere-region: {first}", f"saltway-region: {second}"], texts
        fresh = open_store()
        built(fresh, both, *texts)
        assert (content(store), store.documents()) == (content(fresh), fresh.documents())


def test_what_touches_a_document_is_the_same_from_its_claims_and_from_the_store(quick: None) -> None:
    """Merges in a row, a split of what is merged, an assertion of what is merged, a rejection of what is merged."""
    texts = [
        row("m1", "merge", HOUSING, f"pf:into <{TRUST}>"),
        row("m2", "merge", TRUST, f"pf:into <{BASE}id/partner/the-trust>"),
        row("m3", "merge", LEADERS, f"pf:into <{BOARD}>"),
        row("m4", "merge", f"{BASE}id/place/nowhere", f"pf:into <{BASE}id/place/ottery>"),
        row("m5", "merge", f"{BASE}id/team/{KEY}/quality-and-performance-board", f"pf:into <{BASE}id/team/x/y>"),
        row("s", "split", BOARD, f"pf:inDocument <{DOCUMENT}>"),
        LAWS["assert-mention"][0],
        LAWS["reject-mention"][0].replace("correction:a ", "correction:r "),
    ]
    rows = rows_of(*texts)
    store = open_store()
    built(store, [LETTER], *texts)
    ledger = ledger_of(store, rows, BASE)
    after = corrected(claims(), rows, KNOWLEDGE)
    graph = f"{BASE}graph/document/{KEY}"
    assert ledger.touching(graph) == touched_by(after, rows)
    assert ledger.is_current(graph) and built(store, [LETTER], *texts) == ["harrowmere-region: unchanged"]
    standing = {s.correction.name: s.status for s in ledger.standings(BASE)}
    assert standing["m4"] == "stale" and {standing[n] for n in ("m1", "m2", "m3", "m5", "s", "a", "r")} == {"applied"}


def test_what_has_no_subject_any_more_is_listed_as_stale(quick: None) -> None:
    gone = f"{BASE}id/finding/{KEY}/leadership/not-there-12345678"
    texts = [
        LAWS["reject-finding"][0],
        row("b", "reject", gone),
        row("c", "assert", gone, "pf:theme theme:unpaid-work"),
        row("d", "assert", DOCUMENT, 'pf:polarity "strength" ; oa:exact "words that are not there"'),
        row("e", "merge", f"{BASE}id/team/a/b", f"pf:into <{BASE}id/team/a/c>"),
        row("f", "suppress", f"{PERSON}/nobody-known"),
        row("g", "split", f"{BASE}id/team/a/b", f"pf:inDocument <{DOCUMENT}>"),
        row("h", "reject", gone.replace(KEY, "no-such-letter")),
    ]
    store = open_store()
    built(store, [LETTER], *texts)
    found = {s.correction.name: s for s in ledger_of(store, rows_of(*texts), BASE).standings(BASE)}
    assert [n for n, s in found.items() if s.status == "applied"] == ["a"]
    assert {s.status for n, s in found.items() if n != "a"} == {"stale"}
    assert "holds no such document" in found["h"].said and "no document names" in found["e"].said
    assert [a.name for a in corrected(claims(), rows_of(*texts), KNOWLEDGE).corrections] == ["a"]
    waiting = [s.status for s in ledger_of(store, rows_of(LAWS["merge"][0]), BASE).standings(BASE)]
    assert waiting == ["waiting"]


def test_rebuilding_reads_only_the_files_that_a_correction_touches(quick: None) -> None:
    store, quiet = open_store(), lambda outcome: None
    build([LETTER, OTHER], store, KNOWLEDGE, "a test", quiet)
    outcomes = rebuild([LETTER, OTHER], store, KNOWLEDGE, "a test", rows_of(LAWS["suppress"][0]))
    assert [(o.key, o.status) for o in outcomes] == [(KEY, "replaced")]
    assert rebuild([LETTER, OTHER], store, KNOWLEDGE, "a test", rows_of(LAWS["suppress"][0])) == []


GOOD = LAWS["reject-finding"][0]
FINDING = quoted_by(MORALE)
BAD: dict[str, tuple[str, str]] = {
    "no Turtle": ("correction:a a pf:Correction ; pf:corrects ;;; .", "line 9: no Turtle"),
    "unknown prefix": ("nothing:a a pf:Correction .", "line 9: no Turtle"),
    "no type": (GOOD.replace("a pf:Correction ;", ""), "line 10: a: it is no correction"),
    "no reason": (GOOD.replace('pf:reason "Read with care."', 'pf:reason ""'), "line 10: a: it has no pf:reason"),
    "nobody": (GOOD.replace('prov:wasAttributedTo "A. Nalyst" ;', ""), "it has no prov:wasAttributedTo"),
    "a kind that is none": (GOOD.replace('"reject"', '"delete"'), "'delete' is no kind of correction"),
    "a day that is none": (GOOD.replace("2026-01-31", "2026-02-31"), "'2026-02-31' is no day"),
    "a strange property": (GOOD.replace("pf:reason", "pf:because"), "def/because is no property of a correction"),
    "two subjects": (GOOD.replace(f"<{FINDING}>", f"<{FINDING}> , <{TRUST}>"), "it has pf:corrects twice"),
    "not ours": (GOOD.replace(FINDING, "https://example.org/x"), "is no IRI of a thing"),
    "reject a thing": (row("a", "reject", TRUST), "is not a claim of a document"),
    "merge into nothing": (row("a", "merge", TRUST), "a merge says pf:into"),
    "merge claims": (row("a", "merge", FINDING, f"pf:into <{TRUST}>"), "is of things, not of claims"),
    "merge into itself": (row("a", "merge", TRUST, f"pf:into <{TRUST}>"), "cannot become itself"),
    "merge persons": (
        row("a", "merge", f"{PERSON}/x-y", f"pf:into <{BASE}id/person/{OTHER_KEY}/x-y>"),
        "nobody is linked across documents",
    ),
    "merge into two": (
        row("a", "merge", TRUST, f"pf:into <{HOUSING}>") + row("b", "merge", TRUST, f"pf:into <{BOARD}>"),
        "b: it is about the same as a",
    ),
    "circle": (
        row("a", "merge", TRUST, f"pf:into <{HOUSING}>") + row("b", "merge", HOUSING, f"pf:into <{TRUST}>"),
        "the merges run in a circle",
    ),
    "retype into a thing": (row("a", "retype", ANCHOR, f"pf:into <{TRUST}>"), "is no IRI of a thing"),
    "retype into no type": (row("a", "retype", ANCHOR, "pf:into pf:Finding"), "def/Finding is no type of thing"),
    "retype into a person": (row("a", "retype", ANCHOR, "pf:into pf:Person"), "def/Person is no type of thing"),
    "retype a person": (row("a", "retype", f"{PERSON}/x-y", "pf:into pf:Role"), "nobody is linked across documents"),
    "retype into what it is": (row("a", "retype", ANCHOR, "pf:into pf:Programme"), "cannot become itself"),
    "retype and merge": (
        row("a", "merge", HOUSING, f"pf:into <{TRUST}>") + row("b", "retype", HOUSING, "pf:into pf:Organisation"),
        "b: it is about the same as a",
    ),
    "split nowhere": (row("a", "split", TRUST), "a split says pf:inDocument"),
    "split in a section": (row("a", "split", TRUST, f"pf:inDocument <{FINDING}>"), "a thing is split in documents"),
    "suppress a board": (row("a", "suppress", BOARD), "only a person is suppressed"),
    "assert nothing": (row("a", "assert", FINDING), "an assertion says one thing of"),
    "assert two things": (
        row("a", "assert", FINDING, f"pf:theme theme:unpaid-work ; pf:addresses <{FINDING}>"),
        "an assertion says one thing of",
    ),
    "no such theme": (row("a", "assert", FINDING, "pf:theme theme:weather"), "there is no theme 'weather'"),
    "no words": (row("a", "assert", DOCUMENT, f"pf:refersTo <{TRUST}>"), "pf:refersTo needs oa:exact"),
    "both ways": (
        row("a", "assert", FINDING, "pf:theme theme:unpaid-work")
        + row("b", "reject", FINDING, "pf:theme theme:unpaid-work"),
        "b: it is about the same as a",
    ),
    "no name": ("[] a pf:Correction .", "a node without a name"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_will_not_do_is_one_line_that_names_the_place_and_the_mend(name: str, knowledge: Knowledge) -> None:
    text, wanted = BAD[name]
    with pytest.raises(KnowledgeError) as caught:
        corrections_in(LEAD + text, "some/corrections.ttl", knowledge)
    said = str(caught.value)
    assert said.startswith("some/corrections.ttl") and wanted in said and "\n" not in said
    assert caught.value.mend


def test_rows_are_written_as_they_are_read_and_one_is_taken_out_of_a_file_without_touching_the_rest(
    knowledge: Knowledge,
) -> None:
    texts = [t.replace("correction:a ", f"correction:{n} ") for n, (t, _) in LAWS.items() if n not in ("merge",)]
    whole = LEAD + "# A remark that must stay.\n" + "".join(texts)
    found = corrections_in(whole, "x.ttl", knowledge)
    assert corrections_in(turtle_of(found.rows, BASE), "x.ttl", knowledge).rows == found.rows
    for out in found.rows:
        shorter = without(whole, out, found, knowledge)
        assert "# A remark that must stay." in shorter
        assert corrections_in(shorter, "x.ttl", knowledge).rows == tuple(r for r in found.rows if r != out)
