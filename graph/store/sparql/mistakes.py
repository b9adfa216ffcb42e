"""Names the mistake in a query that does not parse, where it is and what mends it.

The engine says where it gave up, which is up to a keyword's length behind the mistake, and little else. So ever shorter
beginnings of the query are parsed: a beginning that could be gone on with is read to its end, and the first token
after the longest of these is the one that cannot stand there. What could stand there is tried in the same way: a mend
is told only where the engine would take it. Habits of other languages are rows of `mistakes.yaml`. Nothing is ever run:
each text that is tried ends with a character that no query holds.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path
from string import Template
from typing import NamedTuple

import pyoxigraph as ox
import yaml

from graph.errors import QueryError
from graph.rdf.prefixes import DEFAULT_BASE, prefixes
from graph.store.sparql.parser import CLOSING, ParsedQuery, SparqlToken, lenient_tokens, parse, place_in, tokens_of
from graph.store.sparql.variables import Selection, names_in, selections

COMPLAINT = re.compile(r"error at (\d+):(\d+): ")
PAD = " " * 16  # wider than the longest keyword: how far behind a mistake the engine may give up
WALL = "\0" + "x" * 30 + ">"  # stops a text that reads well; the > is for a < that would look for it to the end
LONGEST_KEYWORD = len("ENCODE_FOR_URI")
MOST_TOKENS, DEEPEST = 10_000, 100
SEEN_BEFORE, SEEN_AFTER = 40, 24  # tokens around a mistake that rows see
PLACE_MARK = "‸"
RAW_IRI = re.compile(r"[^\s<>\"{}|^`\\;,]+")  # what may be meant for an IRI
BEGINNINGS = "SELECT, ASK, CONSTRUCT, DESCRIBE"
FUNCTIONS = frozenset(
    "ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT"
    " HASLANG HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE"
    " MAX MD5 MIN MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256"
    " SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR"
    " SUM TIMEZONE TRIPLE TZ UCASE URI UUID YEAR".split()
)
KEYWORDS = (
    "SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE DISTINCT REDUCED AS FROM NAMED WHERE FILTER OPTIONAL UNION MINUS GRAPH"
    " BIND VALUES UNDEF NOT EXISTS IN LATERAL SEPARATOR GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET TRUE FALSE A"
).split()
UPDATE_KEYWORDS = (
    "INSERT DELETE DATA WITH USING CLEAR CREATE DROP COPY MOVE ADD SILENT DEFAULT ALL INTO TO LOAD".split()
)
# What may stand somewhere, and how that is tried.
TOKEN_KINDS = {
    "a variable": "?x",
    "an IRI": "<urn:x>",
    "a text": '"x"',
    "a number": "1",
    "a function": "STRLEN",
    "a prefix": "x:",
}
TOKEN_MARKS = tuple("{ } ( ) [ ] . ; , * = < && || / ^".split())
INSERTED = (*". , ; { ( ) } * = &&".split(), "AS", "BY", "FILTER")


class Row(NamedTuple):
    """A mistake that people make: the tokens around the place, what to say, what could stand there, what not."""

    at: re.Pattern[str]
    what: Template
    mend: Template
    instead: str
    never: str


class Habits(NamedTuple):
    """The tables of `mistakes.yaml`."""

    words: dict[str, list[str]]
    arguments: dict[str, str]
    rows: list[Row]


@cache
def _habits() -> Habits:
    table = yaml.load(Path(__file__).with_suffix(".yaml").read_text("utf-8"), yaml.CSafeLoader)
    rows = [
        Row(
            re.compile(r["at"], re.IGNORECASE),
            Template(r["what"]),
            Template(r["mend"]),
            r.get("instead", ""),
            r.get("never", ""),
        )
        for r in table["rows"]
    ]
    return Habits(table["words"], table["arguments"], rows)


def explained(
    sparql: str, base: str | None = None, found: QueryError | None = None, *, update: bool = False
) -> QueryError:
    """What is wrong with a text that the engine, or the guard before it, does not take: its first mistake.

    `found` is what the guard says: it counts where the engine sees no mistake.
    """
    tokens = tuple(lenient_tokens(sparql))
    try:
        query = parse(tokens, sparql, {}, base or "")
    except QueryError as error:
        return error
    if query.body == len(tokens) and not update:
        return query.error(_end(query), "the query is empty", f"Begin with {BEGINNINGS}.")
    if len(tokens) > MOST_TOKENS or _depth(query) > DEEPEST:
        return found or QueryError("the query makes no sense to the engine", mend="Try it in parts.")
    return Mistake(query, base, update).named() or found or QueryError("the query makes no sense to the engine")


def clearer(error: QueryError, sparql: str, base: str | None = None) -> QueryError:
    """An error of the guard in better words, where it is a mere mistake; a refusal as it is."""
    return explained(sparql, base, error) if type(error) is QueryError else error


def _depth(query: ParsedQuery) -> int:
    depth = deepest = 0
    for token in query.tokens:
        depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        deepest = max(deepest, depth)
    return deepest


def _end(query: ParsedQuery) -> SparqlToken:
    return SparqlToken("end", "", len(query.text.rstrip()))


@dataclass(frozen=True)
class Mistake:
    """The first token of a text that cannot stand where it stands."""

    query: ParsedQuery
    base: str | None
    update: bool

    @cached_property
    def at(self) -> int:
        """The index of the token; that after the last where all of them could be gone on with."""
        counts = range(1, len(self.query.tokens) + 1)
        return bisect_left(counts, True, key=lambda count: not self._reads(self.query.text[: self._ends(count - 1)]))

    @cached_property
    def token(self) -> SparqlToken:
        return self.query.tokens[self.at] if self.at < len(self.query.tokens) else _end(self.query)

    def named(self) -> QueryError | None:
        """It in words; None where the engine sees none."""
        found = self._seen_without_engine()
        if found and (self.token.kind == "end" or self.token.text in CLOSING.values()):
            return found
        if error := self._row() or self._argument() or self._meaning():
            return error
        if found and (found.line, found.column) == place_in(self.query.text, self.token.start):
            return found
        return self._word() or self._missing() or self._surplus() or self._unexpected()

    def _seen_without_engine(self) -> QueryError | None:
        try:
            tokens_of(self.query.text)
            _ = self.query.depth
            self.query.check_prefixes()
        except QueryError as error:
            return error
        return None

    def _row(self) -> QueryError | None:
        before = [_shown(token) for token in self.query.tokens[max(0, self.at - SEEN_BEFORE) : self.at]]
        after = [_shown(token) for token in self.query.tokens[self.at : self.at + SEEN_AFTER]]
        window = " ".join([*before, PLACE_MARK + " ".join(after)])
        for row in _habits().rows:
            for match in row.at.finditer(window):
                if (row.instead and not self._may_follow(row.instead)) or (row.never and self._may_follow(row.never)):
                    continue
                place = match.start("place") if "place" in row.at.groupindex else window.index(PLACE_MARK)
                token = self._token(self.at - len(before) + window.count(" ", 0, place))
                names = {name: _joined(value) for name, value in match.groupdict().items() if value is not None}
                try:
                    what, mend = (said.substitute(self._names(token, names)) for said in (row.what, row.mend))
                except KeyError:  # a kind of thing that has no prefix
                    continue
                return self.query.error(token, what, mend)
        return None

    def _names(self, token: SparqlToken, names: dict[str, str]) -> dict[str, str]:
        """What rows may speak of."""
        raw = RAW_IRI.match(self.query.text, token.start)
        names |= {"token": self.token.text, "raw": raw[0].rstrip(".") if raw else ""}
        if (namespace := prefixes(DEFAULT_BASE).get(names.get("kind", ""))) is not None:
            names["namespace"] = namespace
        return names

    def _word(self) -> QueryError | None:
        """A word that SPARQL has not, or has elsewhere."""
        token, habits = self.token, _habits()
        if token.kind != "word":
            return None
        vocabulary = {*FUNCTIONS, *KEYWORDS, *(UPDATE_KEYWORDS if self.update else ())}
        near = get_close_matches(token.word, sorted(vocabulary), n=3, cutoff=0.7)
        for instead in (*habits.words.get(token.word, ()), *near):
            if instead != token.word and (self._may_follow(instead) or self._may_follow(f"{instead}(")):
                known = instead in habits.words.get(token.word, ())
                mend = f"Write {instead}." if known else f"Did you mean {instead}?"
                return self.query.error(token, f"{token.text} is no word of SPARQL", mend)
        if token.word in vocabulary:
            return None
        ways = [way for way in (f"?{token.text}", f"pf:{token.text}", f'"{token.text}"') if self._may_follow(way)]
        mend = f"Did you mean {' or '.join(ways)}?" if ways else f"Here may stand {self._expected()}."
        return self.query.error(token, f"{token.text} is no word of SPARQL", mend)

    def _missing(self) -> QueryError | None:
        """Something small that is left out before the token: what lets the engine read on farthest."""
        if self.token.kind == "end":
            return None
        rest = range(1, min(4, len(self.query.tokens) - self.at) + 1)
        gains = {text: self._gain(text, rest) for text in INSERTED}
        best = max(gains, key=lambda text: gains[text])
        if gains[best] < min(2, len(rest)):
            return None
        name = {".": "a dot", ",": "a comma"}.get(best, best)
        return self.query.error(self.token, f"{name} is missing before {self.token.text}", f"Write {best} before it.")

    def _gain(self, text: str, rest: range) -> int:
        """How many of the tokens that follow the engine reads after a text."""
        tokens = self.query.tokens
        pieces = (
            f"{text} {self.query.text[self.token.start : self._ends(self.at + count - 1)]}" for count in rest if tokens
        )
        return sum(1 for _ in takewhile(self._may_follow, pieces))

    def _surplus(self) -> QueryError | None:
        """One mark too many."""
        after = self.query.token(self.at + 1)
        if self.token.kind not in ("mark", "odd") or not after.text:
            return None
        if not self._may_follow(
            self.query.text[after.start : self._ends(min(self.at + 2, len(self.query.tokens) - 1))]
        ):
            return None
        return self.query.error(self.token, f"{self.token.text} cannot stand here", "Take it out.")

    def _unexpected(self) -> QueryError | None:
        ended = self.token.kind == "end"
        if ended and not self.query.tokens:
            return None
        expected = self._expected()
        if not expected:
            return self.query.error(self.token, f"the query makes no sense at {self.token.text or 'its end'}")
        what = "the query ends too early" if ended else f"{self.token.text} cannot stand here"
        return self.query.error(self.token, what, f"Here may stand {expected}.")

    def _expected(self) -> str:
        """What the engine would take in place of the token."""
        kinds = [kind for kind, text in TOKEN_KINDS.items() if self._may_follow(text)]
        words = [word for word in (*KEYWORDS, *(UPDATE_KEYWORDS if self.update else ())) if self._may_follow(word)]
        marks = [mark for mark in TOKEN_MARKS if self._may_follow(mark)]
        return ", ".join([*kinds, *words, *marks])

    def _may_follow(self, text: str) -> bool:
        """Whether the engine would take a text after all that stands before the token."""
        return self._reads(f"{self.query.text[: self._ends(self.at - 1)]} {text}")

    def _reads(self, text: str) -> bool:
        """Whether the engine reads a text to its end, as the whole of a query or its beginning."""
        lines = text.split("\n")
        line, first = len(lines), len(lines[-1]) + len(PAD) + 1
        match = COMPLAINT.match(self._complaint(text + PAD + WALL))
        return match is not None and int(match[1]) == line and first <= int(match[2]) <= first + LONGEST_KEYWORD

    def _complaint(self, text: str) -> str:
        db = ox.Store()
        try:
            if self.update:
                db.update(text, base_iri=self.base)
            else:
                db.query(text, base_iri=self.base)
        except SyntaxError as error:
            return str(error)
        return ""

    def _ends(self, index: int) -> int:
        """Where a token ends."""
        if index < 0:
            return 0
        token = self.query.tokens[index]
        return token.start + len(token.text)

    def _token(self, index: int) -> SparqlToken:
        return self.query.tokens[index] if index < len(self.query.tokens) else _end(self.query)

    def _argument(self) -> QueryError | None:
        """A call with an argument too few or too many."""
        if self.token.text not in (")", ","):
            return None
        depth, at = 0, self.at - 1
        while at > 0 and (depth or self.query.tokens[at].text != "("):
            depth += (self.query.tokens[at].text == ")") - (self.query.tokens[at].text == "(")
            at -= 1
        called = self.query.token(at - 1)
        if (usual := _habits().arguments.get(called.word)) is None:
            return None
        amount = "few" if self.token.text == ")" else "many"
        return self.query.error(called, f"{called.text} has too {amount} arguments", f"Write {usual}.")

    def _meaning(self) -> QueryError | None:
        """What the engine says of a whole pattern or query, and not where: a variable that has another use already."""
        if self.token.text not in ("", "}"):
            return None
        for selection in selections(self.query):
            if error := self._selected(selection):
                return error
        return self._bound_again()

    def _selected(self, selection: Selection) -> QueryError | None:
        grouped = selection.grouped
        if selection.star and grouped is not None:
            mend = "Name the variables of GROUP BY, and aggregates such as (COUNT(*) AS ?n)."
            return self.query.error(selection.star, "* cannot stand beside GROUP BY", mend)
        for token in selection.plain if grouped is not None or selection.aggregates else ():
            if token.text[1:] not in (grouped or ()):
                what = f"{token.text} is neither in GROUP BY nor in an aggregate"
                mend = f"Add it to GROUP BY, or write (SAMPLE({token.text}) AS ?one)."
                return self.query.error(token, what, mend)
        known = names_in(self.query, selection.first, selection.last)
        for token in selection.named:
            if token.text[1:] in known:
                return self.query.error(token, f"{token.text} has a value already", "Give it another name.")
            known.add(token.text[1:])
        return None

    def _bound_again(self) -> QueryError | None:
        opened: list[int] = []
        for at, token in enumerate(self.query.tokens):
            if token.text == "{":
                opened.append(at)
            elif token.text == "}" and opened:
                opened.pop()
            named = token.kind == "variable" and self.query.token(at - 1).word == "AS"
            if named and opened and token.text[1:] in names_in(self.query, opened[-1], at):
                return self.query.error(token, f"{token.text} has a value already", "Give it another name.")
        return None


def _shown(token: SparqlToken) -> str:
    """A token as rows see it: without spaces."""
    return re.sub(r"\s", "␣", token.text)


def _joined(tokens: str) -> str:
    """Tokens as people write them, without the spaces around brackets and hyphens."""
    return re.sub(r" ?([()]) ?| (-) ", r"\1\2", tokens.replace(PLACE_MARK, ""))
