"""The one table of what is given out: each kind of object, and each of its members, as `table.yaml` has them.

From a row follow the extract (`graph.items.extract`), an item of a list read from the graph (`graph.ask.items`), its
columns as CSV and its JSON-LD context (`api.shapes.forms`), its model and its example in OpenAPI (`api.shapes.models`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_origin

import yaml

from graph.claims import Polarity, Severity
from graph.rdf.prefixes import DEFAULT_BASE

# What a spreadsheet would run as a formula. Source: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Offsets = list[tuple[int, int]]  # places in a text, half-open


class From(NamedTuple):
    """Where the graph has a member, and what of it is shown; `table.yaml` says what each can be."""

    property: str
    shows: str = "value"
    below: str = ""
    datatype: str = ""
    linked: bool = True


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


# What `table.yaml` calls the types of members; several with | between them mean any of them.
TYPES: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "null": None,
    "texts": list[str],
    "places": Offsets,
    "findings": list[Related],
    "polarity": Polarity,
    "severity": Severity,
    "answer": Literal["Agreed", "Partly agreed", "Not agreed"],
}
# The loader in C reads it six times as fast: every command waits for it.
ITEM_TABLE: dict[str, Any] = yaml.load(Path(__file__).with_suffix(".yaml").read_text("utf-8"), yaml.CSafeLoader)


def _members(rows: list[Any]) -> Iterator[Member]:
    """The members that rows stand for, those of groups among them."""
    for row in rows:
        if isinstance(row, str):
            yield from _members(ITEM_TABLE["groups"][row])
        else:
            ((name, given),) = row.items()
            types = [TYPES[word] for word in given["type"].split(" | ")]
            yield Member(name, reduce(or_, types), _source(given), given["meaning"], given.get("example"))


def _source(row: Mapping[str, Any]) -> From:
    shows = row.get("shows", "value")
    linked = row.get("linked", shows in ("value", "id"))
    datatype = row.get("datatype", "@id" if shows == "id" and linked else "")
    return From(row.get("property", ""), shows, row.get("below", ""), datatype, linked)


def _shape(kind: str, row: Mapping[str, Any]) -> ItemShape:
    example = dict(row.get("example", {}))
    if example:
        example["iri"] = DEFAULT_BASE + example["iri"]
    members = tuple(_members(row["members"]))
    return ItemShape(kind, row["title"], row["meaning"], row["path"], row.get("list"), members, example)


ITEM_SHAPES = {kind: _shape(kind, row) for kind, row in ITEM_TABLE["kinds"].items()}
SEED_KEY = str(ITEM_SHAPES["document"].example["id"])  # of the seed, which examples are taken from
# The objects of `findings extract` and their members, in the order of its JSON.
EXTRACTED: dict[str, tuple[str, ...]] = {kind: tuple(names.split()) for kind, names in ITEM_TABLE["extracted"].items()}


def shape_of(kind: str | None) -> ItemShape:
    """The shape of a kind of thing; that of an entity for all that have none of their own."""
    return ITEM_SHAPES.get(kind or "", ITEM_SHAPES["entity"])


def as_cell(text: str) -> str:
    """A text for a cell of a CSV file, with a mark before what would run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
