"""Which representation a request is answered in (RFC 9110, section 12)."""

from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from starlette.types import Receive, Scope, Send
from starlette_compress import CompressMiddleware

HTML = "text/html"
JSON = "application/json"
CSV = "text/csv"
PLAIN = "text/plain"


@dataclass(frozen=True, slots=True)
class Form:
    """One representation on offer: the name for `?format=`, its media type, and other types it answers to."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def media_types(self) -> tuple[str, ...]:
        return (self.media_type, *self.also)

    @property
    def content_type(self) -> str:
        """The media type as a header, with the charset where the type is text."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


class Range(NamedTuple):
    """One element of an Accept header: `text/*;q=0.5`."""

    type: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How closely this range names the media type: 3 by name, 2 by type, 1 by `*/*`, 0 not at all."""
        kind, _, detail = media_type.partition("/")
        if (self.type, self.subtype) == (kind, detail):
            return 3
        if self.subtype != "*":
            return 0
        return {kind: 2, "*": 1}.get(self.type, 0)


def ranges_in(accept: str) -> list[Range]:
    """The media ranges of an Accept header; an element that cannot be read is passed over."""
    return [media_range for element in accept.split(",") if (media_range := _range(element))]


def _range(element: str) -> Range | None:
    media, *parameters = (piece.strip() for piece in element.lower().split(";"))
    kind, slash, detail = media.partition("/")
    if not (kind and slash and detail):
        return None
    return Range(kind, detail, _quality_in(parameters))


def _quality_in(parameters: Iterable[str]) -> float:
    text = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


@lru_cache(maxsize=64)  # clients say the same again and again
def prefers_identity(accept_encoding: bytes) -> bool:
    """Whether a client names `identity`, and likes it better than any coding."""
    qualities = {}
    for element in accept_encoding.decode("latin-1").lower().split(","):
        coding, *parameters = (piece.strip() for piece in element.split(";"))
        qualities[coding] = _quality_in(parameters)
    return qualities.pop("identity", 0.0) > max(qualities.values(), default=0.0)


class Compressed(CompressMiddleware):
    """Middleware that compresses answers, but for clients that like them better as they are (section 12.5.3)."""

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        for header in scope.get("headers", ()):
            if header[0] == b"accept-encoding" and prefers_identity(header[1]):
                scope["headers"] = [other for other in scope["headers"] if other is not header]
        return super().__call__(scope, receive, send)


def quality_of(media_type: str, ranges: Sequence[Range]) -> float:
    """What the closest range that names this media type gives it; 0 when none does."""
    closest = max(ranges, key=lambda range_: range_.fits(media_type), default=None)
    return closest.quality if closest and closest.fits(media_type) else 0.0


def preferred(accept: str | None, forms: Sequence[Form]) -> Form | None:
    """The form that suits the Accept header best, the earlier offer on a tie; None when none will do."""
    if not accept or not accept.strip():
        return forms[0]
    ranges = ranges_in(accept)
    graded = [(_quality_of_form(form, ranges), form) for form in forms]
    quality, best = max(graded, key=lambda pair: pair[0])
    return best if quality > 0 else None


def _quality_of_form(form: Form, ranges: Sequence[Range]) -> float:
    """That of its media type; of the other types it answers to only where they are asked for by name."""
    named_types = [range_.quality for range_ in ranges for other in form.also if range_.fits(other) == 3]
    return max([quality_of(form.media_type, ranges), *named_types])


def named(name: str, forms: Sequence[Form]) -> Form | None:
    """The form asked for by `?format=`: its short name or one of its media types; of several, the first there is."""
    for wanted in name.lower().split(","):
        wanted = wanted.strip().replace(" ", "+")  # a plus that was not escaped in the address
        for form in forms:
            if wanted == form.name or wanted in form.media_types:
                return form
    return None


def wants_page(accept: str | None) -> bool:
    """True for a browser: it names text/html, and does not like JSON or a table better."""
    ranges = ranges_in(accept or "")
    by_name = [r for r in ranges if r.fits(HTML) == 3 and r.quality > 0]
    return bool(by_name) and by_name[0].quality >= max(quality_of(form, ranges) for form in (JSON, CSV))
