"""The filters of the lists: for each list, what it holds, and filter → kind of value and triple pattern."""

from collections.abc import Mapping
from dataclasses import dataclass

Filter = tuple[str, str]
# A kind as lists show it (`regional_letter`, also in words), or a class by its name or IRI (`Letter`).
KIND_OF_DOCUMENT = (
    "?item pf:kind ?kind ; a ?class . "
    'FILTER(?kind = LCASE(REPLACE(?type, "[ -]", "_")) || ?type IN (STR(?class), REPLACE(STR(?class), ".*/", "")))'
)
WORDS_STAND_IN = (
    ' BIND(REPLACE(CONCAT(" ", LCASE({text}), " "), "[^a-z0-9]+", " ") AS ?words) '
    'FILTER(CONTAINS(?words, REPLACE(CONCAT(" ", LCASE(?q), " "), "[^a-z0-9]+", " ")))'
)


def holding(pattern: str, text: str) -> Filter:
    """That the words asked for stand in a text, whole, whatever stands between them."""
    return "words", pattern + WORDS_STAND_IN.format(text=text)


@dataclass(frozen=True, slots=True)
class Sort:
    """How a list can be ordered: the pattern that is needed, and expressions of which the least value counts."""

    pattern: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilteredList:
    """One list: the pattern of its items, its filters (joined only when present), its sorts; the first is the rule."""

    pattern: str
    filters: Mapping[str, Filter]
    sorts: Mapping[str, Sort]


