"""The Turtle file of corrections: read into rows with every fault named by its line, written row by row."""

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import get_args

import pyoxigraph as ox

from graph.errors import KnowledgeError
from graph.knowledge.corrections import FIELD_PROPERTIES, Correction, Corrections, Kind, check_row, check_together
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import DEFAULT_BASE, PUBLIC, RDF, parsed_turtle

# Field → property; those of our own vocabulary begin with `pf:`.
PROPERTIES = {
    "kind": "pf:correctionKind",
    "subject": "pf:corrects",
    "by": "prov:wasAttributedTo",
    "date": "dcterms:date",
    "reason": "pf:reason",
    **FIELD_PROPERTIES,
}
REQUIRED_FIELDS = ("kind", "subject", "by", "date", "reason")
IRI_FIELDS = ("subject", "into", "addresses", "refers_to", "documents")
LARGEST_CORRECTION_FILE = 10_000_000


def load_corrections(path: Path, knowledge: Knowledge, *, missing_ok: bool = False) -> Corrections:
    """The corrections in a file; `missing_ok`: none where it has not been begun.

    Raises: KnowledgeError naming file, line and mend.
    """
    where = str(path)
    if missing_ok and not path.exists():
        return Corrections(base=knowledge.base, where=where)
    try:
        if path.stat().st_size > LARGEST_CORRECTION_FILE:
            raise KnowledgeError("the file is larger than 10 MB", where=where, mend="Give the corrections alone.")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise KnowledgeError("not in UTF-8", where=where, mend="Save the file as UTF-8.") from None
    except OSError as error:
        mend = "Check the path, or leave --corrections out."
        raise KnowledgeError(error.strerror or "cannot be read", where=where, mend=mend) from None
    return corrections_in(text, where, knowledge)


def corrections_in(text: str, where: str, knowledge: Knowledge) -> Corrections:
    """The corrections in Turtle text. Raises: KnowledgeError, as above."""
    base = knowledge.base
    nodes: dict[str, dict[str, list[str]]] = {}
    for quad in parsed_turtle(text.replace(DEFAULT_BASE, base), where, base):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
            raise KnowledgeError("a node without a name", where=where, mend="Give every correction an IRI.")
        nodes.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    themes = {theme.id for theme in knowledge.themes}
    try:
        rows = [_row(node, values, base) for node, values in nodes.items()]
        for row in rows:
            check_row(row, themes)
        check_together(rows)
    except KnowledgeError as fault:
        place = f"{where}, line {line_of(text, fault.where) or '?'}"
        raise KnowledgeError(f"{fault.where}: {fault.what}", where=place, mend=fault.mend) from None
    lines = {row.name: line_of(text, row.name) or 0 for row in rows}
    return Corrections(tuple(sorted(rows, key=lambda row: row.name)), base, where, lines)


def line_of(text: str, node: str) -> int | None:
    """The line on which what is said of a node begins, counted from 1."""
    local = re.escape(node.rsplit("/", 1)[-1])
    start = re.compile(rf"^[ \t]*(?:<[^>\n]*/{local}>|[\w-]*:{local})(?=\s)", re.MULTILINE)
    match = start.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else None


def _row(node: str, values: dict[str, list[str]], base: str) -> Correction:
    """Raises: KnowledgeError with the row's name as `where`."""
    fields = {_iri(prop, base): field for field, prop in PROPERTIES.items()}
    name = node.removeprefix(f"{base}id/correction/")
    wrong = partial(KnowledgeError, where=node.rsplit("/", 1)[-1])
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name):
        raise wrong("its name will not do", mend="Call it correction:WORDS-WITH-HYPHENS, below id/correction/.")
    if values.pop(RDF + "type", None) != [_iri("pf:Correction", base)]:
        raise wrong("it is no correction", mend="Begin with `a pf:Correction ;`.")
    strange = next((prop for prop in values if prop not in fields), None)
    if strange:
        mend = f"Use one of {', '.join(PROPERTIES.values())}."
        raise wrong(f"{strange} is no property of a correction", mend=mend)
    given = {fields[prop]: value for prop, value in values.items()}
    for field in REQUIRED_FIELDS:
        if not "".join(given.get(field, ())).strip():
            raise wrong(f"it has no {PROPERTIES[field]}", mend="Add the missing line.")
    twice = next((f for f, v in given.items() if len(v) > 1 and f != "documents"), None)
    if twice:
        raise wrong(f"it has {PROPERTIES[twice]} twice", mend="Keep one, or make two corrections of it.")
    if given["kind"][0] not in get_args(Kind):
        raise wrong(f"{given['kind'][0]!r} is no kind of correction", mend=f"Use one of {', '.join(get_args(Kind))}.")
    return _correction(name, given, base)


def _correction(name: str, given: dict[str, list[str]], base: str) -> Correction:
    for field in IRI_FIELDS:
        for value in given.get(field, ()):
            below = "def/" if field == "into" and given["kind"] == ["retype"] else r"id/[\w-]+/"
            if not re.match(rf"{re.escape(base)}{below}\S", value):
                mend = f"Let it start with {base}{below[:3]}/"
                raise KnowledgeError(f"{value} is no IRI of a thing", where=name, mend=mend)
    scheme = f"{base}scheme/theme/"
    if not all(value.startswith(scheme) for value in given.get("theme", ())):
        raise KnowledgeError(f"{given['theme'][0]} is no theme", where=name, mend=f"Let it start with {scheme}")
    leads = dict.fromkeys(IRI_FIELDS, base) | {"theme": scheme}
    plain = {f: [v.removeprefix(leads.get(f, "")) for v in values] for f, values in given.items()}
    documents = tuple(sorted(plain.pop("documents", ())))
    return Correction(name=name, documents=documents, **{f: v[0] for f, v in plain.items()})  # type: ignore[arg-type]


def _iri(name: str, base: str) -> str:
    prefix, _, local = name.partition(":")
    return ({"pf": f"{base}def/"} | PUBLIC)[prefix] + local


def turtle_of(rows: Iterable[Correction], base: str) -> str:
    """Rows as blocks of Turtle that need no prefixes, so that one can be put after any file."""
    blocks = []
    for row in rows:
        lines = [f"<{base}id/correction/{row.name}> a <{_iri('pf:Correction', base)}>"]
        for field, prop in PROPERTIES.items():
            value = getattr(row, field) or ()
            for each in value if isinstance(value, tuple) else (value,):
                lines.append(f"<{_iri(prop, base)}> {_term(field, each, base)}")
        blocks.append("\n" + " ;\n    ".join(lines) + " .\n")
    return "".join(blocks)


def _term(field: str, value: str, base: str) -> str:
    if field in IRI_FIELDS or field == "theme":
        return f"<{base}{'scheme/theme/' if field == 'theme' else ''}{value}>"
    return str(ox.Literal(value))


def without(text: str, row: Correction, corrections: Corrections, knowledge: Knowledge) -> str:
    """The text of a file without one of its rows, all else as it stands; written anew where the row is entangled."""
    left = tuple(r for r in corrections.rows if r != row)
    lines = text.splitlines(keepends=True)
    start = (line_of(text, row.name) or 1) - 1
    for end in range(start, len(lines)):
        if lines[end].rstrip().endswith("."):
            shorter = "".join([*lines[:start], *lines[end + 1 :]])
            try:
                if corrections_in(shorter, corrections.where, knowledge).rows == left:
                    return shorter
            except KnowledgeError:
                continue
    return turtle_of(left, corrections.base).lstrip()
