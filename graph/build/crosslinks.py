"""What ties documents together: demands that are alike, plans that answer reports, documents that replace earlier ones.

All of it is proposed or worked out, never stated, and follows from the set of documents alone: neither the order of
adding nor what was there before leaves a trace. Adding or removing a document touches what it touches, not the corpus:

* a demand (the terms of a recommendation, names left out) is one node, whoever makes it; two nodes that are alike are
  tied once, in a graph of their own, for as long as anybody makes both demands;
* a document that replaces or answers others says so in a graph of its own beside its document graph.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from graph.knowledge.turtle import DCTERMS
from graph.links import LIGHT, overlap
from graph.rdf.iris import Iris
from graph.rdf.terms import Ref, Triples
from graph.store.generations.writer import GraphWriter

LIKENESS_FLOOR = 0.4
WORDS_SHOWN = 5
PLAN = "action_plan"
# So large a part of a plan's answers must fit a report for the plan to be the answer to it.
MOST_ANSWERED = 0.5


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, as far as tying needs it."""

    iri: str
    key: str
    kind: str
    date: str
    about: frozenset[str]


class Across:
    """The ties of the documents of one store while it is written to."""

    def __init__(self, writer: GraphWriter, base: str) -> None:
        self._writer = writer
        self._iris = Iris(base)

    def state(self, key: str) -> tuple[Paper, frozenset[str]]:
        """What ties hang on, to be asked before a document is put or removed; it need not be there."""
        paper = self._paper(self._iris.thing("document", key))
        return paper, self._demands(paper.iri)

    def retie(self, key: str, before: tuple[Paper, frozenset[str]]) -> None:
        """Bring the ties into line with what stands there now."""
        paper, demands = self.state(key)
        for demand in sorted(before[1] - demands):
            if not self._held(demand):
                self._loosen(demand)
        for demand in sorted(demands - before[1]):
            if self._held(demand) == {paper.iri}:
                self._tie(demand)
        for iri in sorted({paper.iri, *self._of_the_same(before[0]), *self._of_the_same(paper)}):
            self._place(self._paper(iri))

    # ---- demands ----

    def _tie(self, demand: str) -> None:
        """Tie a demand that is new here to those that are alike."""
        terms = self._terms(demand)
        for other in sorted(self._candidates(demand)):
            others = self._terms(other)
            score = round(overlap(terms, others), 3)
            if score >= LIKENESS_FLOOR:
                self._writer.put_tie(self._alike(demand, other), self._likeness(demand, other, score, terms & others))

    def _likeness(self, one: str, other: str, score: float, shared: frozenset[str]) -> list[ox.Quad]:
        triples = Triples(self._iris.base + "def/")
        graph = self._alike(one, other)
        node = graph.replace("/graph/", "/id/", 1)
        heavy = sorted((t for t in shared if not t.endswith(LIGHT)), key=lambda t: (-len(t), t))
        words = ", ".join(heavy[:WORDS_SHOWN] or sorted(t.rstrip(LIGHT) for t in shared)[:WORDS_SHOWN])
        triples.node(
            node, "Likeness", likens=[Ref(one), Ref(other)], confidence=float(score), because=f"shared words: {words}"
        )
        return triples.in_graph(graph)

    def _loosen(self, demand: str) -> None:
        for node in sorted(self._subjects("likens", ox.NamedNode(demand))):
            self._writer.put_tie(node.replace("/id/", "/graph/", 1), ())

    def _alike(self, one: str, other: str) -> str:
        return f"{self._iris.base}graph/likeness/{'-'.join(sorted(d.rsplit('/', 1)[1] for d in (one, other)))}"

    def _candidates(self, demand: str) -> set[str]:
        """The demands that share a key with this one: no pair that overlaps enough shares none."""
        keys = self._objects(demand, self._iris.term("demandKey"))
        return {other for key in keys for other in self._subjects("demandKey", ox.Literal(key))} - {demand}

    def _terms(self, demand: str) -> frozenset[str]:
        return frozenset(next(iter(self._objects(demand, self._iris.term("demandTerms"))), "").split())

    def _demands(self, document: str) -> frozenset[str]:
        return frozenset(self._objects(document, self._iris.term("makesDemand")))

    def _held(self, demand: str) -> set[str]:
        """The documents in which a demand is made or repeated."""
        return self._subjects("makesDemand", ox.NamedNode(demand))

    # ---- documents ----

    def _place(self, paper: Paper) -> None:
        """Say anew what a document replaces and answers."""
        triples = Triples(self._iris.base + "def/")
        others = [self._paper(iri) for iri in self._of_the_same(paper) if iri != paper.iri] if paper.kind else []
        earlier = [p for p in others if (p.date, p.key) < (paper.date, paper.key)]
        if paper.kind == PLAN:
            triples.add(paper.iri, respondsTo=[Ref(p.iri) for p in earlier if self._answers(paper, p)])
        same = [p for p in earlier if p.kind == paper.kind and p.about == paper.about and p.date < paper.date]
        if same:
            triples.add(paper.iri, supersedes=Ref(max(same, key=lambda p: (p.date, p.key)).iri))
        graph = f"{self._iris.base}graph/ties/{paper.key}"
        self._writer.put_tie(graph, triples.in_graph(graph))

    def _answers(self, plan: Paper, report: Paper) -> bool:
        """Whether most of what a plan repeats is demanded by a report that is no plan itself."""
        repeated, made = self._demands(plan.iri), self._demands(report.iri)
        if report.kind == PLAN or not repeated:
            return False
        terms = [self._terms(demand) for demand in made]
        fitting = [d for d in repeated if d in made or any(overlap(self._terms(d), t) >= LIKENESS_FLOOR for t in terms)]
        return len(fitting) >= MOST_ANSWERED * len(repeated)

    def _paper(self, iri: str) -> Paper:
        units = self._objects(iri, self._iris.term("inspects"))
        return Paper(
            iri=iri,
            key=iri.rsplit("/", 1)[1],
            kind=next(iter(self._objects(iri, self._iris.term("kind"))), ""),
            date=next(iter(self._objects(iri, DCTERMS + "issued")), ""),
            about=frozenset(units or self._objects(iri, self._iris.term("ofRegion"))),
        )

    def _of_the_same(self, paper: Paper) -> list[str]:
        """The documents about one of the same units, or the same region."""
        places = [ox.NamedNode(about) for about in paper.about]
        return sorted({s for place in places for name in ("inspects", "ofRegion") for s in self._subjects(name, place)})

    def _subjects(self, name: str, value: ox.NamedNode | ox.Literal) -> set[str]:
        return {subject for subject, _ in self._writer.matching(None, self._iris.term(name), value)}

    def _objects(self, subject: str, predicate: str) -> list[str]:
        return sorted({value for _, value in self._writer.matching(subject, predicate, None)})
