"""Where the forms of rows stand in the text: rulers fed with the ontology's rows and the document's own."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from graph.claims import Span
from graph.names.hits import Hit
from graph.names.nlp import pipeline
from graph.names.profiles import Profile
from graph.names.rows import NameRow

if TYPE_CHECKING:
    from graph.names.gazetteer import Gazetteer

# Acronyms count case: "SOP" is a platform, "sop" is not.
ACRONYM = re.compile(r"(?:[A-Z][a-z]?){2,}[A-Z+]?s?|[A-Z]{2,}[a-z]?[A-Z]*s?\d*")


class Ruler:
    """Finds the forms of rows. Acronyms and proper names count case, other names do not."""

    def __init__(self, nlp: Language, rows: Iterable[NameRow]) -> None:
        self.rows: dict[int, NameRow] = {}
        self.matchers = [PhraseMatcher(nlp.vocab, attr=attr) for attr in ("ORTH", "LOWER")]
        for at, row in enumerate(rows):
            self.rows[nlp.vocab.strings.add(key := f"row {at}")] = row
            forms: tuple[list[Doc], list[Doc]] = ([], [])
            for form in row.forms:
                forms[0 if row.case_sensitive or ACRONYM.fullmatch(form) else 1].append(nlp.tokenizer(form))
            for matcher, patterns in zip(self.matchers, forms, strict=True):
                if patterns:
                    matcher.add(key, patterns)

    def hits(self, doc: Doc) -> Iterator[Hit]:
        """Every place of every form, overlapping ones too. An article at the front is no part of the name."""
        for matcher in self.matchers:
            for key, start, end in matcher(doc):
                row = self.rows[key]
                first = doc[start + 1] if doc[start].lower_ == "the" else doc[start]
                last = doc[end - 1]
                span = Span(first.idx, last.idx + len(last))
                yield Hit(span, row.type, row.entity, row.name, row.method, row.trust)


@lru_cache(maxsize=4)
def ontology_ruler(profile: Profile, gazetteer: "Gazetteer") -> Ruler:
    """The ruler of the ontology's rows, built once a process."""
    return Ruler(pipeline(profile), gazetteer.rows)
