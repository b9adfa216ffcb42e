"""Tables of a web page: those that hold rows of cells, told from those that only lay out the page."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

LAYOUT = "table, h1, h2, h3, h4, h5, h6, article, section"
BLOCKS = "table, h1, h2, h3, h4, h5, h6, article, section, ul, ol, dl"
WIDEST = 40


def is_layout(table: LexborNode) -> bool:
    """A table that holds headings or tables, or has one column, or sets lists side by side, is no table to a reader."""
    if (table.attributes.get("role") or "") in ("presentation", "none"):
        return True
    if any(node.mem_id != table.mem_id for node in table.css(LAYOUT)):
        return True
    rows = list(rows_of(table))
    width = max((len(cells_of(row)) for row in rows), default=0)
    lists = width < 3 and any(len(cell.css("li")) > 1 for row in rows for cell in cells_of(row))
    return width < 2 or lists or (len(rows) < 2 and any(len(c.css("p, li")) > 2 for row in rows for c in cells_of(row)))


def columns_of(table: LexborNode) -> list[list[LexborNode]]:
    """The cells of a table that sets lists side by side, column by column; none of any other table."""
    grid = [row for row in grid_of(table) if any(row)]
    columns = [[cell for cell in column if cell] for column in zip(*(row[:2] for row in grid), strict=False)]
    listed = all(any(cell.css_first("li") is not None for cell in column) for column in columns)
    flat = not any(node.mem_id != table.mem_id for node in table.css("table"))
    return columns if flat and listed and len(columns) == 2 and max(map(len, grid)) == 2 else []


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    for node in table.iter():
        if node.tag == "tr":
            yield node
        elif node.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in node.iter() if row.tag == "tr")


def cells_of(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def spans_of(cell: LexborNode) -> tuple[int, int]:
    """How many columns and rows a cell takes."""
    return _count(cell.attributes.get("colspan")), _count(cell.attributes.get("rowspan"))


def _count(told: str | None) -> int:
    return min(WIDEST, max(1, int(told))) if told and told.isascii() and told.isdigit() and len(told) < 5 else 1


def grid_of(table: LexborNode) -> list[list[LexborNode | None]]:
    """The rows of a table, each as wide as the table: a cell over several columns or rows stands in the first."""
    rows: list[list[LexborNode | None]] = []
    held: dict[int, int] = {}  # column → rows for which a cell above still fills it
    for row in rows_of(table):
        line: list[LexborNode | None] = []
        for cell in cells_of(row):
            while held.get(len(line), 0):
                line.append(None)
            wide, high = spans_of(cell)
            begun = len(line)
            wide = max(1, min(wide, WIDEST - begun))
            line += [cell, *[None] * (wide - 1)]
            held.update(dict.fromkeys(range(begun, begun + wide), high))
        held = {column: left - 1 for column, left in held.items() if left > 1}
        rows.append(line)
    width = min(WIDEST, max((len(line) for line in rows), default=0))
    return [line + [None] * (width - len(line)) for line in rows]


def entries_of(terms: LexborNode) -> list[tuple[list[LexborNode], list[LexborNode]]]:
    """The entries of a list of definitions, terms and what is said of them; none where it lays out the page."""
    if any(node.mem_id != terms.mem_id for node in terms.css(BLOCKS)):
        return []
    entries: list[tuple[list[LexborNode], list[LexborNode]]] = []
    for node in terms.css("dt, dd"):
        if node.tag == "dt" and (not entries or entries[-1][1]):
            entries.append(([], []))
        if entries:
            entries[-1][node.tag == "dd"].append(node)
    return entries
