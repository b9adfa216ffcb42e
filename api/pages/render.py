"""HTML pages: rendered here, styled by one inline sheet, asking nothing of any other host."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

TEMPLATES = Environment(
    loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
STYLE = Markup(TEMPLATES.get_template("style.css").render())
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0a5262"/>'
    '<path d="M4 5h8M4 8h8M4 11h5" stroke="#fff" stroke-width="1.4"/></svg>'
)
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

# The style sheet is allowed by its hash, the icon as data; nothing else can load, run or frame the page.
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Links:
    """Addresses on this service, as templates write them."""

    def __init__(self, root: str, base: str) -> None:
        self.root = root
        self.base = base

    def to(self, path: str, **query: str) -> str:
        """The address of a path of this service."""
        return f"{self.root}{quote(path)}" + (f"?{urlencode(query)}" if query else "")

    def thing(self, iri: str) -> str:
        """Where an IRI is looked up: here when it is ours, else at its own address."""
        ours = iri.startswith(self.base)
        return self.to(f"/{iri.removeprefix(self.base)}") if ours else iri

    def place_of(self, proof: Mapping[str, Any]) -> str:
        """Where the words of a verification stand."""
        return self.place(proof["document"], [(part["start"], part["end"]) for part in proof["parts"]])

    def place(self, document: str, parts: Sequence[Sequence[int]]) -> str:
        """Where the words stand: the document's page with these parts marked, opened at the first."""
        key = document.rpartition("/")[2]
        marks = "&".join(f"at={start}-{end}" for start, end in parts)
        return f"{self.to(f'/documents/{key}')}?{marks}#at-{parts[0][0]}" if parts else self.to(f"/documents/{key}")


@cache
def _template(name: str) -> Any:
    return TEMPLATES.get_template(name)


def rendered(
    request: Request, name: str, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
) -> HTMLResponse:
    """The page that a template makes of its context; every value is escaped."""
    base = request.app.state.settings.base
    links = Links(request.scope.get("root_path", ""), base)
    text = _template(name).render(context, links=links, style=STYLE, icon=f"data:image/svg+xml,{quote(ICON)}")
    return HTMLResponse(text, status, dict(headers or {}))
