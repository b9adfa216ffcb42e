"""The objects that are given out: one table of their members, and the extract that is written by it."""

from graph.items.extract import as_json
from graph.items.table import SHAPES, Member, Shape, shape_of

__all__ = ["SHAPES", "Member", "Shape", "as_json", "shape_of"]
