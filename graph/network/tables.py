"""Tables of nodes and edges: CSV and Parquet, two files in one ZIP with a description of what they hold.

The description is a Data Package (Frictionless, v1): licence, source and the type of each column, since CSV has no
place for any of them. Gephi and Cytoscape ask for the columns `id`, `source`, `target`, `label`, `weight`.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.items.table import as_cell
from graph.network.model import (
    ATTRIBUTION,
    EDGE_FIELDS,
    LICENCE,
    LICENCE_STATEMENT,
    NODE_FIELDS,
    FieldTypes,
    Network,
    Value,
)

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a ZIP can say: no clock in any file


@dataclass(frozen=True, slots=True)
class NetworkTable:
    """The nodes or the edges: name → type of each column, and the rows."""

    name: str
    columns: FieldTypes
    rows: list[tuple[Value, ...]]


def csv_tables(network: Network) -> bytes:
    """`nodes.csv` and `edges.csv` in UTF-8. A text that a spreadsheet would run as a formula gets a ' before it."""
    return _zipped(network, "csv", _csv)


def parquet_tables(network: Network) -> bytes:
    """`nodes.parquet` and `edges.parquet`, with the licence among their metadata."""
    return _zipped(network, "parquet", _parquet)


def _zipped(network: Network, suffix: str, write: Callable[[NetworkTable], bytes]) -> bytes:
    nodes = [(node.id, *node.values().values()) for node in network.nodes]
    edges = [(edge.id, edge.source, edge.target, *edge.values().values()) for edge in network.edges]
    tables = (
        NetworkTable("nodes", {"id": str, **NODE_FIELDS}, nodes),
        NetworkTable("edges", {"id": str, "source": str, "target": str, **EDGE_FIELDS}, edges),
    )
    members = {f"{table.name}.{suffix}": write(table) for table in tables}
    package = _data_package(network, tables, suffix)
    members["datapackage.json"] = json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _csv(table: NetworkTable) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([as_cell(v) if isinstance(v, str) else v for v in row] for row in table.rows)
    return target.getvalue().encode()


def _parquet(table: NetworkTable) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {str: pa.string(), float: pa.float64()}
    schema = pa.schema([(name, types[type]) for name, type in table.columns.items()], {"licence": LICENCE_STATEMENT})
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    target = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema), target, compression="snappy")
    return target.getvalue()


def _data_package(network: Network, tables: tuple[NetworkTable, ...], suffix: str) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": network.name,
        "title": network.title,
        "description": network.description,
        "licenses": [{"name": "OGL-UK-3.0", "path": LICENCE, "title": ATTRIBUTION}],
        "directed": network.directed,
        "resources": [_resource(table, suffix) for table in tables],
    }


def _resource(table: NetworkTable, suffix: str) -> dict[str, Any]:
    fields = [{"name": name, "type": "string" if type is str else "number"} for name, type in table.columns.items()]
    schema = {"fields": fields, "primaryKey": "id"}
    return {"name": table.name, "path": f"{table.name}.{suffix}", "format": suffix, "schema": schema}
