"""Every error this program raises on purpose.

FindingsError
├── InputError               a document would not do
│   └── NotOfTheFamily       readable, but no inspection document
├── ModelMissing             the language model is not there
├── KnowledgeError           a file of the ontology, or of corrections, would not do
│   └── CorrectionRefused    a correction that does not fit its kind, or the others
├── StoreError               the store would not do
│   ├── StoreMissing         nothing has been built there yet
│   ├── StoreBusy            another writer holds it
│   └── StoreOverloaded      more queries than it can take: come back later
└── QueryError               a query or question would not do
    ├── QueryRefused         well formed, but not allowed here
    ├── QueryTimeout         stopped at the deadline
    ├── UpdateFailed         well formed, but not to be carried out as things stand
    ├── QueryTooLarge        stopped at the memory or size it may take
    │   └── AnswerTooLarge   its answer is larger than one may be
    ├── CursorGone           a page of a version that is no longer there
    └── UnknownName          a name that fits nothing (or several things)
"""


class FindingsError(Exception):
    """Something a person can mend: what is wrong, where, and how to put it right."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what, where, mend)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        lead = f"{self.where}: {self.what}" if self.where else self.what
        return printable(f"{lead.rstrip('.')}. {self.mend}".strip() if self.mend else lead)


def printable(words: str) -> str:
    """Words on one line that every terminal can show: names of files may hold line ends and worse."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in words)


def quoted(text: str, most: int = 80) -> str:
    """What somebody wrote, as a message repeats it: between quotes, and no more of it than tells which it was."""
    return repr(text if len(text) <= most else f"{text[:most]}…")


class InputError(FindingsError):
    """A document that cannot be read."""


class NotOfTheFamily(InputError):
    """A readable text that is no inspection document."""


class ModelMissing(FindingsError):
    """The language model, which every document needs, cannot be loaded."""


class KnowledgeError(FindingsError):
    """A file of the ontology that breaks its own rules."""


class CorrectionRefused(KnowledgeError):
    """A correction that breaks the rules of its kind, or contradicts another."""


class StoreError(FindingsError):
    """A store that cannot be opened, read or written."""


class StoreMissing(StoreError):
    """A place where no store is yet."""


class StoreBusy(StoreError):
    """A store that another writer holds."""


class QueryError(FindingsError):
    """A query or question that cannot be answered as it stands."""

    def __init__(
        self, what: str, *, where: str = "", mend: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(what, where=where, mend=mend)
        self.line = line
        self.column = column


class NoSuchForm(QueryError):
    """A query of this kind cannot be answered in the form asked for."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"a query of the kind {kind} cannot be answered in this form", mend="Ask for another.")
        self.kind = kind


class QueryRefused(QueryError):
    """A well-formed query that this program does not run."""


class QueryTimeout(QueryError):
    """A query that was stopped at its deadline."""


class UpdateFailed(QueryError):
    """A well-formed update that cannot be carried out: a graph to create that is there, one to drop that is not."""


class QueryTooLarge(QueryError):
    """A query that was stopped at the memory it may take, or whose answer is larger than may be given."""


class AnswerTooLarge(QueryTooLarge):
    """A query whose answer is larger than one may be: it is refused whole, never cut in the middle."""


class CursorGone(QueryError):
    """A cursor into another version of the graph than the one asked."""

    def __init__(self, version: str) -> None:
        super().__init__("the cursor belongs to another version of the graph", mend="Begin again without it.")
        self.version = version


class UnknownName(QueryError):
    """A name that fits nothing here, or more than one thing.

    `choices` are the IRIs of those that it fits, or the words that would have done; `nearest` the IRIs of what is
    called most like it, where it fits nothing; `kind` what sort of thing was asked for.
    """

    def __init__(
        self,
        what: str,
        *,
        mend: str = "",
        choices: tuple[str, ...] = (),
        nearest: tuple[str, ...] = (),
        kind: str | None = None,
    ) -> None:
        super().__init__(what, mend=mend)
        self.choices = choices
        self.nearest = nearest
        self.kind = kind


class StoreOverloaded(StoreError):
    """A store that has more queries waiting than it takes; `retry_after` is in whole seconds."""

    def __init__(self, what: str, *, where: str = "", mend: str = "", retry_after: int = 1) -> None:
        super().__init__(what, where=where, mend=mend)
        self.retry_after = retry_after
