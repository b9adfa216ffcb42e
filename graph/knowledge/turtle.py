"""The files of `ontology/`: as triples to look values up in, as quads for the store, as a digest."""

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from graph.errors import KnowledgeError

DEFAULT_BASE = "https://w3id.org/probation-findings/"
ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
SHAPES_FILE = "shapes.ttl"
# The public vocabularies, by the prefixes that are used everywhere.
PUBLIC = {
    "skos": (SKOS := "http://www.w3.org/2004/02/skos/core#"),
    "dcterms": (DCTERMS := "http://purl.org/dc/terms/"),
    "org": (ORG := "http://www.w3.org/ns/org#"),
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": (PROV := "http://www.w3.org/ns/prov#"),
    "oa": (OA := "http://www.w3.org/ns/oa#"),
    "bibo": (BIBO := "http://purl.org/ontology/bibo/"),
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": (RDF := "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    "rdfs": (RDFS := "http://www.w3.org/2000/01/rdf-schema#"),
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": (XSD := "http://www.w3.org/2001/XMLSchema#"),
    "schema": "https://schema.org/",
}


class TripleIndex:
    """The triples of some Turtle files as nested dictionaries; values stand in the order of the file."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        self.base = base
        self.spaces = {"pf": f"{base}def/"} | PUBLIC
        self.rows: dict[str, dict[str, list[str]]] = {}
        self.files: dict[str, str] = {}

    def add(self, quad: ox.Quad, file: str) -> None:
        values = self.rows.setdefault(_text(quad.subject), {}).setdefault(quad.predicate.value, [])
        value = _text(quad.object)
        if value not in values:
            values.append(value)
        self.files.setdefault(_text(quad.subject), file)

    def many(self, node: str, prop: str) -> tuple[str, ...]:
        return tuple(self.rows.get(node, {}).get(self.iri(prop), ()))

    def maybe(self, node: str, prop: str) -> str | None:
        return next(iter(self.many(node, prop)), None)

    def one(self, node: str, prop: str) -> str:
        """Raises: KnowledgeError when the row lacks this line."""
        value = self.maybe(node, prop)
        if value is None:
            where = f"ontology/{self.files.get(node, '?')}"
            raise KnowledgeError(f"{node} has no {prop}", where=where, mend="Add the missing line.")
        return value

    def whole(self, node: str, prop: str) -> int:
        """Raises: KnowledgeError when the value is no whole number."""
        value = self.one(node, prop)
        if not value.lstrip("-").isdecimal():
            raise self.wrong(node, f"{prop} {value!r} is no whole number", "Write digits only.")
        return int(value)

    def wrong(self, node: str, what: str, mend: str) -> KnowledgeError:
        return KnowledgeError(f"{node}: {what}", where=f"ontology/{self.files.get(node, '?')}", mend=mend)

    def of_class(self, class_iri: str) -> tuple[str, ...]:
        """All nodes of this class, in the order of the files."""
        wanted = self.iri(class_iri)
        return tuple(node for node, row in self.rows.items() if wanted in row.get(RDF + "type", ()))

    def iri(self, name: str) -> str:
        """A full IRI of `pf:Theme`, `skos:prefLabel` and the like; a full IRI stays as it is."""
        prefix, _, local = name.partition(":")
        return self.spaces[prefix] + local if prefix in self.spaces else name


@cache
def ontology_quads(base: str = DEFAULT_BASE, folder: Path = ONTOLOGY) -> list[ox.Quad]:
    """Every triple of the ontology but its shapes, once each, in its named graph.

    Raises: KnowledgeError for a malformed file and for blank nodes, which no IRI could resolve.
    """
    name = ox.NamedNode(base + "graph/ontology")
    quads: dict[ox.Quad, None] = {}
    for path in sorted(folder.glob("*.ttl")):
        if path.name == SHAPES_FILE:
            continue
        for quad in _parsed(path, base):
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                what = f"a node without a name, at {quad.predicate.value}"
                raise KnowledgeError(what, where=f"ontology/{path.name}", mend="Give every node an IRI.")
            quads[ox.Quad(quad.subject, quad.predicate, quad.object, name)] = None
    return list(quads)


def digest_of(folder: Path = ONTOLOGY) -> str:
    """The SHA-256 over names and bytes of all Turtle and query files, in the order of their names."""
    digest = hashlib.sha256()
    paths = (path for path in folder.rglob("*") if path.suffix in {".ttl", ".rq"})
    for path in sorted(paths, key=lambda p: p.relative_to(folder).as_posix()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def triples_in(folder: Path = ONTOLOGY, base: str = DEFAULT_BASE, files: str = "*.ttl") -> TripleIndex:
    """All Turtle files of a folder, or those of this pattern, but the shapes.

    Raises: KnowledgeError naming file and line.
    """
    triples = TripleIndex(base)
    for path in sorted(folder.glob(files)):
        if path.name != SHAPES_FILE:
            for quad in _parsed(path, base):
                triples.add(quad, path.name)
    return triples


def turtle_text(path: Path, base: str) -> str:
    """A file of the ontology with this base in place of the default one.

    Raises: KnowledgeError when the file is no UTF-8, or the base no IRI that names can be put after.
    """
    if not base.startswith(("http://", "https://")) or not base.endswith(("/", "#")):
        raise KnowledgeError(f"{base!r} is no base for IRIs", mend="Give an http(s) IRI that ends with a slash.")
    try:
        return path.read_text(encoding="utf-8").replace(DEFAULT_BASE, base)
    except UnicodeDecodeError as error:
        where = f"ontology/{path.name}"
        raise KnowledgeError("not in UTF-8", where=where, mend="Save the file as UTF-8.") from error


def parsed_turtle(text: str, where: str, base: str) -> list[ox.Quad]:
    """Raises: KnowledgeError naming the line."""
    try:
        return list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base))
    except SyntaxError as error:
        place = f"{where}, line {error.lineno or '?'}"
        raise KnowledgeError(f"no Turtle: {error.msg}", where=place, mend="Mend the line.") from error


def header_in(text: str, where: str) -> Any:
    """What the comment lines at the top of a query (`.rq`) say, as YAML; None where there are none.

    Raises: KnowledgeError when they are no YAML.
    """
    lines = takewhile(lambda line: line.startswith("#"), text.splitlines())
    try:
        return yaml.safe_load("\n".join(line[1:].removeprefix(" ") for line in lines))
    except yaml.YAMLError as error:
        raise KnowledgeError("the header is no YAML", where=where, mend=" ".join(str(error).split())) from error


def _parsed(path: Path, base: str) -> list[ox.Quad]:
    written = parsed_turtle(turtle_text(path, base), f"ontology/{path.name}", base)
    return [*_with_given(written, base), *_top_concepts(written, base)]


def _with_given(written: list[ox.Quad], base: str) -> Iterator[ox.Quad]:
    """The triples of a file, in which a known thing without a source has what the file says of itself (`<>`)."""
    source, entity = ox.NamedNode(DCTERMS + "source"), ox.NamedNode(base + "def/Entity")
    given = [quad for quad in written if quad.subject == ox.NamedNode(base)]
    sourced = {quad.subject for quad in written if quad.predicate == source}
    for quad in written:
        if quad.subject != ox.NamedNode(base):
            yield quad
        if quad.object == entity and quad.subject not in sourced:
            yield from (ox.Quad(quad.subject, said.predicate, said.object) for said in given)


def _top_concepts(written: list[ox.Quad], base: str) -> Iterator[ox.Quad]:
    """The themes that no theme is broader than, as the top of their scheme and in both directions."""
    themes = {quad.subject for quad in written if quad.object == ox.NamedNode(base + "def/Theme")}
    below = {quad.subject for quad in written if quad.predicate.value == SKOS + "broader"}
    for quad in written:
        scheme = quad.object
        if quad.predicate.value != SKOS + "inScheme" or not isinstance(scheme, ox.NamedNode):
            continue
        if quad.subject in themes - below:
            yield ox.Quad(scheme, ox.NamedNode(SKOS + "hasTopConcept"), quad.subject)
            yield ox.Quad(quad.subject, ox.NamedNode(SKOS + "topConceptOf"), scheme)


def _text(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode):
        return term.value
    raise TypeError(f"{term!r} is no term of plain RDF")
