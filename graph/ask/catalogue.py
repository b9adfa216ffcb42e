"""The questions that can be asked: each `.rq` file of the ontology, its header read, its variants, its query bound.

A file is SPARQL that runs as it stands. Its leading comment lines are YAML: `question`, `variants` (phrases with
{slots}), `parameters` (name: kind), `row` (what one row means), `answer` and `evidence` (the variables that hold the
answer and the thing whose words prove it). Each parameter is one block `VALUES ?name { example }`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.ask.terms import Term, listed
from graph.ask.words import Phrase, Vocabulary, load_words, phrases_of, tokens_of
from graph.errors import KnowledgeError, QueryError
from graph.knowledge.turtle import ONTOLOGY, header_in
from graph.rdf.prefixes import DEFAULT_BASE

QUESTIONS_FOLDER = ONTOLOGY / "questions"
VALUES = re.compile(r"\bVALUES\s+\?(\w+)\s*\{([^{}]*)\}")
QUESTION_SLOT = re.compile(r"\{(\w+)\}")
FREE = frozenset({"words", "keywords"})  # kinds of parameter that any words may fill
KEYS = frozenset({"question", "variants", "parameters", "row", "answer", "evidence"})
PARAMETER_KINDS = frozenset(
    {
        *("theme", "standard", "rating", "polarity", "section", "document", "type", "words", "keywords"),
        *("entity", "region", "unit", "block", "addressee", "role", "person"),
        *("statement", "finding", "recommendation", "audit-rule"),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `sparql` runs as it stands, with the example values of its parameters (name → kind)."""

    name: str
    question: str
    variants: tuple[str, ...]
    parameters: Mapping[str, str]
    row: str
    answer: str
    evidence: str
    sparql: str

    @property
    def example(self) -> dict[str, str]:
        """The values that the file itself holds, as written there."""
        return {name: contents.strip() for name, contents in VALUES.findall(self.sparql)}

    def worded(self, labels: Mapping[str, Sequence[str]]) -> str:
        """The question in English with its slots filled."""
        joints = {name: " and " if kind == "keywords" else " or " for name, kind in self.parameters.items()}
        return QUESTION_SLOT.sub(lambda slot: joints[slot[1]].join(dict.fromkeys(labels[slot[1]])), self.question)

    def check(self, values: Mapping[str, Sequence[object]]) -> None:
        """Raises: QueryError when a parameter is missing, empty or not one of this question."""
        if values.keys() != self.parameters.keys() or not all(values.values()):
            wanted = ", ".join(self.parameters) or "none"
            raise QueryError(f"wrong parameters for {self.name}", mend=f"It takes: {wanted}.")

    def bound(self, values: Mapping[str, Sequence[Term]]) -> str:
        """The query with these terms in its blocks: several terms of one parameter mean any of them.

        Raises: QueryError when a parameter is missing, empty or not one of this question.
        """
        self.check(values)
        return VALUES.sub(lambda block: f"VALUES ?{block[1]} {{ {listed(values[block[1]])} }}", self.sparql)


@cache
def catalogue(base: str = DEFAULT_BASE, folder: Path = QUESTIONS_FOLDER) -> Mapping[str, Question]:
    """Every question by name, in order of names.

    Raises: KnowledgeError naming the file whose header or query breaks the rules.
    """
    files = sorted(folder.glob("*.rq"))
    return {path.stem: question_of(path.stem, path.read_text("utf-8"), base) for path in files}


def question_of(name: str, text: str, base: str = DEFAULT_BASE) -> Question:
    """One question, read from the text of its file."""
    where = f"ontology/questions/{name}.rq"
    header = _header(text, where)
    question = Question(
        name=name,
        question=str(header["question"]),
        variants=tuple(str(variant) for variant in header["variants"]),
        parameters={str(key): str(kind) for key, kind in (header.get("parameters") or {}).items()},
        row=str(header["row"]),
        answer=str(header["answer"]),
        evidence=str(header["evidence"]),
        sparql=text.replace(DEFAULT_BASE, base),
    )
    for flaw in _flaws(question):
        raise KnowledgeError(flaw, where=where, mend="Mend the header or the query.")
    return question


def _header(text: str, where: str) -> dict[str, Any]:
    header = header_in(text, where)
    if not isinstance(header, dict) or not isinstance(header.get("variants"), list):
        raise KnowledgeError("there is no header", where=where, mend="Begin with `# question: ...` and `# variants:`.")
    wrong = (KEYS - {"parameters"} - header.keys()) | (header.keys() - KEYS)
    if wrong:
        keys = ", ".join(sorted(map(str, wrong)))
        raise KnowledgeError(f"missing or unknown in the header: {keys}", where=where, mend="Compare another question.")
    return header


def _flaws(question: Question) -> list[str]:
    slots = sorted(question.parameters)
    flaws = [f"no kind {kind!r}" for kind in question.parameters.values() if kind not in PARAMETER_KINDS]
    if sorted(name for name, _ in VALUES.findall(question.sparql)) != slots:
        flaws.append("parameters and VALUES blocks differ")
    if any(not contents for contents in question.example.values()):
        flaws.append("a parameter has no example")
    for phrase in (question.question, *question.variants):
        if sorted(QUESTION_SLOT.findall(phrase)) != slots:
            flaws.append(f"the slots of {phrase!r} are not the parameters")
    if not question.variants:
        flaws.append("no variants")
    variables = (question.answer, question.evidence)
    return flaws + [f"?{name} is not in the query" for name in variables if f"?{name}" not in question.sparql]


# ---- Variants: the wordings of a question, as patterns of slots and words


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a variant that a value of some kind fills."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant: slots, and words by their meaning, in order. `needed` must all stand in the question."""

    question: Question
    items: tuple[Slot | Phrase, ...]

    @property
    def slots(self) -> list[Slot]:
        return [item for item in self.items if isinstance(item, Slot) and item.kind not in FREE]

    @property
    def free(self) -> Slot | None:
        return next((item for item in self.items if isinstance(item, Slot) and item.kind in FREE), None)

    @property
    def words(self) -> list[Phrase]:
        return [item for item in self.items if isinstance(item, Phrase)]

    @property
    def needed(self) -> frozenset[str]:
        """The words of weight; the weak ones too where there are none, where no slot is, and where words stand free."""
        content = frozenset(word.meaning for word in self.words if word.weight == "content")
        loose = content and (self.slots or self.free) and not (self.free and self.free.kind == "words")
        return content if loose else frozenset(word.meaning for word in self.words)


@cache
def variants(base: str) -> tuple[Variant, ...]:
    """Every variant of every question."""
    words = load_words()
    return tuple(
        variant_of(question, wording, words) for question in catalogue(base).values() for wording in question.variants
    )


def variant_of(question: Question, wording: str, words: Vocabulary) -> Variant:
    items: list[Slot | Phrase] = []
    for at, piece in enumerate(QUESTION_SLOT.split(wording)):
        if at % 2:
            items.append(Slot(piece, question.parameters[piece]))
        else:
            items += (phrase for phrase in phrases_of(tokens_of(piece), words) if phrase.weight != "stop")
    return Variant(question, tuple(items))
