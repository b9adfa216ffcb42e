"""Names the mistake in a query that does not parse, where it is and what mends it.

The engine says where it gave up, which is up to a keyword's length behind the mistake, and little else. So ever shorter
beginnings of the query are parsed: a beginning that could be gone on with is read to its end, and the first token
after the longest of these is the one that cannot stand there. What could stand there is tried in the same way: a mend
is told only where the engine would take it. Habits of other languages are rows of `mistakes.yaml`. Nothing is ever run:
each text that is tried ends with a character that no query holds.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import accumulate, takewhile
from pathlib import Path
from string import Template
from typing import Any

import pyoxigraph as ox
import yaml

from graph.errors import QueryError
from graph.rdf.prefixes import DEFAULT_BASE, prefixes
from graph.store.sparql.parser import CLOSED, CLOSING, ParsedQuery, SparqlToken, parse, place_in, tokens_of

COMPLAINT = re.compile(r"error at (\d+):(\d+): ")
PAD = " " * 16  # wider than the longest keyword: how far behind a mistake the engine may give up
WALL = "\0" + "x" * 30 + ">"  # stops a text that reads well; the > is for a < that would look for it to the end
LONGEST_KEYWORD = len("ENCODE_FOR_URI")
MOST_TOKENS, DEEPEST = 10_000, 100
MOST_RENAMED = 50  # variables that are tried under another name
SEEN_BEFORE, SEEN_AFTER = 40, 24  # tokens around a mistake that rows see
PLACE_MARK = "‸"
RAW_IRI = re.compile(r"[^\s<>\"{}|^`\\;,]+")  # what may be meant for an IRI
DATASET = re.compile(r"(?<![?$:\w])FROM\s+(?:NAMED\s+)?(?:<|\w*:)\S*", re.IGNORECASE)
BEGINNINGS = "SELECT, ASK, CONSTRUCT, DESCRIBE"


@cache
def _table() -> dict[str, Any]:
    """`mistakes.yaml`, which says itself what it holds."""
    table: dict[str, Any] = yaml.load(Path(__file__).with_suffix(".yaml").read_text("utf-8"), yaml.CSafeLoader)
    return table


def explained(
    sparql: str, base: str | None = None, found: QueryError | None = None, *, update: bool = False
) -> QueryError:
    """What is wrong with a text that the engine, or the guard before it, does not take: its first mistake.

    `found` is what the guard says: it counts where the engine sees no mistake.
    """
    tokens = tuple(tokens_of(sparql, lenient=True))
    try:
        query = parse(tokens, sparql, {}, base or "")
    except QueryError as error:
        return error
    mistake = Mistake(query, base, update)
    if query.body == len(tokens) and not update:
        return query.error(mistake.end, "the query is empty", f"Begin with {BEGINNINGS}.")
    depth = max(accumulate((token.text in CLOSING) - (token.text in CLOSED) for token in tokens), default=0)
    if len(tokens) > MOST_TOKENS or depth > DEEPEST:
        return found or QueryError("the query makes no sense to the engine", mend="Try it in parts.")
    return mistake.named() or found or QueryError("the query makes no sense to the engine")


def clearer(error: QueryError, sparql: str, base: str | None = None) -> QueryError:
    """An error of the guard in better words, where it is a mere mistake; a refusal as it is."""
    return explained(sparql, base, error) if type(error) is QueryError else error


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
        return bisect_left(counts, True, key=lambda count: not self._reads(self._until(count)))

    @property
    def token(self) -> SparqlToken:
        return self._token(self.at)

    @property
    def end(self) -> SparqlToken:
        return SparqlToken("end", "", len(self.query.text.rstrip()))

    def named(self) -> QueryError | None:
        """It in words; None where the engine sees none."""
        found = self._seen_without_engine()
        if found and (self.token.kind == "end" or self.token.text in CLOSED):
            return found
        if error := self._row() or self._argument() or self._meaning():
            return error
        if found and (found.line, found.column) == place_in(self.query.text, self.token.start):
            return found
        return self._word() or self._missing() or self._unexpected()

    # ---- what is tried ----

    def _token(self, index: int) -> SparqlToken:
        return self.query.tokens[index] if index < len(self.query.tokens) else self.end

    def _until(self, end: int) -> str:
        """All that stands before a token."""
        return self.query.text[: self.query.tokens[0].start] + self.query.between(0, end) if self.query.tokens else ""

    def _may_follow(self, text: str) -> bool:
        """Whether the engine would take a text after all that stands before the token."""
        return self._reads(f"{self._until(self.at)} {text}")

    def _reads(self, text: str) -> bool:
        """Whether the engine reads a text to its end, as the whole of a query or its beginning."""
        lines = text.split("\n")
        line, first = len(lines), len(lines[-1]) + len(PAD) + 1
        db, complaint = ox.Store(), ""
        try:
            (db.update if self.update else db.query)(text + PAD + WALL, base_iri=self.base)
        except SyntaxError as error:
            complaint = str(error)
        match = COMPLAINT.match(complaint)
        return match is not None and int(match[1]) == line and first <= int(match[2]) <= first + LONGEST_KEYWORD

    @property
    def _keywords(self) -> list[str]:
        table = _table()
        return [*table["keywords"].split(), *(table["update keywords"].split() if self.update else ())]

    def _expected(self) -> str:
        """What the engine would take in place of the token."""
        table = _table()
        kinds = [kind for kind, text in table["kinds"].items() if self._may_follow(text)]
        return ", ".join(
            kinds + [text for text in (*self._keywords, *table["marks"].split()) if self._may_follow(text)]
        )

    # ---- what is told ----

    def _seen_without_engine(self) -> QueryError | None:
        try:
            tokens_of(self.query.text)
            _ = self.query.depth
            self.query.check_prefixes()
        except QueryError as error:
            return error
        return None

    def _row(self) -> QueryError | None:
        first = max(0, self.at - SEEN_BEFORE)
        shown = [re.sub(r"\s", "␣", token.text) for token in self.query.tokens[first : self.at + SEEN_AFTER]]
        window = " ".join([*shown[: self.at - first], PLACE_MARK + " ".join(shown[self.at - first :])])
        raw = RAW_IRI.match(self.query.text, self.token.start)
        for row in _table()["rows"]:
            for match in re.finditer(row["at"], window, re.IGNORECASE):
                able, unable = row.get("instead"), row.get("never")
                if (able and not self._may_follow(able)) or (unable and self._may_follow(unable)):
                    continue
                place = match.start("place") if "place" in match.re.groupindex else window.index(PLACE_MARK)
                token = self._token(first + window.count(" ", 0, place))
                names = {name: _joined(value) for name, value in match.groupdict("").items()}
                names |= {"token": token.text, "raw": raw[0].rstrip(".") if raw else ""}
                namespace = prefixes(DEFAULT_BASE).get(names.get("kind", ""))
                if namespace or "kind" not in names:
                    what, mend = (
                        Template(row[said]).substitute(names, namespace=namespace) for said in ("what", "mend")
                    )
                    return self.query.error(token, what, mend)
        return None

    def _word(self) -> QueryError | None:
        """A word that SPARQL has not, or has elsewhere."""
        token, table = self.token, _table()
        if token.kind != "word":
            return None
        vocabulary = {*table["functions"].split(), *self._keywords}
        known = table["words"].get(token.word, [])
        for instead in (*known, *get_close_matches(token.word, sorted(vocabulary), n=3, cutoff=0.7)):
            if instead != token.word and (self._may_follow(instead) or self._may_follow(f"{instead}(")):
                mend = f"Write {instead}." if instead in known else f"Did you mean {instead}?"
                return self.query.error(token, f"{token.text} is no word of SPARQL", mend)
        if token.word in vocabulary:
            return None
        ways = [way for way in (f"?{token.text}", f"pf:{token.text}", f'"{token.text}"') if self._may_follow(way)]
        mend = f"Did you mean {' or '.join(ways)}?" if ways else f"Here may stand {self._expected()}."
        return self.query.error(token, f"{token.text} is no word of SPARQL", mend)

    def _missing(self) -> QueryError | None:
        """Something small that is left out before the token: what lets the engine read on farthest, of four tokens."""
        rest = [
            self.query.between(self.at, end + 1) for end in range(self.at, min(self.at + 4, len(self.query.tokens)))
        ]
        gains = {
            mark: sum(1 for _ in takewhile(self._may_follow, (f"{mark} {text}" for text in rest)))
            for mark in _table()["left out"].split()
        }
        best = max(gains, key=lambda mark: gains[mark])
        if not rest or gains[best] < min(2, len(rest)):
            return None
        name = {".": "a dot", ",": "a comma"}.get(best, best)
        return self.query.error(self.token, f"{name} is missing before {self.token.text}", f"Write {best} before it.")

    def _unexpected(self) -> QueryError | None:
        ended, after = self.token.kind == "end", self.query.between(self.at + 1, self.at + 3)
        if ended and not self.query.tokens:
            return None
        what = "the query ends too early" if ended else f"{self.token.text} cannot stand here"
        if self.token.kind in ("mark", "odd") and after and self._may_follow(after):
            return self.query.error(self.token, what, "Take it out.")
        if not (expected := self._expected()):
            return self.query.error(self.token, f"the query makes no sense at {self.token.text or 'its end'}")
        return self.query.error(self.token, what, f"Here may stand {expected}.")

    def _argument(self) -> QueryError | None:
        """A call with an argument too few or too many."""
        if self.token.text not in (")", ","):
            return None
        depth, at = 0, self.at - 1
        while at > 0 and (depth or self.query.tokens[at].text != "("):
            depth += (self.query.tokens[at].text == ")") - (self.query.tokens[at].text == "(")
            at -= 1
        called = self.query.token(at - 1)
        if (usual := _table()["arguments"].get(called.word)) is None:
            return None
        amount = "few" if self.token.text == ")" else "many"
        return self.query.error(called, f"{called.text} has too {amount} arguments", f"Write {usual}.")

    def _meaning(self) -> QueryError | None:
        """What the engine says of a whole pattern or query, and not where: a variable that has another use already.

        It is the one without which, or with another in its place, the engine reads on.
        """
        if self.token.text not in ("", "}") or self._reads_with({}):
            return None
        chosen = [*self._chosen()][-MOST_RENAMED:]
        fresh = {at: f"{self.query.tokens[at].text}_" for at in chosen if self.query.token(at - 1).word == "AS"}
        for at in reversed(fresh):
            if self._reads_with({at: fresh[at]}):
                token = self.query.tokens[at]
                return self.query.error(token, f"{token.text} has a value already", "Give it another name.")
        for at in reversed([at for at in chosen if at not in fresh]):
            token = self.query.tokens[at]
            what = f"{token.text} is neither in GROUP BY nor in an aggregate"
            mend = f"Add it to GROUP BY, or write (SAMPLE({token.text}) AS ?one)."
            fresh[at] = f"(SAMPLE({token.text}) AS {token.text}_)"
            if token.text == "*":
                what, fresh[at] = "* cannot stand beside GROUP BY", "(COUNT(*) AS ?n)"
                mend = "Name the variables of GROUP BY, and aggregates such as (COUNT(*) AS ?n)."
            if self._reads_with(fresh):
                return self.query.error(token, what, mend)
        return None

    def _chosen(self) -> Iterator[int]:
        """The variables and the star that SELECT names, and variables after AS."""
        selecting, depth = False, 0
        for at, token in enumerate(self.query.tokens[: self.at]):
            selecting = token.word == "SELECT" or (selecting and token.text != "{")
            depth = depth + (token.text == "(") - (token.text == ")") if token.word != "SELECT" else 0
            plain = selecting and not depth and (token.kind == "variable" or token.text == "*")
            if plain or (token.kind == "variable" and self.query.token(at - 1).word == "AS"):
                yield at

    def _reads_with(self, instead: dict[int, str]) -> bool:
        """Whether the engine reads on behind the token, with other texts in place of some before it.

        What is wrong with a whole query it says at the end only: it is read as a query within another.
        """
        text, last = "", 0
        for at, other in sorted(instead.items()):
            token = self.query.tokens[at]
            text += self.query.text[last : token.start] + other
            last = token.start + len(token.text)
        if self.token.text:
            return self._reads(text + self.query.text[last : self.token.start + 1])
        body = self.query.token(self.query.body).start
        prologue, query = self.query.text[:body], (text + self.query.text[last:])[body:]
        return self._reads(f"{prologue}SELECT * {{ {{ {DATASET.sub('', query)}\n}}")


def _joined(tokens: str) -> str:
    """Tokens as people write them, without the spaces around brackets and hyphens."""
    return re.sub(r" ?([()]) ?| (-) ", r"\1\2", tokens.replace(PLACE_MARK, ""))
