"""Scores structure on the documents of `tests/documents`: findings, recommendations, ratings, answers, decoys.

scripts/evaluate --documents [--json FILE] [--misses]     a table; the figures to a file too; what was missed or made up
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from evaluate import Read, read

from graph.errors import FindingsError
from graph.knowledge import load_knowledge
from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json
from graph.text.names import fold, unit_name

DOCUMENTS = Path(__file__).resolve().parent.parent / "tests/documents"
Json = dict[str, Any]
Key = tuple[str, ...]
MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]|\[\d{1,3}\]|(?<=[a-z])\d{1,2}\b|(?<=[a-z][.,;])\d{1,2}(?!\w)")
EMPTY: Json = {"findings": [], "recommendations": [], "ratings": [], "responses": [], "document": {}}


def documents() -> dict[str, Path]:
    """Name → folder."""
    return {gold.parent.name: gold.parent for gold in sorted(DOCUMENTS.glob("*/*/gold.json"))}


def words(text: object) -> str:
    """Letters and figures only: no marks of footnotes, no case, no hyphens at line ends."""
    return re.sub(r"[\W_]", "", MARKS.sub("", str(text or "")).casefold())


def body(name: object) -> str:
    bare = re.sub(
        r" \([A-Z]{2,8}\)|^the | youth (?:justice|offending) (?:service|team)$", "", str(name or ""), flags=re.I
    )
    return words(fold(unit_name(bare)))


class Keys:
    """What counts as the same, for gold and prediction alike."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._standards = {fold(n): s.label for s in knowledge.standards for n in s.names}

    def finding(self, item: Json) -> Key:
        return item["polarity"], words(item["text"])

    def section(self, item: Json) -> Key:
        heading = re.sub(r"^(?:[A-Z]\s?)?\d+(?:\.\d+)*\.?\s+", "", str(item["section"]))
        return *self.finding(item), words(heading)

    def recommendation(self, item: Json) -> Key:
        asked = item["addressee"] if isinstance(item["addressee"], list) else [item["addressee"]]
        return words(item["number"]), "+".join(sorted(body(who) for who in asked)), words(item["text"])

    def demand(self, item: Json) -> Key:
        return (words(item["text"]),)

    def rating(self, item: Json) -> Key:
        bare = re.sub(r"^(?:[A-Z]\s?)?\d+(?:\.\d+)*\.?\s+", "", str(item["standard"]))
        standard = self._standards.get(fold(bare), bare)
        score = item["score"] if item.get("stated", True) and fold(standard) == "overall" else None
        return body(item["pdu"]), words(standard), words(item["rating"]), words(score)

    def response(self, item: Json) -> Key:
        return words(item["number"]), words(item["recommendation"]), words(item["response"])


def scored(gold: Iterable[Key], found: Iterable[Key]) -> tuple[Json, list[str]]:
    wanted, given = Counter(gold), Counter(found)
    right = (wanted & given).total()
    misses = [f"- {' | '.join(k)[:90]}" for k in wanted - given] + [f"+ {' | '.join(k)[:90]}" for k in given - wanted]
    return figures(right, given.total(), wanted.total()), misses


def figures(right: int, given: int, wanted: int) -> Json:
    p, r = right / given if given else 1.0, right / wanted if wanted else 1.0
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "tp": right, "pred": given, "gold": wanted}


def parts(keys: Keys) -> dict[str, tuple[str, Callable[[Json], Key]]]:
    return {
        "findings": ("findings", keys.finding),
        "findings with section": ("findings", keys.section),
        "recommendations": ("recommendations", keys.recommendation),
        "recommendations by text": ("recommendations", keys.demand),
        "ratings": ("ratings", keys.rating),
        "responses": ("responses", keys.response),
    }


def predicted(folder: Path, knowledge: Knowledge, read: Read) -> Json:
    path = next(p for p in folder.iterdir() if p.stem == "document")
    try:
        return as_json(read(path), knowledge.base)
    except FindingsError as error:
        return EMPTY | {"error": str(error)}


def caught(gold: Json, found: Json) -> list[str]:
    """The decoys that were taken for a finding or a recommendation."""
    told = [words(i["text"]) for part in ("findings", "recommendations") for i in found[part]]
    right = [words(i["text"]) for part in ("findings", "recommendations") for i in gold[part]]
    decoys = (words(d) for d in gold["decoys"])
    return [d for d in decoys if any(t.startswith(d) for t in told) and not any(r.startswith(d) for r in right)]


def evaluated(only: str = "", read: Read = read) -> tuple[dict[str, Json], dict[str, list[str]]]:
    """Figures and misses by document."""
    knowledge = load_knowledge()
    table, misses = {}, {}
    for name, folder in documents().items():
        if only and only not in name:
            continue
        gold, found = json.loads((folder / "gold.json").read_text(encoding="utf-8")), predicted(folder, knowledge, read)
        rows: Json = {"error": found.get("error"), "decoys": caught(gold, found)}
        wrong = [f"error: {found['error']}"] if found.get("error") else []
        for part, (of, key) in parts(Keys(knowledge)).items():
            rows[part], missed = scored(map(key, gold[of]), map(key, found[of]))
            known = {m.rpartition(": ")[2][:40] for m in wrong}
            wrong += [f"{part}: {m}" for m in missed if m[:40] not in known]
        front = found["document"]
        rows["front"] = {n: front.get(n) == gold[n] for n in ("kind", "date")}
        rows["front"]["region"] = body(front.get("region")) == body(gold["region"])
        rows["front"]["pdus"] = sorted(map(body, front.get("pdus", []))) == sorted(map(body, gold["pdus"]))
        wrong += [f"{n}: {front.get(n)!r} for {gold[n]!r}" for n, right in rows["front"].items() if not right]
        table[name], misses[name] = rows, wrong + [f"decoy: {d}" for d in rows["decoys"]]
    return table, misses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    table, misses = evaluated(options.only)
    names = list(parts(Keys(load_knowledge())))
    for name, rows in table.items():
        print(f"{name:36}", *(f"{n[:4]}{n[-4:]} {rows[n]['f1']:.3f}" for n in names), f"decoys {len(rows['decoys'])}")
        if options.misses:
            print(*(f"    {m}" for m in misses[name]), sep="\n")
    for part in names:
        all_of = figures(*(sum(rows[part][k] for rows in table.values()) for k in ("tp", "pred", "gold")))
        print(f"{part:26}", "P {p:.3f}  R {r:.3f}  F1 {f1:.3f}   {tp}/{pred}/{gold}".format(**all_of))
    if options.json:
        options.json.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
