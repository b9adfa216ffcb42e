"""Tables of a web page: those that hold rows of cells, told from those that only lay out the page."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

LAYOUT = "table, h1, h2, h3, h4, h5, h6, article, section"


def is_layout(table: LexborNode) -> bool:
    """A table that holds headings or tables, or has one column only, is no table to a reader."""
    if (table.attributes.get("role") or "") in ("presentation", "none"):
        return True
    if any(node.mem_id != table.mem_id for node in table.css(LAYOUT)):
        return True
    rows = list(rows_of(table))
    return (len(rows) < 2 and any(row.css_first("ul, ol, p") for row in rows)) or all(
        len(cells_of(r)) < 2 for r in rows
    )


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    for node in table.iter():
        if node.tag == "tr":
            yield node
        elif node.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in node.iter() if row.tag == "tr")


def cells_of(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]
