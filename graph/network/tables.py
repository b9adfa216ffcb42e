"""Tables of nodes and edges: CSV and Parquet, two files in one ZIP with a description of what they hold.

The description is a Data Package (Frictionless, v1): licence, source and the type of each column, since CSV has no
place for any of them. Gephi and Cytoscape ask for the columns `id`, `source`, `target`, `label`, `weight`.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from graph.network.licence import ATTRIBUTION, LICENCE, STATEMENT
from graph.network.model import EDGE_FIELDS, NODE_FIELDS, Network

Columns = dict[str, type]
Rows = Sequence[Sequence[str | float]]
NODES: Columns = {"id": str, **NODE_FIELDS}
EDGES: Columns = {"id": str, "source": str, "target": str, **EDGE_FIELDS}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say: no clock in any file
FORMULA = ("=", "+", "-", "@")


def csv_tables(network: Network) -> Iterator[bytes]:
    """`nodes.csv` and `edges.csv` in UTF-8. A text that a spreadsheet would run as a formula gets a ' before it."""
    yield _zipped(network, "csv", _csv)


def parquet_tables(network: Network) -> Iterator[bytes]:
    """`nodes.parquet` and `edges.parquet`, with the licence among their metadata."""
    yield _zipped(network, "parquet", _parquet)


def node_rows(network: Network) -> Rows:
    return [(node.id, *node.values().values()) for node in network.nodes]


def edge_rows(network: Network) -> Rows:
    return [(edge.id, edge.source, edge.target, *edge.values().values()) for edge in network.edges]


def _zipped(network: Network, suffix: str, written: Callable[[Columns, Rows], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, columns, rows in (
            ("nodes", NODES, node_rows(network)),
            ("edges", EDGES, edge_rows(network)),
        ):
            _put(archive, f"{name}.{suffix}", written(columns, rows))
        _put(archive, "datapackage.json", _described(network, suffix))
    return target.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _csv(columns: Columns, rows: Rows) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return target.getvalue().encode()


def _cell(value: str | float) -> str | float:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _parquet(columns: Columns, rows: Rows) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {str: pa.string(), float: pa.float64()}
    schema = pa.schema([(name, types[sort]) for name, sort in columns.items()], {"licence": STATEMENT})
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    table = pa.table(
        [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)], schema=schema
    )
    target = io.BytesIO()
    pq.write_table(table, target, compression="snappy")
    return target.getvalue()


def _described(network: Network, suffix: str) -> bytes:
    described = {
        "profile": "data-package",
        "name": network.name,
        "title": network.title,
        "description": network.description,
        "licenses": [{"name": "OGL-UK-3.0", "path": LICENCE, "title": ATTRIBUTION}],
        "directed": network.directed,
        "resources": [_resource(name, suffix, fields) for name, fields in (("nodes", NODES), ("edges", EDGES))],
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode() + b"\n"


def _resource(name: str, suffix: str, columns: Columns) -> dict[str, Any]:
    fields = [{"name": n, "type": "string" if sort is str else "number"} for n, sort in columns.items()]
    return {
        "name": name,
        "path": f"{name}.{suffix}",
        "format": suffix,
        "schema": {"fields": fields, "primaryKey": "id"},
    }
