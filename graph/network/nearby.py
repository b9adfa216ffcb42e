"""What one thing is tied to, with the words that say each tie."""

from typing import Any

from graph.ask.terms import Queryable, Source
from graph.network.facts import facts_of
from graph.network.paths import proof_json, thing_json
from graph.network.walk import Bounds, Hop, surroundings, thing_called
from graph.rdf.prefixes import DEFAULT_BASE


def neighbours(
    store: Queryable,
    of: str,
    *,
    hops: int = 1,
    limit: int = 50,
    nodes: int = 2000,
    seconds: float = 5.0,
    people: bool = False,
    base: str = DEFAULT_BASE,
) -> dict[str, Any]:
    """The ties around a thing, nearest first: `total` counts what was seen, `cut` says that a bound was met.

    Raises: UnknownName for a name that fits nothing or several things.
    """
    source = Source(store, base)
    centre = thing_called(store, of, base)
    found = surroundings(source, centre.iri, Bounds(hops, nodes, seconds), people)

    def distance(hop: Hop) -> tuple[int, str, str, str]:
        near = min(found.distances.get(end, hops) for end in (hop.source, hop.target))
        return near, hop.property, hop.source, hop.target

    shown = sorted(found.hops, key=distance)[:limit]
    facts = facts_of(source, {centre.iri, *(i for h in shown for i in (h.source, h.target, h.item) if i)})
    items = [
        {
            "distance": distance(hop)[0] + 1,
            "from": thing_json(facts[hop.source]),
            "to": thing_json(facts[hop.target]),
            "says": f"{facts[hop.source].label} {hop.said()} {facts[hop.target].label}",
            "evidence": proof_json(facts[hop.item or hop.source]),
        }
        for hop in shown
    ]
    return {
        "of": thing_json(facts[centre.iri]),
        "hops": hops,
        "items": items,
        "total": len(found.hops),
        "cut": found.cut,
    }
