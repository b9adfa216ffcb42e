"""Which module imports which: circles, and the longest chain.

`from package import name` imports the package, and `package.name` where that is a module. It does not count that Python
also loads the packages above. A circle counts as one link of a chain, else a chain through it would have no end.
"""

import ast
from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import Literal

from census_modules import Figures, Function, Module

# When an import is carried out: as its module loads, as a function is called, or only by a type checker.
Moment = Literal["load", "call", "typing"]
Imports = dict[str, set[str]]
Circle = tuple[str, ...]


def imports_of(modules: Iterable[Module], *moments: Moment) -> Imports:
    """Module → the other modules of these that it imports at one of these moments."""
    by_name = {module.name: module for module in modules}
    return {name: set(_imported(module, by_name, moments)) - {name} for name, module in by_name.items()}


def circles_in(imports: Imports) -> list[Circle]:
    """Groups of two and more modules that import each other, directly or through others; the largest first."""
    return sorted((c for c in set(_circles(imports).values()) if len(c) > 1), key=lambda c: (-len(c), c))


def longest_chain(imports: Imports) -> list[Circle]:
    """The most modules of which each imports the next; of chains of one length, the first by name.

    Each link is a tuple of one module, or of those of a circle.
    """
    circles = _circles(imports)

    @cache
    def chain_from(link: Circle) -> tuple[Circle, ...]:
        following = {circles[imported] for module in link for imported in imports[module]} - {link}
        return (link, *_longest(map(chain_from, following)))

    return list(_longest(map(chain_from, set(circles.values()))))


def import_figures(modules: list[Module]) -> Figures:
    """Lengths in modules, a circle counted as one; circles as their sizes."""
    run_time = imports_of(modules, "load", "call")
    all_imports = imports_of(modules, "load", "call", "typing")
    return {
        "longest import chain: at load": len(longest_chain(imports_of(modules, "load"))),
        "longest import chain: and in functions": len(longest_chain(run_time)),
        "longest import chain: and for types": len(longest_chain(all_imports)),
        "import circles at run time: sizes": [len(circle) for circle in circles_in(run_time)],
        "import circles with those for types: sizes": [len(circle) for circle in circles_in(all_imports)],
    }


def _imported(module: Module, names: Container[str], moments: Container[Moment]) -> Iterator[str]:
    for statement, moment in _import_statements(module.tree, "load"):
        if moment in moments:
            yield from (name for name in _targets(statement, module) if name in names)


def _import_statements(node: ast.AST, moment: Moment) -> Iterator[tuple[ast.Import | ast.ImportFrom, Moment]]:
    """Every import below this node, with its moment; one below `if TYPE_CHECKING` is for types wherever it stands."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node, moment
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield from _import_statements(child, _moment_below(node, child, moment))


def _moment_below(node: ast.AST, child: ast.AST, moment: Moment) -> Moment:
    if moment == "typing" or (isinstance(node, ast.If) and child in node.body and _asks_for_types(node.test)):
        return "typing"
    return "call" if isinstance(node, Function) else moment


def _asks_for_types(test: ast.expr) -> bool:
    return ast.unparse(test).rpartition(".")[2] == "TYPE_CHECKING"


def _targets(statement: ast.Import | ast.ImportFrom, module: Module) -> list[str]:
    """Full names of what is imported, which may be modules or not: of a `from`, its source and each name of it."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    package = module.path.split("/")[: -statement.level] if statement.level else []
    source = ".".join([*package, *filter(None, [statement.module])])
    return [source, *(f"{source}.{alias.name}" for alias in statement.names)]


def _circles(imports: Imports) -> dict[str, Circle]:
    """Each module → the modules that import it and that it imports, itself included, directly or not; by name."""
    reachable = {name: _reachable(name, imports) for name in imports}
    return {name: tuple(sorted(n for n in reachable[name] if name in reachable[n])) for name in imports}


def _reachable(start: str, imports: Imports) -> set[str]:
    reachable, to_visit = {start}, [start]
    while to_visit:
        new = imports[to_visit.pop()] - reachable
        reachable |= new
        to_visit.extend(new)
    return reachable


def _longest(chains: Iterable[tuple[Circle, ...]]) -> tuple[Circle, ...]:
    return min(chains, key=lambda chain: (-len(chain), chain), default=())
