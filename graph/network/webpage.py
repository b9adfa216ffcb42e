"""One HTML file that holds a view whole: it opens without a network, asks nothing of anybody, and can be searched."""

import base64
import hashlib
import html
import json
import re
from functools import cache
from pathlib import Path

from graph.network.model import LICENCE, LICENCE_STATEMENT, Network

PAGE_FOLDER = Path(__file__).parent / "page"
PAGE_SLOT = re.compile(r"\{\{(\w+)\}\}")


def webpage(network: Network) -> str:
    values = {
        "policy": policy(),
        "title": html.escape(network.title),
        "description": html.escape(network.description),
        "attribution": html.escape(LICENCE_STATEMENT.removesuffix(LICENCE)),
        "licence": LICENCE,
        "style": _asset("page.css"),
        "script": _asset("page.js"),
        "data": _data(network),
    }
    return PAGE_SLOT.sub(lambda slot: values[slot[1]], _asset("page.html"))


@cache
def policy() -> str:
    """What the page may do: run its own script, by its hash, and nothing else."""
    script, style = (
        base64.b64encode(hashlib.sha256(_asset(n).encode()).digest()).decode() for n in ("page.js", "page.css")
    )
    return f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; base-uri 'none'"


@cache
def _asset(name: str) -> str:
    return (PAGE_FOLDER / name).read_text("utf-8").strip()


def _data(network: Network) -> str:
    """The view as JSON that cannot end its script element: `<` is written as an escape."""
    # One quote may prove a hundred ties: each stands once, and is called by its number.
    quotes = dict.fromkeys([*(node.quote for node in network.nodes), *(edge.quote for edge in network.edges)])
    numbers = {quote: at for at, quote in enumerate(quotes)}
    nodes = [{"id": n.id, **n.values(), "quote": numbers[n.quote]} for n in network.nodes]
    edges = [{"source": e.source, "target": e.target, **e.values(), "quote": numbers[e.quote]} for e in network.edges]
    about = {"directed": network.directed, "licence": LICENCE_STATEMENT, "quotes": list(quotes)}
    dumped = json.dumps(
        about | {"nodes": nodes, "edges": edges}, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return dumped.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
