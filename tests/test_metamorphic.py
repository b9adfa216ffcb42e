"""A letter changed in what should not matter says the same: other people and partners, another order, other marks."""

import json
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from comparing import comparable, unordered
from conftest import ROOT, claims_at

from graph.claims import Claims
from graph.knowledge import load_knowledge
from graph.pipeline import as_json, claims_of

LETTERS = ROOT / "tests/letters"
ORDERED = ("harrowmere-region", "severnside-region", "saltway-region", "calder-reach-region")
# Letter → the names in it that nobody listed, and other such names. A partner's head noun stays: it tells the type.
RENAMED = {
    "harrowmere-region": {
        "Rowena": "Philippa",
        "Achterberg": "Stourton",
        "Lucian Prowse": "Edmund Vasey",
        "Marit Osei": "Ingrid Tallow",
        "Idris Fallowfield": "Conrad Mellish",
        "Brightwell": "Copperfield",
        "Open Latch": "Second Lantern",
    },
    "severnside-region": {
        "Bertram": "Ambrose",
        "Quayle": "Sedgwick",
        "Farah Denholm": "Leonie Barrow",
        "Odette Lanyon": "Harriet Okoro",
        "Lantern Recovery": "Quayside Recovery",
    },
    "saltway-region": {
        "Ottoline": "Winifred",
        "Grieve": "Mallory",
        "Fergus Alleyne": "Jasper Nkemelu",
        "Nuala Brace": "Gwendolen Pask",
        "Fathom": "Plinth",
        "Marram": "Teasel",
        "Ropewalk": "Gantry",
        "Kittiwake": "Fieldfare",
        "Inshore": "Overmantle",
        "Lodestar Education": "Wayfarer Education",
        "Calloway": "Pemberley",
    },
    "calder-reach-region": {
        "Imogen": "Beatrix",
        "Thackray": "Oldroyd",
        "Aurelio Finch": "Leander Moss",
        "Gideon Marsh": "Tobias Rook",
        "Second Orchard": "Open Meadow",
    },
}
DRESSES: dict[str, Callable[[str], str]] = {
    "round bullets": lambda t: re.sub(r"^[-•] ", "• ", t, flags=re.M),
    "hyphens as bullets": lambda t: re.sub(r"^[-•] ", "- ", t, flags=re.M),
    "asterisks as bullets": lambda t: re.sub(r"^[-•] ", "* ", t, flags=re.M),
    "straight quotes": lambda t: t.translate(str.maketrans("‘’“”", "''\"\"")),
    "curly apostrophes": lambda t: re.sub(r"(?<=\w)'", "’", t),
    "double for single quotes": lambda t: re.sub(r"‘([^‘’\n]{1,60})’(?!\w)", r"“\1”", t),
    "long dashes": lambda t: t.replace(" – ", " — "),
    "hyphens for dashes": lambda t: re.sub(r"(?<=\S) – (?=\S)", " - ", t),
    "carriage returns": lambda t: t.replace("\n", "\r\n"),
}


@cache
def text_of(letter: str) -> str:
    return (LETTERS / letter / "letter.txt").read_text(encoding="utf-8")


@cache
def wanted_of(letter: str) -> dict[str, Any]:
    """What the letter says as it stands."""
    return as_json(claims_at(LETTERS / letter / "letter.txt"), load_knowledge().base)


def claims(text: str) -> Claims:
    return claims_of(text.encode(), "a letter", load_knowledge())


def extract(text: str) -> dict[str, Any]:
    return as_json(claims(text), load_knowledge().base)


@pytest.mark.parametrize("letter", RENAMED)
def test_other_people_and_partners(letter: str) -> None:
    text, names = text_of(letter), RENAMED[letter]
    for old, new in names.items():
        assert old in text and new not in text
        text = re.sub(rf"\b{old}\b", new, text)
    found, wanted = comparable(extract(text), [*names.values()]), comparable(wanted_of(letter), [*names])
    for key in wanted:
        assert found[key] == wanted[key]


@pytest.mark.parametrize("letter", ORDERED)
def test_sections_in_another_order(letter: str) -> None:
    """Each thing is said again; what counts on order (ids of paragraphs under two headings) is not looked at."""
    text = text_of(letter)
    first = claims_at(LETTERS / letter / "letter.txt")
    told = {f.section for f in first.letter.findings}
    parents = {s.parent for s in first.letter.sections if s.slug in told}
    blocks = [s.span for s in first.letter.sections if s.parent is None and (s.slug in told or s.slug in parents)]
    assert len(blocks) > 3 and all(a.end == b.start for a, b in pairwise(blocks))
    pieces = [text[b.start : b.end].strip("\n") + "\n\n" for b in reversed(blocks)]
    turned = text[: blocks[0].start] + "".join(pieces) + text[blocks[-1].end :]
    found, wanted = unordered(comparable(extract(turned))), unordered(comparable(wanted_of(letter)))
    for key in wanted:
        assert found[key] == wanted[key]


@pytest.mark.parametrize("letter", ORDERED)
@pytest.mark.parametrize("dress", DRESSES)
def test_other_marks(dress: str, letter: str) -> None:
    text = DRESSES[dress](text_of(letter))
    if text == text_of(letter):
        return
    found, wanted = plain(comparable(extract(text))), plain(comparable(wanted_of(letter)))
    for key in wanted:
        assert found[key] == wanted[key]


def plain(extract: Any) -> Any:
    """The extract with one kind of quote and dash."""
    text = json.dumps(extract, ensure_ascii=False).replace("\\r\\n", "\\n").replace('\\"', "'")
    return json.loads(re.sub(r" [—–-] ", " – ", text.translate(str.maketrans("‘’“”", "''''"))))
