"""The prefixes that analysts write: ours, one for each kind of thing, and the public vocabularies."""

DEFAULT_BASE = "https://w3id.org/probation-findings/"

# A prefixed name cannot hold a slash: hence one prefix for each kind of thing (`id/{kind}/`) and scheme.
KINDS = (
    *("region", "pdu", "organisation", "partner", "team", "programme", "framework", "role", "person"),
    *("place", "facility", "event", "publication", "document", "section"),
    *("finding", "observation", "recommendation", "response", "statistic"),
)
SCHEMES = ("theme", "standard", "rating", "audit-rule")
PUBLIC = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "bibo": "http://purl.org/ontology/bibo/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
}


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """Prefix → namespace, ours first."""
    return (
        {"pf": f"{base}def/"}
        | {scheme: f"{base}scheme/{scheme}/" for scheme in SCHEMES}
        | {kind: f"{base}id/{kind}/" for kind in KINDS}
        | PUBLIC
    )


def prefix_lines(base: str = DEFAULT_BASE) -> str:
    """All of them as `PREFIX` lines, to stand before a query."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes(base).items())
