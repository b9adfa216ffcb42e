"""Bytes in, text out: the text that every offset counts in."""

from graph.read.plain import text_of

__all__ = ["text_of"]
