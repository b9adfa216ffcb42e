"""The Python modules of the code base, and how long, how typed and how documented they are."""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeGuard

Function = ast.FunctionDef | ast.AsyncFunctionDef
Figure = int | float | str | list[int]
Figures = dict[str, Figure]
# Tokens that alone do not make a line one of code.
LAYOUT = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


@dataclass(frozen=True)
class Module:
    """One .py file: its path below the root, its dotted name, its text and syntax tree."""

    path: str
    name: str
    text: str
    tree: ast.Module

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def length(self) -> int:
        """Lines, blank ones included."""
        return self.text.count("\n")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the syntax tree."""
        return tuple(ast.walk(self.tree))


def modules_of(root: Path, *packages: str) -> list[Module]:
    """All modules below these folders of the root, by path; a folder that does not exist has none.

    Raises: SyntaxError when a file is not Python.
    """
    paths = sorted(path for package in packages for path in (root / package).rglob("*.py"))
    return [_module(path, path.relative_to(root)) for path in paths]


def _module(file: Path, path: Path) -> Module:
    text = file.read_text(encoding="utf-8")
    parts = path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts
    return Module(path.as_posix(), ".".join(parts), text, ast.parse(text, path.as_posix()))


def functions_of(modules: Iterable[Module]) -> list[Function]:
    """Functions and methods, nested ones included; lambdas are not."""
    return [node for module in modules for node in module.nodes if isinstance(node, Function)]


def folder_sizes(modules: Iterable[Module]) -> list[tuple[str, int]]:
    """Each folder with the number of .py files that lie directly in it, the largest first."""
    counts = Counter(module.folder for module in modules)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def size_figures(modules: list[Module]) -> Figures:
    """Lengths are in lines, as [median, 90th percentile, maximum]."""
    functions = functions_of(modules)
    largest = folder_sizes(modules)[:1] or [("-", 0)]
    return {
        "lines of Python": sum(module.length for module in modules),
        "modules": len(modules),
        "module length: median/p90/max": _spread(module.length for module in modules),
        "functions": len(functions),
        "function length: median/p90/max": _spread(_length(function) for function in functions),
        "functions that are private, %": percentage(function.name.startswith("_") for function in functions),
        "functions that are annotated, %": percentage(_annotated(function) for function in functions),
        "most modules in one folder": largest[0][1],
        "folder with most modules": largest[0][0],
    }


def documentation_figures(modules: list[Module]) -> Figures:
    """Docstrings in per cent, comments per 100 lines of code (neither blank, nor comment, nor docstring)."""
    definitions = [n for module in modules for n in module.nodes if isinstance(n, Function | ast.ClassDef)]
    public = [node for node in definitions if not node.name.startswith("_")]
    comments, code = (sum(counts) for counts in zip((0, 0), *map(comments_and_code, modules), strict=True))
    return {
        "public functions and classes with a docstring, %": percentage(map(_documented, public)),
        "modules with a docstring, %": percentage(_documented(module.tree) for module in modules),
        "comments per 100 lines of code": round(100 * comments / max(code, 1), 1),
    }


def comments_and_code(module: Module) -> tuple[int, int]:
    """How many comments a module has, and how many lines of code."""
    tokens = list(tokenize.generate_tokens(io.StringIO(module.text).readline))
    lines = {n for token in tokens if token.type not in LAYOUT for n in range(token.start[0], token.end[0] + 1)}
    return sum(token.type == tokenize.COMMENT for token in tokens), len(lines - _docstring_lines(module))


def percentage(answers: Iterable[bool]) -> float:
    """How many of these are true, in per cent with one decimal; 0 when there are none."""
    every = list(answers)
    return round(100 * sum(every) / max(len(every), 1), 1)


def _spread(lengths: Iterable[int]) -> list[int]:
    ordered = sorted(lengths) or [0]
    return [ordered[len(ordered) * share // 100] for share in (50, 90)] + ordered[-1:]


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _annotated(function: Function) -> bool:
    """Whether the result and all parameters but self and cls have a type, as a strict type checker asks."""
    every = function.args
    parameters = filter(None, [*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg])
    result_has_type = function.returns is not None or function.name == "__init__"
    return result_has_type and all(p.annotation or p.arg in ("self", "cls") for p in parameters)


def _documented(node: ast.AST) -> TypeGuard[Function | ast.ClassDef | ast.Module]:
    return isinstance(node, Function | ast.ClassDef | ast.Module) and ast.get_docstring(node) is not None


def _docstring_lines(module: Module) -> set[int]:
    firsts = [node.body[0] for node in module.nodes if _documented(node)]
    return {line for first in firsts for line in range(first.lineno, (first.end_lineno or first.lineno) + 1)}
