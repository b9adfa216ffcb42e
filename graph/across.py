"""What ties documents together: demands that recur, answers to recommendations, documents that replace earlier ones.

All of it is proposed or worked out, never stated: each tie is a node with a score and its reasons, in a graph of its
own for each pair of documents. A pair's graph follows from these two documents alone, so the order of adding does not
matter; adding or removing a document touches only the pairs that it is in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph as ox

from graph.demands import LEAST_OVERLAP, LIGHT, overlap
from graph.iris import Iris, digest
from graph.rdf.terms import DCTERMS, Ref, Triples

FLOOR = 0.35
ANSWER_FLOOR = 0.5
THEME_SHARE = 0.2
SHOWN = 5
# So large a part of its answers must fit a report for an action plan to be the answer to it.
MOST_ANSWERED = 0.5


class PairWriter(Protocol):
    """What is needed of a store that is written to."""

    def matching(
        self, subject: str | None, predicate: str, value: ox.NamedNode | ox.Literal | None
    ) -> Iterator[tuple[str, str]]: ...
    def put_pair(self, graph_iri: str, quads: Iterable[ox.Quad]) -> None: ...
    def remove_pair(self, graph_iri: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Demand:
    """A recommendation, or the one that an answer repeats, as far as comparing needs it."""

    iri: str
    document: str
    terms: frozenset[str]
    themes: frozenset[str]
    number: str | None
    answers: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, as far as comparing needs it."""

    iri: str
    key: str
    kind: str
    date: str
    about: frozenset[str]


@dataclass
class Pair:
    """Two documents, the later first, and what ties them."""

    later: Paper
    earlier: Paper
    ties: dict[str, tuple[Demand, Demand, float]] = field(default_factory=dict)


