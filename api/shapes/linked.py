"""Lists and items as JSON-LD: the same objects, with a context that says which member is which property of the graph.

Members that name other things by their ids hold IRIs here, places are spans with IRIs of their own, and figures keep
the datatype that they have in the graph. A member that the context does not name is JSON only.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from graph.rdf.prefixes import prefixes

MEDIA_TYPE = "application/ld+json"
HYDRA = "http://www.w3.org/ns/hydra/core#"
Json = dict[str, Any]
# Member → property; a tuple names the datatype too, and "@id" the IRIs of other things.
MEMBERS: dict[str, str | tuple[str, str]] = {
    "iri": "@id",
    "type": "@type",
    "label": "rdfs:label",
    "aliases": "skos:altLabel",
    "broader": ("skos:broader", "@id"),
    "scope_note": "skos:scopeNote",
    "document": ("pf:inDocument", "@id"),
    "quote": "pf:quote",
    "part": "pf:part",
    "themes": ("pf:theme", "@id"),
    "entities": ("pf:mentions", "@id"),
    "polarity": "pf:polarity",
    "number": "pf:number",
    "code": "pf:standardCode",
    "stated": "pf:stated",
    "inferred": "pf:inferred",
    "value": ("pf:value", "xsd:decimal"),
    "unit": "pf:unit",
    "numerator": ("pf:numerator", "xsd:decimal"),
    "denominator": ("pf:denominator", "xsd:decimal"),
    "severity": "pf:severity",
    "message": "pf:message",
    "entity": ("pf:refersTo", "@id"),
    "statement": ("pf:statedIn", "@id"),
    "method": "pf:method",
    "confidence": ("pf:confidence", "xsd:decimal"),
    "title": "dcterms:title",
    "kind": "pf:kind",
    "date": ("dcterms:issued", "xsd:date"),
    "date_as_printed": "pf:dateAsPrinted",
    "items": "hydra:member",
    "total": "hydra:totalItems",
    "next": ("hydra:next", "@id"),
}
PREFIXES = ("pf", "skos", "dcterms", "oa", "rdfs", "xsd")


@cache
def context(base: str) -> Json:
    """The context of lists and items."""
    known = prefixes(base)
    terms = {name: {"@id": of[0], "@type": of[1]} if isinstance(of, tuple) else of for name, of in MEMBERS.items()}
    return {name: known[name] for name in PREFIXES} | {"hydra": HYDRA} | terms


def linked_item(item: Mapping[str, Any], base: str) -> Json:
    """An item by itself."""
    return {"@context": context(base)} | _linked(item, base)


def linked_list(page: Mapping[str, Any], base: str) -> Json:
    """A page of a list."""
    members = [_linked(item, base) for item in page["items"]]
    return {"@context": context(base), "type": "hydra:Collection"} | dict(page) | {"items": members}


def _linked(item: Mapping[str, Any], base: str) -> Json:
    found = dict(item) | {"type": f"pf:{item['type']}"}
    places = {"document": "id/document/", "themes": "scheme/theme/", "entities": "id/", "broader": "scheme/theme/"}
    for name, below in (places | {"entity": "id/"}).items():
        if name in item:
            found[name] = _iris(item[name], base + below)
    for name, of in MEMBERS.items():  # a number of JSON would be a double, or an integer
        if isinstance(of, tuple) and of[1] == "xsd:decimal" and item.get(name) is not None:
            found[name] = str(item[name])
    if "parts" in item and "document" in item:
        span = f"{base}id/span/{item['document']}"
        if item["type"] == "Mention":  # in the graph its words are those of its place; `text` holds them here
            del found["quote"]
        found["part"] = [{"iri": f"{span}/{a}-{b}", "oa:start": a, "oa:end": b} for a, b in item["parts"]]
    return found


def _iris(value: Any, space: str) -> Any:
    if isinstance(value, list):
        return [f"{space}{one}" for one in value]
    return None if value is None else f"{space}{value}"
