"""What a query says: its triples, what binds each variable, what is compared with what.

It reads what the engine has taken, by the grammar, token by token; it knows no algebra. Source: SPARQL 1.1, 19.8.
"""

from dataclasses import dataclass, field

from graph.errors import QueryError
from graph.store.sparql.parser import NO_TOKEN, ParsedQuery, SparqlToken
from graph.store.sparql.variables import AGGREGATES

NAMES = ("iri", "pname")
PATH_JOINTS, PATH_SUFFIXES = ("/", "|"), ("*", "+", "?")


@dataclass(frozen=True)
class Term:
    """A term of a query with what follows it: `@en` or `^^` and the type of a text, empty for none."""

    token: SparqlToken
    suffix: str = ""

    @property
    def variable(self) -> str:
        """Its name without the mark; empty for what is no variable."""
        return self.token.text[1:] if self.token.kind == "variable" else ""


NO_TERM = Term(NO_TOKEN)


@dataclass(frozen=True)
class TriplePattern:
    """One triple. Its terms are NO_TERM where they are no single one: a path, a list, a blank node.

    `last` is the property that leads to the object, of a path too. `required`: without it there is no row at all.
    """

    subject: Term
    property: Term
    last: Term
    object: Term
    graph: Term
    required: bool


@dataclass
class Patterns:
    """What a query says."""

    triples: list[TriplePattern] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    used: dict[str, SparqlToken] = field(default_factory=dict)  # where first, outside of patterns
    constants: list[SparqlToken] = field(default_factory=list)  # IRIs and names of things, properties and graphs
    compared: list[tuple[str, Term]] = field(default_factory=list)  # a variable and the term it is to be equal to
    aggregates: list[SparqlToken] = field(default_factory=list)  # in a FILTER, where none can stand
    regexes: list[tuple[str, str]] = field(default_factory=list)  # patterns that are written out, and their flags


def patterns_of(query: ParsedQuery) -> Patterns:
    """What a query says. Raises: QueryError for one that the engine would not take."""
    reader = PatternReader(query)
    reader.query_form()
    return reader.found


