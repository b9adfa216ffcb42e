"""Corrections: what an analyst says against or beside the reading of the documents, as plain frozen rows.

Each has one kind, one subject (an IRI), who made it, when and why. What else it may say follows from its kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from graph.knowledge.readers import entity_kinds
from graph.knowledge.turtle import DEFAULT_BASE

Kind = Literal["reject", "assert", "merge", "retype", "split", "suppress"]
# Which things of a document a correction may name, by the first step of their path after `id/`.
STATEMENT_PATHS = ("finding", "observation", "recommendation")
CLAIMS = (*STATEMENT_PATHS, "rating", "statistic", "mention", "assignment", "link", "relation")
# What else each kind says: what it must, and what it may.
SAYS: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "reject": ((), ("theme",)),
    "assert": ((), ("theme", "addresses", "refers_to", "polarity", "words", "label")),
    "merge": (("into",), ("label",)),
    "retype": (("into",), ("label",)),
    "split": (("documents",), ("into", "label")),
    "suppress": ((), ()),
}
# Kinds by which one thing is another in every document.
JOINED = ("merge", "retype")
# What an assertion says is one of these.
ASSERTED = ("theme", "addresses", "refers_to", "polarity")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row. `subject`, `into`, `refers_to`, `addresses` and `documents` are IRIs after the base.

    What a thing is retyped `into` is a class, `def/Partner`; all else is a thing or a claim, below `id/`.
    """

    name: str
    kind: Kind
    subject: str
    by: str
    date: str
    reason: str
    into: str | None = None
    theme: str | None = None
    addresses: str | None = None
    refers_to: str | None = None
    words: str | None = None
    polarity: str | None = None
    label: str | None = None
    documents: tuple[str, ...] = ()

    @property
    def key(self) -> str | None:
        """The key of the one document that the subject stands in; None for a thing that several may name."""
        return document_key(self.subject)

    @property
    def keys(self) -> frozenset[str]:
        """The documents that it names."""
        keys = (self.key, *(document_key(d) for d in self.documents))
        return frozenset(key for key in keys if key)

    @property
    def thing(self) -> str | None:
        """The thing (by id) that it merges, retypes or splits."""
        return self.subject.removeprefix("id/") if self.kind in (*JOINED, "split") else None

    @property
    def target(self) -> str:
        """What a merged or retyped thing is called from then on, by id."""
        if self.kind != "retype":
            return (self.into or self.subject).removeprefix("id/")
        kind = next(kind for kind in entity_kinds() if f"def/{kind.name}" == self.into)
        name = self.subject.removeprefix("id/").partition("/")[2]
        return f"{kind.path}/{name if kind.scoped else name.rpartition('/')[2]}"

    def split_in(self, key: str) -> str:
        """The id of what the thing is in this document: named, or made from the thing and the document."""
        if self.into:
            return self.target
        kind, _, rest = self.subject.removeprefix("id/").partition("/")
        return f"{kind}/{key}/{rest.rpartition('/')[2]}"


def document_key(path: str) -> str | None:
    """The key of the document that an IRI (after the base) is of."""
    steps = path.split("/")[1:] if path.startswith("id/") else []
    if steps[:1] == ["assignment"]:
        steps = steps[1:]
    of_document = (*CLAIMS, "document", "section", "span", "membership", "person")
    return steps[1] if len(steps) > 1 and steps[0] in of_document else None


def type_of(thing: str) -> str:
    """The type of a thing, by its id."""
    return types()[thing.partition("/")[0]]


