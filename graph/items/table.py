"""The one table of what is given out: each kind of object, and each of its members.

From a row follow the extract (`graph.items.extract`), an item of a list read from the graph (`graph.ask.items`), its
columns as CSV and its JSON-LD context (`api.shapes.forms`), its model and its example in OpenAPI (`api.shapes.models`).
Longer than 300 lines because it is one table: each line of it is a row.
To add a member, add a row here, and to `EXTRACTED` if the extract has it; the rest follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_origin

from graph.claims import Polarity, Severity
from graph.rdf.prefixes import DEFAULT_BASE

# What a spreadsheet would run as a formula. Source: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Offsets = list[tuple[int, int]]  # places in a text, half-open


class From(NamedTuple):
    """Where the graph has a member, and what of it is shown.

    `shows` is "value" (a literal as it is), "name" (the label of what the property points to), "id" (its IRI after
    `below`), or the name of a function of `graph.ask.items`. With a `list` as its type a member holds all values.
    JSON-LD says a literal or an id as `property`, of this `datatype`, unless `linked` is False.
    """

    property: str
    shows: str = "value"
    below: str = ""
    datatype: str = ""
    linked: bool = True


def only_json(property: str) -> From:
    """A literal that JSON-LD leaves out."""
    return From(property, linked=False)


def name(property: str) -> From:
    return From(property, "name", linked=False)


def number(property: str) -> From:
    """A number: a JSON number would be a double in JSON-LD, or an integer."""
    return From(property, datatype="xsd:decimal")


def computed(shows: str, property: str = "") -> From:
    """A value that no property holds as it is shown."""
    return From(property, shows, linked=False)


class Member(NamedTuple):
    """One member of an object: its Python type, where the graph has it, what it means, an example."""

    name: str
    type: Any
    source: From
    meaning: str
    example: Any = None

    @property
    def many(self) -> bool:
        return get_origin(self.type) is list


@dataclass(frozen=True, slots=True, eq=False)
class ItemShape:
    """One kind of object. `kind` is how its IRIs call it, `path` what they have after the base, `listing` its list.

    `example` gives the shared members of the example, from the seed; the other members bring their own.
    """

    kind: str
    title: str
    meaning: str
    path: str
    listing: str | None
    members: tuple[Member, ...]
    example: Mapping[str, Any] = field(default_factory=dict)

    def whole_example(self) -> dict[str, Any]:
        given = {"type": self.title} | dict(self.example)
        if "quote" in given:
            given |= {
                "document": given.get("document", SEED_KEY),
                "parts_utf16": given["parts"],
                "text": given["quote"],
            }
        return {member.name: given.get(member.name, member.example) for member in self.members}


@dataclass
class Related:
    """A finding that a recommendation would remedy: proposed, with its reason."""

    id: str
    score: float
    because: str


SEED_KEY = "regional-letter-east-midlands-2022-02-09"  # of the seed, which examples are taken from
ID, SCHEME, THEME = f"{DEFAULT_BASE}id/", f"{DEFAULT_BASE}scheme/", "scheme/theme/"

THING = (
    Member("iri", str, From("@id", "iri"), "Its IRI."),
    Member("type", str, From("@type", "type"), "The name of its class."),
    Member("label", str, From("rdfs:label", "label"), "What people call it."),
)
WHOLE_ID = Member("id", str, computed("whole id"), "Its IRI after `id/` or, of a concept, after its scheme.")
LOCAL_ID = Member("id", str, computed("local id"), "Its id, local to its document where that gives it one.")
NAMED_THING = (
    *THING,
    WHOLE_ID,
    Member("name", str, only_json("skos:prefLabel"), "Its fullest name."),
    Member("aliases", list[str], From("skos:altLabel"), "Other names that it goes by."),
)
DOCUMENT_OF = Member("document", str, From("pf:inDocument", "id", "id/document/", "@id"), "The key of its document.")
PLACES = (
    Member("parts", Offsets, From("pf:part", "parts"), "Places in the text, in code points, half-open."),
    Member("parts_utf16", Offsets, computed("parts in UTF-16"), "The same places in UTF-16 units."),
)
QUOTED_WORDS = (DOCUMENT_OF, Member("quote", str, From("pf:quote"), "The words, its parts joined by spaces."), *PLACES)
ABOUT = (
    Member("text", str, only_json("pf:quote"), "Its words."),
    Member("themes", list[str], From("pf:theme", "id", THEME, "@id"), "Themes assigned directly.", []),
    Member("entities", list[str], From("pf:mentions", "id", "id/", "@id"), "Ids of the things it names.", []),
)
STATEMENT, PASSAGE = (*THING, LOCAL_ID, *QUOTED_WORDS), (*THING, LOCAL_ID, *QUOTED_WORDS, *ABOUT)
SECTION_OF = Member("section", str | None, name("pf:inSection"), "The innermost heading it stands under.", "Staff")
NUMBER_PRINTED = Member("number", int | str | None, From("pf:number"), "The number or letter as printed.", 1)
A_FINDING: dict[str, Any] = {
    "id": "staff-strength-5",
    "iri": f"{ID}finding/{SEED_KEY}/staff/there-is-generic-reward-and-recognition-f734e46a",
    "label": "Staff, strength 5",
    "quote": "There is generic reward and recognition guidance in place and use of this was evident; staff had been "
    "provided with internal recognition and had been nominated for awards.",
    "parts": [[14737, 14908]],
    "themes": ["staff-wellbeing-and-morale"],
    "entities": ["framework/east-midlands/reward-and-recognition-guidance"],
}

_SHAPES = (
    ItemShape(
        "entity", "Entity", "A thing that documents name.", "id/", "entities", NAMED_THING,
        {"id": "pdu/derby-city", "iri": f"{ID}pdu/derby-city", "type": "PDU", "label": "Derby City",
         "name": "Derby City", "aliases": ["Derby City PDU"]},
    ),
    ItemShape(
        "theme", "Theme", "What statements are about: a concept of our scheme of themes.", THEME, "themes",
        (
            *NAMED_THING,
            Member("broader", str | None, From("skos:broader", "id", THEME, "@id"), "The theme above it."),
            Member("scope_note", str | None, From("skos:scopeNote"), "What it covers.",
                   "Everything about the delivery, staffing, assessment or management of unpaid work."),
        ),
        {"id": "unpaid-work", "iri": f"{SCHEME}theme/unpaid-work", "label": "Unpaid work", "name": "Unpaid work",
         "aliases": ["UPW", "community payback", "standalone unpaid work", "unpaid work placements"]},
    ),
    ItemShape(
        "finding", "Finding", "A strength or an area for improvement.", "id/finding/", "findings",
        (
            *PASSAGE, SECTION_OF,
            Member("polarity", Polarity, From("pf:polarity"), "What the list it stands in calls it.", "strength"),
        ),
        A_FINDING,
    ),
    ItemShape(
        "observation", "Observation", "What a document tells in prose, without polarity.", "id/observation/",
        "observations", (*PASSAGE, SECTION_OF),
        A_FINDING | {"id": "staff-observation-1", "iri": A_FINDING["iri"].replace("/finding/", "/observation/"),
                     "label": "Staff, observation 1"},
    ),
    ItemShape(
        "recommendation", "Recommendation", "One demand.", "id/recommendation/", "recommendations",
        (
            *PASSAGE,
            Member("block", str | None, only_json("pf:block"), "The heading of its list: the unit inspected.",
                   "Derby City PDU"),
            NUMBER_PRINTED,
            Member("addressee", str | list[str] | None, computed("addressee", "pf:addressedTo"), "Whom it asks.",
                   "Derby City PDU"),
            Member("related_findings", list[Related], computed("related findings"), "What it would remedy.",
                   [{"id": "unpaid-work-improvement-1", "score": 0.283, "because": "shared themes: risk-of-harm"}]),
        ),
        {"id": "derby-city-1", "iri": f"{ID}recommendation/{SEED_KEY}/derby-city/1", "label": "Derby City PDU 1",
         "quote": "improve the quality of risk of harm assessments and analysis, ensuring that all available "
                  "information is accessed and utilised",
         "parts": [[48017, 48143]], "themes": ["risk-of-harm"]},
    ),
    ItemShape(
        "rating", "Rating", "One cell of a ratings table.", "id/rating/", "ratings",
        (
            *STATEMENT,
            Member("pdu", str, name("pf:ofUnit"), "The unit that is rated.", "Derby City"),
            Member("standard", str, name("pf:standard"), "The standard; `Overall` for the whole.", "Overall"),
            Member("code", str | None, From("pf:standardCode"), "The number of the standard."),
            Member("rating", str, name("pf:ratingLevel"), "The level given.", "Requires improvement"),
            Member("score", str | None, computed("score"), "The score as printed; of Overall only.", "11/27"),
            Member("stated", bool, From("pf:stated"), "False for one that was worked out.", True),
            Member("inferred", list[str], From("pf:inferred"), "Members that the document does not print here.", []),
        ),
        {"id": f"{SEED_KEY}/derby-city/overall", "iri": f"{ID}rating/{SEED_KEY}/derby-city/overall",
         "label": "Derby City: Overall – Requires improvement", "quote": "11/27 Overall rating Requires improvement",
         "parts": [[51420, 51425], [51426, 51440], [51442, 51462]]},
    ),
    ItemShape(
        "statistic", "Statistic", "One figure as printed, read as a number.", "id/statistic/", "statistics",
        (
            *STATEMENT,
            Member("start", int, computed("start"), "Where it begins.", 6342),
            Member("end", int, computed("end"), "Where it ends.", 6364),
            Member("text", str, only_json("pf:asPrinted"), "The figure as printed."),
            Member("value", int | float, number("pf:value"), "The figure as a number.", 45),
            Member("unit", str, From("pf:unit"), "What it counts in: percent, count, hours, …", "percent"),
            Member("numerator", int | float | None, number("pf:numerator"), "How many of the denominator."),
            Member("denominator", int | float | None, number("pf:denominator"), "Out of how many."),
            Member("qualifier", str | None, only_json("pf:approximation"), "Words that make it less exact.",
                   "just under"),
            Member("about", list[str], computed("about", "pf:about"), "Ids of things; of themes after `theme:`.",
                   ["publication/staff-survey"]),
            Member("finding", str | None, name("pf:statedIn"), "The statement it stands in.",
                   "leadership-improvement-1"),
        ),
        {"id": f"{SEED_KEY}/just-under-45-per-cent-9318b921", "label": "just under 45 per cent",
         "iri": f"{ID}statistic/{SEED_KEY}/just-under-45-per-cent-9318b921", "quote": "just under 45 per cent",
         "parts": [[6342, 6364]]},
    ),
    ItemShape(
        "audit", "AuditNote", "What a document itself gets wrong or leaves open.", "id/audit/", "audit",
        (
            *THING, WHOLE_ID, *QUOTED_WORDS,
            Member("rule", str, From("pf:rule", "id", "scheme/audit-rule/", linked=False), "The rule that found it.",
                   "percentage-against-counts"),
            Member("severity", Severity, From("pf:severity"), "An open end is no alarm.", "error"),
            Member("message", str, From("pf:message"), "What is wrong.",
                   "“just under 45 per cent” is said of 109 of 233, which is 46.8 per cent."),
            Member("start", int, computed("start"), "Where its first place begins.", 6342),
            Member("end", int, computed("end of the first part"), "Where its first place ends.", 6399),
        ),
        {"id": f"audit/{SEED_KEY}/percentage-against-counts/cc2d4cd5",
         "iri": f"{ID}audit/{SEED_KEY}/percentage-against-counts/cc2d4cd5",
         "label": "“just under 45 per cent” is said of 109 of 233, which is 46.8 per cent.",
         "quote": "just under 45 per cent (109 individuals) of the 233 staff", "parts": [[6342, 6399]]},
    ),
    ItemShape(
        "mention", "Mention", "A place where a document names an entity.", "id/mention/", "mentions",
        (
            *THING, WHOLE_ID, DOCUMENT_OF,
            Member("quote", str, computed("exact words"), "The words of its place."), *PLACES,
            Member("text", str, computed("exact words"), "The words of its place."),
            Member("entity", str, From("pf:refersTo", "id", "id/", "@id"), "The id of what it names.",
                   "pdu/derby-city"),
            Member("name", str, name("pf:refersTo"), "The name of what it names.", "Derby City"),
            Member("statement", str | None, From("pf:statedIn", datatype="@id"), "The IRI of the statement it is in."),
            Member("method", str, From("pf:method"), "How it was known to be a name.", "document"),
            Member("confidence", float, number("pf:confidence"), "How sure that is, from 0 to 1.", 1.0),
        ),
        {"id": f"mention/{SEED_KEY}/984-994", "iri": f"{ID}mention/{SEED_KEY}/984-994", "label": "Derby City",
         "quote": "Derby City", "parts": [[984, 994]]},
    ),
    ItemShape(
        "document", "Document", "A document that was read.", "id/document/", "documents",
        (
            *THING, LOCAL_ID,
            Member("title", str, From("dcterms:title"), "Its title.",
                   "Regional letter: East Midlands region, 09 February 2022"),
            Member("kind", str, From("pf:kind"), "The kind of document.", "regional_letter"),
            Member("date", str | None, From("dcterms:issued", datatype="xsd:date"), "The day or month of issue.",
                   "2022-02-09"),
            Member("date_as_printed", str | None, From("pf:dateAsPrinted"), "The date in its own words.",
                   "09 February 2022"),
            Member("region", str | None, name("pf:ofRegion"), "The region it is about.", "East Midlands"),
            Member("pdus", list[str], name("pf:inspects"), "The units inspected.",
                   ["Derby City", "Leicester, Leicestershire and Rutland"]),
            Member("publisher", str | None, name("dcterms:publisher"), "Who published it.",
                   "HM Inspectorate of Probation"),
            Member("addressee", str | None, name("bibo:recipient"), "To whom it is written.", "Martin Davies"),
            Member("addressee_role", str | None, computed("role", "bibo:recipient"), "In which role.",
                   "regional probation director"),
            Member("signatory", str | None, name("pf:signedBy"), "Who signed it.", "Justin Russell"),
            Member("signatory_role", str | None, computed("role", "pf:signedBy"), "In which role.",
                   "chief inspector of probation"),
            Member("copied_to", list[str], name("pf:copiedTo"), "Who gets a copy.",
                   ["HMPPS Operational & System Assurance Group"]),
        ),
        {"id": SEED_KEY, "iri": f"{ID}document/{SEED_KEY}", "type": "SourceDocument",
         "label": "Regional letter: East Midlands region, 09 February 2022"},
    ),
    ItemShape(
        "response", "Response", "What an action plan answers to one recommendation.", "id/response/", "responses",
        (
            *PASSAGE, NUMBER_PRINTED,
            Member("recommendation", str, only_json("pf:repeats"), "The recommendation as the plan repeats it.",
                   "Review how cases are allocated."),
            Member("response", Literal["Agreed", "Partly agreed", "Not agreed"], name("pf:responseLevel"),
                   "Whether it is agreed.", "Agreed"),
            Member("action", str | None, only_json("pf:action"), "What is to be done."),
            Member("owner", str | None, only_json("pf:ownerAsPrinted"), "Who is to do it.", "Head of Operations"),
            Member("date", str | None, From("pf:due", datatype="xsd:date"), "By when, as a day or month.",
                   "2024-06-30"),
            Member("date_as_printed", str | None, From("pf:dueAsPrinted"), "By when, in its words.", "30 June 2024"),
        ),
        {"id": "response-1", "iri": f"{ID}response/action-plan-quarrel-bridge-2024-04-12/1-856b7fe6",
         "label": "Answer to recommendation 1", "document": "action-plan-quarrel-bridge-2024-04-12",
         "quote": "1 Review how cases are allocated. Agreed", "parts": [[330, 331], [332, 364], [365, 371]],
         "themes": ["workload"]},
    ),
    ItemShape(
        "section", "Section", "A headed part of a document.", "id/section/", None,
        (
            *THING, LOCAL_ID,
            Member("heading", str, only_json("skos:prefLabel"), "Its heading."),
            Member("level", int, only_json("pf:level"), "How deep it stands."),
            Member("parent", str | None, name("dcterms:isPartOf"), "The heading above it."),
            Member("start", int, only_json("oa:start"), "Where it begins."),
            Member("end", int, only_json("oa:end"), "Where it ends."),
            DOCUMENT_OF,
        ),
    ),
)  # fmt: skip
ITEM_SHAPES: dict[str, ItemShape] = {shape.kind: shape for shape in _SHAPES}


def shape_of(kind: str | None) -> ItemShape:
    """The shape of a kind of thing; that of an entity for all that have none of their own."""
    return ITEM_SHAPES.get(kind or "", ITEM_SHAPES["entity"])


# The objects of `findings extract` and their members, in the order of its JSON.
EXTRACTED: dict[str, tuple[str, ...]] = {
    kind: tuple(names.split())
    for kind, names in {
        "document": "id iri title kind date date_as_printed region pdus publisher addressee addressee_role signatory "
        "signatory_role copied_to",
        "contact": "name role organisation",
        "place": "start end page box",
        "section": "id heading level parent start end",
        "entity": "id iri name type aliases",
        "mention": "start end text type entity name method confidence",
        "finding": "id iri section parts text themes entities polarity",
        "observation": "id iri section parts text themes entities",
        "recommendation": "id iri parts text themes entities block number addressee related_findings",
        "response": "id iri parts text themes entities number recommendation response response_as_printed action owner "
        "date date_as_printed",
        "rating": "pdu standard code rating score stated inferred parts",
        "statistic": "start end text value unit numerator denominator qualifier about finding",
        "relation": "subject predicate object evidence confidence",
        "audit": "rule severity message start end quote parts",
        "footnote": "mark start end text marks",
        "notice": "code message",
        "correction": "name kind subject into by date reason",
    }.items()
}


def as_cell(text: str) -> str:
    """A text for a cell of a CSV file, with a mark before what would run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
