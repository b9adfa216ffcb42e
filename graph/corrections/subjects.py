"""What the IRIs that a correction may name stand for in the claims of one document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from graph.claims import Claims
from graph.rdf.iris import DocumentIris, digest, iris_of

Sort = Literal["statement", "rating", "figure", "mention", "link", "relation", "theme"]


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """One record: by its local id where it has one, else by its place in the list, and its IRI after the base."""

    sort: Sort
    at: str | int | tuple[str, str]
    path: str


# IRI after the base → record. A record whose words were blotted out answers to its old IRI as well.
Subjects = dict[str, SubjectRecord]
Join = Callable[[str], str]


def subjects_of(claims: Claims, before: Claims, base: str, join: Join = str) -> Subjects:
    """The subjects of these claims, and the IRIs that the same ones had `before` a name was blotted out.

    `join` gives the id of a thing once merges are done: a relation answers to its IRI before and after.
    """
    subjects = {s.path: s for s in _subjects(claims, iris_of(claims, base), claims, join)}
    if before is not claims:
        own = {(s.sort, s.at): s for s in subjects.values()}
        for old in _subjects(before, iris_of(before, base), claims, join):
            if same := own.get((old.sort, old.at)):
                subjects.setdefault(old.path, same)
    return subjects


def statements_in(subjects: Subjects, claims: Claims) -> Subjects:
    """Of these the statements that the claims still have."""
    left = {s.id for s in claims.letter.statements}
    return {path: s for path, s in subjects.items() if s.sort == "statement" and s.at in left}


def _subjects(claims: Claims, iris: DocumentIris, names: Claims, join: Join) -> Iterator[SubjectRecord]:
    """The records of `claims`, called by the local ids that the same ones have in `names`."""
    base = iris.base

    def path(iri: str) -> str:
        return iri.removeprefix(base)

    local = {old.id: new.id for old, new in zip(claims.letter.statements, names.letter.statements, strict=True)}
    for own, iri in iris.statements.items():
        yield SubjectRecord("statement", local[own], path(iri))
        for hit in claims.themes.get(own, ()):
            assignment = path(iri).replace("id/", "id/assignment/", 1)
            yield SubjectRecord("theme", (local[own], hit.theme), f"{assignment}/{hit.theme}")
    yield from (SubjectRecord("rating", n, path(iri)) for n, iri in enumerate(iris.ratings))
    yield from (SubjectRecord("figure", n, path(iri)) for n, iri in enumerate(iris.figures))
    for mention in (*claims.mentions, *claims.nested, *claims.candidates):
        yield SubjectRecord("mention", f"{mention.span.start}-{mention.span.end}", path(iris.mention(mention.span)))
    for link in claims.links:
        tie = digest(iris.statements[link.recommendation], iris.statements[link.finding])
        yield SubjectRecord("link", (local[link.recommendation], local[link.finding]), f"id/link/{claims.key}/{tie}")
    for n, relation in enumerate(claims.relations if claims is names else ()):
        for name in (str, join):
            words = (name(relation.subject), relation.predicate, name(relation.object))
            yield SubjectRecord("relation", n, f"id/relation/{claims.key}/{digest(*words)}")
