"""Where the forms of rows stand in the text: span rulers fed with the ontology's rows and the document's own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.pipeline import SpanRuler
from spacy.tokens import Doc

from graph.claims import Span
from graph.tag.nlp import Profile, pipeline
from graph.tag.rows import NameRow

# Acronyms count case: "SOP" is a platform, "sop" is not.
ACRONYM = re.compile(r"(?:[A-Z][a-z]?){2,}[A-Z+]?s?|[A-Z]{2,}[a-z]?[A-Z]*s?\d*")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that a row, a rule or the model takes for a name."""

    span: Span
    type: str | None
    entity: str | None
    name: str
    method: str
    confidence: float
    row: NameRow | None = None
    stands_for: str | None = None


class Ruler:
    """Finds the forms of rows. Acronyms and proper names count case, other names do not."""

    def __init__(self, nlp: Language, rows: Iterable[NameRow], key: str) -> None:
        self.rows = tuple(rows)
        self.rulers = {
            attr: SpanRuler(
                nlp, name=f"{key}_{attr}", spans_key=f"{key}_{attr}", phrase_matcher_attr=attr, validate=False
            )
            for attr in ("ORTH", "LOWER")
        }
        patterns: dict[str, list[dict[str, str]]] = {"ORTH": [], "LOWER": []}
        for at, row in enumerate(self.rows):
            for form in row.forms:
                exact = row.case_sensitive or ACRONYM.fullmatch(form)
                patterns["ORTH" if exact else "LOWER"].append({"label": row.type, "pattern": form, "id": str(at)})
        for attr, ruler in list(self.rulers.items()):
            if patterns[attr]:
                ruler.add_patterns(patterns[attr])  # type: ignore[arg-type]
            else:
                self.rulers.pop(attr)

    def hits(self, doc: Doc) -> Iterator[Hit]:
        """Every place of every form, overlapping ones too; they stay in `doc.spans` as well."""
        for ruler in self.rulers.values():
            ruler(doc)
            for place in doc.spans[ruler.key]:
                row = self.rows[int(place.id_)]
                skipped = 1 if place[0].lower_ == "the" else 0
                span = Span(place[skipped].idx, place.end_char)
                yield Hit(span, row.type, row.entity, row.name, row.method, row.trust, row)


@cache
def ontology_ruler(profile: Profile, rows: tuple[NameRow, ...]) -> Ruler:
    """The ruler of the ontology's rows, built once a process."""
    return Ruler(pipeline(profile), rows, "ontology")
