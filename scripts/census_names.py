"""Names of the code base: those that two files use for two things, those that hide others, those that say little."""

import ast
import re
import symtable
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from census_modules import Figures, Module

CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*")
# Participles that say that something was done, not what the variable holds.
VAGUE = ("found", "told", "said", "kept", "named", "known")
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.comprehension)

Places = dict[str, list[str]]


def classes_by_name(modules: Iterable[Module]) -> Places:
    """Class name → the files that define a class of that name, nested ones included."""
    return _places((m, n.name) for m in modules for n in m.nodes if isinstance(n, ast.ClassDef))


def constants_by_name(modules: Iterable[Module]) -> Places:
    """Name of a constant → the files that assign it at module level."""
    return _places((module, name) for module in modules for name in constants_of(module))


def shared(places: Places) -> Places:
    """Those names that more than one file uses."""
    return {name: files for name, files in places.items() if len(files) > 1}


def constants_of(module: Module) -> set[str]:
    """UPPER_CASE names that are assigned at module level, also below `if`, `try` and the like."""
    return {name for name in _assigned(module.tree) if CONSTANT.fullmatch(name)}


def imported_and_assigned(modules: Iterable[Module]) -> list[str]:
    """Constants that a module both imports and assigns, as "file: NAME"."""
    return [f"{m.path}: {name}" for m in modules for name in sorted(constants_of(m) & _imports(m.nodes))]


def hidden_in_functions(modules: Iterable[Module]) -> list[str]:
    """Constants of a module, its own or imported, that a function or comprehension in it rebinds, as "file: NAME"."""
    return [f"{m.path}: {name}" for m in modules for name in sorted(_upper_names(m) & _local_names(m))]


def vague_names(modules: Iterable[Module]) -> dict[str, int]:
    """Vague participle → how often it is bound as a variable, field or parameter."""
    counts = Counter(name for module in modules for node in module.nodes for name in _bound(node))
    return {name: counts[name] for name in VAGUE}


def name_figures(modules: list[Module]) -> Figures:
    """How many names there are, and how many of them more than one file uses."""
    classes, constants = classes_by_name(modules), constants_by_name(modules)
    figures: Figures = {
        "class names": len(classes),
        "class names in more than one file": len(shared(classes)),
        "constant names": len(constants),
        "constant names in more than one file": len(shared(constants)),
        "constants that are imported and assigned": len(imported_and_assigned(modules)),
        "constants that a function hides": len(hidden_in_functions(modules)),
    }
    return figures | {f"variables called `{name}`": count for name, count in vague_names(modules).items()}


def _places(pairs: Iterable[tuple[Module, str]]) -> Places:
    paths = defaultdict(set)
    for module, name in pairs:
        paths[name].add(module.path)
    return {name: sorted(paths[name]) for name in sorted(paths)}


def _assigned(node: ast.AST) -> Iterator[str]:
    """Names assigned below this node, but for those in functions, classes and comprehensions: they are other scopes."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, SCOPES):
            yield from _assigned(child)


def _imports(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that the import statements among these nodes bind."""
    statements = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    return {alias.asname or alias.name for statement in statements for alias in statement.names}


def _upper_names(module: Module) -> set[str]:
    """Constants of a module, and those that it imports at its top."""
    return constants_of(module) | {name for name in _imports(module.tree.body) if CONSTANT.fullmatch(name)}


def _local_names(module: Module) -> set[str]:
    """Names that any function, lambda or comprehension of a module binds for itself."""
    scopes = list(_scopes(symtable.symtable(module.text, module.path, "exec")))
    # From Python 3.12 on a symbol table has no scope for most comprehensions.
    targets = [node.target for node in module.nodes if isinstance(node, ast.comprehension)]
    in_targets = {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    return in_targets | {symbol.get_name() for scope in scopes for symbol in scope.get_symbols() if symbol.is_local()}


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        if child.get_type() == "function":
            yield child
        yield from _scopes(child)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