def types() -> dict[str, str]:
    """The first step of the id of a thing → its type."""
    return {kind.path: kind.name for kind in entity_kinds()}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row, and the mend."""

    name: str
    what: str
    mend: str


def fault_of(row: Correction) -> RowFault | None:
    """The first rule of its kind that a row breaks."""
    given = {name for name in row.__slots__ if getattr(row, name)} - {"name", "kind", "subject", "by", "date", "reason"}
    must, may = SAYS[row.kind]
    missing = [name for name in must if name not in given]
    strange = sorted(given - {*must, *may})
    if missing:
        return RowFault(row.name, f"a {row.kind} says {SAID[missing[0]]}", "Add the missing line.")
    if strange:
        return RowFault(row.name, f"a {row.kind} does not say {SAID[strange[0]]}", "Take the line out.")
    if not _is_day(row.date):
        return RowFault(row.name, f"{row.date!r} is no day", "Write year-month-day.")
    return _fault_of_subject(row)


def _fault_of_subject(row: Correction) -> RowFault | None:
    kind = row.subject.removeprefix("id/").partition("/")[0]
    if row.kind == "suppress" and (kind != "person" or not row.key):
        return RowFault(row.name, "only a person is suppressed", "Name a person of a document, or reject the claim.")
    if row.kind == "retype" and (row.into or "").removeprefix("def/") not in {*types().values()} - {"Person"}:
        return RowFault(row.name, f"{row.into} is no type of thing", "Name a class below pf:Entity, as pf:Partner.")
    if row.kind in (*JOINED, "split"):
        return _fault_of_thing(row)
    if row.kind == "reject" and kind not in (STATEMENT_PATHS if row.theme else CLAIMS):
        which = "a statement" if row.theme else "a claim"
        return RowFault(row.name, f"{row.subject} is not {which} of a document", f"Name {which} by its IRI.")
    return _fault_of_assertion(row, kind) if row.kind == "assert" else None


def _fault_of_thing(row: Correction) -> RowFault | None:
    things = [row.subject, f"id/{row.target}"]
    keys = {document_key(t) for t in things}
    if any(t.split("/")[1] not in types() for t in things):
        return RowFault(row.name, f"a {row.kind} is of things, not of claims", "Name a thing, or reject the claim.")
    if len(keys) > 1 or (keys != {None} and row.kind != "merge"):
        return RowFault(row.name, "nobody is linked across documents", "Keep to persons of one document.")
    if not all(d.startswith("id/document/") for d in row.documents):
        return RowFault(row.name, "a thing is split in documents", "Name documents, below id/document/.")
    if row.kind != "split" and things[0] == things[1]:
        return RowFault(row.name, "a thing cannot become itself", "Name two things.")
    return None


def _fault_of_assertion(row: Correction, kind: str) -> RowFault | None:
    given = [name for name in ASSERTED if getattr(row, name)]
    if len(given) != 1:
        choices = ", ".join(SAID[name] for name in ASSERTED)
        return RowFault(row.name, f"an assertion says one thing of: {choices}", "Make each its own correction.")
    fits = {
        "theme": STATEMENT_PATHS,
        "addresses": ("recommendation",),
        "refers_to": ("document", *STATEMENT_PATHS),
        "polarity": ("document",),
    }[given[0]]
    if kind not in fits:
        return RowFault(row.name, f"{SAID[given[0]]} is said of a {' or '.join(fits)}", "Name one as the subject.")
    if given[0] in ("refers_to", "polarity") and not row.words:
        return RowFault(row.name, f"{SAID[given[0]]} needs {SAID['words']}", "Add the words as the text prints them.")
    if row.polarity and row.polarity not in ("strength", "improvement"):
        return RowFault(row.name, f"{row.polarity!r} is no polarity", "Write strength or improvement.")
    if row.refers_to and row.refers_to.split("/")[1] not in types():
        return RowFault(row.name, f"{row.refers_to} is no thing that documents name", "Name a thing by its IRI.")
    if row.refers_to and document_key(row.refers_to) not in (None, row.key):
        return RowFault(row.name, "nobody is linked across documents", "Name a person of this document.")
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def quarrel_in(rows: Iterable[Correction]) -> RowFault | None:
    """The first correction that contradicts an earlier one: rows have no order, so none can have the last word."""
    seen: dict[tuple[str, ...], str] = {}
    merged: dict[str, str] = {}
    labels: dict[str, str] = {}
    for row in rows:
        for place in _places(row):
            if place in seen:
                return RowFault(row.name, f"it is about the same as {seen[place]}", "Keep one of the two.")
            seen[place] = row.name
        if row.label and labels.setdefault(row.target, row.label) != row.label:
            return RowFault(row.name, f"id/{row.target} has another name elsewhere", "Give it one name.")
        if row.kind in JOINED:
            end = merged[row.subject] = f"id/{row.target}"
            while end in merged:
                end = merged[end]
                if end == row.subject:
                    return RowFault(row.name, "the merges run in a circle", "Take one of them out.")
    return None


def _places(row: Correction) -> list[tuple[str, ...]]:
    """The claims or things about which a file may hold one correction only."""
    if row.kind == "split":
        return [("split", row.subject, document) for document in row.documents]
    if row.kind in (*JOINED, "suppress"):
        return [("suppress" if row.kind == "suppress" else "merge", row.subject)]
    return [("claim", row.subject, row.theme or "", row.addresses or "", row.refers_to or "", row.words or "")]


# The property that says each field, in the file and in messages.
SAID = {
    "into": "pf:into",
    "theme": "pf:theme",
    "addresses": "pf:addresses",
    "refers_to": "pf:refersTo",
    "words": "oa:exact",
    "polarity": "pf:polarity",
    "label": "skos:prefLabel",
    "documents": "pf:inDocument",
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of one file, by name; none where there is no file."""

    rows: tuple[Correction, ...] = ()
    base: str = DEFAULT_BASE
    where: str = ""
    lines: dict[str, int] = field(default_factory=dict, compare=False)