class Across:
    """The ties of one document with all others."""

    def __init__(self, writer: PairWriter, base: str) -> None:
        self._writer = writer
        self._iris = Iris(base)

    def untie(self, key: str) -> None:
        """Take out every pair that a document is in."""
        document = ox.NamedNode(self._iris.thing("document", key))
        graphs = {subject for subject, _ in self._writer.matching(None, self._iris.term("ties"), document)}
        for graph in sorted(graphs):
            self._writer.remove_pair(graph)

    def tie(self, key: str) -> None:
        """Work out the pairs of a document that stands in the store."""
        self.untie(key)
        paper = self._paper(self._iris.thing("document", key))
        pairs: dict[str, Pair] = {}
        for demand in self._demands(paper):
            for other in self._candidates(demand):
                self._consider(pairs, paper, demand, other)
        for iri in self._of_the_same(paper):
            self._pair(pairs, paper, iri)
        for pair in pairs.values():
            triples = self._told(pair)
            if triples:
                self._writer.put_pair(self._graph(pair), triples)

    def _consider(self, pairs: dict[str, Pair], paper: Paper, demand: Demand, other: Demand) -> None:
        """Keep two demands that are alike enough; an answer belongs to the recommendation that fits it best."""
        if demand.answers and other.answers:
            return
        shared = overlap(demand.terms, other.terms)
        if shared < LEAST_OVERLAP:
            return
        pair = self._pair(pairs, paper, other.document)
        first, second = (demand, other) if pair.later.iri == paper.iri else (other, demand)
        if second.answers:  # a plan answers what came before it
            return
        score = (
            shared
            if first.answers
            else round((1 - THEME_SHARE) * shared + THEME_SHARE * _jaccard(first.themes, second.themes), 3)
        )
        if score >= (ANSWER_FLOOR if first.answers else FLOOR):
            pair.ties[f"{first.iri} {second.iri}"] = (first, second, round(score, 3))

    def _pair(self, pairs: dict[str, Pair], paper: Paper, other: str) -> Pair:
        if other not in pairs:
            both = sorted((paper, self._paper(other)), key=lambda p: (p.date, p.key))
            pairs[other] = Pair(both[1], both[0])
        return pairs[other]

    def _graph(self, pair: Pair) -> str:
        return f"{self._iris.base}graph/pair/{pair.later.key}/{pair.earlier.key}"

    # ---- what stands in the store ----

    def _paper(self, iri: str) -> Paper:
        about = (*self._objects(iri, self._iris.term("inspects")), *self._objects(iri, self._iris.term("ofRegion")))
        units = self._objects(iri, self._iris.term("inspects"))
        return Paper(
            iri=iri,
            key=iri.rsplit("/", 1)[1],
            kind=next(iter(self._objects(iri, self._iris.term("kind"))), ""),
            date=next(iter(self._objects(iri, DCTERMS + "issued")), ""),
            about=frozenset(units or about),
        )

    def _demands(self, paper: Paper) -> list[Demand]:
        document = ox.NamedNode(paper.iri)
        terms = self._iris.term("demandTerms")
        nodes = (subject for subject, _ in self._writer.matching(None, self._iris.term("demandOf"), document))
        return [self._demand(iri, paper.iri) for iri in sorted(nodes) if list(self._objects(iri, terms))]

    def _demand(self, iri: str, document: str) -> Demand:
        return Demand(
            iri=iri,
            document=document,
            terms=frozenset(next(iter(self._objects(iri, self._iris.term("demandTerms"))), "").split()),
            themes=frozenset(self._objects(iri, self._iris.term("theme"))),
            number=next(iter(self._objects(iri, self._iris.term("number"))), None),
            answers="/id/response/" in iri,
        )

    def _candidates(self, demand: Demand) -> Iterator[Demand]:
        """The demands of other documents that share a key with this one."""
        key = self._iris.term("demandKey")
        found = {
            subject
            for term in self._objects(demand.iri, key)
            for subject, _ in self._writer.matching(None, key, ox.Literal(term))
        }
        for iri in sorted(found):
            document = next(iter(self._objects(iri, self._iris.term("demandOf"))))
            if document != demand.document:
                yield self._demand(iri, document)

    def _of_the_same(self, paper: Paper) -> list[str]:
        """Other documents about one of the same units, or the same region."""
        found = {
            subject
            for about in sorted(paper.about)
            for name in ("inspects", "ofRegion")
            for subject, _ in self._writer.matching(None, self._iris.term(name), ox.NamedNode(about))
        }
        return sorted(found - {paper.iri})

    def _objects(self, subject: str, predicate: str) -> list[str]:
        return sorted({value for _, value in self._writer.matching(subject, predicate, None)})

    # ---- what is said ----

    def _told(self, pair: Pair) -> list[ox.Quad]:
        triples = Triples(self._iris.base + "def/")
        answered = self._best_answers(pair)
        for first, second, score in answered or pair.ties.values():
            if first.answers or pair.later.kind != "action_plan":
                self._tie(triples, pair, first, second, score)
        plan = pair.later.kind == "action_plan"
        answers = [d for d in self._demands(pair.later) if d.answers] if plan else []
        if plan and pair.later.about & pair.earlier.about and len(answered) >= max(1, MOST_ANSWERED * len(answers)):
            triples.add(pair.later.iri, respondsTo=Ref(pair.earlier.iri))
        elif _replaces(pair):
            triples.add(pair.later.iri, supersedes=Ref(pair.earlier.iri))
        graph = self._graph(pair)
        if triples.seen:
            triples.add(graph, ties=[Ref(pair.later.iri), Ref(pair.earlier.iri)])
        return triples.in_graph(graph) if triples.seen else []

    def _best_answers(self, pair: Pair) -> list[tuple[Demand, Demand, float]]:
        """For each answer the recommendation that fits best; of equals the one with the same number."""
        by_answer: dict[str, list[tuple[Demand, Demand, float]]] = defaultdict(list)
        for tie in pair.ties.values():
            if tie[0].answers:
                by_answer[tie[0].iri].append(tie)
        return [
            max(ties, key=lambda t: (t[2], t[0].number == t[1].number, t[1].iri))
            for _, ties in sorted(by_answer.items())
        ]

    def _tie(self, triples: Triples, pair: Pair, first: Demand, second: Demand, score: float) -> None:
        sort, name = ("Answer", "answers") if first.answers else ("Recurrence", "recurs")
        node = self._iris.thing("tie", digest(first.iri, second.iri))
        triples.typed(node, sort)
        triples.add(
            node,
            fromStatement=Ref(first.iri),
            toStatement=Ref(second.iri),
            confidence=float(score),
            because=_because(first, second),
            inDocument=[Ref(pair.later.iri), Ref(pair.earlier.iri)],
        )
        triples.add(first.iri, **{name: Ref(second.iri)})


def _replaces(pair: Pair) -> bool:
    """A later document of the same kind about the very same units or region stands in the earlier one's place."""
    later, earlier = pair.later, pair.earlier
    return (
        bool(later.about) and later.about == earlier.about and later.kind == earlier.kind and later.date > earlier.date
    )


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _because(first: Demand, second: Demand) -> str:
    heavy = sorted(t for t in first.terms & second.terms if not t.endswith(LIGHT))
    words = sorted(heavy, key=lambda t: (-len(t), t))[:SHOWN]
    themes = sorted(t.rsplit("/", 1)[1] for t in first.themes & second.themes)
    reasons = [f"shared words: {', '.join(words)}"] if words else []
    reasons += [f"shared themes: {', '.join(themes)}"] if themes else []
    reasons += ["the same number"] if first.answers and first.number and first.number == second.number else []
    return "; ".join(reasons) or "the same wording"
