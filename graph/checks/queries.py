"""Rules that join nodes: each a SELECT query in `ontology/checks/`, whose rows are what breaks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from graph.checks.places import Places, Violation
from graph.claims import Severity
from graph.errors import KnowledgeError
from graph.knowledge.headers import header_in
from graph.knowledge.turtle import DEFAULT_BASE, ONTOLOGY, turtle_text


@dataclass(frozen=True, slots=True)
class Check:
    """One query. Its `?node` is what breaks the rule; the message may use its other variables in braces."""

    name: str
    severity: Severity
    message: str
    sparql: str


@cache
def checks_in(folder: Path = ONTOLOGY / "checks", base: str = DEFAULT_BASE) -> tuple[Check, ...]:
    """Every check, by name.

    Raises: KnowledgeError when the comment lines at the top of a file lack a field, or are no YAML.
    """
    return tuple(_check(path, turtle_text(path, base)) for path in sorted(folder.glob("*.rq")))


def problems_by_query(dataset: ox.Store, places: Places, base: str) -> Iterator[Violation]:
    """What the checks find in a graph."""
    for check in checks_in(base=base):
        for row in _rows(dataset, check):
            node = row.pop("node")
            words = {name: places.words(value) for name, value in row.items()}
            message = f"{places.called(node)}: {check.message.format_map(words)}"
            yield Violation(check.name, check.severity, node, message, places.place(node))


def _check(path: Path, text: str) -> Check:
    where = f"ontology/checks/{path.name}"
    header = header_in(text, where)
    missing = {"name", "severity", "message"} - set(header if isinstance(header, dict) else ())
    if missing or header["name"] != path.stem or header["severity"] not in ("error", "warning"):
        what = f"its header lacks {', '.join(sorted(missing))}" if missing else "its name or severity will not do"
        raise KnowledgeError(what, where=where, mend="Give name (that of the file), severity and message.")
    return Check(header["name"], header["severity"], header["message"], text)


def _rows(dataset: ox.Store, check: Check) -> list[dict[str, str]]:
    try:
        solutions = cast("ox.QuerySolutions", dataset.query(check.sparql))
    except SyntaxError as error:
        where = f"ontology/checks/{check.name}.rq"
        what = f"no SPARQL: {' '.join(str(error.msg).split())[:160]}"
        raise KnowledgeError(what, where=where, mend="Mend the query.") from error
    names = [variable.value for variable in solutions.variables]
    rows = ({n: getattr(s[n], "value", "") for n in names} for s in solutions)
    return [row for row in rows if row["node"]]
