"""The table of what is given out: what follows from its rows."""

from dataclasses import replace
from typing import Any

import pytest
from asking import seed_store

from api.shapes.forms import context_of, linked_item
from api.shapes.models import ITEMS, model_of
from graph.ask.lists import list_items
from graph.items.table import EXTRACTED, ITEM_SHAPES, From, ItemShape, Member
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.store import Store

__all__ = ["seed_store"]
LISTED = [shape for shape in ITEM_SHAPES.values() if shape.listing]
# What only the extract tells of a mention and of a response.
EXTRACT_ALONE = {("mention", "start"), ("mention", "end"), ("response", "response_as_printed")}


@pytest.mark.parametrize("shape", LISTED, ids=lambda shape: shape.kind)
def test_json_ld_says_each_member_by_its_own_property(shape: ItemShape) -> None:
    """`date` is the day of issue of a document, and the day by which a response is due."""
    context = context_of(shape, DEFAULT_BASE)
    item = linked_item(shape.whole_example(), shape, DEFAULT_BASE)
    for member in shape.members:
        if member.source.linked and member.name != "parts":
            defined = context[member.name]
            assert (defined["@id"] if isinstance(defined, dict) else defined) == member.source.property
        else:
            assert member.name not in item or member.name not in context, member.name


@pytest.mark.parametrize("shape", LISTED, ids=lambda shape: shape.kind)
def test_an_item_has_the_members_of_the_table_in_their_order(seed_store: Store, shape: ItemShape) -> None:
    for item in list_items(seed_store, str(shape.listing), limit=3).items:
        assert list(item) == [member.name for member in shape.members]
        assert list(ITEMS[shape.kind].model_fields) == [*item, "url"]  # which only a service can say


def test_the_extract_has_no_member_that_the_table_does_not_know() -> None:
    own = {(kind, name) for kind in EXTRACTED if kind in ITEM_SHAPES for name in EXTRACTED[kind]}
    known = {(shape.kind, member.name) for shape in ITEM_SHAPES.values() for member in shape.members}
    assert own - known == EXTRACT_ALONE


def test_one_row_is_a_new_member_everywhere() -> None:
    row = Member("page", int | None, From("pf:page"), "The page it is printed on.", 3)
    finding = ITEM_SHAPES["finding"]
    shape = replace(finding, members=(*finding.members, row))
    model: Any = model_of(shape)
    assert model.model_fields["page"].description == "The page it is printed on."
    assert model.model_config["json_schema_extra"]["examples"][0]["page"] == 3
    assert context_of(shape, DEFAULT_BASE)["page"] == "pf:page"
