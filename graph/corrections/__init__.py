"""Corrections applied to the claims of one document: claims and rows in, claims out, nothing else touched.

One order for all, whatever the order of the rows: persons are taken out, claims rejected, claims added, things told
apart, things joined. So what a row names is looked for under the IRI that it has without the row.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace

from graph.claims import Applied, Claims
from graph.corrections.editing import Edited, with_finding, with_link, with_mentions, with_theme, without_claims
from graph.corrections.joining import joined, joins_of, things_in, touching
from graph.corrections.subjects import Subjects, statements_in, subjects_of
from graph.corrections.suppressing import redaction_of, without_person
from graph.knowledge.corrections import JOINED, Correction
from graph.knowledge.rows import Knowledge
from graph.rdf.iris import digest

SUPPRESSION = "suppression-"


def node_name(row: Correction) -> str:
    """What a correction is called in the graph: not by a name that may be the one to be forgotten."""
    return f"{SUPPRESSION}{digest(row.name)}" if row.kind == "suppress" else row.name


def is_suppression(name: str) -> bool:
    """Whether a correction that is called so in the graph takes out a person."""
    return name.startswith(SUPPRESSION)


def corrected(claims: Claims, rows: Iterable[Correction], knowledge: Knowledge, done: Container[str] = ()) -> Claims:
    """The claims with all corrections that fit their document; `corrections` says which these are.

    `done`: suppressions, by their names in the graph, of persons who had been taken out of the text before it was read.
    """
    ordered = sorted(rows, key=lambda row: row.name)
    if not ordered:
        return claims
    work = _Work(claims, ordered, knowledge, done)
    work.suppress()
    work.reject()
    work.add()
    work.join()
    applied = tuple(sorted(work.applied, key=lambda a: a.name))
    return replace(work.claims, corrections=applied)


def touched_by(claims: Claims, rows: Sequence[Correction]) -> tuple[Correction, ...]:
    """The corrections that can touch a document, from its claims once they are corrected."""
    if not rows:
        return ()
    # What was merged or split is named no more but by the correction that did it.
    corrected_things = {a.subject.partition("/id/")[2] for a in claims.corrections}
    return touching(rows, claims.key, things_in(claims) | corrected_things)


class _Work:
    """The claims as they are being corrected; rows come in the order of their names."""

    def __init__(self, claims: Claims, rows: Sequence[Correction], knowledge: Knowledge, done: Container[str]) -> None:
        self.before = self.claims = claims
        self.all = rows
        self.rows = [row for row in rows if claims.key in row.keys]
        self.knowledge, self.base, self.done = knowledge, knowledge.base, done
        self.labels: Mapping[str, str] = {e.id: e.label for e in knowledge.entities}
        self.tells: list[Callable[[str], str]] = []
        self.applied: list[Applied] = []
        self.subjects: Subjects = {}

    def of_kind(self, kind: str) -> list[Correction]:
        return [row for row in self.rows if row.kind == kind]

    def redacted(self, text: str) -> str:
        """Words of an analyst without the names that are to be forgotten."""
        for tell in self.tells:
            text = tell(text)
        return text

    def note(self, row: Correction, subject: str) -> None:
        into = row.split_in(self.claims.key) if row.kind == "split" else row.target if row.kind in JOINED else None
        author_date_reason = (self.redacted(row.by), row.date, self.redacted(row.reason))
        end = f"{self.base}id/{into}" if into else None
        self.applied.append(Applied(node_name(row), row.kind, f"{self.base}{subject}", *author_date_reason, end))

    def suppress(self) -> None:
        rows = self.of_kind("suppress")
        persons = [row.subject.removeprefix("id/") for row in rows]
        self.tells = [redaction_of(self.before, person).redacted for person in persons]
        for row, person in zip(rows, persons, strict=True):
            self.claims, changed = without_person(self.claims, person, self.knowledge)
            if changed or node_name(row) in self.done:
                self.note(row, f"id/document/{self.claims.key}")

    def reject(self) -> None:
        joins = joins_of(self.all, self.claims.key)
        self.subjects = subjects_of(self.claims, self.before, self.base, joins.of)
        rejected = []
        for row in self.of_kind("reject"):
            assignment = f"{row.subject.replace('id/', 'id/assignment/', 1)}/{row.theme}"
            subject = self.subjects.get(assignment if row.theme else row.subject)
            if subject:
                rejected.append(subject)
                self.note(row, subject.path)
        self.claims = without_claims(self.claims, rejected)

    def add(self) -> None:
        rows = self.of_kind("assert")
        for row in rows:
            if row.polarity:
                self._add(row, with_finding(self.claims, row, self.redacted(row.words or "")))
        self.subjects = statements_in(self.subjects | subjects_of(self.claims, self.claims, self.base), self.claims)
        for row in rows:
            if not row.polarity:
                self._add(row, self._asserted(row))

    def _asserted(self, row: Correction) -> Edited:
        subject = self.subjects.get(row.subject)
        words = self.redacted(row.words) if row.words else None
        if subject is None and row.subject != f"id/document/{self.claims.key}":
            return None
        if row.theme and subject:
            return with_theme(self.claims, row, subject, words)
        if row.addresses:
            return with_link(self.claims, row, self.subjects)
        return with_mentions(self.claims, row, subject, words or "", self.labels)

    def _add(self, row: Correction, edited: Edited) -> None:
        if edited:
            self.claims = edited
            subject = self.subjects.get(row.subject)
            self.note(row, subject.path if subject else row.subject)

    def join(self) -> None:
        """Only now is it known which things the document names."""
        key = self.claims.key
        joins = joins_of(touching(self.all, key, things_in(self.claims)), key)
        self.claims, used = joined(self.claims, joins, self.labels)
        for row in used.values():
            self.note(row, row.subject)
