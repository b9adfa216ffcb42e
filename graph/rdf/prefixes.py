"""The prefixes that analysts write: ours, one for each kind of thing, and the public vocabularies."""

from functools import cache

from graph.knowledge.readers import entity_kinds
from graph.knowledge.turtle import DEFAULT_BASE as DEFAULT_BASE
from graph.knowledge.turtle import PUBLIC as PUBLIC

# A prefixed name cannot hold a slash: hence one prefix for each kind of thing (`id/{kind}/`) and scheme.
DOCUMENT_KINDS = ("document", "section", "finding", "observation", "recommendation", "response", "statistic")
SCHEMES = ("theme", "standard", "rating", "audit-rule")


@cache  # each query asks for it
def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """Prefix → namespace, ours first; not to be changed."""
    return (
        {"pf": f"{base}def/"}
        | {scheme: f"{base}scheme/{scheme}/" for scheme in SCHEMES}
        | {path: f"{base}id/{path}/" for path in (*(kind.path for kind in entity_kinds()), *DOCUMENT_KINDS)}
        | PUBLIC
    )


def prefix_lines(base: str = DEFAULT_BASE) -> str:
    """All of them as `PREFIX` lines, to stand before a query."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes(base).items())
