"""The objects that are given out: one table of their members, and the extract that is written by it."""

from graph.items.extract import as_json
from graph.items.table import ITEM_SHAPES, ItemShape, Member, shape_of

__all__ = ["ITEM_SHAPES", "ItemShape", "Member", "as_json", "shape_of"]
