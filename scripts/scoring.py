"""What the gold's own scorer leaves out: relations that the text states, and links from recommendations to findings."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

Figures = dict[str, float]
Rows = dict[str, Figures]
Json = dict[str, Any]
Triple = tuple[str, str, str]

# A judgement that is measured with the links, not a relation that the text states.
JUDGED = "addressesFinding"
# Links looked at for hit@3: those that the program puts first.
FIRST = 3


def figures(tp: float, pred: float, gold: float) -> Figures:
    """Precision, recall and F1 from counts; nothing said where there is nothing to say is right."""
    p, r = tp / pred if pred else 1.0, tp / gold if gold else 1.0
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "tp": tp, "pred": pred, "gold": gold}


def together(all_rows: Iterable[Rows]) -> Rows:
    """Counts added up over documents, figures worked out from them."""
    counts: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    for rows in all_rows:
        for key, row in rows.items():
            counts[key] = [a + row[n] for a, n in zip(counts[key], ("tp", "pred", "gold"), strict=True)]
    return {key: figures(*three) for key, three in counts.items()}


def of_triples(found: set[Triple], right: set[Triple], wanted: set[Triple] | None = None) -> Rows:
    """A row for each predicate, and one for all. `right` may hold more than must be found (`wanted`)."""
    wanted = right if wanted is None else wanted
    kinds = sorted({t[1] for t in found | wanted})
    counted = {k: [sum(t[1] == k for t in part) for part in (found & right, found, wanted)] for k in kinds}
    rows = {f"relations: {kind}": figures(*three) for kind, three in counted.items()}
    return rows | {"relations: ALL": figures(len(found & right), len(found), len(wanted))}


def named_triples(extract: Json) -> set[Triple]:
    """The relations of an extract, things by the names that the document gives them."""
    names = {e["id"]: e["name"] for e in extract["entities"]}
    return {
        (names.get(r["subject"], r["subject"]), r["predicate"], names.get(r["object"], r["object"]))
        for r in extract["relations"]
    }


def relations_on_sheet(extract: Json, document: str, sheet: Iterable[Json]) -> Rows:
    """Against triples judged by hand; one that nobody has judged counts as wrong."""
    right = {(r["subject"], r["predicate"], r["object"]) for r in sheet if r["document"] == document and r["right"]}
    return of_triples(named_triples(extract), right)


def relations_on_gold(extract: Json, gold: Json) -> Rows:
    """Against the worked gold, within its scope. What the gold leaves open may be found and need not."""
    within = [*gold["scope"]["findings"], *gold["scope"]["recommendations"]]
    same = _things(extract, gold)
    found = {
        (same.get(r["subject"], r["subject"]), r["predicate"], same.get(r["object"], r["object"]))
        for r in extract["relations"]
        if any(low <= r["evidence"][0] < high for low, high in within)
    }
    rows = [r for r in gold["relations"] if r["predicate"] != JUDGED]
    right = {(r["subject"], r["predicate"], r["object"]) for r in rows}
    firm = {(r["subject"], r["predicate"], r["object"]) for r in rows if not r.get("open")}
    return of_triples(found, right, firm)


def _things(extract: Json, gold: Json) -> dict[str, str]:
    """Entity of the extract → entity of the gold: of the same type and name, or where the mentions of both lie."""
    names = {(e["type"], _bare(n)): e["id"] for e in gold["entities"] for n in (e["name"], *e["aliases"])}
    upon: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in extract["mentions"]:
        inside = [g for g in gold["mentions"] if g["start"] < mention["end"] and mention["start"] < g["end"]]
        upon[mention["entity"]].update(g["entity"] for g in inside if g["type"] == mention["type"])
    lying = {ours: counted.most_common(1)[0][0] for ours, counted in upon.items() if counted}
    return lying | {e["id"]: names[key] for e in extract["entities"] if (key := (e["type"], _bare(e["name"]))) in names}


def _bare(name: str) -> str:
    """A name without its generic word, for comparison."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r" (?:PDU|region)$", "", name).casefold()).strip()


def links_on_gold(extract: Json, gold: Json) -> Rows:
    """Recommendation → finding: all proposals, and how often one of the first three is right where any is.

    Statements are compared by where they begin; findings that the gold does not hold are left out.
    """
    places = {f["id"]: _start(f) for f in extract["findings"]}
    known = {_start(f): f["id"] for f in gold["findings"]}
    given = {
        _start(r): [known[places[k["id"]]] for k in r["related_findings"] if places[k["id"]] in known]
        for r in extract["recommendations"]
    }
    counts = [_of_links(given.get(_start(row), []), row) for row in gold["recommendations"]]
    tp, pred, firm, hits, asked = (sum(column) for column in zip(*counts, strict=True))
    return {"links: ALL": figures(tp, pred, firm), "links: hit@3": figures(hits, asked, asked)}


def _start(statement: Json) -> int:
    return int(statement["parts"][0][0] if statement.get("parts") else statement["start"])


def _of_links(given: list[str], row: Json) -> tuple[int, int, int, int, int]:
    firm, free = set(row.get("related_findings") or []), set(row.get("related_findings_open") or [])
    firm_given = [k for k in given if k not in free]
    hit = bool(firm) and any(k in firm | free for k in given[:FIRST])
    return sum(k in firm for k in firm_given), len(firm_given), len(firm), int(hit), int(bool(firm))