class PatternReader:
    """Reads the tokens of a query once, from its first to its last, by the rules of its grammar."""

    def __init__(self, query: ParsedQuery) -> None:
        self.query = query
        self.found = Patterns()
        self.at = query.body
        self.graph = NO_TERM
        self.excused = 0  # the index up to which variables need not be bound

    @property
    def token(self) -> SparqlToken:
        return self.query.token(self.at)

    def take(self, *texts: str) -> bool:
        """Whether one of some words or marks stands here; it is passed."""
        fits = (self.token.word or self.token.text) in texts
        self.at += fits
        return fits

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise QueryError(f"{text} is missing before {self.token.text}")

    def query_form(self) -> None:
        if self.take("CONSTRUCT") and self.token.text == "{":
            self.template()
        self.select()

    def select(self) -> None:
        """From the names to the end of the query, or of the query within."""
        while self.token.kind != "end" and self.token.text != "{":
            if self.take("FROM"):
                self.take("NAMED")
                self.at += 1
            elif self.take("WHERE", "SELECT", "ASK", "DESCRIBE", "DISTINCT", "REDUCED"):
                continue
            else:
                self.use()
        if self.token.text == "{":
            self.group(required=True)
        while self.token.kind != "end" and self.token.text != "}":
            if self.take("VALUES"):
                self.values()
            else:
                self.use()

    def template(self) -> None:
        depth = 0
        while True:
            depth += (self.token.text == "{") - (self.token.text == "}")
            self.use()
            if not depth:
                return

    def use(self, *, comparing: bool = False, filtering: bool = False) -> None:
        """Pass one token that stands outside of patterns: a variable is used there, and after AS bound."""
        token, before = self.token, self.query.token(self.at - 1)
        if token.kind == "end":
            raise QueryError("the query ends too early")
        self.at += 1
        if token.kind == "variable" and before.word == "AS":
            self.found.bound.add(token.text[1:])
        elif token.kind == "variable" and self.at > self.excused:
            self.found.used.setdefault(token.text[1:], token)
        elif token.kind in NAMES and self.token.text != "(" and before.text != "^^":
            self.found.constants.append(token)
        elif token.word == "EXISTS":
            self.group(required=False)
        elif token.word in ("REGEX", "REPLACE"):
            self.regex(flags=2 if token.word == "REGEX" else 3)
        elif token.word in ("BOUND", "COALESCE"):  # what they are given need not have a value
            self.excused = max(self.excused, self.arguments()[-1].stop)
        elif token.word in AGGREGATES and filtering and self.token.text == "(":
            self.found.aggregates.append(token)
        if comparing and token.kind in (*NAMES, "string", "number"):
            self.compare(token)

    def group(self, *, required: bool) -> None:
        self.expect("{")
        while not self.take("}"):
            if self.take("OPTIONAL", "MINUS", "LATERAL"):
                self.group(required=False)
            elif self.take("GRAPH"):
                self.graph_pattern(required=required)
            elif self.take("FILTER"):
                self.filter()
            elif self.take("BIND"):
                self.brackets(filtering=False)
            elif self.take("VALUES"):
                self.values()
            elif self.token.word == "SELECT":
                self.select()
            elif self.token.text == "{":
                self.alternatives(required=required)
            elif not self.take("."):
                self.triples(required=required)

    def alternatives(self, *, required: bool) -> None:
        """Groups with UNION between them, or one alone."""
        begun = len(self.found.triples)
        self.group(required=required)
        while self.take("UNION"):
            self.group(required=False)
            rest = self.found.triples[begun:]
            self.found.triples[begun:] = [
                TriplePattern(t.subject, t.property, t.last, t.object, t.graph, required=False) for t in rest
            ]

    def graph_pattern(self, *, required: bool) -> None:
        around, self.graph = self.graph, self.node(required=required)
        self.group(required=required)
        self.graph = around

    def filter(self) -> None:
        while self.token.text not in ("(", "{"):
            self.use()
            if self.query.token(self.at - 1).text == "}":  # of EXISTS
                return
        self.brackets(filtering=True)

    def brackets(self, *, filtering: bool) -> None:
        """An expression from its bracket to the one that closes it."""
        depth = 0
        while True:
            depth += (self.token.text == "(") - (self.token.text == ")")
            self.use(comparing=filtering, filtering=filtering)
            if not depth:
                return

    def compare(self, token: SparqlToken) -> None:
        """Note a term beside a variable: `?x = term`, `term = ?x`, `?x IN (term, ...)`."""
        term, at = Term(token, self.suffix()), self.at - 2
        before, after = self.query.token(at), self.query.token(self.at + (2 if "^^" in self.token.text else 0))
        after = self.query.token(self.at + 1) if self.token.kind == "language" else after
        while before.text in (",", *"(") or before.kind in (*NAMES, "string", "number", "language"):
            if before.text == "(":
                listed = self.query.token(at - 1).word == "IN"
                before, at = (self.query.token(at - 1), at - 1) if listed else (NO_TOKEN, at)
                break
            at -= 1
            before = self.query.token(at)
        one, other = self.query.token(at - 1), self.query.token(self.at + 1)
        if (before.text == "=" or before.word == "IN") and one.kind == "variable":
            self.found.compared.append((one.text[1:], term))
        elif after.text == "=" and other.kind == "variable":
            self.found.compared.append((other.text[1:], term))

    def arguments(self) -> list[slice]:
        """The tokens of each argument of the call whose bracket stands here."""
        found, depth, begun = [], 0, self.at + 1
        for at in range(self.at, len(self.query.tokens)):
            text = self.query.tokens[at].text
            depth += (text == "(") - (text == ")")
            if not depth or (depth == 1 and text == ","):
                found.append(slice(begun, at))
                begun = at + 1
            if not depth:
                break
        return found

    def regex(self, flags: int) -> None:
        """Remember the pattern and the flags of a call, where they are written out; `flags` is their place in it."""
        texts = [self.query.tokens[argument] for argument in self.arguments()]
        given = [texts[1], *texts[flags : flags + 1]] if len(texts) > 1 else []
        if given and all(len(tokens) == 1 and tokens[0].kind == "string" for tokens in given):
            self.found.regexes.append((given[0][0].text, "".join(f", {tokens[0].text}" for tokens in given[1:])))

    def values(self) -> None:
        names = []
        while not self.take("{"):
            names += [self.token.text[1:]] if self.token.kind == "variable" else []
            self.at += 1
        self.found.bound |= set(names)
        while not self.take("}"):
            if self.take("(", ")", "UNDEF"):
                continue
            term = self.node(required=False)
            if len(names) == 1:
                self.found.compared.append((names[0], term))

    def triples(self, *, required: bool) -> None:
        """Triples of one subject."""
        subject = self.node(required=required)
        if self.token.text not in (".", "}"):
            self.properties(subject, required=required)

    def properties(self, subject: Term, *, required: bool) -> None:
        while True:
            prop, last = self.path()
            while True:
                described = self.node(required=required)
                self.found.triples.append(TriplePattern(subject, prop, last, described, self.graph, required))
                self.annotations()
                if not self.take(","):
                    break
            if not self.take(";"):
                return
            while self.take(";"):
                pass
            if self.token.text in (".", "]", "}", "|}") or self.token.kind == "end":
                return

    def annotations(self) -> None:
        """Pass what RDF 1.2 hangs on a triple."""
        while self.take("~"):
            if self.token.kind in (*NAMES, "variable", "bnode"):
                self.node(required=False)
        if self.take("{|"):
            while not self.take("|}"):
                self.use()

    def path(self) -> tuple[Term, Term]:
        """A property: itself where it is single, and the one that leads to the object, where there is one."""
        if self.token.kind == "variable":
            term = self.node(required=False)
            return term, NO_TERM
        last, steps = self.step(), 1
        while self.take(*PATH_JOINTS):
            joint = self.query.token(self.at - 1).text
            following = self.step()
            last, steps = (following if joint == "/" else NO_TERM), steps + 1
        return (last if steps == 1 else NO_TERM), last

    def step(self) -> Term:
        """One step of a path: the property, where it is one and is gone forward once."""
        plain = not self.take("^", "!")
        while self.take("^", "!"):
            pass
        term = NO_TERM
        if self.take("("):
            while not self.take(")"):
                if not self.take(*PATH_JOINTS):
                    self.step()
        else:
            if self.token.kind in NAMES:
                self.found.constants.append(self.token)
            term = Term(self.token) if plain else NO_TERM
            self.at += 1
        return NO_TERM if self.take(*PATH_SUFFIXES) else term

    def node(self, *, required: bool) -> Term:
        """A subject, an object or a graph."""
        token = self.token
        if token.kind == "end":
            raise QueryError("the query ends too early")
        self.at += 1
        if token.text == "[":
            if not self.take("]"):
                self.properties(NO_TERM, required=required)
                self.expect("]")
            return NO_TERM
        if token.text in ("(", "<<"):
            while not self.take(")", ">>"):
                self.node(required=required)
            return NO_TERM
        if token.text in ("+", "-"):
            self.node(required=required)
            return NO_TERM  # the number without its sign would be another
        if token.kind == "variable":
            self.found.bound.add(token.text[1:])
        elif token.kind in NAMES:
            self.found.constants.append(token)
        term = Term(token, self.suffix())
        if term.suffix:
            self.at += 1 if term.suffix.startswith("@") else 2
        return term

    def suffix(self) -> str:
        """The language or the type that follows a text."""
        if self.token.kind == "language":
            return self.token.text
        return f"^^{self.query.token(self.at + 1).text}" if self.token.text == "^^" else ""
