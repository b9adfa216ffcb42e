"""Corrections: what an analyst says against or beside the reading of the documents, as plain frozen rows.

Each has one kind, one subject (an IRI), who made it, when and why. What else it may say follows from its kind.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from graph.errors import KnowledgeError
from graph.knowledge.readers import entity_kinds
from graph.knowledge.turtle import DEFAULT_BASE

Kind = Literal["reject", "assert", "merge", "retype", "split", "suppress"]
# Which things of a document a correction may name, by the first step of their path after `id/`.
STATEMENT_PATHS = ("finding", "observation", "recommendation")
CLAIMS = (*STATEMENT_PATHS, "rating", "statistic", "mention", "assignment", "link", "relation")
# What else each kind says: what it must, and what it may.
KIND_FIELDS: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "reject": ((), ("theme",)),
    "assert": ((), ("theme", "addresses", "refers_to", "polarity", "words", "label")),
    "merge": (("into",), ("label",)),
    "retype": (("into",), ("label",)),
    "split": (("documents",), ("into", "label")),
    "suppress": ((), ()),
}
# The property that says each field, in the file and in messages.
FIELD_PROPERTIES = {
    "into": "pf:into",
    "theme": "pf:theme",
    "addresses": "pf:addresses",
    "refers_to": "pf:refersTo",
    "words": "oa:exact",
    "polarity": "pf:polarity",
    "label": "skos:prefLabel",
    "documents": "pf:inDocument",
}
# Kinds by which one thing is another in every document.
JOINED = ("merge", "retype")
# What an assertion says is one of these, each of some sorts of subjects.
ASSERTED = {
    "theme": STATEMENT_PATHS,
    "addresses": ("recommendation",),
    "refers_to": ("document", *STATEMENT_PATHS),
    "polarity": ("document",),
}


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

    def wrong(self, what: str, mend: str) -> KnowledgeError:
        return KnowledgeError(what, where=self.name, mend=mend)

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


def check_row(row: Correction, themes: Container[str]) -> None:
    """Whether a row says what its kind asks for and no more. Raises: KnowledgeError with the row's name as `where`."""
    given = {name for name in row.__slots__ if getattr(row, name)} - {"name", "kind", "subject", "by", "date", "reason"}
    must, may = KIND_FIELDS[row.kind]
    missing = [name for name in must if name not in given]
    strange = sorted(given - {*must, *may})
    if missing:
        raise row.wrong(f"a {row.kind} says {FIELD_PROPERTIES[missing[0]]}", "Add the missing line.")
    if strange:
        raise row.wrong(f"a {row.kind} does not say {FIELD_PROPERTIES[strange[0]]}", "Take the line out.")
    if not _is_day(row.date):
        raise row.wrong(f"{row.date!r} is no day", "Write year-month-day.")
    _check_subject(row)
    if row.theme is not None and row.theme not in themes:
        raise row.wrong(f"there is no theme {row.theme!r}", "Name one of ontology/themes.ttl.")


def _check_subject(row: Correction) -> None:
    kind = row.subject.removeprefix("id/").partition("/")[0]
    if row.kind == "suppress" and (kind != "person" or not row.key):
        raise row.wrong("only a person is suppressed", "Name a person of a document, or reject the claim.")
    if row.kind == "retype" and (row.into or "").removeprefix("def/") not in {*types().values()} - {"Person"}:
        raise row.wrong(f"{row.into} is no type of thing", "Name a class below pf:Entity, as pf:Partner.")
    if row.kind in (*JOINED, "split"):
        _check_thing(row)
    if row.kind == "reject" and kind not in (STATEMENT_PATHS if row.theme else CLAIMS):
        which = "a statement" if row.theme else "a claim"
        raise row.wrong(f"{row.subject} is not {which} of a document", f"Name {which} by its IRI.")
    if row.kind == "assert":
        _check_assertion(row, kind)


def _check_thing(row: Correction) -> None:
    things = [row.subject, f"id/{row.target}"]
    keys = {document_key(t) for t in things}
    if any(t.split("/")[1] not in types() for t in things):
        raise row.wrong(f"a {row.kind} is of things, not of claims", "Name a thing, or reject the claim.")
    if len(keys) > 1 or (keys != {None} and row.kind != "merge"):
        raise row.wrong("nobody is linked across documents", "Keep to persons of one document.")
    if not all(d.startswith("id/document/") for d in row.documents):
        raise row.wrong("a thing is split in documents", "Name documents, below id/document/.")
    if row.kind != "split" and things[0] == things[1]:
        raise row.wrong("a thing cannot become itself", "Name two things.")


def _check_assertion(row: Correction, kind: str) -> None:
    given = [name for name in ASSERTED if getattr(row, name)]
    if len(given) != 1:
        choices = ", ".join(FIELD_PROPERTIES[name] for name in ASSERTED)
        raise row.wrong(f"an assertion says one thing of: {choices}", "Make each its own correction.")
    asserted, fits = FIELD_PROPERTIES[given[0]], ASSERTED[given[0]]
    if kind not in fits:
        raise row.wrong(f"{asserted} is said of a {' or '.join(fits)}", "Name one as the subject.")
    if given[0] in ("refers_to", "polarity") and not row.words:
        raise row.wrong(f"{asserted} needs {FIELD_PROPERTIES['words']}", "Add the words as the text prints them.")
    if row.polarity and row.polarity not in ("strength", "improvement"):
        raise row.wrong(f"{row.polarity!r} is no polarity", "Write strength or improvement.")
    if row.refers_to and row.refers_to.split("/")[1] not in types():
        raise row.wrong(f"{row.refers_to} is no thing that documents name", "Name a thing by its IRI.")
    if row.refers_to and document_key(row.refers_to) not in (None, row.key):
        raise row.wrong("nobody is linked across documents", "Name a person of this document.")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_together(rows: Iterable[Correction]) -> None:
    """Whether no correction contradicts an earlier one: rows have no order, so none can have the last word.

    Raises: KnowledgeError with the later row's name as `where`.
    """
    seen: dict[tuple[str, ...], str] = {}
    merged: dict[str, str] = {}
    labels: dict[str, str] = {}
    for row in rows:
        for place in _places(row):
            if place in seen:
                raise row.wrong(f"it is about the same as {seen[place]}", "Keep one of the two.")
            seen[place] = row.name
        if row.label and labels.setdefault(row.target, row.label) != row.label:
            raise row.wrong(f"id/{row.target} has another name elsewhere", "Give it one name.")
        if row.kind in JOINED:
            end = merged[row.subject] = f"id/{row.target}"
            while end in merged:
                end = merged[end]
                if end == row.subject:
                    raise row.wrong("the merges run in a circle", "Take one of them out.")


def _places(row: Correction) -> list[tuple[str, ...]]:
    """The claims or things about which a file may hold one correction only."""
    if row.kind == "split":
        return [("split", row.subject, document) for document in row.documents]
    if row.kind in (*JOINED, "suppress"):
        return [("suppress" if row.kind == "suppress" else "merge", row.subject)]
    return [("claim", row.subject, row.theme or "", row.addresses or "", row.refers_to or "", row.words or "")]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of one file, by name; none where there is no file."""

    rows: tuple[Correction, ...] = ()
    base: str = DEFAULT_BASE
    where: str = ""
    lines: dict[str, int] = field(default_factory=dict, compare=False)