BY_POSITION = Sort("?item pf:inDocument ?in ; pf:part/oa:start ?from .", ("STR(?in)", "?from"))
BY_LABEL = Sort("?item skos:prefLabel ?label .", ("LCASE(STR(?label))",))
BY_SECTION = Sort("?item pf:inSection/skos:prefLabel ?label .", ("STR(?label)",))
BY_DATE = Sort("OPTIONAL { ?item dcterms:issued ?issued }", ('COALESCE(STR(?issued), "")',))
BY_NUMBER = Sort("OPTIONAL { ?item pf:number ?number }", ("COALESCE(xsd:integer(?number), 0)",))
IN_DOCUMENT: dict[str, Filter] = {
    "document": ("document", "?item pf:inDocument ?document ."),
    "region": ("region", "?item pf:inDocument/pf:ofRegion ?region ."),
}
NAMED_SO: dict[str, Filter] = {
    "q": holding("VALUES ?naming { skos:prefLabel skos:altLabel skos:hiddenLabel } ?item ?naming ?name .", "STR(?name)")
}
STATEMENT_FILTERS: dict[str, Filter] = IN_DOCUMENT | {
    "section": ("section", "?item pf:inSection ?section ."),
    "theme": ("theme", "?item pf:theme ?theme ."),
    "entity": ("entity", "?item pf:mentions ?entity ."),
    "q": holding("?item pf:quote ?quote .", "?quote"),
}
PASSAGE_FILTERS: dict[str, Filter] = STATEMENT_FILTERS | {"pdu": ("block", "?item pf:mentions ?pdu .")}
LISTINGS: dict[str, FilteredList] = {
    "recommendations": FilteredList(
        "?item a pf:Recommendation .",
        STATEMENT_FILTERS | {
            "pdu": ("block", "?item pf:arisingFrom ?pdu ."),
            "addressee": ("addressee", "?item pf:addressedTo ?addressee ."),
        },
        {"position": BY_POSITION, "number": BY_NUMBER, "section": BY_SECTION},
    ),
    "findings": FilteredList(
        "?item a pf:Finding .",
        PASSAGE_FILTERS | {"polarity": ("polarity", "?item pf:polarity ?polarity .")},
        {"position": BY_POSITION, "section": BY_SECTION},
    ),
    "responses": FilteredList("?item a pf:Response .", PASSAGE_FILTERS, {"position": BY_POSITION, "number": BY_NUMBER}),
    "observations": FilteredList(
        "?item a pf:Observation .", PASSAGE_FILTERS, {"position": BY_POSITION, "section": BY_SECTION}
    ),
    "ratings": FilteredList(
        "?item a pf:Rating .",
        IN_DOCUMENT | {
            "pdu": ("unit", "?item pf:ofUnit ?pdu ."),
            "standard": ("standard", "?item pf:standard ?standard ."),
            "rating": ("rating", "?item pf:ratingLevel ?rating ."),
            "q": STATEMENT_FILTERS["q"],
        },
        {"position": BY_POSITION, "unit": Sort("?item pf:ofUnit/skos:prefLabel ?label .", ("STR(?label)",))},
    ),
    "statistics": FilteredList(
        "?item a pf:Statistic .",
        IN_DOCUMENT | {
            "section": ("section", "?item pf:statedIn/pf:inSection ?section ."),
            "theme": ("theme", "?item pf:about|(pf:statedIn/pf:theme) ?theme ."),
            "entity": ("entity", "?item pf:about ?entity ."),
            "pdu": ("block", "?item pf:about ?pdu ."),
            "q": holding("?item pf:statedIn/pf:quote ?quote .", "?quote"),
        },
        {"position": BY_POSITION, "value": Sort("?item pf:value ?value .", ("?value",))},
    ),
    "audit": FilteredList(
        "?item a pf:AuditNote .",
        IN_DOCUMENT | {
            "rule": ("audit-rule", "?item pf:rule ?rule ."),
            "severity": ("severity", "?item pf:severity ?severity ."),
            "q": holding("?item pf:message ?message .", "?message"),
        },
        {"position": BY_POSITION, "severity": Sort("?item pf:severity ?grave .", ("?grave",))},
    ),
    "mentions": FilteredList(
        "?item a pf:Mention .",
        {"entity": ("entity", "?item pf:refersTo ?entity .")} | IN_DOCUMENT,
        {"position": BY_POSITION},
    ),
    "entities": FilteredList(
        "?item a pf:Entity .",
        {
            "type": ("type", "?item a ?type ."),
            "document": ("document", "?mention pf:refersTo ?item ; pf:inDocument ?document ."),
            "region": ("region", "?item org:unitOf ?region ."),
            "section": ("section", "?statement pf:mentions ?item ; pf:inSection ?section ."),
            "theme": ("theme", "?statement pf:mentions ?item ; pf:theme ?theme ."),
        } | NAMED_SO,
        {"label": BY_LABEL},
    ),
    "themes": FilteredList(
        "?item a pf:Theme .",
        {
            "document": ("document", "?statement pf:theme ?item ; pf:inDocument ?document ."),
            "section": ("section", "?statement pf:theme ?item ; pf:inSection ?section ."),
            "entity": ("entity", "?statement pf:theme ?item ; pf:mentions ?entity ."),
            "polarity": ("polarity", "?statement pf:theme ?item ; pf:polarity ?polarity ."),
        } | NAMED_SO,
        {"label": BY_LABEL},
    ),
    "documents": FilteredList(
        "?item a pf:SourceDocument .",
        {
            "document": ("document", "FILTER(?item = ?document)"),
            "region": ("region", "?item pf:ofRegion ?region ."),
            "pdu": ("block", "?item pf:inspects ?pdu ."),
            "theme": ("theme", "?statement pf:theme ?theme ; pf:inDocument ?item ."),
            "entity": ("entity", "?statement pf:mentions ?entity ; pf:inDocument ?item ."),
            "type": ("word", KIND_OF_DOCUMENT),
            "q": holding("?item dcterms:title ?title .", "?title"),
        },
        {"date": BY_DATE, "label": BY_LABEL},
    ),
}  # fmt: skip
# People are named only in their documents: a list of entities holds them when it is asked for people.
NO_PEOPLE = "FILTER NOT EXISTS { ?item a pf:Person }"
