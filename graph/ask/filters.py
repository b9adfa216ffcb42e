"""The filters of the lists: for each list, what it holds, and filter → kind of value and triple pattern."""

from collections.abc import Mapping
from dataclasses import dataclass

Filter = tuple[str, str]
DOCUMENT = "?item pf:inDocument ?in ."
WORDS = (
    'BIND(REPLACE(CONCAT(" ", LCASE({text}), " "), "[^a-z0-9]+", " ") AS ?said) '
    'FILTER(CONTAINS(?said, REPLACE(CONCAT(" ", LCASE(?q), " "), "[^a-z0-9]+", " ")))'
)
# A kind as lists show it (`regional_letter`, also in words), or a class by its name or IRI (`Letter`).
KIND_OF_DOCUMENT = (
    "?item pf:kind ?known ; a ?class . "
    'FILTER(?known = LCASE(REPLACE(?type, "[ -]", "_")) || ?type IN (STR(?class), REPLACE(STR(?class), ".*/", "")))'
)


@dataclass(frozen=True, slots=True)
class Sort:
    """How a list can be ordered: the pattern that is needed, and expressions of which the least value counts."""

    pattern: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: the pattern of its items, its filters (joined only when present), its sorts; the first is the rule."""

    pattern: str
    filters: Mapping[str, Filter]
    sorts: Mapping[str, Sort]


POSITION = Sort("?item pf:inDocument ?in ; pf:part/oa:start ?from .", ("STR(?in)", "?from"))
LABEL = Sort("?item skos:prefLabel ?label .", ("LCASE(STR(?label))",))
SECTION = Sort("?item pf:inSection/skos:prefLabel ?label .", ("STR(?label)",))
DATE = Sort("OPTIONAL { ?item dcterms:issued ?issued }", ('COALESCE(STR(?issued), "")',))
NUMBER = Sort("OPTIONAL { ?item pf:number ?number }", ("COALESCE(xsd:integer(?number), 0)",))
STATED: dict[str, Filter] = {
    "document": ("document", "?item pf:inDocument ?document ."),
    "region": ("region", "?item pf:inDocument/pf:ofRegion ?region ."),
    "section": ("section", "?item pf:inSection ?section ."),
    "theme": ("theme", "?item pf:theme ?theme ."),
    "entity": ("entity", "?item pf:mentions ?entity ."),
    "q": ("words", "?item pf:quote ?quote . " + WORDS.format(text="?quote")),
}
PASSAGE: dict[str, Filter] = STATED | {"pdu": ("block", "?item pf:mentions ?pdu .")}
LISTINGS: dict[str, Listing] = {
    "recommendations": Listing(
        "?item a pf:Recommendation .",
        STATED | {
            "pdu": ("block", "?item pf:arisingFrom ?pdu ."),
            "addressee": ("addressee", "?item pf:addressedTo ?addressee ."),
        },
        {"position": POSITION, "number": NUMBER, "section": SECTION},
    ),
    "findings": Listing(
        "?item a pf:Finding .",
        PASSAGE | {"polarity": ("polarity", "?item pf:polarity ?polarity .")},
        {"position": POSITION, "section": SECTION},
    ),
    "responses": Listing("?item a pf:Response .", PASSAGE, {"position": POSITION, "number": NUMBER}),
    "observations": Listing("?item a pf:Observation .", PASSAGE, {"position": POSITION, "section": SECTION}),
    "ratings": Listing(
        "?item a pf:Rating .",
        {
            "document": STATED["document"],
            "region": STATED["region"],
            "pdu": ("unit", "?item pf:ofUnit ?pdu ."),
            "standard": ("standard", "?item pf:standard ?standard ."),
            "rating": ("rating", "?item pf:ratingLevel ?rating ."),
            "q": STATED["q"],
        },
        {"position": POSITION, "unit": Sort("?item pf:ofUnit/skos:prefLabel ?label .", ("STR(?label)",))},
    ),
    "statistics": Listing(
        "?item a pf:Statistic .",
        {
            "document": STATED["document"],
            "region": STATED["region"],
            "section": ("section", "?item pf:statedIn/pf:inSection ?section ."),
            "theme": ("theme", "?item pf:about|(pf:statedIn/pf:theme) ?theme ."),
            "entity": ("entity", "?item pf:about ?entity ."),
            "pdu": ("block", "?item pf:about ?pdu ."),
            "q": ("words", "?item pf:statedIn/pf:quote ?quote . " + WORDS.format(text="?quote")),
        },
        {"position": POSITION, "value": Sort("?item pf:value ?value .", ("?value",))},
    ),
    "audit": Listing(
        "?item a pf:AuditNote .",
        {
            "document": STATED["document"],
            "region": STATED["region"],
            "rule": ("audit-rule", "?item pf:rule ?rule ."),
            "severity": ("severity", "?item pf:severity ?severity ."),
            "q": ("words", "?item pf:message ?message . " + WORDS.format(text="?message")),
        },
        {"position": POSITION, "severity": Sort("?item pf:severity ?grave .", ("?grave",))},
    ),
    "mentions": Listing(
        "?item a pf:Mention .",
        {
            "entity": ("entity", "?item pf:refersTo ?entity ."),
            "document": STATED["document"],
            "region": STATED["region"],
        },
        {"position": POSITION},
    ),
    "entities": Listing(
        "?item a pf:Entity .",
        {
            "type": ("type", "?item a ?type ."),
            "document": ("document", "?mention pf:refersTo ?item ; pf:inDocument ?document ."),
            "region": ("region", "?item org:unitOf ?region ."),
            "section": ("section", "?statement pf:mentions ?item ; pf:inSection ?section ."),
            "theme": ("theme", "?statement pf:mentions ?item ; pf:theme ?theme ."),
            "q": (
                "words",
                "VALUES ?named { skos:prefLabel skos:altLabel skos:hiddenLabel } ?item ?named ?name . "
                + WORDS.format(text="STR(?name)"),
            ),
        },
        {"label": LABEL},
    ),
    "themes": Listing(
        "?item a pf:Theme .",
        {
            "document": ("document", "?statement pf:theme ?item ; pf:inDocument ?document ."),
            "section": ("section", "?statement pf:theme ?item ; pf:inSection ?section ."),
            "entity": ("entity", "?statement pf:theme ?item ; pf:mentions ?entity ."),
            "polarity": ("polarity", "?statement pf:theme ?item ; pf:polarity ?polarity ."),
            "q": (
                "words",
                "VALUES ?named { skos:prefLabel skos:altLabel skos:hiddenLabel } ?item ?named ?name . "
                + WORDS.format(text="STR(?name)"),
            ),
        },
        {"label": LABEL},
    ),
    "documents": Listing(
        "?item a pf:SourceDocument .",
        {
            "document": ("document", "FILTER(?item = ?document)"),
            "region": ("region", "?item pf:ofRegion ?region ."),
            "pdu": ("block", "?item pf:inspects ?pdu ."),
            "theme": ("theme", "?statement pf:theme ?theme ; pf:inDocument ?item ."),
            "entity": ("entity", "?statement pf:mentions ?entity ; pf:inDocument ?item ."),
            "type": ("word", KIND_OF_DOCUMENT),
            "q": ("words", "?item dcterms:title ?title . " + WORDS.format(text="?title")),
        },
        {"date": DATE, "label": LABEL},
    ),
}  # fmt: skip
# People are named only in their documents: a list of entities holds them when it is asked for people.
NO_PEOPLE = "FILTER NOT EXISTS { ?item a pf:Person }"
