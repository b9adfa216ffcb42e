"""Carriage returns: a text with them is read as if it had none, and its claims are put back into it.

What is said does not hang on the system that wrote the file; where it stands does.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from graph.claims import Claims, SourceText, Span

CRLF = "\r\n"


def without_returns(source: SourceText) -> SourceText:
    """The source with plain line ends."""
    return replace(source, text=source.text.replace(CRLF, "\n")) if CRLF in source.text else source


def with_returns(claims: Claims, source: SourceText) -> Claims:
    """The claims of the text without returns, as claims of the text as it is."""
    if CRLF not in source.text:
        return claims
    outward = [at for at in range(len(source.text)) if not source.text.startswith(CRLF, at)]
    outward.append(len(source.text))

    def move(span: Span) -> Span:
        """What ends before a line end does not take the return along."""
        start = outward[span.start]
        return Span(start, outward[span.end - 1] + 1 if span.end > span.start else start)

    moved: Claims = _moved(claims, move)
    return replace(moved, letter=replace(moved.letter, source=source))


def _moved(value: Any, move: Callable[[Span], Span]) -> Any:
    """A record with each of its places moved, however deep they lie."""
    if isinstance(value, Span):
        return move(value)
    if isinstance(value, SourceText):
        return value
    if isinstance(value, tuple):
        return tuple(_moved(v, move) for v in value)
    if isinstance(value, dict):
        return {k: _moved(v, move) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _moved(getattr(value, f.name), move) for f in fields(value)})
    return value
