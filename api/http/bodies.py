"""What is read of a request: a header, its body up to a size, the fields of forms, and that its client hangs up."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.types import Scope

from api.http.problems import Problem

Result = TypeVar("Result")
Pairs = list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MOST_FIELDS = 100
FRAME = 16 * 1024  # bytes that a form in parts may need around its file
SHORT_WORK = 0.1  # seconds: nobody watches the client over work that takes no longer, which nearly all does not


def header_of(scope: Scope, name: bytes) -> bytes | None:
    """The first header of a name, in lower case: at a tenth of what `Request.headers` takes."""
    for header in scope["headers"]:
        if header[0] == name:
            return header[1]  # type: ignore[no-any-return]
    return None


def media_type_of(sent: Request | UploadFile) -> str:
    """The media type of a body or of a file in it, without parameters; empty where none is said."""
    return sent.headers.get("content-type", "").partition(";")[0].strip().lower()


async def bytes_of(request: Request, largest: int) -> bytes:
    """The whole body.

    Raises: Problem for one that is too long or packed.
    """
    return b"".join([chunk async for chunk in _pieces_of(request, largest)])


async def _pieces_of(request: Request, largest: int) -> AsyncIterator[bytes]:
    if packed := request.headers.get("content-encoding", "").strip().lower().replace("identity", ""):
        raise Problem("unsupported-media-type", f"The body is packed ({packed}).", {"available": ["identity"]})
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > largest:
            raise Problem("too-large", f"The body is longer than {largest} bytes.")
        yield chunk


async def files_of(request: Request, largest: int, most: int, otherwise: str) -> list[tuple[str, UploadFile]]:
    """The files of a form in several parts, each with its field, where it holds no more than so many and nothing else.

    Raises: Problem for a form that is too long; for one that cannot be read or holds anything else, `otherwise`.
    """
    parser = MultiPartParser(request.headers, _pieces_of(request, largest), max_files=most, max_fields=0)  # type: ignore[arg-type]
    try:
        form = await parser.parse()
    except (MultiPartException, HTTPException, KeyError) as error:
        raise Problem("bad-request", otherwise) from error
    return [(name, part) for name, part in form.multi_items() if isinstance(part, UploadFile)]


async def upload_of(request: Request, largest: int) -> UploadFile:
    """The one file, in the field `file`, of a form in several parts.

    Raises: Problem for a form that is too long, that cannot be read, or that holds anything else.
    """
    files = await files_of(request, largest + FRAME, 1, "The form is not one file in the field `file`.")
    if [name for name, _ in files] != ["file"]:
        raise Problem("bad-request", "The form has no file in the field `file`.")
    if (files[0][1].size or 0) > largest:
        raise Problem("too-large", f"The file is longer than {largest} bytes.")
    return files[0][1]


async def text_of(request: Request, largest: int) -> str:
    """The whole body as UTF-8.

    Raises: Problem, also for a body that says it is in another charset.
    """
    _, _, parameters = request.headers.get("content-type", "").partition("charset=")
    charset = parameters.partition(";")[0].strip().strip('"').lower()
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Problem("unsupported-media-type", f"The body is in {charset}.", {"available": ["utf-8"]})
    body = await bytes_of(request, largest)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem("bad-request", f"The body is not UTF-8 at byte {error.start}.") from error


def fields_in(body: str) -> Pairs:
    """The fields of a form."""
    try:
        return parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Problem("bad-request", "The form cannot be read as UTF-8 fields.") from error


def values_of(pairs: Pairs, name: str) -> list[str]:
    """The values of one field, in order."""
    return [value for key, value in pairs if key == name]


async def while_connected(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """What the work gives; it is cancelled when the client hangs up. Call it once the body has been read.

    Raises: ClientDisconnect.
    """
    task = asyncio.current_task()
    assert task is not None  # a coroutine runs in one
    watchers: list[asyncio.Task[None]] = []
    watching = asyncio.get_running_loop().call_later(
        SHORT_WORK, lambda: watchers.append(asyncio.ensure_future(_cancel_without_client(request, task)))
    )
    try:
        return await work
    except asyncio.CancelledError:
        if not any(watcher.done() for watcher in watchers):  # somebody else cancels: the service ends
            raise
        task.uncancel()
        raise ClientDisconnect from None
    finally:
        watching.cancel()
        for watcher in watchers:
            watcher.cancel()


async def _cancel_without_client(request: Request, task: asyncio.Task[Any]) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    task.cancel()
