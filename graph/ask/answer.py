"""Answers: a question of the catalogue run on a store, with what it found and the words that prove it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import pyoxigraph as ox

from graph.ask.catalogue import Question, catalogue
from graph.ask.items import Json, in_utf16, items, parts_of
from graph.ask.names import closest
from graph.ask.terms import GRAVITY, Solution, Source, listed, plain, solutions
from graph.ask.values import Value, values_of
from graph.errors import UnknownName, quoted
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable

PROOFS = """SELECT ?thing ?document ?quote ?start ?exact WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing pf:inDocument ?document ; pf:part ?place .
  ?place oa:start ?start ; oa:exact ?exact .
  OPTIONAL {{ ?thing pf:quote ?quote }}
}} ORDER BY ?thing ?start"""
NOTES = """SELECT ?note ?document (MIN(?from) AS ?start) WHERE {
  ?note a pf:AuditNote ; pf:inDocument ?document ; pf:part/oa:start ?from .
} GROUP BY ?note ?document ORDER BY ?document ?start ?note"""
# Columns that order or name a row and say nothing that the answer itself does not say.
ORDERING = frozenset({"start", "name", "section_name", "first"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, how it was understood, what the graph says; `abstained` says why there is no answer."""

    question: str
    understood: str = ""
    catalogue: str | None = None
    parameters: Mapping[str, list[str]] = field(default_factory=dict)
    sparql: str | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    answers: tuple[Json, ...] = ()
    evidence: tuple[Json, ...] = ()
    abstained: str | None = None

    def as_json(self) -> Json:
        """The public shape of an answer."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        lists = {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
        return values | lists | {"rows": [list(row) for row in self.rows]}


def run_question(
    store: Readable, name: str, parameters: Mapping[str, str | Sequence[str]], base: str = DEFAULT_BASE
) -> Answer:
    """The answer to a question of the catalogue; values are names, aliases, ids or IRIs, several mean any of them.

    Raises: UnknownName for a question or a value that fits nothing or several things, QueryError for a parameter
    that is missing or that the question does not take.
    """
    question, source = catalogue(base).get(name), Source(store, base)
    if question is None:
        near = f"Did you mean {close}?" if (close := closest(name, catalogue(base))) else "Choose one of the catalogue."
        raise UnknownName(f"no question is called {quoted(name)}", mend=near)
    given = {key: [texts] if isinstance(texts, str) else list(texts) for key, texts in parameters.items()}
    question.check(given)
    values = {key: values_of(source, question.parameters[key], texts, key) for key, texts in given.items()}
    return answered(source, question, values)


def notes_of(store: Readable, base: str = DEFAULT_BASE) -> list[Json]:
    """Every note of the audit of every document: document by document, alarms before open ends, in reading order."""
    source = Source(store, base)
    notes = items(source, [row["note"].value for row in source.rows(NOTES)], utf16=False)
    return sorted(notes.values(), key=lambda note: (note["document"], GRAVITY.index(note["severity"])))


def answered(
    source: Source,
    question: Question,
    values: Mapping[str, Sequence[Value]],
    asked: str = "",
    remarks: Iterable[str] = (),
    counting: bool = False,
) -> Answer:
    """The answer to a question of the catalogue with these values; `counting` when only a number is wanted.

    `asked` is the question as it was written, `remarks` what is to be said of how it was read.
    """
    wording = question.worded({name: [value.label for value in bound] for name, bound in values.items()})
    understood = " ".join([wording, *remarks])
    sparql = question.bound({name: [value.term for value in bound] for name, bound in values.items()})
    results: Any = source.store.query(sparql)
    columns = [variable.value for variable in results.variables]
    table = list(solutions(results))
    proofs = [_iris(row, question.evidence) for row in table]
    if question.evidence not in (question.answer, *_linked(table)):
        columns = [column for column in columns if column != question.evidence]
    rows = tuple(tuple(plain(row.get(column)) for column in columns) for row in table)
    answers = tuple(_answers(source, question, table))
    if counting:
        number = len({answer["iri"] for answer in answers})
        sparql, columns, rows = _count(sparql, question.answer), ["count"], ((number,),)
        understood = f"{understood} Counted: {number}."
    return Answer(
        question=asked or wording,
        understood=understood,
        catalogue=question.name,
        parameters={name: [value.term.value for value in bound] for name, bound in values.items()},
        sparql=sparql,
        columns=tuple(columns),
        rows=rows,
        answers=answers,
        evidence=tuple(_evidence(source, proofs)),
    )


def _iris(row: Solution, variable: str) -> list[str]:
    """The IRIs that a variable holds: itself, or several in one text."""
    term = row.get(variable)
    return [] if term is None else [term.value] if isinstance(term, ox.NamedNode) else term.value.split()


def _linked(table: Iterable[Solution]) -> set[str]:
    return {name for row in table for name, term in row.items() if isinstance(term, ox.NamedNode)}


def _count(sparql: str, variable: str) -> str:
    """The query that counts what another one finds."""
    prologue, query = re.split(r"^(?=SELECT)", sparql, maxsplit=1, flags=re.MULTILINE)
    return f"{prologue}SELECT (COUNT(DISTINCT ?{variable}) AS ?count) WHERE {{ {{\n{query}}} }}\n"


def _answers(source: Source, question: Question, table: Sequence[Solution]) -> Iterator[Json]:
    """Each thing found as an object, with what its row says besides; one for each different pair."""
    iris = list(dict.fromkeys(iri for row in table for iri in _iris(row, question.answer)))
    objects = items(source, iris, utf16=False) if iris else {}
    seen: set[str] = set()
    for row in table:
        for iri in _iris(row, question.answer):
            answer = objects.get(iri, {"iri": iri, "type": None, "label": None})
            answer = answer | _besides(row, answer, question)
            if repr(answer) not in seen:
                seen.add(repr(answer))
                yield answer


def _besides(row: Solution, answer: Json, question: Question) -> Json:
    literals = {name: plain(term) for name, term in row.items() if isinstance(term, ox.Literal)}
    texts = [value for value in answer.values() if isinstance(value, str)]
    return {
        name: value
        for name, value in literals.items()
        if name not in answer and name not in ORDERING and name != question.evidence and value not in texts
    }


def _evidence(source: Source, cells: Sequence[Sequence[str]]) -> Iterator[Json]:
    """The quoted words of each thing and their places: row by row, within a row as they stand in the text."""
    iris = list(dict.fromkeys(iri for cell in cells for iri in cell))
    places = parts_of(source, iris)
    quotes: dict[str, list[Solution]] = {}
    for row in source.rows(PROOFS.format(things=listed(iris))):
        quotes.setdefault(row["thing"].value, []).append(row)
    in_order = (iri for cell in cells for iri in sorted(cell, key=lambda iri: places.get(iri, [])))
    for iri in dict.fromkeys(in_order):
        if rows := quotes.get(iri):
            whole = rows[0].get("quote")
            yield {
                "iri": iri,
                "document": source.local(rows[0]["document"].value).partition("/")[2],
                "quote": whole.value if whole else " ".join(row["exact"].value for row in rows),
                "parts": places[iri],
                "parts_utf16": in_utf16(source, rows[0]["document"].value, places[iri]),
            }
