"""The views that can be exported: each `.rq` file of `ontology/views`, its header read.

A file is SPARQL that runs as it stands; its rows are edges. ?from and ?to are their ends, ?type (or ?property) what
they say, ?item the statement that says it and that filters are about; ?via another name for the edge, ?label and
?weight where there are such. Its leading comment lines are YAML: `label`, `description`, `filters` (the lists whose
filters it takes), `directed`, `layout`, `columns`, `parallel`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.ask.names import one_of
from graph.errors import KnowledgeError, UnknownName, quoted
from graph.knowledge.turtle import ONTOLOGY, header_in
from graph.rdf.prefixes import DEFAULT_BASE

VIEWS_FOLDER = ONTOLOGY / "views"
DEFAULT_VIEW = "recommendations-themes"
# The order in which they are listed: the small ones first.
LISTED_FIRST = (
    *("recommendations-themes", "units-standards", "addressees", "findings-recommendations", "entities-together"),
    *("organisations", "around", "whole"),
)
LAYOUTS = frozenset({"columns", "levels", "hops", "force"})


@dataclass(frozen=True, slots=True)
class View:
    """One projection. `lists` are those whose filters it takes; `columns` the types of things side by side."""

    name: str
    label: str
    description: str
    lists: tuple[str, ...]
    directed: bool
    layout: str
    columns: tuple[tuple[str, ...], ...]
    parallel: bool
    sparql: str

    @property
    def needs_thing(self) -> bool:
        """Whether it shows the surroundings of one thing, which must be named."""
        return self.layout == "hops"


@cache
def views(base: str = DEFAULT_BASE) -> Mapping[str, View]:
    """Every view by name, in the order of the list, unlisted ones last.

    Raises: KnowledgeError naming the file whose header breaks the rules.
    """
    names = {path.stem for path in VIEWS_FOLDER.glob("*.rq")}
    ordered = [*(name for name in LISTED_FIRST if name in names), *sorted(names.difference(LISTED_FIRST))]
    return {name: _view(name, base) for name in ordered}


def view_named(name: str, base: str = DEFAULT_BASE) -> View:
    """Raises: UnknownName, naming those there are."""
    known = views(base)
    if name not in known:
        mend = one_of(name, known)
        raise UnknownName(f"there is no view {quoted(name)}", mend=mend, choices=tuple(known), kind="view")
    return known[name]


def _view(name: str, base: str) -> View:
    where = f"ontology/views/{name}.rq"
    text = (VIEWS_FOLDER / f"{name}.rq").read_text("utf-8")
    header = header_in(text, where)
    if not isinstance(header, dict) or not {"label", "description"} <= header.keys():
        raise KnowledgeError("there is no header", where=where, mend="Begin with `# label:` and `# description:`.")
    layout = str(header.get("layout", "force"))
    if layout not in LAYOUTS:
        raise KnowledgeError(f"no layout is called {layout!r}", where=where, mend=f"Take {', '.join(sorted(LAYOUTS))}.")
    return View(
        name=name,
        label=str(header["label"]),
        description=str(header["description"]),
        lists=tuple(str(header.get("filters") or "").split()),
        directed=bool(header.get("directed", True)),
        layout=layout,
        columns=tuple(tuple(map(str, column)) for column in header.get("columns") or ()),
        parallel=bool(header.get("parallel", False)),
        sparql=text.replace(DEFAULT_BASE, base),
    )
