"""The rows of `ontology/audit.ttl`: what each rule of the audit is called, how grave it is, what it says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from graph.claims import Severity
from graph.errors import KnowledgeError
from graph.knowledge.rows import Concept, Knowledge

WHERE = "ontology/audit.ttl"
SEVERITIES: dict[str, Severity] = {severity: severity for severity in get_args(Severity)}


@dataclass(frozen=True, slots=True, eq=False)
class AuditRule:
    """One rule. `words` are patterns by name, without regard to case; `cased` the same with regard to it."""

    name: str
    severity: Severity
    message: str
    patterns: Mapping[str, str]

    def words(self, name: str) -> re.Pattern[str]:
        """Raises: KnowledgeError when the row has no such class of words, or it does not compile."""
        return _compiled(self.name, name, self.patterns.get(name), re.IGNORECASE)

    def cased(self, name: str) -> re.Pattern[str]:
        return _compiled(self.name, name, self.patterns.get(name), re.NOFLAG)


@dataclass(frozen=True, slots=True, eq=False)
class AuditRules:
    """All rows by name."""

    rows: Mapping[str, AuditRule]

    def row(self, name: str) -> AuditRule:
        """Raises: KnowledgeError when there is no such row."""
        if name not in self.rows:
            raise KnowledgeError(f"there is no rule {name!r}", where=WHERE, mend="Add its row.")
        return self.rows[name]


@lru_cache(maxsize=4)
def rules_of(knowledge: Knowledge) -> AuditRules:
    """Raises: KnowledgeError when a row lacks its severity or message, or a pattern does not compile."""
    return AuditRules({concept.id: _rule(concept) for concept in knowledge.audit_rules})


def _rule(concept: Concept) -> AuditRule:
    severity = SEVERITIES.get(_value(concept, "severity"))
    if severity is None:
        mend = f"Write one of {', '.join(SEVERITIES)}."
        raise KnowledgeError(f"{concept.iri} has a severity that is none", where=WHERE, mend=mend)
    patterns = {name: words for name, _, words in (line.partition(" = ") for line in _values(concept, "wordClass"))}
    for name, words in patterns.items():
        _compiled(concept.id, name, words, re.IGNORECASE)
    return AuditRule(concept.id, severity, _value(concept, "saying"), patterns)


def _values(concept: Concept, name: str) -> tuple[str, ...]:
    return next((values for prop, values in concept.values.items() if prop.endswith(f"/{name}")), ())


def _value(concept: Concept, name: str) -> str:
    values = _values(concept, name)
    if len(values) != 1:
        what = f"{concept.iri} has {len(values)} times {name}, where one is due"
        raise KnowledgeError(what, where=WHERE, mend="Mend the row.")
    return values[0]


@lru_cache(maxsize=256)
def _compiled(rule: str, name: str, pattern: str | None, flags: re.RegexFlag) -> re.Pattern[str]:
    if pattern is None:
        raise KnowledgeError(f"rule {rule} has no words {name!r}", where=WHERE, mend="Add the missing line.")
    try:
        return re.compile(rf"(?:{pattern})", flags)
    except re.error as error:
        raise KnowledgeError(f"rule {rule}, words {name!r}: {error}", where=WHERE, mend="Mend the pattern.") from error
